"""The network is really gone: a jot waits on the phone and reaches the server exactly once. All persons are made up."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from meetcompanion.bootstrap import Companion
from meetcompanion.model import PickState
from meetcompanion.web import create_app
from meetcompanion.web.context import EXTENSION, Room
from tests import companions
from tests.browser.conftest import PHONE
from tests.fakes import FixedClock

JOT = "@Ana bakes rye, her starter died. Share my recipe by Friday\n* a wooden sheep got home"
GAMES = "Board games at the Second Die"


class Serving:
    """The companion's server, which can be taken away and brought back at the same address."""

    def __init__(self, companion: Companion) -> None:
        self.app = create_app(companion)
        self.swallow = 0
        self.saved = 0
        self.port = _free_port()
        self._thread: Thread | None = None
        inner = self.app.wsgi_app

        def wsgi(environ, start_response):  # type: ignore[no-untyped-def]
            if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == "/jot":
                answer = inner(environ, start_response)
                self.saved += 1
                if self.swallow:
                    self.swallow -= 1
                    # Everything is written down, and the line is cut before a byte of the answer is sent.
                    environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
                return answer
            return inner(environ, start_response)

        self.app.wsgi_app = wsgi  # type: ignore[method-assign]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def stop(self) -> None:
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._thread = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serving(companion: Companion, clock: FixedClock) -> Iterator[Serving]:
    """A server with an evening that lies behind."""
    companions.fill(companion)
    companions.go_out(companion, clock)
    made = Serving(companion)
    made.start()
    yield made
    made.stop()
    assert cast(Room, made.app.extensions[EXTENSION]).round_jobs.wait(10)


@pytest.fixture
def phone(browser: Browser, serving: Serving, tmp_path: Path) -> Iterator[BrowserContext]:
    """A phone on which the app has been opened once."""
    context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=serving.address)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    until(page, "caches.match('/jot').then(Boolean)")
    page.close()
    yield context
    context.close()


def opened(phone: BrowserContext, path: str) -> Page:
    page = phone.new_page()
    page.goto(path)
    return page


def keep(page: Page, text: str = JOT) -> None:
    page.get_by_label("What did they tell you?").fill(text)
    page.get_by_role("button", name="Keep it").first.click()


def notes(companion: Companion) -> list[str]:
    return [note.text for person in companion.store.people(companion.account().id) for note in person.notes]


def until(page: Page, promised: str) -> None:
    """Wait for a promise to hold true."""
    for _try in range(200):
        if page.evaluate(promised):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it never held: {promised}")


def wait_until_nothing_waits(page: Page) -> None:
    until(page, "waitingJots.all().then((entries) => entries.length === 0)")


def test_a_jot_without_a_network_waits_through_a_closed_tab_and_is_sent_once(
    phone: BrowserContext, serving: Serving, companion: Companion, clock: FixedClock
) -> None:
    phone.set_offline(True)
    serving.stop()
    page = opened(phone, "/jot")
    expect(page.get_by_label("Which evening?").locator("option:checked")).to_contain_text(GAMES)
    keep(page)
    expect(page.get_by_role("heading", name="Waiting on this device")).to_be_visible()
    expect(page.locator("#waiting")).to_contain_text("@Ana bakes rye")
    page.close()
    assert notes(companion) == []

    page = opened(phone, "/jot")
    expect(page.locator("#waiting")).to_contain_text("@Ana bakes rye")
    serving.start()
    phone.set_offline(False)
    wait_until_nothing_waits(page)
    expect(page.get_by_role("status")).to_have_text("What waited on this device has been sent, and is kept.")
    page.goto("/people")
    expect(page.get_by_role("link", name="Ana")).to_be_visible()
    page.reload()
    assert notes(companion) == ["Ana bakes rye, her starter died."]
    assert [one.text for one in companion.store.moments(companion.account().id)] == ["a wooden sheep got home"]
    [evening] = companion.store.evenings(companion.account().id)
    assert evening.closed_at is not None


def test_an_answer_that_was_lost_half_way_keeps_one_note(
    phone: BrowserContext, serving: Serving, companion: Companion
) -> None:
    serving.swallow = 1
    page = opened(phone, "/jot")
    keep(page)
    expect(page.get_by_role("heading", name="Waiting on this device")).to_be_visible()
    assert notes(companion) == ["Ana bakes rye, her starter died."], "it had arrived"
    page.close()
    page = opened(phone, "/")
    wait_until_nothing_waits(page)
    assert serving.saved >= 2, "it was sent again"
    assert notes(companion) == ["Ana bakes rye, her starter died."]


def test_pressed_in_a_tab_that_is_closed_at_once_it_is_not_lost(
    phone: BrowserContext, serving: Serving, companion: Companion
) -> None:
    phone.set_offline(True)
    page = opened(phone, "/jot")
    keep(page)
    until(page, "waitingJots.all().then((entries) => entries.length === 1)")
    page.close()
    phone.set_offline(False)
    pages = [opened(phone, "/people") for _tab in range(3)]  # all of them would send it
    for page in pages:
        wait_until_nothing_waits(page)
    assert notes(companion) == ["Ana bakes rye, her starter died."]


def test_what_waits_can_be_read_changed_and_thrown_away(
    phone: BrowserContext, serving: Serving, companion: Companion
) -> None:
    phone.set_offline(True)
    page = opened(phone, "/jot")
    keep(page, "@Ana bakes rye")
    keep(page, "@Ben sails")
    entries = page.locator("#waiting li")
    expect(entries).to_have_count(2)
    entries.filter(has_text="Ben").get_by_role("button", name="Throw it away").click()
    expect(entries).to_have_count(1)
    entries.get_by_role("button", name="Change it").click()
    expect(page.get_by_label("What did they tell you?")).to_have_value("@Ana bakes rye")
    keep(page, "@Ana bakes spelt")
    expect(entries).to_have_count(1)
    expect(entries).to_contain_text("spelt")
    page.goto("/people")
    line = page.get_by_role("link", name="What you jotted down waits on this device")
    expect(line).to_be_visible()
    phone.set_offline(False)
    page.reload()
    wait_until_nothing_waits(page)
    expect(line).to_be_hidden()
    assert notes(companion) == ["Ana bakes spelt"]


def test_what_was_seen_last_can_be_read_on_the_way(
    phone: BrowserContext, serving: Serving, companion: Companion
) -> None:
    companions.meet(companion, "@Ana keeps owls. Share my torch with Ana")
    paths = {"/": "This week", "/evenings": GAMES, "/people": "Ana", "/people/1": "keeps owls", "/follow-ups": "torch"}
    page = phone.new_page()
    for path in paths:
        page.goto(path)
        until(page, f"caches.match('{path}').then(Boolean)")
    phone.set_offline(True)
    serving.stop()
    for path, words in paths.items():
        page.goto(path)
        expect(page.locator("main")).to_contain_text(words)
        expect(page.locator("[data-as-of-line]")).to_contain_text("There is no connection just now: as of")
        assert page.evaluate("getComputedStyle(document.body).display") == "block"
    page.goto("/settings")
    expect(page.get_by_role("heading", name="No connection just now")).to_be_visible()


def test_the_very_first_page_can_be_read_without_a_network(phone: BrowserContext, serving: Serving) -> None:
    page = phone.new_page()
    page.goto("/jot")
    until(page, "caches.match('/').then(Boolean)")
    phone.set_offline(True)
    page.goto("/")
    expect(page.get_by_role("heading", name="This week")).to_be_visible()


def test_an_evening_that_began_since_is_chosen_without_a_network(
    phone: BrowserContext, serving: Serving, companion: Companion, clock: FixedClock
) -> None:
    """The page was loaded in the afternoon; the browser's clock goes on, and so does the server's."""
    birds = companions.occurrence_id(companion, "Birdwatching at dawn")
    companion.store.set_pick(companion.account().id, birds, PickState.GOING, clock())
    page = phone.new_page()
    page.clock.set_fixed_time(clock())
    page.goto("/jot")
    expect(page.get_by_label("Which evening?").locator("option:checked")).to_contain_text(GAMES)
    clock.now = companions.at(5, 8)
    serving.stop()
    page.clock.set_fixed_time(clock())
    page.goto("/jot")
    expect(page.get_by_label("Which evening?").locator("option:checked")).to_contain_text("Birdwatching at dawn")
    keep(page, "@Ana saw a bittern")
    expect(page.get_by_role("heading", name="Waiting on this device")).to_be_visible()
    serving.start()
    page.goto("/")
    wait_until_nothing_waits(page)
    [person] = companion.store.people(companion.account().id)
    assert [evening.title for evening in person.evenings] == ["Birdwatching at dawn"]


def test_leaving_takes_what_was_seen_off_the_device(
    phone: BrowserContext, serving: Serving, companion: Companion
) -> None:
    companions.meet(companion, "@Ana keeps owls")
    page = opened(phone, "/people/1")
    until(page, "caches.match('/people/1').then(Boolean)")
    page.goto("/people/1/forget")
    page.locator("main form button").first.click()
    expect(page.locator(".flash")).to_contain_text("Forgotten")
    until(page, "caches.match('/people/1').then((held) => held === undefined)")


def test_the_app_can_be_put_on_a_home_screen(phone: BrowserContext, serving: Serving) -> None:
    page = opened(phone, "/")
    session = phone.new_cdp_session(page)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A context without a profile is what Chromium calls incognito, where nothing is installed.
    assert [error["errorId"] for error in errors if error["errorId"] != "in-incognito"] == []
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
