"""Evenings written into a calendar of one's own, on a real Radicale: nothing twice, nothing of theirs written over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import requests
from bs4 import BeautifulSoup
from flask import Flask

from meetcompanion import calendars_out, into_calendar
from meetcompanion.bootstrap import Companion
from meetcompanion.fetch.caldav import HttpCalendars
from meetcompanion.model import PickState
from meetcompanion.model.calendars_out import CalendarKind
from meetcompanion.model.pushed import Answered, EntryState
from meetcompanion.web import create_app
from tests import companions
from tests.fakes import NOW, FixedClock
from tests.lives import OURS
from tests.pages import Visitor, said

radicale = pytest.importorskip("radicale", reason="the calendar server Radicale is not installed")

GAMES = "Board games at the Second Die"
ANA = ("ana", "s3cret: ünd?")


class Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="session")
def calendar_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Radicale of our own, where Ana may come in."""
    folder: Path = tmp_path_factory.mktemp("radicale")
    (folder / "users").write_text(f"{ANA[0]}:{ANA[1]}\n", encoding="utf-8")
    configuration = radicale.config.load()
    settings = {
        "auth": {
            "type": "htpasswd",
            "htpasswd_filename": str(folder / "users"),
            "htpasswd_encryption": "plain",
            "delay": "0",
        },
        "storage": {"filesystem_folder": str(folder / "held")},
        "logging": {"level": "critical"},
    }
    configuration.update(settings, "tests")
    with make_server("127.0.0.1", 0, radicale.Application(configuration), handler_class=Quiet) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


@pytest.fixture
def calendar(calendar_server: str, tmp_path: Path) -> str:
    """An empty calendar of Ana's."""
    return make_calendar(f"{calendar_server}/ana/{tmp_path.name}/", "Evenings", "VEVENT")


def make_calendar(address: str, title: str, kind: str) -> str:
    body = (
        '<C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop>'
        f"<displayname>{escape(title)}</displayname><C:supported-calendar-component-set>"
        f'<C:comp name="{kind}"/></C:supported-calendar-component-set></prop></set></C:mkcalendar>'
    )
    login = tuple(part.encode() for part in ANA)
    assert requests.request("MKCALENDAR", address, data=body, auth=login, timeout=10).status_code == 201
    return address


@pytest.fixture
def home(town: Companion) -> Companion:
    """A town's companion that may reach servers in the house."""
    return replace(town, config=replace(town.config, allow_private=True))


class Ana:
    """Ana's calendar program."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.login = tuple(part.encode() for part in ANA)

    def entries(self) -> dict[str, str]:
        """What stands in the calendar, by the address of the entry."""
        listed = requests.request("PROPFIND", self.address, headers={"Depth": "1"}, auth=self.login, timeout=10)
        paths = [part.partition("</")[0] for part in listed.text.split("href>")[1::2]]
        host = self.address.partition("/ana/")[0]
        found = {}
        for path in paths:
            if path.endswith(".ics"):
                answer = requests.get(host + path, auth=self.login, timeout=10)
                found[host + path] = answer.content.decode()
        return found

    def edit(self, old: str, new: str) -> None:
        ((path, body),) = self.entries().items()
        answer = requests.put(path, data=body.replace(old, new).encode(), auth=self.login, timeout=10)
        assert answer.status_code in (201, 204)

    def delete(self) -> None:
        for path in self.entries():
            requests.delete(path, auth=self.login, timeout=10).raise_for_status()


def give(home: Companion, address: str) -> None:
    home.store.save_written_calendar(home.account().id, address, *ANA, home.clock())


def say(home: Companion, state: PickState | None) -> int:
    number = companions.occurrence_id(home, GAMES)
    home.store.set_pick(home.account().id, number, state, home.clock())
    return number


def states(home: Companion) -> list[EntryState]:
    return [one.state for one in home.store.written_entries(home.account().id).values()]


def test_going_stands_there_and_is_gone_when_taken_back(home: Companion, calendar: str, clock: FixedClock) -> None:
    ana = Ana(calendar)
    give(home, calendar)
    say(home, PickState.GOING)
    home.push_calendars()
    ((_path, body),) = ana.entries().items()
    feed = calendars_out.new_address(home.store, home.account(), CalendarKind.EVENINGS, clock())
    ours = calendars_out.calendar(home.store, feed, clock(), link=str, translate=str).decode()
    uid = next(line for line in ours.splitlines() if line.startswith("UID:"))
    assert f"SUMMARY:{GAMES}" in body and uid in body
    # Nothing has changed, so nothing is said.
    home.push_calendars()
    assert list(ana.entries().values()) == [body]
    say(home, PickState.INTERESTED)
    home.push_calendars()
    assert ana.entries() == {} and home.store.written_entries(home.account().id) == {}


def test_what_changes_is_changed_there_and_what_is_over_stays(
    home: Companion, calendar: str, clock: FixedClock
) -> None:
    ana = Ana(calendar)
    give(home, calendar)
    feed = calendars_out.new_address(home.store, home.account(), CalendarKind.EVENINGS, clock())
    say(home, PickState.GOING)
    home.push_calendars()
    assert "VALARM" not in "".join(ana.entries().values())
    home.store.save_calendar_address(replace(feed, alarm_minutes=30), clock())
    clock.advance(hours=7)
    home.push_calendars()
    ((_path, body),) = ana.entries().items()
    assert "TRIGGER:-PT30M" in body and "SEQUENCE:1" in body
    clock.advance(days=30)
    home.push_calendars()
    assert len(ana.entries()) == 1 and states(home) == []


def test_what_they_changed_there_is_left_alone_until_they_say_so(
    home: Companion, calendar: str, clock: FixedClock
) -> None:
    ana = Ana(calendar)
    give(home, calendar)
    feed = calendars_out.new_address(home.store, home.account(), CalendarKind.EVENINGS, clock())
    say(home, PickState.GOING)
    home.push_calendars()
    ana.edit(GAMES, "Games with Ben!")
    home.store.save_calendar_address(replace(feed, alarm_minutes=30), clock())
    clock.advance(hours=7)
    home.push_calendars()
    assert "Games with Ben!" in "".join(ana.entries().values()) and states(home) == [EntryState.THEIRS]
    page = Visitor(create_app(home).test_client()).visit("/settings/calendar")
    assert GAMES in said(page.page.select_one("#written"))  # type: ignore[arg-type]
    page.press("Write ours there again", inside="#written")
    home.push_calendars()
    assert "TRIGGER:-PT30M" in "".join(ana.entries().values()) and states(home) == [EntryState.WRITTEN]
    # What they deleted is not brought back either; what they changed is not deleted.
    ana.delete()
    home.store.save_calendar_address(replace(feed, alarm_minutes=60), clock())
    clock.advance(hours=7)
    home.push_calendars()
    assert ana.entries() == {} and states(home) == [EntryState.REMOVED]
    into_calendar.put_ours_back(home.store, home.account(), clock())
    home.push_calendars()
    ana.edit(GAMES, "Games with Ben!")
    say(home, None)
    home.push_calendars()
    assert "Games with Ben!" in "".join(ana.entries().values()) and states(home) == []


class Dying(Exception):
    """The program ends."""


@pytest.mark.parametrize("step", ["create", "update"])
def test_whoever_dies_between_sending_and_recording_is_followed_by_somebody_else(
    home: Companion, calendar: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    ana = Ana(calendar)
    give(home, calendar)
    feed = calendars_out.new_address(home.store, home.account(), CalendarKind.EVENINGS, clock())
    say(home, PickState.GOING)
    if step == "update":
        home.push_calendars()
        home.store.save_calendar_address(replace(feed, alarm_minutes=30), clock())
        clock.advance(hours=7)
    really = HttpCalendars.put

    def die(*arguments: object, **named: object) -> Answered:
        really(*arguments, **named)  # type: ignore[arg-type]
        raise Dying

    monkeypatch.setattr(HttpCalendars, "put", die)
    with pytest.raises(Dying):
        home.push_calendars()
    monkeypatch.undo()
    ((_path, body),) = ana.entries().items()
    # Nobody else begins while it may still be at work.
    home.push_calendars()
    assert home.store.written_calendars()[0].due_at > clock()
    clock.advance(minutes=6)
    home.push_calendars()
    assert list(ana.entries().values()) == [body] and states(home) == [EntryState.WRITTEN]
    say(home, None)
    home.push_calendars()
    assert ana.entries() == {}


def test_a_calendar_is_tried_before_it_is_kept_and_its_password_never_comes_back(
    home: Companion, calendar: str, calendar_server: str
) -> None:
    visitor = Visitor(create_app(home).test_client())
    page = visitor.visit("/settings/calendar")
    tries: list[tuple[str, str, str]] = [
        (calendar, "wrong", "does not open"),
        (calendar_server, "wrong", "does not open"),
        ("http://calendar.example.org/ana/", ANA[1], "no server named"),
        ("no address at all", ANA[1], "does not look like an address"),
    ]
    for address, password, answer in tries:
        sent = page.send("Write into it", inside="#written", address=address, user="ana", password=password)
        assert sent.status_code == 400 and answer in sent.text and "wrong" not in sent.text
        # What was typed is still there, and the field says what is amiss; the password has to be typed again.
        form = BeautifulSoup(sent.text, "lxml").select_one("#written")
        assert form is not None
        field = form.select_one("#written-address")
        assert field is not None and field["value"] == address and "trouble-written" in field["aria-describedby"]
        assert form.select_one("#trouble-written") and not form.select_one("input[type=password][value]")
    page.press("Write into it", inside="#written", address=calendar, user="ana", password=ANA[1])
    assert "s3cret" not in str(visitor.page) and "s3cret" not in repr(home.store.written_calendars())
    say(home, PickState.GOING)
    home.push_calendars()
    assert len(Ana(calendar).entries()) == 1
    page.visit("/settings/calendar").press("Write there no more", inside="#written")
    assert home.store.written_calendars() == [] and len(Ana(calendar).entries()) == 1
    page.press("Undo")
    home.push_calendars()
    assert home.store.written_calendars()[0].url == calendar and states(home) == [EntryState.WRITTEN]


def test_the_calendars_of_a_server_are_found_and_one_of_them_is_chosen(
    home: Companion, calendar_server: str, clock: FixedClock, tmp_path: Path
) -> None:
    made = [
        make_calendar(f"{calendar_server}/ana/{tmp_path.name}-{name}/", title, kind)
        for name, title, kind in (
            ("out", "Evenings & more", "VEVENT"),
            ("later", "", "VEVENT"),
            ("tasks", "Tasks", "VTODO"),
        )
    ]
    visitor = Visitor(create_app(home).test_client())
    for place in ("", "/", "/ana/", "/some/page?of=theirs"):
        page = visitor.visit("/settings/calendar")
        login = {"address": calendar_server + place, "user": ANA[0], "password": ANA[1]}
        found = page.send("Write into it", inside="#written", **login)
        assert found.status_code == 200 and "s3cret" not in found.text and home.store.written_calendars() == []
        page._see(found, "/settings/calendar/written", 200)
        offered = {said(one): str(one.select_one("input")["value"]) for one in page.page.select("label.tick")}  # type: ignore[index]
        named = f"Evenings & more {tmp_path.name}-out"
        assert named in offered and not [one for one in offered if "Tasks" in one]
    page.press("Write into it", calendar=offered[named])
    assert home.store.written_calendars()[0].url == made[0]
    # What was sealed opens for an hour, and cannot be forged.
    kept = BeautifulSoup(found.text, "lxml").select_one("input[name=sealed]")
    assert kept is not None
    clock.advance(hours=2)
    for text in (str(kept["value"]), "forged"):
        sent = {"sealed": text, "calendar": "0"}
        late = visitor.client.post("/settings/calendar/written/choose", data=sent, headers=OURS)
        assert late.status_code == 400 and "once more" in late.text


def test_a_password_goes_over_no_line_that_others_can_read(visitor: Visitor, town: Companion) -> None:
    page = visitor.visit("/settings/calendar")
    fields = {"address": "http://calendar.example.org/ana/", "user": "ana", "password": "x"}
    answer = page.send("Write into it", inside="#written", **fields)
    assert answer.status_code == 400 and "https://" in answer.text and town.store.written_calendars() == []


def test_a_server_that_fails_is_tried_again_and_the_page_says_why(home: Companion, clock: FixedClock) -> None:
    give(home, "http://127.0.0.1:1/ana/")
    say(home, PickState.GOING)
    home.push_calendars()
    (held,) = home.store.written_calendars()
    assert held.failures == 1 and held.due_at == clock() + timedelta(minutes=2)
    page = said(Visitor(create_app(home).test_client()).visit("/settings/calendar").page)
    assert "takes no connections" in page and "Tried again" in page


def test_our_calendar_is_taken_whole_by_a_server_and_read_there(
    home: Companion, app: Flask, calendar: str, clock: FixedClock
) -> None:
    say(home, PickState.GOING)
    made = calendars_out.new_address(home.store, home.account(), CalendarKind.EVENINGS, clock())
    feed = app.test_client().get(f"/calendar/{made.token}.ics")
    login = tuple(part.encode() for part in ANA)
    whole = calendar.replace("/ana/", "/ana/copy-of-")
    headers = {"Content-Type": feed.headers["Content-Type"]}
    answer = requests.put(whole, data=feed.data, headers=headers, auth=login, timeout=10)
    assert answer.status_code == 201, answer.text
    (entry,) = Ana(whole).entries().values()
    assert f"SUMMARY:{GAMES}" in entry
    # A server's own search by time finds it where it is.
    when = home.store.occurrence(home.account().id, companions.occurrence_id(home, GAMES)).when
    span = (
        f'start="{when.start:%Y%m%dT%H%M%SZ}" end="{when.starts_at(NOW.tzinfo) + timedelta(minutes=5):%Y%m%dT%H%M%SZ}"'  # type: ignore[arg-type]
    )
    query = (
        '<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-data/></prop>'
        '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
        f"<C:time-range {span}/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
    )
    found = requests.request("REPORT", whole, data=query, headers={"Depth": "1"}, auth=login, timeout=10)
    assert GAMES in found.text
