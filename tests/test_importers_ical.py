"""The calendar reader, on pairs of our own writing and on what must hold for all of them."""

from __future__ import annotations

import json
import random
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from meetcompanion.errors import BadSource
from meetcompanion.importers.ical import read_ical
from meetcompanion.model import Reading, Window
from tests.ical_fixtures import CASES, found, read_case

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def event(*lines: str, uid: str = "one", title: str = "Chess") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *lines, "END:VEVENT", ""])


def calendar(*parts: str) -> bytes:
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(parts) + "END:VCALENDAR\r\n").encode()


def read(body: bytes | str, zone: ZoneInfo = BERLIN) -> Reading:
    return read_ical(body, url="https://club.example/feed.ics", now=NOW, window=Window.around(NOW), zone=zone)


def starts(reading: Reading) -> list[str]:
    return [one.when.start.isoformat() for draft in reading.drafts for one in draft.instances]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_calendar_reads_as_its_pair_says(case: Path) -> None:
    expected = json.loads(case.with_suffix(".expected.json").read_text(encoding="utf-8"))
    reading = read_case(case, expected)
    assert {**{name: expected[name] for name in ("url", "now", "zone")}, **found(reading)} == expected


@pytest.mark.parametrize("case", [case for case in CASES if case.stem != "faults"], ids=lambda case: case.stem)
def test_the_order_of_components_does_not_matter(case: Path) -> None:
    given = json.loads(case.with_suffix(".expected.json").read_text(encoding="utf-8"))
    text = case.read_text(encoding="utf-8")
    pieces = re.split(r"(?m)^(?=BEGIN:(?:VEVENT|VTIMEZONE)|END:VCALENDAR)", text)
    middle = pieces[1:-1]
    random.Random(7).shuffle(middle)
    shuffled = read(("".join([pieces[0], *middle, pieces[-1]])).encode(), ZoneInfo(given["zone"]))
    assert shuffled.drafts == read_case(case, given).drafts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_uids_are_unique_and_the_same_at_every_reading(case: Path) -> None:
    given = json.loads(case.with_suffix(".expected.json").read_text(encoding="utf-8"))
    reading = read_case(case, given)
    uids = [draft.uid for draft in reading.drafts]
    assert len(uids) == len(set(uids))
    assert read_case(case, given) == reading


@pytest.mark.parametrize(
    "body", [b"", b"\0" * 1000, b"<!doctype html><title>Sign in</title>", b"BEGIN:VCARD\nEND:VCARD"]
)
def test_what_holds_no_calendar_is_refused(body: bytes) -> None:
    with pytest.raises(BadSource, match="no calendar"):
        read(body)


def test_a_calendar_without_events_says_so() -> None:
    (problem,) = read(calendar()).problems
    assert problem.reason.text() == "The calendar holds no events." and not problem.skipped


def test_a_calendar_of_the_past_says_when_it_ended() -> None:
    reading = read(calendar(event("DTSTART:20190301T180000Z"), event("DTSTART:20230514T180000Z", uid="two")))
    assert reading.drafts == ()
    assert "2023-05-14" in reading.problems[0].reason.text()


def test_two_feeds_read_at_once_keep_their_own_zones_of_one_name() -> None:
    def feed(offset: str) -> bytes:
        zone = (
            "BEGIN:VTIMEZONE\r\nTZID:Custom Zone\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
            f"TZOFFSETFROM:{offset}\r\nTZOFFSETTO:{offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
        )
        events = [
            event("DTSTART;TZID=Custom Zone:20260902T120000", "RRULE:FREQ=DAILY;COUNT=3", uid=str(n)) for n in range(20)
        ]
        return calendar(zone, *events)

    bodies = [feed("+0900"), feed("-0500")] * 4
    with ThreadPoolExecutor(4) as pool:
        readings = list(pool.map(read, bodies))
    assert {starts(reading)[0] for reading in readings[::2]} == {"2026-09-02T03:00:00+00:00"}
    assert {starts(reading)[0] for reading in readings[1::2]} == {"2026-09-02T17:00:00+00:00"}


def test_what_is_under_way_when_the_window_begins_is_in_it() -> None:
    window = Window(NOW, NOW + timedelta(days=7))
    body = calendar(
        event("DTSTART:20260801T000000Z", "DTEND:20260901T130000Z", uid="under-way"),
        event("DTSTART:20260801T000000Z", "DTEND:20260901T110000Z", uid="over"),
        event("DTSTART:20260908T120000Z", uid="too-late"),
        event("DTSTART:20260901T120000Z", uid="begins"),
    )
    reading = read_ical(body, url="", now=NOW, window=window, zone=BERLIN)
    assert [draft.uid for draft in reading.drafts] == ["under-way", "begins"]


def test_floating_times_go_by_the_zone_asked_for_where_the_calendar_names_none() -> None:
    body = calendar(event("DTSTART:20260902T180000"))
    assert starts(read(body)) == ["2026-09-02T16:00:00+00:00"]
    assert starts(read(body, ZoneInfo("Asia/Tokyo"))) == ["2026-09-02T09:00:00+00:00"]


def test_an_override_may_stand_alone() -> None:
    reading = read(calendar(event("RECURRENCE-ID:20260909T180000Z", "DTSTART:20260910T180000Z")))
    (draft,) = reading.drafts
    assert [(one.key, one.when.start.isoformat()) for one in draft.instances] == [
        ("2026-09-09T18:00:00+00:00", "2026-09-10T18:00:00+00:00")
    ]


def test_the_newest_of_two_overrides_of_one_date_holds() -> None:
    series = event("DTSTART:20260902T180000Z", "RRULE:FREQ=WEEKLY;COUNT=2")
    older = event("RECURRENCE-ID:20260909T180000Z", "DTSTART:20260910T180000Z", "SEQUENCE:1")
    newer = event("RECURRENCE-ID:20260909T180000Z", "DTSTART:20260911T180000Z", "SEQUENCE:2")
    for order in ([series, older, newer], [newer, older, series]):
        assert starts(read(calendar(*order)))[1] == "2026-09-11T18:00:00+00:00"


def test_a_day_as_the_last_of_a_series_in_times_is_part_of_it() -> None:
    reading = read(calendar(event("DTSTART;TZID=America/New_York:20260901T200000", "RRULE:FREQ=DAILY;UNTIL=20260903")))
    assert starts(reading) == [f"2026-09-0{day}T00:00:00+00:00" for day in (2, 3, 4)]


def test_a_bad_event_is_skipped_alone_and_said_with_its_line() -> None:
    reading = read(calendar(event("DTSTART:2026-13-45", title="Moss"), event("DTSTART:20260902T180000Z", uid="two")))
    assert [draft.uid for draft in reading.drafts] == ["two"]
    (problem,) = reading.problems
    assert problem.skipped and problem.where == "line 3: Moss" and "2026-13-45" in problem.reason.text()


def test_what_was_mended_everywhere_is_not_said_a_thousand_times() -> None:
    events = [event("DTSTART:20260902T180000Z", "DTEND:19700101T000000Z", uid=str(number)) for number in range(1000)]
    reading = read(calendar(*events))
    assert len(reading.drafts) == 1000
    assert len(reading.problems) == 21 and "980 more" in reading.problems[-1].reason.text()


def test_bytes_that_are_no_text_are_read_line_by_line() -> None:
    body = calendar(event("DTSTART:20260902T180000Z", title="Tee & Gebäck")).decode()
    assert read(body.encode("latin-1")).drafts[0].content.title == "Tee & Gebäck"
    assert read(body.encode("utf-16")).drafts[0].content.title == "Tee & Gebäck"
    cut_in_two = body.encode().replace(b"\xc3\xa4", b"\xc3\r\n \xa4")
    assert read(cut_in_two).drafts[0].content.title == "Tee & Gebäck"


def test_each_calendar_of_a_file_has_its_own_zone() -> None:
    def one(zone: str, uid: str) -> bytes:
        return calendar(f"X-WR-TIMEZONE:{zone}\r\n", event("DTSTART:20260902T180000", uid=uid))

    reading = read(one("Asia/Tokyo", "east") + one("America/New_York", "west"))
    assert starts(reading) == ["2026-09-02T09:00:00+00:00", "2026-09-02T22:00:00+00:00"]
