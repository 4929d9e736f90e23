"""Files of this machine and the sample town."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from meetcompanion.fetch import HttpFetcher
from meetcompanion.fetch.sample import moved, read_sample, weeks_since_anchor
from tests.fakes import NOW, FixedClock


@pytest.fixture
def fetcher():
    fetcher = HttpFetcher(clock=FixedClock(), allow_files=True, max_bytes=1000)
    yield fetcher
    fetcher.close()


def test_a_file_is_read_where_that_is_allowed(fetcher, tmp_path):
    path = tmp_path / "my café.ics"
    path.write_bytes(b"BEGIN:VCALENDAR")
    fetched = fetcher.get(path.as_uri())
    assert (fetched.body, fetched.content_type, fetched.error) == (b"BEGIN:VCALENDAR", "text/calendar", None)


def test_a_file_is_not_read_where_that_is_not_allowed(tmp_path):
    path = tmp_path / "cal.ics"
    path.write_bytes(b"BEGIN:VCALENDAR")
    fetched = HttpFetcher(clock=FixedClock()).get(path.as_uri())
    assert fetched.body == b""
    assert "Files are not read from here" in fetched.error.text()


def test_what_is_no_file_is_said(fetcher, tmp_path):
    (tmp_path / "large").write_bytes(bytes(2000))
    os.mkfifo(tmp_path / "pipe")
    for name, sentence in (
        ("", "is not a file"),
        ("missing.ics", "There is no file"),
        ("pipe", "is not a file"),
        ("large", "larger than any calendar"),
    ):
        fetched = fetcher.get((tmp_path / name).as_uri())
        assert fetched.body == b""
        assert sentence in fetched.error.text()
    assert "is not a file" in fetcher.get("file:///dev/zero").error.text()
    assert fetcher.get("file:///nul%00l").error


CALENDAR = b"""BEGIN:VCALENDAR
BEGIN:VTIMEZONE
DTSTART:19701025T030000
END:VTIMEZONE
BEGIN:VEVENT
UID:20260108-catan@cafe.example
DTSTART;TZID=Europe/Berlin:20260108T190000
DTEND;VALUE=DATE:20260109
RRULE:FREQ=WEEKLY;UNTIL=20260701T000000Z;BYDAY=TH
EXDATE:20260115T190000,20260122T19
 0000Z
DTSTART:20261399T190000
SUMMARY:Since 20260108 on 2026-01-08
DESCRIPTION:Next on {{day 2026-01-08}}
END:VEVENT
END:VCALENDAR
"""


def test_the_dates_of_a_calendar_move_by_whole_weeks():
    text = moved(CALENDAR, 46, "text/calendar").decode()
    assert "DTSTART:19701025T030000" in text
    assert "UID:20260108-catan@cafe.example" in text
    assert "DTSTART;TZID=Europe/Berlin:20261126T190000" in text
    assert "DTEND;VALUE=DATE:20261127" in text
    assert "UNTIL=20270519T000000Z" in text
    assert "EXDATE:20261203T190000,20261210T19\n 0000Z" in text
    assert "DTSTART:20261399T190000" in text
    assert "SUMMARY:Since 20260108 on 2026-01-08" in text
    assert "DESCRIPTION:Next on Thursday 26 November" in text


def test_the_dates_of_a_page_move_in_its_markup_and_its_text():
    page = b"""<time datetime="2026-01-08T19:00">{{ day 2026-01-08 }}</time>
    {"startDate": "2026-01-08", "endDate": "2026-01-31T19:00:00+01:00"} 2026-13-01 id-2026-01-08-x 1999-01-01"""
    text = moved(page, 1, "text/html").decode()
    assert '<time datetime="2026-01-15T19:00">Thursday 15 January</time>' in text
    assert '{"startDate": "2026-01-15", "endDate": "2026-02-07T19:00:00+01:00"}' in text
    assert "2026-13-01 id-2026-01-08-x 1999-01-01" in text


def test_the_week_of_now_is_the_week_that_the_town_was_written_around():
    assert weeks_since_anchor(NOW) == 0
    assert weeks_since_anchor(datetime(2026, 1, 11, 23, 59, tzinfo=UTC)) == 0
    assert weeks_since_anchor(datetime(2026, 1, 12, tzinfo=UTC)) == 1
    assert weeks_since_anchor(datetime(2025, 12, 31, tzinfo=UTC)) == -1


def test_a_sample_is_read_from_the_towns_folder_only(tmp_path):
    (tmp_path / "cafe.ics").write_bytes(CALENDAR)
    (tmp_path / "folder").mkdir()
    fetched = read_sample("sample:cafe.ics", tmp_path, NOW)
    assert fetched.error is None
    assert fetched.content_type == "text/calendar"
    for name in ("other.ics", "../cafe.ics", "/etc/passwd", "folder", "", ".."):
        assert read_sample(f"sample:{name}", tmp_path / "folder", NOW).error


def test_the_fetcher_knows_the_sample_town(fetcher):
    assert "no “nothing.ics”" in fetcher.get("sample:nothing.ics").error.text()
