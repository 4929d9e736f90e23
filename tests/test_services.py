"""The rules for public event services: addresses of our own making, and how looking at them goes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetcompanion.errors import UsageError
from meetcompanion.importers import read, services
from meetcompanion.importers.service import Address, Closed
from meetcompanion.message import Message
from meetcompanion.model import Fetched, Source, Window
from meetcompanion.refresh import Look, look
from meetcompanion.refresh.reading import Failed, Read, read_source
from tests.calendars import calendar, page
from tests.fakes import NOW, Answer, FakeFetcher
from tests.shared_data import shared

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "fixtures"
FILES = sorted((FIXTURES / "services").glob("*.json"))
ROWS = [(path.stem, row) for path in FILES for row in json.loads(path.read_text(encoding="utf-8"))["addresses"]]

GROUP = "https://www.meetup.com/chess-york/"
GROUP_CALENDAR = "https://www.meetup.com/chess-york/events/ical/"


def at(address: str, answers: dict[str, Answer], **how: Any) -> tuple[Look, list[str]]:
    fetcher = FakeFetcher(answers)
    found = look(address, fetcher=fetcher, now=NOW, window=Window.around(NOW), zone=UTC, **how)
    return found, [url for url, _purpose, _etag in fetcher.asked]


def titles(found: Look) -> list[str]:
    assert found.error is None, str(found.error)
    assert found.reading is not None
    return [draft.content.title for draft in found.reading.drafts]


@pytest.mark.parametrize(("name", "row"), ROWS, ids=[f"{name}: {row['address']}" for name, row in ROWS])
def test_a_service_knows_its_addresses(name: str, row: dict[str, Any]) -> None:
    rule = services.services()[name]
    address = Address.of(row["address"])
    assert address is not None and rule.of_address is not None
    way = rule.of_address(address)
    where = f"the rule meetcompanion/importers/services/{name}.py"
    if row.get("ours") is False:
        assert way is None, f"{where} takes {address.url} for its own"
        return
    if "todo" in row:
        pytest.fail(f"{where} is not written yet. {row['todo']}")
    assert way is not None, f"{where} does not know {address.url}"
    if "closed" in row:
        assert isinstance(way, Closed) and row["closed"] in str(way.reason)
        return
    assert not isinstance(way, Closed)
    assert ([link.url for link in way.links], str(way.what)) == (row["links"], row["what"])
    known = services.of_address(row["address"])
    assert isinstance(known, services.Known) and known.name == name, f"another rule is asked first: {known}"


def test_every_rule_is_held_by_an_address_or_a_page() -> None:
    pages = {
        json.loads(path.read_text(encoding="utf-8")).get("service")
        for path in (FIXTURES / "pages").glob("*/*.expected.json")
    }
    assert services.services().keys() - pages - {name for name, _ in ROWS} == set()
    assert {name for name, _ in ROWS} <= services.services().keys()


@pytest.mark.parametrize("url", ["https://hall.example/", "upload:page.html", "file:///tmp/a.html", "http://[::1", ""])
def test_no_rule_takes_any_page_for_its_own(url: str) -> None:
    assert services.of_address(url) is None
    body = page(("Chess", 1)).encode()
    reading = read(body, url=url, now=NOW, window=Window.around(NOW), zone=UTC)
    assert (reading.service, reading.what, reading.links) == (None, None, ())


@given(st.text(max_size=60), st.sampled_from([row["address"] for _, row in ROWS]), st.integers(0, 80))
def test_no_address_makes_a_rule_fall_over(text: str, address: str, where: int) -> None:
    services.of_address(address[:where] + text + address[where:])
    services.of_address(f"https://{text}")


# Looking at an address


def test_the_calendar_of_a_group_is_asked_before_its_page() -> None:
    found, asked = at(GROUP, {GROUP_CALENDAR: calendar(("a", "Chess", 2))})
    assert titles(found) == ["Chess"]
    assert asked == [GROUP_CALENDAR]
    assert (found.url, found.read_url) == (GROUP, GROUP_CALENDAR)
    assert found.reading is not None and found.reading.service == "meetup"
    assert str(found.said(NOW, UTC)) == "Meetup group, one event ahead, read from its calendar."


@pytest.mark.parametrize("broken", [Message.of("Closed."), "<html><title>Oops</title><h1>Not found</h1></html>"])
def test_where_the_calendar_fails_the_page_speaks_for_itself(broken: Answer) -> None:
    found, asked = at(GROUP, {GROUP_CALENDAR: broken, GROUP: page(("Chess", 1))})
    assert titles(found) == ["Chess"]
    assert asked == [GROUP_CALENDAR, GROUP]
    assert [url for url, _why in found.tried] == [GROUP_CALENDAR]
    assert str(found.said(NOW, UTC)) == "Meetup group, one event ahead, read from the page itself."


def test_an_empty_calendar_of_a_service_is_an_answer() -> None:
    found, asked = at(GROUP, {GROUP_CALENDAR: calendar(), GROUP: Message.of("Closed.")})
    assert titles(found) == []
    assert (found.read_url, asked) == (GROUP_CALENDAR, [GROUP_CALENDAR, GROUP])


def test_an_empty_list_of_one_place_does_not_give_way_to_all_places() -> None:
    site = "https://agenda.example"
    html = (FIXTURES / "pages" / "gancio" / "place.html").read_text(encoding="utf-8")
    everything = {f"{site}/feed/ics": calendar(("a", "Elsewhere", 2))}
    found, _ = at(f"{site}/place/12", {f"{site}/place/12": html, f"{site}/feed/ics/place/12": calendar(), **everything})
    assert titles(found) == []
    assert found.read_url == f"{site}/feed/ics/place/12"
    assert found.reading is not None and len(found.reading.links) == 2


def test_of_a_closed_service_nothing_is_fetched_and_it_is_said() -> None:
    found, asked = at("facebook.com/events/1", {})
    assert asked == []
    assert found.error is not None and "paste that address" in str(found.error)
    assert found.reading is None and found.said(NOW, UTC) is None


def test_where_a_service_shows_nothing_it_is_said_what_to_do() -> None:
    url = "https://calendar.google.com/calendar/embed?src=club%40group.calendar.google.com"
    found, asked = at(url, {})
    assert len(asked) == 2
    assert "This Google calendar is not public" in str(found.error)
    found, _ = at("https://www.bandsintown.com/v/1", {"https://www.bandsintown.com/v/1": page()})
    assert "only with a key" in str(found.error)
    found, _ = at("https://www.bandsintown.com/v/1", {"https://www.bandsintown.com/v/1": page(("Brass", 1))})
    assert titles(found) == ["Brass"]


def test_all_calendars_of_an_embed_are_there_to_choose_from() -> None:
    url = "https://calendar.google.com/calendar/embed?src=a%40gmail.com&src=b%40gmail.com"
    one, two = (f"https://calendar.google.com/calendar/ical/{name}%40gmail.com/public/basic.ics" for name in "ab")
    found, asked = at(url, {one: calendar(("a", "Chess", 2))})
    assert (found.read_url, asked) == (one, [one])
    assert found.reading is not None and [link.url for link in found.reading.links] == [one, two]


def test_another_way_to_the_same_calendar_is_nothing_to_choose() -> None:
    url = "https://lu.ma/calendar/cal-AbCdEf123456"
    file, data = json.loads((FIXTURES / "services" / "luma.json").read_text(encoding="utf-8"))["addresses"][0]["links"]
    found, _ = at(url, {file: calendar(("a", "Chess", 2))})
    assert found.reading is not None and [link.url for link in found.reading.links] == [file]
    entry = {"event": {"name": "Go", "start_at": (NOW + timedelta(days=1)).isoformat(), "url": "go1"}}
    found, _ = at(url, {data: json.dumps({"entries": [entry]})})
    assert (titles(found), found.read_url) == (["Go"], data)
    assert [where for where, _why in found.tried] == [file]
    assert str(found.said(NOW, UTC)) == "Luma calendar, one event ahead, read from its data for programs."


def test_the_calendar_itself_is_known_for_what_it_is() -> None:
    url = "https://p42-caldav.icloud.com/published/2/MTIz"
    found, asked = at(f"webcal://{url.removeprefix('https://')}", {url: calendar(("a", "Chess", 2))})
    assert (titles(found), asked) == (["Chess"], [url])
    assert str(found.said(NOW, UTC)) == "iCloud calendar, one event ahead."


def test_a_redirect_to_a_known_address_is_known() -> None:
    short = "https://calendar.app.example/x"
    shown = "https://calendar.google.com/calendar/u/0?cid=ZGVmNDU2QGdyb3VwLmNhbGVuZGFyLmdvb2dsZS5jb20"
    file = "https://calendar.google.com/calendar/ical/def456%40group.calendar.google.com/public/basic.ics"
    answers: dict[str, Answer] = {
        short: Fetched(url=shown, body=page().encode(), status=200),
        file: calendar(("a", "Chess", 2)),
    }
    found, _ = at(short, answers)
    assert (titles(found), found.read_url) == (["Chess"], file)


def test_a_rule_can_be_switched_off() -> None:
    answers: dict[str, Answer] = {GROUP_CALENDAR: calendar(("a", "Chess", 2)), GROUP: page(("Go", 1))}
    found, asked = at(GROUP, answers, services_off=services.switched_off("Luma, meetup"))
    assert (titles(found), asked) == (["Go"], [GROUP])
    assert str(found.said(NOW, UTC)) == "A page with its events marked up, one event ahead."
    assert services.switched_off("") == frozenset()
    with pytest.raises(UsageError, match=r"“meetap”, which is no service. There are: .*meetup"):
        services.switched_off("meetap")


# The page of one event


def one_event(url: str | None, links: str = "") -> str:
    markup = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Owl prowl",
        "startDate": (NOW + timedelta(days=3)).isoformat(),
        "url": url,
    }
    script = f'<script type="application/ld+json">{json.dumps(markup)}</script>'
    return f"<html><head><title>Owl prowl</title>{links}{script}</head><body><h1>Owl prowl</h1></body></html>"


def test_an_event_of_two_evenings_is_one_event() -> None:
    once = {"@type": "Event", "name": "Owl prowl", "url": OWL}
    twice = [{**once, "startDate": (NOW + timedelta(days=days)).isoformat()} for days in (3, 10)]
    script = f'<script type="application/ld+json">{json.dumps(twice)}</script>'
    whole: dict[str, Answer] = {"https://nature.example/events/?ical=1": calendar(("a", "Another", 1))}
    found, asked = at(OWL, {OWL: f"<html><head><title>Owls</title>{FEED}{script}</head><body></body></html>", **whole})
    assert set(titles(found)) == {"Owl prowl"}
    assert asked == [OWL]


FEED = '<link rel="alternate" type="text/calendar" href="/events/?ical=1">'
OWL = "https://nature.example/event/owl-prowl/"


@pytest.mark.parametrize("own", [OWL, "http://www.nature.example/event/owl-prowl", "/event/owl-prowl/"])
def test_whoever_pastes_an_event_means_the_event(own: str) -> None:
    both = calendar(("a", "Another", 1), ("b", "Owl prowl", 3))
    whole: dict[str, Answer] = {"https://nature.example/events/?ical=1": both}
    found, asked = at(f"{OWL}?utm_source=x", {f"{OWL}?utm_source=x": one_event(own, FEED), **whole})
    assert titles(found) == ["Owl prowl"]
    assert (found.read_url, len(asked)) == (None, 1)
    assert found.reading is not None
    assert [link.url for link in found.reading.links] == ["https://nature.example/events/?ical=1"]


@pytest.mark.parametrize("own", [None, "https://nature.example/event/owl-prowl/", "https://nature.example/"])
def test_a_list_of_one_event_is_still_a_list(own: str | None) -> None:
    whole = {"https://nature.example/events/?ical=1": calendar(("a", "Another", 1))}
    found, _ = at("https://nature.example/", {"https://nature.example/": one_event(own, FEED), **whole})
    assert titles(found) == ["Another"]


# Lists in parts

SITE = "https://events.college.example"
FIRST = f"{SITE}/api/2/events?days=180&pp=100&recurring=true"


def part(number: int, total: int, *names: str) -> str:
    instance = {"event_instance": {"start": (NOW + timedelta(days=number)).isoformat(), "end": None}}
    events = [
        {"event": {"title": name, "localist_url": f"{SITE}/event/{name}", "event_instances": [instance]}}
        for name in names
    ]
    return json.dumps({"events": events, "page": {"current": number, "size": 100, "total": total}})


COLLEGE = {f"{SITE}/": (FIXTURES / "pages" / "localist" / "home.html").read_text(encoding="utf-8")}


def test_a_list_in_parts_is_read_to_its_end() -> None:
    parts = {FIRST: part(1, 3, "a", "b"), f"{FIRST}&page=2": part(2, 3, "c"), f"{FIRST}&page=3": part(3, 3, "d")}
    found, asked = at(SITE, {**COLLEGE, **parts})
    assert titles(found) == ["a", "b", "c", "d"]
    assert asked == [f"{SITE}/", *parts]
    assert found.parts and found.reading is not None and not found.reading.problems
    assert str(found.said(NOW, UTC)) == "Localist calendar, 4 events ahead, read from its data for programs."


def test_a_very_long_list_is_cut_and_it_is_said() -> None:
    parts = {f"{FIRST}&page={number}": part(number, 99, str(number)) for number in range(2, 99)}
    found, asked = at(SITE, {**COLLEGE, FIRST: part(1, 99, "1"), **parts})
    assert (len(titles(found)), len(asked)) == (10, 11)
    assert found.reading is not None
    assert [str(problem.reason) for problem in found.reading.problems] == [
        "It is very long; only its first 10 events were read."
    ]


def college(answers: dict[str, Answer], **known: Any) -> Read | Failed:
    source = Source(id=1, url=f"{SITE}/", read_url=FIRST, kind="json", **known)
    outcome = read_source(source, fetcher=FakeFetcher(answers), now=NOW, zone=UTC, body=None)
    assert isinstance(outcome, (Read, Failed))
    return outcome


def test_in_a_round_a_part_that_fails_loses_nothing() -> None:
    outcome = college({FIRST: part(1, 2, "a")})
    assert isinstance(outcome, Failed)
    outcome = college({FIRST: part(1, 2, "a"), f"{FIRST}&page=2": part(2, 2, "b")})
    assert isinstance(outcome, Read)
    assert [draft.content.title for draft in outcome.reading.drafts] == ["a", "b"]
    # Its first part alone must not be taken for the whole when it is unchanged.
    assert (outcome.hash, outcome.fetched.etag) == (None, None)


# Pages of other people's making


REAL = [
    ("hiancdtrsnm+meetup-notifier/group_events", "meetup", "Meetup group", 1),
    ("hiancdtrsnm+meetup-notifier/online_event", "meetup", "Meetup event", 0),
    ("City-Bureau+city-scrapers/chi_metro_pier_exposition", "the_events_calendar", "The Events Calendar", 1),
    ("City-Bureau+city-scrapers/chi_ssa_4", "the_events_calendar", "The Events Calendar", 1),
    ("msrezaie+city-scrapers-wichita/wicks_city_apc_detail", "civicplus", "Event in a town's calendar", None),
    ("Hadrien-Cornier+Culture-Calendar/event_the_mummy_2026", "squarespace", "Squarespace event", 0),
    (
        "prestomation+calendar-ripper/rainier_arts_center.sample-data",
        "modern_events_calendar",
        "Modern Events Calendar",
        1,
    ),
    ("DataKind-DC+capital-nature-ingest/ans_test_fixtures.4", "eventon", "EventON calendar", 0),
]


@pytest.mark.parametrize(("case", "name", "what", "links"), REAL, ids=[case for case, *_ in REAL])
def test_real_pages_are_known_for_what_they_are(case: str, name: str, what: str, links: int | None) -> None:
    folder = shared("pages", "cases", case)
    url = json.loads((folder / "expected.json").read_text(encoding="utf-8")).get("url") or "https://unknown.example/"
    body = next(folder.glob("page.*")).read_bytes()
    reading = read(body, url=url, now=NOW, window=Window.around(NOW), zone=UTC)
    assert (reading.service, str(reading.what)) == (name, what)
    if links is not None:
        assert bool(reading.links) == bool(links)


# Making the next one


#: Only pytest itself; what else is installed for tests takes seconds to load.
QUICK = {"PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def test_a_new_rule_begins_with_a_test_that_says_what_to_do(tmp_path: Path) -> None:
    for folder in ("meetcompanion", "fixtures", "tests", ".ci"):
        # What Python has compiled goes along, so that it need not be compiled again.
        ignored = shutil.ignore_patterns("web", "demo", "browser", "old_databases", "locale")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        environment = {**os.environ, "PYTHONPATH": str(tmp_path), **QUICK}
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False)

    begin = (".ci/add_importer.py", "Town Hall", "https://www.townhall.example/groups/chess")
    test = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_services.py", "-k", "town_hall")
    begun = run(*begin)
    assert begun.returncode == 0, begun.stderr
    assert "-k town_hall" in begun.stdout
    red = run(*test)
    assert red.returncode == 1
    assert "the rule meetcompanion/importers/services/town_hall.py is not written yet" in red.stdout
    addresses = tmp_path / "fixtures" / "services" / "town_hall.json"
    rows = json.loads(addresses.read_text(encoding="utf-8"))
    del rows["addresses"][0]["todo"]
    addresses.write_text(json.dumps(rows), encoding="utf-8")
    green = run(*test)
    assert green.returncode == 0, green.stdout
    again = run(*begin)
    assert (again.returncode, again.stdout) == (1, "")
    assert "is there already; nothing was written" in again.stderr
