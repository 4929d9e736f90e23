"""Looking at an address before anything is kept."""

from __future__ import annotations

from datetime import UTC

import pytest

from meetcompanion.errors import FetchRefused
from meetcompanion.message import Message
from meetcompanion.model import Fetched, Purpose, Window
from meetcompanion.refresh import Look, look
from meetcompanion.refresh.look import body_hash, purpose_of
from tests.calendars import calendar, page
from tests.fakes import NOW, FakeFetcher

CALENDAR = "https://hall.example/cal.ics"
PAGE = "https://hall.example/"


def at(address: str, answers: dict, **how) -> tuple[Look, list[str]]:
    fetcher = FakeFetcher(answers)
    found = look(address, fetcher=fetcher, now=NOW, window=Window.around(NOW), zone=UTC, **how)
    return found, [url for url, _purpose, _etag in fetcher.asked]


def titles(found: Look) -> list[str]:
    assert found.error is None
    assert found.reading is not None
    return [draft.content.title for draft in found.reading.drafts]


def test_a_calendar_is_read_as_it_is():
    found, _ = at("webcal://hall.example/cal.ics", {CALENDAR: calendar(("a", "Chess", 2))})
    assert titles(found) == ["Chess"]
    assert (found.url, found.read_url, found.reading.title) == (CALENDAR, None, "Chess Club")


def test_a_page_leads_to_its_calendar():
    found, asked = at(
        "hall.example", {PAGE: page(("Old", 1), links=("/cal.ics",)), CALENDAR: calendar(("a", "Chess", 2))}
    )
    assert titles(found) == ["Chess"]
    assert (found.url, found.read_url) == (PAGE, CALENDAR)
    assert [link.url for link in found.reading.links] == [CALENDAR]
    assert asked == [PAGE, CALENDAR]


@pytest.mark.parametrize(
    "broken", [Message.of("Closed."), b"", "<html><title>Oops</title><h1>Not found</h1></html>", calendar()]
)
def test_a_calendar_that_gives_nothing_gives_way_to_the_next(broken):
    second = "https://hall.example/second.ics"
    found, _ = at(
        PAGE,
        {PAGE: page(links=("/cal.ics", "/second.ics")), CALENDAR: broken, second: calendar(("a", "Chess", 2))},
    )
    assert titles(found) == ["Chess"]
    assert found.read_url == second
    assert [url for url, _why in found.tried] == [CALENDAR]


def test_a_page_whose_calendars_all_fail_speaks_for_itself():
    found, asked = at(PAGE, {PAGE: page(("Chess", 1), links=tuple(f"/{number}.ics" for number in range(9)))})
    assert titles(found) == ["Chess"]
    assert found.read_url is None
    assert len(found.tried) == 3
    assert len(asked) == 4


def test_an_empty_calendar_is_better_than_a_page_that_says_nothing():
    found, _ = at(PAGE, {PAGE: page(links=("/cal.ics",)), CALENDAR: calendar()})
    assert titles(found) == []
    assert found.read_url == CALENDAR


@pytest.mark.parametrize("links", [(), ("/cal.ics",)])
def test_a_page_without_any_events_is_said(links):
    found, _ = at(PAGE, {PAGE: page(links=links)})
    assert "No events are to be found here" in found.error.text()


def test_a_page_that_links_to_itself_does_not_go_round():
    found, asked = at(PAGE, {PAGE: page(("Chess", 1), links=("/",))})
    assert titles(found) == ["Chess"]
    assert asked == [PAGE]


def test_a_host_that_speaks_no_https_is_tried_without():
    plain = "http://hall.example/"
    found, asked = at("hall.example", {plain: page(("Chess", 1))})
    assert found.url == plain
    assert asked == [PAGE, plain]
    _, asked = at("https://hall.example", {plain: page(("Chess", 1))})
    assert asked == [PAGE]


def test_a_failed_guess_shows_the_first_failure():
    found, _ = at("hall.example", {PAGE: Message.of("First."), "http://hall.example/": Message.of("Second.")})
    assert found.error == Message.of("First.")


def test_a_status_is_an_answer_and_no_reason_to_guess_again():
    _, asked = at("hall.example", {PAGE: Fetched(url=PAGE, status=404, error=Message.of("Nothing."))})
    assert asked == [PAGE]


def test_what_is_no_source_is_said():
    for body in (b"", bytes(1000), b"just some words", b"%PDF-1.7 ..."):
        found, _ = at(CALENDAR, {CALENDAR: body})
        assert found.error
        assert found.reading is None


def test_what_is_no_address_is_refused():
    with pytest.raises(FetchRefused):
        at("board games", {})


def test_a_file_is_read_without_any_fetching():
    body = page(("Chess", 1), links=("/cal.ics",)).encode()
    found, asked = at("hall.html", {CALENDAR: calendar(("a", "Go", 1))}, body=body, as_url=PAGE)
    assert titles(found) == ["Chess"]
    assert found.upload
    assert found.url == PAGE
    assert asked == []
    assert [link.url for link in found.reading.links] == [CALENDAR]


def test_a_file_has_an_address_of_its_own():
    body = calendar(("a", "Chess", 2)).encode()
    assert at("chess.ics", {}, body=body)[0].url == "upload:chess.ics"
    assert at("file:///home/ana/chess.ics", {}, body=body)[0].url == "file:///home/ana/chess.ics"
    assert at("-", {}, body=body)[0].url == f"upload:{body_hash(body)[:12]}"


@pytest.mark.parametrize(
    ("url", "purpose"),
    [
        ("https://a.example/cal.ics", Purpose.FEED),
        ("https://a.example/events/?ical=1", Purpose.FEED),
        ("https://a.example/group/events/ical/", Purpose.FEED),
        ("https://a.example/iCalendar.aspx?feed=calendar", Purpose.FEED),
        ("https://api.example/ics/get?entity=calendar", Purpose.FEED),
        ("https://a.example/@group/feed/ics", Purpose.FEED),
        ("https://a.example/events", Purpose.PAGE),
        ("https://a.example/historical-society", Purpose.PAGE),
        ("https://a.example/politics", Purpose.PAGE),
        ("https://medical.example/", Purpose.PAGE),
    ],
)
def test_feeds_are_told_from_pages_by_their_address(url, purpose):
    assert purpose_of(url) is purpose


def test_the_moment_of_writing_does_not_change_a_calendar():
    event = ("a", "Chess", 2)
    later = calendar(event, written=NOW.replace(hour=13))
    assert calendar(event) != later
    assert body_hash(calendar(event).encode()) == body_hash(later.encode())
    assert body_hash(calendar(event).encode()) != body_hash(calendar(("a", "Go", 2)).encode())
    assert body_hash(b"DTSTAMP:1") != body_hash(b"DTSTAMP:2")
