"""What holds of every importer for any bytes: the promises, and strategies for bytes that put them to the test."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

from meetcompanion import importers
from meetcompanion.errors import BadSource
from meetcompanion.importers.ical import read_ical
from meetcompanion.merge import plan
from meetcompanion.model import Draft, Reading, Window
from meetcompanion.model.held import HeldEvent, HeldInstance, content_hash
from meetcompanion.store.texts import is_of

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
WINDOW = Window.around(NOW)
URL = "https://hall.example/events"
#: No body may take longer than this, in seconds for each megabyte begun.
LONGEST = 5.0

_FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
_EVENT = re.compile(rb"^BEGIN:VEVENT\r?\n.*?^END:VEVENT\r?\n", re.DOTALL | re.MULTILINE)


def samples() -> list[bytes]:
    """Calendars and pages of our own writing, small ones."""
    paths = [*_FIXTURES.glob("ical/*.ics"), *_FIXTURES.glob("pages/**/*.html"), *_FIXTURES.glob("pages/**/*.json")]
    bodies = (path.read_bytes() for path in sorted(paths) if not path.name.endswith("expected.json"))
    return [body for body in bodies if len(body) < 60_000]


def read(body: bytes, now: datetime = NOW) -> Reading | None:
    """The reading, None where it was refused in a sentence; anything else that is raised breaks the promise."""
    begin = time.process_time()
    try:
        reading = importers.read(body, url=URL, now=now, window=Window.around(now), zone=UTC)
    except BadSource as refusal:
        assert refusal.message.text()
        reading = None
    took = time.process_time() - begin
    assert took <= LONGEST * (1 + len(body) // 1_000_000), f"{took:.1f} s for {len(body)} bytes"
    return reading


def ends_in_events_or_a_sentence(body: bytes, now: datetime = NOW) -> Reading | None:
    """No bytes crash an importer, and what comes of them can be kept."""
    reading = read(body, now)
    if reading is None:
        return None
    uids = [draft.uid for draft in reading.drafts]
    assert len(uids) == len(set(uids))
    for draft in reading.drafts:
        keys = [one.key for one in draft.instances]
        assert keys and len(keys) == len(set(keys))
    assert all(problem.reason.text() for problem in reading.problems)
    return reading


def changes_nothing_when_read_again(body: bytes) -> None:
    """Importing twice changes nothing, whether all is read again or only what has changed."""
    reading = ends_in_events_or_a_sentence(body)
    if reading is None:
        return
    assert read(body) == reading
    assert plan(reading.drafts, held(reading.drafts), WINDOW).nothing
    if reading.texts:
        again = read_ical(body, url=URL, now=NOW, window=WINDOW, zone=UTC, known=reading.texts)
        rest = [one for one in reading.drafts if not is_of(one.uid, again.same)]
        assert sorted(again.drafts, key=repr) == sorted(rest, key=repr)


def order_does_not_matter(body: bytes, dice: random.Random) -> None:
    """A calendar's events may stand in any order."""
    reading = read(body)
    events = _EVENT.findall(body)
    if reading is None or len(events) < 2:
        return
    moved = iter(dice.sample(events, len(events)))
    other = read(_EVENT.sub(lambda _: next(moved), body))
    assert other is not None
    assert set(other.drafts) == set(reading.drafts)


def held(drafts: Iterable[Draft]) -> list[HeldEvent]:
    """Drafts as the store would hold them."""
    return [
        HeldEvent(
            number,
            draft.uid,
            content_hash(draft.content),
            draft.content,
            tuple(
                HeldInstance(place, one.key, one.when, one.status, content_hash(one.content))
                for place, one in enumerate(draft.instances, number * 10_000)
            ),
        )
        for number, draft in enumerate(drafts, 1)
    ]


def damaged(bodies: list[bytes]) -> st.SearchStrategy[bytes]:
    """A sample with pieces cut out, doubled, moved, written over, or taken from another one."""

    def damage(body: bytes, other: bytes, cuts: list[tuple[int, int, int, bytes]]) -> bytes:
        for kind, at, size, put in cuts:
            at %= len(body) + 1
            piece = body[at : at + size]
            match kind:
                case 0:
                    body = body[:at] + body[at + size :]
                case 1:
                    body = body[:at] + piece + piece + body[at + size :]
                case 2:
                    body = body[:at] + put + body[at + len(put) :]
                case _:
                    start = at % (len(other) + 1)
                    body = body[:at] + other[start : start + size] + body[at:]
        return body

    cut = st.tuples(st.integers(0, 3), st.integers(0, 100_000), st.integers(0, 400), st.binary(max_size=12))
    one = st.sampled_from(bodies)
    return st.builds(damage, one, one, st.lists(cut, min_size=1, max_size=6))


_LINES = [
    b"UID:a", b"UID:b", b"UID:", b"SUMMARY:Chess", b"SUMMARY:Go", b"SEQUENCE:1", b"SEQUENCE:2", b"STATUS:CANCELLED",
    b"DTSTART:20260902T180000Z", b"DTSTART;TZID=Europe/Berlin:20260903T180000", b"DTSTART;VALUE=DATE:20260904",
    b"DTEND:20260902T190000Z", b"DURATION:PT2H", b"RRULE:FREQ=WEEKLY;COUNT=4", b"RRULE:FREQ=DAILY;INTERVAL=3",
    b"RECURRENCE-ID:20260909T180000Z", b"RECURRENCE-ID;RANGE=THISANDFUTURE:20260905T180000Z",
    b"EXDATE:20260909T180000Z", b"RDATE:20260912T180000Z,20260913T180000Z", b"DTSTAMP:20260801T000000Z",
    b"LAST-MODIFIED:20260802T000000Z", b"LOCATION:Hall", b"DESCRIPTION:Bring\\n a friend", b"X-ODD", b"",
]  # fmt: skip


def calendars(most: int = 6) -> st.SearchStrategy[bytes]:
    """Calendars whose events share UIDs, override each other, repeat, and lack what they need."""
    event = st.lists(st.sampled_from(_LINES), max_size=8).map(
        lambda lines: b"\r\n".join([b"BEGIN:VEVENT", *lines, b"END:VEVENT", b""])
    )
    return st.lists(event, max_size=most).map(
        lambda events: b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + b"".join(events) + b"END:VCALENDAR\r\n"
    )
