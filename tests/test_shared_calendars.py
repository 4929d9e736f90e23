"""Real calendars as published, against what three engines that share no code make of them."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest

from meetcompanion.errors import BadSource
from meetcompanion.importers.ical import read_ical
from meetcompanion.model import Reading, Window
from tests.shared_data import shared

#: What is read of these calendars one process remembers.
pytestmark = pytest.mark.xdist_group("shared calendars")

SECONDS = 5.0
# Where we differ on purpose; docs/ical.md argues each.
ARGUED = {
    "files/aaronsewall+pycon_us_ics/docs/all_events.ics": "markup in a title",
    "files/aaronsewall+pycon_us_ics/docs/kind/event.ics": "markup in a title",
    "files/aaronsewall+pycon_us_ics/docs/section/events.ics": "markup in a title",
    "files/allenporter+ical/tests/compat/testdata/calendar_labs_same_day_dtend.ics": "a day that ends on itself",
    "files/pimutils+khal/tests/ics/event_d_same_start_end.ics": "a day that ends on itself",
    "files/ical4j+ical4j/src/test/resources/samples/valid/Australian32Holidays.ics": "an override without a title",
}


@pytest.fixture(scope="module")
def expectations() -> list[dict[str, Any]]:
    text = shared("ics", "expected.ndjson").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def readings(expectations: list[dict[str, Any]]) -> dict[str, tuple[Reading | None, float]]:
    found: dict[str, tuple[Reading | None, float]] = {}
    for one in expectations:
        start, until = (
            datetime.fromisoformat(day).replace(tzinfo=UTC) for day in one["window"] or ("2024-01-01", "2028-01-01")
        )
        body = shared("ics", one["file"]).read_bytes()
        began = time.process_time()
        try:
            reading = read_ical(body, url=one["file"], now=start, window=Window(start, until), zone=UTC)
        except BadSource:
            reading = None
        found[one["file"]] = reading, time.process_time() - began
    return found


def moment(value: datetime | date) -> str:
    return f"{value:%Y-%m-%dT%H:%M:%S}" if isinstance(value, datetime) else value.isoformat()


def times(reading: Reading) -> Counter[tuple[str, str, bool, str]]:
    # Without a DTEND, RFC 5545 section 3.6.1 ends a time where it begins; we say that it is not known.
    return Counter(
        (
            moment(one.when.start),
            moment(one.when.end or one.when.start),
            one.when.all_day,
            " ".join((one.content or draft.content).title.split()),
        )
        for draft in reading.drafts
        for one in draft.instances
    )


def test_every_calendar_on_which_engines_agree_is_read_like_that(
    expectations: list[dict[str, Any]], readings: dict[str, tuple[Reading | None, float]]
) -> None:
    different = {}
    for one in expectations:
        if not one["agreed"]:
            continue
        reading, _ = readings[one["file"]]
        expected = Counter(
            (start.rstrip("Z"), end.rstrip("Z"), all_day, " ".join(title.split()))
            for start, end, all_day, title, _ in one["occurrences"]
        )
        found = times(reading) if reading else Counter()
        if found != expected:
            different[one["file"]] = (sum((expected - found).values()), sum((found - expected).values()))
    assert {name: numbers for name, numbers in different.items() if name not in ARGUED} == {}
    assert set(different.values()) <= {(1, 1)}  # what is argued is one title or one end a file, not a time lost


def test_every_status_is_the_one_of_the_calendar(
    expectations: list[dict[str, Any]], readings: dict[str, tuple[Reading | None, float]]
) -> None:
    for one in expectations:
        reading, _ = readings[one["file"]]
        if not one["agreed"] or reading is None:
            continue
        for status in ("tentative", "cancelled"):
            expected = sum(stated.lower() == status for *_, stated in one["occurrences"])
            found = sum(inst.status == status for draft in reading.drafts for inst in draft.instances)
            said = sum("CANCELLED" in title for _, _, _, title, _ in one["occurrences"]) if status == "cancelled" else 0
            assert expected <= found <= expected + said, one["file"]


def test_no_calendar_takes_long(readings: dict[str, tuple[Reading | None, float]]) -> None:
    assert {name: seconds for name, (_, seconds) in readings.items() if seconds > SECONDS} == {}


def test_every_event_is_given_or_said_to_be_missing(
    expectations: list[dict[str, Any]], readings: dict[str, tuple[Reading | None, float]]
) -> None:
    for one in expectations:
        reading, _ = readings[one["file"]]
        if reading is not None and one["n_vevent"] and not reading.drafts:
            assert reading.problems, one["file"]
        for problem in reading.problems if reading else ():
            assert problem.reason.text() and (problem.where or not problem.skipped)
