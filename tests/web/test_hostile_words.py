"""Whatever feeds, files and people say is shown as words: no page, message or file makes anything else of it.

The words below are put into every field that a feed has and into everything that a person can write; then every
page is opened. What a browser would run would have to be an element or an address of ours that bears them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from meetcompanion import entrance, portability
from meetcompanion.bootstrap import Companion
from meetcompanion.message import Message
from meetcompanion.model import Price, Problem
from meetcompanion.reminders import letters
from meetcompanion.resources import templates_dir
from meetcompanion.web import create_app
from meetcompanion.week_ahead import week_ahead
from tests import companions
from tests.builders import event, instance, read, source
from tests.companions import at
from tests.fakes import FakeFetcher, FixedClock
from tests.lives import OURS, live, move_in
from tests.pages import Visitor
from tests.states import every_page

#: Ends attributes and elements, opens its own, is a template, an address and markup that was escaped once already.
EVIL = "\"'><xss/onload=xss()></a></title></textarea><script>xss()</script>{{7*7191}}&lt;xss&gt;"
ADDRESS = "javascript:xss()"
#: Schemes that run, or bring a page along.
RUNS = re.compile(r"^[\s\x00-\x20]*(javascript|data|vbscript|file)\s*:", re.IGNORECASE)
#: Where a browser takes an address from.
ADDRESSES = ("href", "src", "action", "formaction", "srcset", "poster", "data", "xlink:href", "hx-get", "hx-post")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FixedClock]:
    """All of it, written once; each test reads a copy."""
    clock = FixedClock()
    folder = tmp_path_factory.mktemp("poison")
    made = companions.new_companion(folder / "data", clock, FakeFetcher())
    mine = move_in(made, "Mallory", "Xss")
    live(made, mine, EVIL, clock, title="Xss")
    store = made.store
    store.save_account(replace(store.account(mine.id), name=EVIL))
    every_field = {
        "description": f"{EVIL}\n[link]({ADDRESS}) <{ADDRESS}> https://a.example/{EVIL}",
        "location": EVIL,
        "url": ADDRESS,
        "organiser": EVIL,
        "categories": (EVIL, ADDRESS),
        "image": ADDRESS,
        "price": Price(free=False, low=1.0, high=2.0, currency=EVIL[:3]),
    }
    town = source(
        store,
        mine,
        event(EVIL, instance(at(6, 19)), uid=EVIL, **every_field),
        event(f"{EVIL} two", instance(at(6, 19)), uid="two", **every_field | {"url": "data:text/html,<script>xss()"}),
        url=f"https://poison.example/{EVIL.replace(' ', '')}",
        title=EVIL,
        now=clock(),
    )
    read(store, town, now=clock(), title=EVIL, skipped=[Problem(EVIL, Message.of("It says {words}.", words=EVIL))])
    failing = source(store, mine, url="https://failing.example/", title=EVIL, now=clock())
    store.save_failure(failing.id, Message.of("{host} is away.", host=EVIL), now=clock(), due_at=clock())
    store.copy_to(folder / "all.backup")
    made.close()
    return folder / "all.backup", clock


@pytest.fixture
def poisoned(written: tuple[Path, FixedClock], tmp_path: Path) -> Iterator[Companion]:
    path, clock = written
    made = companions.new_companion(tmp_path / "data", clock, FakeFetcher())
    made.store.become(path)
    made.ranker.prepare()
    yield made
    made.close()


@pytest.fixture
def client(poisoned: Companion) -> FlaskClient:
    app = create_app(poisoned)
    app.testing = True
    client = app.test_client()
    token = entrance.begin(poisoned.store, poisoned.store.accounts()[0][0].id, device=EVIL, now=poisoned.clock())
    with client.session_transaction() as session:
        session["in"] = token
    return client


def is_only_words(where: str, markup: str | BeautifulSoup) -> None:
    """Nothing of it is an element, a script, or an address that runs."""
    page = markup if isinstance(markup, BeautifulSoup) else BeautifulSoup(markup, "lxml")
    assert page.find("xss") is None, f"{where} makes an element of what somebody said"
    assert str(7 * 7191) not in str(markup), f"{where} works out what somebody said"
    for element in page.find_all(True):
        if element.name == "script":
            assert element.get("src") and "xss" not in element.get_text(), where
        for name, value in element.attrs.items():
            assert not name.lower().startswith("on"), f"{where}: {element.name} {name}"
            words = " ".join(value) if isinstance(value, list) else str(value)
            # The bookmark that sends a page here runs, and is ours to the letter.
            runs = name in ADDRESSES and RUNS.match(words) and "xss" in words
            assert not runs, f"{where}: {name}={words[:60]}"


def leads_elsewhere_carefully(where: str, page: BeautifulSoup) -> None:
    """Whoever runs the page elsewhere learns nothing of ours, and no search engine takes the link for our word."""
    for link in page.select('a[href^="http"]'):
        if urlsplit(str(link["href"])).hostname != "localhost":
            assert {"noopener", "nofollow", "ugc"} <= set(link.get("rel") or ()), f"{where}: {link}"


def test_no_template_takes_anybody_s_words_for_markup() -> None:
    """What feeds say is kept as plain text and escaped where it is shown: there is no HTML of others to be cleaned."""
    for path in templates_dir().rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"\|\s*safe\b|autoescape|Markup", text), path


def test_every_page_shows_hostile_words_as_words(client: FlaskClient) -> None:
    app, shown = client.application, 0
    for seen in every_page(Visitor(client), app):
        is_only_words(seen.path, seen.page)
        leads_elsewhere_carefully(seen.path, seen.page)
        shown += "xss" in seen.page.get_text()
    assert shown > 20
    for path in (f"/events?search={EVIL}", f"/search?q={EVIL}", f"/login?next={EVIL}", f"/{EVIL}", f"/join/{EVIL}"):
        is_only_words(path, client.get(path).text)


def test_what_is_refused_or_looked_at_is_words_too(client: FlaskClient) -> None:
    forms = {
        "/jot/look": {"text": f"@Ana {EVIL}\n* {EVIL}"},
        "/sources/look": {"address": EVIL},
        "/hobbies/add": {"hobbies": EVIL},
        "/settings": {"zone": EVIL},
        "/people/1/rest": {"when": EVIL},
        "/login": {"name": EVIL, "password": "x"},
    }
    for path, fields in forms.items():
        is_only_words(path, client.post(path, data=fields, headers=OURS, follow_redirects=True).text)
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{EVIL}\r\nNOTE:{EVIL}\r\nEND:VCARD\r\n".encode()
    answer = client.post("/in-and-out/people", data={"file": (BytesIO(card), "x.vcf"), "notes": "1"}, headers=OURS)
    assert answer.status_code == 200 and "xss" in answer.text
    is_only_words("/in-and-out/people", answer.text)


def test_messages_and_files_show_hostile_words_as_words(poisoned: Companion, client: FlaskClient) -> None:
    account = poisoned.store.accounts()[0][0]
    contents = week_ahead(poisoned.store, poisoned.ranker, account, poisoned.clock())
    letter = letters.week_letter(contents, account, base="https://x.example", stop="https://x.example/s", key="week")
    is_only_words("the weekly message", letter.html)
    assert "\n" not in letter.subject and "\r" not in letter.subject
    is_only_words("the picture", client.get("/dots.svg").text)
    for path, text in portability.as_markdown(poisoned.store, account):
        assert "<xss" not in text.replace("\\<xss", ""), path
        assert ".." not in path and not path.startswith("/") and not re.search(r'[<>:"|?*\\]', path)
    cards = portability.as_vcards(poisoned.store.people(account.id), version="4.0", with_notes=True)
    assert cards.count("BEGIN:VCARD") == cards.count("\r\nEND:VCARD\r\n")
    for address in poisoned.store.calendar_addresses(account.id).values():
        calendar = client.get(f"/calendar/{address.token}.ics").text
        assert len(re.findall(r"^BEGIN:V", calendar, re.M)) == len(re.findall(r"^END:V", calendar, re.M))
