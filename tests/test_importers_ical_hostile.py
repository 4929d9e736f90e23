"""Calendars that mean harm, or might as well: each is read, or said to be unreadable, in a moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from meetcompanion.errors import BadSource
from meetcompanion.importers.ical import read_ical
from meetcompanion.model import Reading, Window
from tests.test_importers_ical import calendar, event

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
SOON = "DTSTART:20260902T180000Z"
OLD = "DTSTART:19700101T000000Z"
NEVER = "BYMONTH=2;BYMONTHDAY=30"
# Of work, as the machine may be busy; what these guard against takes minutes or for ever.
SECONDS = 5.0


def read(body: bytes) -> Reading:
    return read_ical(body, url="", now=NOW, window=Window.around(NOW), zone=ZoneInfo("Europe/Berlin"))


def zone(number: int, rule: str) -> str:
    part = "DTSTART:16010101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:"
    return (
        f"BEGIN:VTIMEZONE\r\nTZID:z{number}\r\nBEGIN:STANDARD\r\n{part}{rule}\r\nEND:STANDARD\r\n"
        f"BEGIN:DAYLIGHT\r\n{part}FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
    )


BODIES: dict[str, Callable[[], bytes]] = {
    "an interval of nothing": lambda: calendar(event(SOON, "RRULE:FREQ=DAILY;INTERVAL=0")),
    "every second since 1970, a million of them": lambda: calendar(event(OLD, "RRULE:FREQ=SECONDLY;COUNT=9999999999")),
    "a day that never comes, hourly": lambda: calendar(event(OLD, f"RRULE:FREQ=HOURLY;{NEVER}")),
    "a day that never comes, by seconds": lambda: calendar(event(OLD, f"RRULE:FREQ=SECONDLY;{NEVER}")),
    "a day that never comes, daily": lambda: calendar(event(OLD, f"RRULE:FREQ=DAILY;{NEVER}")),
    "a place in the set that never is": lambda: calendar(event(OLD, "RRULE:FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2")),
    "thirty of them": lambda: calendar(*[event(OLD, f"RRULE:FREQ=DAILY;{NEVER}", uid=str(n)) for n in range(30)]),
    "a length of ages": lambda: calendar(event(SOON, "DURATION:P999999999999999999W", "RRULE:FREQ=DAILY")),
    "an end in 9999 that repeats": lambda: calendar(event(SOON, "DTEND:99991231T235959Z", "RRULE:FREQ=DAILY")),
    "100,000 dates": lambda: calendar(
        event(
            SOON,
            "RDATE:"
            + ",".join(f"2026{1 + n % 12:02}{1 + n % 28:02}T{n % 24:02}{n % 60:02}00Z" for n in range(100_000)),
        )
    ),
    "dates that are none": lambda: calendar(event(SOON, "RDATE:" + ",".join(["2026AAAA"] * 20_000))),
    "3,000 nested beginnings": lambda: calendar("BEGIN:X\r\n" * 3000, event(SOON)),
    "ends without beginnings": lambda: calendar("BEGIN:X\r\n" * 3000, "END:Y\r\n" * 30_000),
    "events in events": lambda: calendar("BEGIN:VEVENT\r\n" * 3000, "END:VEVENT\r\n" * 3000),
    "a line of 5 MB": lambda: calendar(event(SOON, "DESCRIPTION:" + "a <b>x</b> " * 450_000)),
    "a quote that is never closed": lambda: calendar(event('DTSTART;TZID="' + "a" * 3_000_000 + ":20260902T180000Z")),
    "a million parameters": lambda: calendar(event("DTSTART" + ";A=b" * 1_000_000 + ":20260902T180000Z")),
    "nothing but line ends": lambda: b"BEGIN:VCALENDAR" + b"\r\n" * 1_000_000,
    "nothing but blanks": lambda: calendar(event(SOON, "DESCRIPTION:<p>" + " " * 3_000_000 + "</p>")),
    "half tags": lambda: calendar(event(SOON, "DESCRIPTION:" + "<a " * 1_000_000)),
    "the first and the last year": lambda: calendar(
        event("DTSTART;TZID=Asia/Tokyo:00010101T000000", "RRULE:FREQ=DAILY", uid="1"),
        event("DTSTART;VALUE=DATE:00010101", "RRULE:FREQ=MONTHLY;BYMONTHDAY=31", uid="2"),
        event("DTSTART;TZID=America/New_York:99991231T235959", "RRULE:FREQ=DAILY", uid="3"),
        event("DTSTART;VALUE=DATE:99991231", uid="4"),
    ),
    "a zone that changes every second": lambda: calendar(
        zone(1, "FREQ=SECONDLY"), event("DTSTART;TZID=z1:20260902T180000")
    ),
    "zones that never change": lambda: calendar(
        *[zone(n, f"FREQ=YEARLY;{NEVER}") for n in range(200)],
        *[event(f"DTSTART;TZID=z{n}:20260902T180000", uid=str(n)) for n in range(200)],
    ),
    "one UID for thousands": lambda: calendar(*[event(SOON, f"LOCATION:{n}") for n in range(3000)]),
    "a series with thousands of exceptions for all later ones": lambda: calendar(
        event(SOON, "RRULE:FREQ=HOURLY"),
        *[
            event(SOON, f"RECURRENCE-ID;RANGE=THISANDFUTURE:2026{9 + n % 3:02}{1 + n % 28:02}T{n % 24:02}0000Z")
            for n in range(2000)
        ],
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_it_is_over_in_a_moment(name: str) -> None:
    body = BODIES[name]()
    began = time.process_time()
    reading = read(body)
    assert time.process_time() - began < SECONDS
    assert sum(len(draft.instances) for draft in reading.drafts) <= 3000


def test_fifty_megabytes_of_zeros_are_no_calendar() -> None:
    with pytest.raises(BadSource):
        read(b"\0" * 50_000_000)


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=MINUTELY"])
@pytest.mark.parametrize("start", [SOON, OLD])
def test_a_rule_without_end_gives_its_first_thousand_and_says_so(rule: str, start: str) -> None:
    reading = read(calendar(event(start, f"RRULE:{rule}")))
    (draft,) = reading.drafts
    assert len(draft.instances) == 1000
    first = draft.instances[0].when.start
    assert first == (datetime(2026, 9, 2, 18, tzinfo=UTC) if start == SOON else Window.around(NOW).start)
    (problem,) = reading.problems
    assert problem.skipped and "1000" in problem.reason.text()


def test_a_gathering_every_twenty_minutes_of_an_afternoon_is_read() -> None:
    reading = read(calendar(event(SOON, "RRULE:FREQ=MINUTELY;INTERVAL=20;COUNT=6")))
    assert [f"{one.when.start:%M}" for one in reading.drafts[0].instances] == ["00", "20", "40"] * 2
    assert not reading.problems


def test_a_rule_that_cannot_be_followed_leaves_its_first_date_and_is_said() -> None:
    reading = read(calendar(event(SOON, "RRULE:FREQ=DAILY;INTERVAL=0")))
    assert len(reading.drafts[0].instances) == 1
    assert reading.problems[0].skipped and "INTERVAL" in reading.problems[0].reason.text()


def test_what_harms_takes_nothing_from_the_others() -> None:
    bad = [event(OLD, f"RRULE:FREQ=SECONDLY;{NEVER}", uid=f"bad {number}") for number in range(12)]
    good = event(SOON, "RRULE:FREQ=WEEKLY;COUNT=3", uid="good")
    reading = read(calendar(bad[0], good, *bad[1:]))
    assert {draft.uid: len(draft.instances) for draft in reading.drafts} == {"good": 3}
