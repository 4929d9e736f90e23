"""No bytes crash the calendar reader, and reading again changes nothing."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetcompanion.errors import BadSource
from meetcompanion.importers.ical import read_ical
from meetcompanion.model import Reading, Window
from tests.ical_fixtures import CASES

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
SLOWLY = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LINES = sorted({line for case in CASES for line in re.split(rb"[\r\n]+", case.read_bytes()) if line})
NAMES = [
    b"DTSTART",
    b"DTEND",
    b"DURATION",
    b"RRULE",
    b"RDATE",
    b"EXDATE",
    b"RECURRENCE-ID",
    b"SEQUENCE",
    b"UID",
    b"GEO",
]
VALUES = [
    b"20260902T180000Z", b"20260902T180000", b"20260902", b"00010101T000000Z", b"99991231T235959", b"P1D", b"-PT5M",
    b"FREQ=DAILY", b"FREQ=WEEKLY;BYDAY=MO", b"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", b"FREQ=YEARLY;UNTIL=2026",
    b"20260902T180000Z/PT1H", b"20260902/20260903", b"", b",", b";", b"\xff\xfe", b"{{ x }}", b"1", b"-1",
]  # fmt: skip
PARAMETERS = [
    b"",
    b";VALUE=DATE",
    b";VALUE=PERIOD",
    b";TZID=Europe/Berlin",
    b';TZID="',
    b";RANGE=THISANDFUTURE",
    b";TZID=z1",
    b";",
]
made_lines = st.builds(
    lambda name, parameters, value: name + parameters + b":" + value,
    st.sampled_from(NAMES),
    st.sampled_from(PARAMETERS),
    st.sampled_from(VALUES) | st.binary(max_size=12),
)
lines = st.sampled_from(LINES) | made_lines | st.binary(max_size=20)
ends = st.sampled_from([b"\r\n", b"\n", b"\r", b"\r\r\n", b"\r\n "])


def read(body: bytes) -> Reading:
    return read_ical(body, url="", now=NOW, window=Window.around(NOW), zone=UTC)


def check(body: bytes) -> None:
    with contextlib.suppress(BadSource):
        reading = read(body)
        uids = [draft.uid for draft in reading.drafts]
        assert len(uids) == len(set(uids))
        for draft in reading.drafts:
            keys = [one.key for one in draft.instances]
            assert 0 < len(keys) <= 1000 and len(keys) == len(set(keys))
        assert all(problem.reason.text() for problem in reading.problems)
        assert read(body) == reading


@given(st.binary(max_size=300))
@SLOWLY
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    check(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260902T180000Z\r\n" + body)
    check(body)


@given(st.lists(lines, max_size=40), ends)
@SLOWLY
def test_any_mixture_of_lines_is_read_or_refused(some: list[bytes], end: bytes) -> None:
    check(end.join([b"BEGIN:VCALENDAR", *some, b"END:VCALENDAR"]))


@given(st.lists(st.lists(made_lines, max_size=8), min_size=1, max_size=5))
@SLOWLY
def test_any_events_are_read(events: list[list[bytes]]) -> None:
    parts = [
        b"\r\n".join([b"BEGIN:VEVENT", b"UID:same", b"SUMMARY:x", b"DTSTART:20260902T180000Z", *event, b"END:VEVENT"])
        for event in events
    ]
    check(b"\r\n".join([b"BEGIN:VCALENDAR", *parts, b"END:VCALENDAR"]))


@given(st.sampled_from(CASES), st.integers(0, 10_000), st.integers(0, 60), st.binary(max_size=8))
@SLOWLY
def test_a_damaged_calendar_is_read(case: object, at: int, removed: int, put: bytes) -> None:
    body = case.read_bytes()  # type: ignore[attr-defined]
    at %= len(body)
    check(body[:at] + put + body[at + removed :])
