"""Only what changed in a calendar is read, and nothing is told differently for it."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from meetcompanion.errors import BadSource
from meetcompanion.importers.ical import read_ical
from meetcompanion.importers.ical_known import outline
from meetcompanion.model import Draft, Reading, Window
from meetcompanion.store.texts import is_of
from tests.calendars import calendar
from tests.fakes import NOW
from tests.ical_fixtures import CASES

TWO = calendar(("a", "Chess", 2), ("b", "Go", 3)).encode()
ALARM = b"BEGIN:VALARM\r\nUID:alarm\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n"
ZONE = (
    b"BEGIN:VTIMEZONE\r\nTZID:Ours\r\nLAST-MODIFIED:20260101T000000Z\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    b"TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


def read(body: bytes, known: frozenset[bytes] = frozenset(), zone: tzinfo = UTC, now: datetime = NOW) -> Reading:
    return read_ical(body, url="", now=now, window=Window.around(now), zone=zone, known=known)


def changed(before: bytes, after: bytes) -> list[str]:
    """Titles of the events that are read again."""
    return [draft.content.title for draft in read(after, read(before).texts).drafts]


def of(uids: frozenset[str], drafts: tuple[Draft, ...]) -> list[Draft]:
    return [one for one in drafts if is_of(one.uid, uids)]


def test_what_says_the_same_is_not_read_again():
    first = read(TWO)
    again = read(TWO, first.texts)
    assert (len(first.drafts), first.same) == (2, frozenset())
    assert (again.drafts, again.same, again.texts) == ((), {"a", "b"}, first.texts)
    assert (again.title, again.problems) == (first.title, ())


def test_only_what_changed_is_read():
    assert changed(TWO, TWO.replace(b"Go", b"Mahjong")) == ["Mahjong"]
    assert changed(TWO, calendar(("b", "Go", 3), ("c", "Choir", 4), ("a", "Chess", 2)).encode()) == ["Choir"]
    assert changed(TWO, calendar(("a", "Chess", 2.5), ("b", "Go", 3)).encode()) == ["Chess"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"DTSTAMP:20260105T120000Z", b"DTSTAMP:20260106T120000Z"),
        (b"SUMMARY:Go", b"SEQUENCE:4\r\nLAST-MODIFIED:20260106T120000Z\r\nCREATED:20260101T000000Z\r\nSUMMARY:Go"),
        (b"PRODID:-//made up//EN", b"PRODID:-//made up 2//EN\r\nX-GENERATED-AT:now"),
        (b"SUMMARY:Go\r\n", b"SUMMARY:Go\r\n" + ALARM),
    ],
)
def test_stamps_and_alarms_change_nothing(old, new):
    assert old in TWO
    assert changed(TWO, TWO.replace(old, new)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"TZOFFSETTO:+0200", b"TZOFFSETTO:+0300"),
        (b"VERSION:2.0", b"VERSION:2.0\r\nX-WR-TIMEZONE:Europe/Rome"),
        (b"VERSION:2.0", b"VERSION:2.0\r\nX-WR-TIMEZONE:\r\n Europe/Rome"),
    ],
)
def test_another_time_zone_changes_everything_in_its_calendar(old, new):
    body = TWO.replace(b"BEGIN:VEVENT", ZONE + b"BEGIN:VEVENT", 1).replace(b"DTSTART:", b"DTSTART;TZID=Ours:")
    assert old in body
    assert changed(body, body.replace(old, new)) == ["Chess", "Go"]
    assert changed(body, body.replace(b"LAST-MODIFIED:2026", b"LAST-MODIFIED:2027")) == []
    assert changed(body + TWO.replace(b"UID:", b"UID:o"), body.replace(old, new) + TWO.replace(b"UID:", b"UID:o")) == [
        "Chess",
        "Go",
    ]


def test_what_was_read_in_another_zone_is_read_again():
    texts = read(TWO).texts
    assert len(read(TWO, texts, ZoneInfo("Europe/Rome")).drafts) == 2


def test_a_change_to_one_date_of_a_series_changes_the_series():
    series = TWO.replace(b"SUMMARY:Go", b"RRULE:FREQ=DAILY;COUNT=3\r\nSUMMARY:Go").replace(b"UID:b", b"UID:a")
    assert read(series).texts != read(series.replace(b"Chess", b"Draughts")).texts
    # Which of two versions counts is told by their stamps: their order matters, not the moment of writing.
    later = series.replace(b"DTSTAMP:20260105T120000Z", b"DTSTAMP:20270105T120000Z")
    assert changed(series, later) == []
    newer = series.replace(b"SUMMARY:Chess", b"SEQUENCE:7\r\nSUMMARY:Chess")
    assert read(newer).texts != read(series).texts


def test_what_something_is_left_out_of_is_said_every_time():
    body = TWO.replace(b"SUMMARY:Go", b"RRULE:FREQ=NEVER\r\nSUMMARY:Go")
    first = read(body)
    again = read(body, first.texts)
    assert first.problems == again.problems != ()
    assert again.same == {"a"}


def test_lines_keep_their_numbers_when_others_are_not_read():
    bad = TWO.replace(b"SUMMARY:Go", b"RRULE:FREQ=NEVER\r\nSUMMARY:Go")
    assert read(bad, read(TWO).texts).problems == read(bad).problems


@pytest.mark.parametrize(
    "body",
    [
        TWO.replace(b"END:VEVENT\r\n", b"", 1),
        TWO.replace(b"END:VEVENT\r\n", b"END:VEVENT\r\n x\r\n", 1),
        TWO.replace(b"BEGIN:VEVENT", b"BEGIN:VE\r\n VENT", 1),
        TWO.replace(b"\r\n", b"\r"),
        TWO.replace(b"Go", b"G\xf6"),
        TWO.replace(b"Go", b"G\x00o"),
        TWO.decode().encode("utf-16"),
        TWO.replace(b"\r\n", b"\r\n "),
        TWO.partition(b"BEGIN:VEVENT")[2],
        TWO.replace(b"UID:b", b"UID:a\r\nUID:b"),
        TWO.replace(b"UID:b", b"uid:a\r\nUID:b"),
    ],
)
def test_what_is_not_written_plainly_is_read_in_full(body):
    assert outline(body, UTC) is None
    if b"BEGIN:VCALENDAR" in body.replace(b"\x00", b""):
        assert read(body, read(TWO).texts).same == frozenset()


def _damaged(body: bytes, dice: random.Random) -> bytes:
    """The body with a line dropped, doubled, written anew or moved, or an event taken out."""
    lines = body.splitlines(keepends=True)
    at = dice.randrange(len(lines))
    match dice.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[dice.randrange(len(lines))])
        case 2:
            lines[at] = lines[at].replace(b":", b":2", 1)
        case 3:
            lines[at] = lines[at].replace(b"2", b"3", 1)
        case _:
            events = [one.span() for one in re.finditer(rb"BEGIN:VEVENT.*?END:VEVENT\r?\n?", body, re.DOTALL)]
            if events:
                begin, end = dice.choice(events)
                return body[:begin] + body[end:]
    return b"".join(lines)


def _hold_to_a_full_reading(case: Path, dice: random.Random) -> None:
    before = case.read_bytes()
    after = _damaged(before, dice)
    now = datetime(2026, 9, 1, 12, tzinfo=UTC) if b"2026" in before else NOW
    try:
        first, full = read(before, now=now), read(after, now=now)
    except BadSource:
        return
    part = read(after, first.texts, now=now)
    rest = of(part.same, first.drafts)
    assert sorted([*part.drafts, *rest], key=repr) == sorted(full.drafts, key=repr)
    assert [one for one in part.problems if one.skipped] == [one for one in full.problems if one.skipped]
    assert part.texts == full.texts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_reading_what_changed_is_as_good_as_reading_all(case):
    dice = random.Random(case.stem)
    for _ in range(12):
        _hold_to_a_full_reading(case, dice)


def test_a_large_feed_costs_little_when_one_event_changed():
    before = calendar(*((f"u{number}", f"Chess {number}", 1 + number / 10) for number in range(1000)))
    after = before.replace("Chess 500\r", "Draughts\r")
    texts = read(before.encode()).texts
    part = read(after.encode(), texts, now=NOW + timedelta(hours=1))
    assert [one.content.title for one in part.drafts] == ["Draughts"]
    assert len(part.same) == 999
