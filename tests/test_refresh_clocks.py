"""Whose clocks a source goes by."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from meetcompanion.model import Window
from meetcompanion.refresh import Look, look
from meetcompanion.refresh.clocks import in_zone, needs_zone
from tests.fakes import NOW, FakeFetcher

BERLIN = ZoneInfo("Europe/Berlin")


def feed(start: str, more: str = "") -> Look:
    text = (
        f"BEGIN:VCALENDAR\nVERSION:2.0\n{more}BEGIN:VEVENT\nUID:a\n{start}\nSUMMARY:Chess\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    return look("cal.ics", fetcher=FakeFetcher(), now=NOW, window=Window.around(NOW), zone=BERLIN, body=text.encode())


@pytest.mark.parametrize(
    ("start", "more", "asked"),
    [
        (f"DTSTART:{NOW:%Y%m%d}T190000", "", True),
        (f"DTSTART:{NOW:%Y%m%d}T190000", "X-WR-TIMEZONE:Europe/Paris\n", False),
        (f"DTSTART;TZID=Europe/Paris:{NOW:%Y%m%d}T190000", "", False),
        (f"DTSTART:{NOW:%Y%m%d}T190000Z", "", False),
        (f"DTSTART;VALUE=DATE:{NOW:%Y%m%d}", "", False),
    ],
)
def test_a_person_is_asked_for_the_zone_only_where_nothing_tells_it(start: str, more: str, asked: bool) -> None:
    assert needs_zone(feed(start, more), now=NOW, zone=BERLIN) is asked


def test_the_times_are_read_again_by_other_clocks_without_fetching() -> None:
    found = in_zone(feed(f"DTSTART:{NOW:%Y%m%d}T190000"), now=NOW, zone=ZoneInfo("America/New_York"))
    assert found.reading is not None
    (draft,) = found.reading.drafts
    assert draft.instances[0].when.start == datetime(
        NOW.year, NOW.month, NOW.day, 19, tzinfo=ZoneInfo("America/New_York")
    )
    assert draft.instances[0].when.start.tzinfo is not None
    assert found.url.startswith("upload:")
    assert NOW.tzinfo is UTC
