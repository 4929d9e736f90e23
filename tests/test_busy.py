"""When a person is busy: read from a calendar of their own, of which nothing else is ever kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetcompanion.errors import BadSource
from meetcompanion.importers.busy import read_busy
from meetcompanion.model import Content, Occurrence, PickState, Status, When, Window
from meetcompanion.model.busy import BusyTime
from meetcompanion.ranking.busy import Busy
from tests.fakes import NOW

ADDRESS = "https://calendar.example.org/ical/ana%40example.org/private-0123456789abcdef/basic.ics"
BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = "20260106"


def calendar(*events: str, head: str = "") -> bytes:
    """A calendar of these events, each some lines; dates and UIDs are ours, the persons made up."""
    blocks = (f"BEGIN:VEVENT\nUID:{number}@example.org\n{event}\nEND:VEVENT" for number, event in enumerate(events))
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *([head] if head else []), *blocks, "END:VCALENDAR"]).encode()


def at(hour: int, until: int, *lines: str) -> str:
    """An event on Tuesday, in UTC."""
    return "\n".join((f"DTSTART:{TUESDAY}T{hour:02}0000Z", f"DTEND:{TUESDAY}T{until:02}0000Z", *lines))


def busy(body: bytes, url: str = ADDRESS) -> list[str]:
    """The times that are taken, as "06 18–20"."""
    found = read_busy(body, url=url, window=Window.around(NOW), zone=BERLIN)
    return [f"{one.start:%d %H}–{one.end:%H}" for one in found]


def test_only_what_takes_time_is_taken() -> None:
    whole_day = f"DTSTART;VALUE=DATE:{TUESDAY}"
    assert busy(
        calendar(
            at(8, 9, "SUMMARY:Dentist", "LOCATION:Somewhere"),
            at(9, 10, "TRANSP:TRANSPARENT"),
            at(10, 11, "STATUS:CANCELLED"),
            at(11, 12, "STATUS:TENTATIVE"),
            at(12, 13, "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
            at(13, 13),
            f"DTSTART:{TUESDAY}T150000Z",
            f"DTSTART:{TUESDAY}T160000Z\nDURATION:PT1H",
            f"DTSTART:{TUESDAY}T170000\nDTEND:{TUESDAY}T180000",
            f"{whole_day}\nSUMMARY:Mum's birthday",
            f"{whole_day}\nTRANSP:TRANSPARENT",
        )
    ) == ["06 08–09", "06 11–12", "06 16–17"]


def test_whole_days_count_where_the_calendar_says_that_they_are_taken() -> None:
    holiday = f"DTSTART;VALUE=DATE:{TUESDAY}\nDTEND;VALUE=DATE:20260108"
    for said_so in ("TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"):
        found = read_busy(calendar(f"{holiday}\n{said_so}"), url="", window=Window.around(NOW), zone=BERLIN)
        assert found == (BusyTime(datetime(2026, 1, 5, 23, tzinfo=UTC), datetime(2026, 1, 7, 23, tzinfo=UTC)),)


DECLINED = "ATTENDEE;PARTSTAT=DECLINED:mailto:Ana@example.org\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@example.org"


@pytest.mark.parametrize(
    ("url", "head", "taken"),
    [
        (ADDRESS, "", ["06 10–11"]),
        ("https://x.example/c.ics", "X-WR-CALNAME:ana@example.org", ["06 10–11"]),
        ("https://x.example/c.ics", "", ["06 08–09", "06 10–11"]),
        ("https://x.example/ben@example.org.ics", "", ["06 08–09", "06 10–11"]),
    ],
)
def test_what_was_declined_takes_no_time_where_it_is_known_whose_calendar_it_is(
    url: str, head: str, taken: list[str]
) -> None:
    assert busy(calendar(at(8, 9, DECLINED), at(10, 11), head=head), url) == taken


def test_whoever_is_always_invited_is_the_owner() -> None:
    with_others = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org\nATTENDEE:mailto:cleo@example.org"
    assert busy(calendar(at(8, 9, DECLINED), at(10, 11, with_others)), "https://x.example/") == ["06 10–11"]


def test_a_series_takes_its_dates_but_for_those_that_are_called_off_or_free() -> None:
    master = at(18, 19, "RRULE:FREQ=DAILY;COUNT=4")
    off = "DTSTART:20260107T180000Z\nDTEND:20260107T190000Z\nRECURRENCE-ID:20260107T180000Z\nSTATUS:CANCELLED"
    free = "DTSTART:20260108T180000Z\nDTEND:20260108T190000Z\nRECURRENCE-ID:20260108T180000Z\nTRANSP:TRANSPARENT"
    body = calendar(master, off, free).replace(b"UID:1@", b"UID:0@").replace(b"UID:2@", b"UID:0@")
    assert busy(body) == ["06 18–19", "09 18–19"]


def test_a_calendar_that_gives_only_times_is_read_too() -> None:
    lines = (
        "BEGIN:VFREEBUSY",
        "FREEBUSY;FBTYPE=BUSY:20260106T080000Z/20260106T090000Z,20260106T100000Z/PT2H",
        "FREEBUSY;FBTYPE=FREE:20260106T130000Z/PT1H",
        "FREEBUSY:nonsense",
        "END:VFREEBUSY",
    )
    assert busy(calendar(head="\n".join(lines))) == ["06 08–09", "06 10–12"]


def test_a_page_is_no_calendar() -> None:
    with pytest.raises(BadSource):
        busy(b"<html>Sign in</html>")


def test_what_one_goes_to_is_no_clash_with_itself() -> None:
    evening = When(NOW, NOW + timedelta(hours=2))
    copy, other = BusyTime(NOW, NOW + timedelta(hours=2)), BusyTime(NOW, NOW + timedelta(hours=3))
    held = Occurrence(
        id=1, event_id=1, source_id=1, uid="x", when=evening, status=Status.CONFIRMED, content=Content(title="Choir")
    )
    assert Busy.of([copy], [(held, PickState.GOING)], UTC).clash(evening, UTC) is None
    assert Busy.of([copy, other], [(held, PickState.GOING)], UTC).clash(evening, UTC) == other
    assert Busy.of([copy], [(held, PickState.INTERESTED)], UTC).clash(evening, UTC) == copy


def test_long_ago_and_long_lasting_is_still_in_the_way() -> None:
    away = BusyTime(NOW - timedelta(days=3), NOW + timedelta(days=3))
    short = [BusyTime(NOW - timedelta(hours=hour), NOW - timedelta(hours=hour - 1)) for hour in range(2, 30)]
    evening = When(NOW, NOW + timedelta(hours=2))
    assert Busy([away, *short]).clash(evening, UTC) == away
    assert Busy(short).clash(evening, UTC) is None
    assert Busy([away]).clash(When(NOW.date()), UTC) is None
