"""Dates as pages write them for machines: ISO 8601 and the ways in which sites get it wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from dateutil import parser as dateutil_parser

_ISO = re.compile(
    r"""^\s*(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})
        (?:[T\s,]\s*T?(?P<hour>\d{1,2})(?:[:.h-](?P<minute>\d{2}))?(?:[:.-](?P<second>\d{2}))?(?:[.,]\d+)?(?:-0{1,2})?
           \s*(?P<half>[ap]\.?m\.?)?)?
        \s*(?P<offset>Z|UTC|GMT|[+\N{MINUS SIGN}-]\d{1,2}:?\d{0,2}(?::\d\d)?)?
        (?:\[[^\]]{1,40}\])?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_BASIC = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_ORDINAL = re.compile(r"^(\d{4})-(\d{3})(?:T(.+))?$")
_EPOCH = re.compile(r"^-?\d{9,13}$")
_SLASHES = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]\d{2,4}\b")
_CLOCK = re.compile(
    r"^\s*T?(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?(?:[.,]\d+)?\s*([ap]\.?m\.?)?\s*(Z|[+-]\d{1,2}:?\d{2})?\s*$", re.I
)
_DURATION = re.compile(r"^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as it was written: `clock` is None for a day alone, `offset` is None where none was given."""

    day: date
    clock: time | None = None
    offset: timedelta | None = None

    @property
    def instant(self) -> datetime | None:
        """The moment in UTC, where the text alone fixes it."""
        if self.clock is None or self.offset is None:
            return None
        return datetime.combine(self.day, self.clock, timezone(self.offset)).astimezone(UTC)

    def at(self, zone: tzinfo) -> datetime | date:
        """The moment in UTC (a day stays a day); `zone` is used where no offset was written."""
        if self.clock is None:
            return self.day
        return self.instant or datetime.combine(self.day, self.clock, zone).astimezone(UTC)


def read_stamp(value: object) -> Stamp | None:
    """Read a date, or a date and time; None where it is neither, or where a part would have to be guessed."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return _epoch(value)
    text = str(value).strip()[:80] if value is not None else ""
    if not text:
        return None
    try:
        stamp = _read(text)
    except (ValueError, OverflowError, TypeError):
        return None
    # Other years are slips of the pen; and calendars cannot count beyond them in every zone.
    return stamp if stamp is not None and 1900 <= stamp.day.year < 2200 else None


def read_clock(value: object) -> tuple[time, timedelta | None] | None:
    """Read a time of day such as "19:30", "7 pm" or "T19:00:00-05:00"; None where it is none."""
    match = _CLOCK.match(str(value or "")[:40])
    if match is None:
        return None
    hour, minute, second, half, offset = match.groups()
    if minute is None and half is None:
        return None
    try:
        return time(_hour(int(hour), half), int(minute or 0), int(second or 0)), _offset(offset)
    except ValueError:
        return None


def read_duration(value: object) -> timedelta | None:
    """Read an ISO 8601 duration of weeks, days, hours, minutes and seconds; None where it is none or nought."""
    match = _DURATION.match(str(value or "").strip()[:40])
    if match is None:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    try:
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None
    return length if timedelta() < length < timedelta(days=400) else None


def _read(text: str) -> Stamp | None:
    if match := _ISO.match(text):
        return _from_iso(match)
    if match := _BASIC.match(text):
        year, month, day, hour, minute, second, offset = match.groups()
        clock = time(int(hour), int(minute), int(second or 0)) if hour else None
        return Stamp(date(int(year), int(month), int(day)), clock, _offset(offset))
    if match := _ORDINAL.match(text):
        day = date(int(match[1]), 1, 1) + timedelta(days=int(match[2]) - 1)
        if day.year != int(match[1]):
            return None
        clock_offset = read_clock(match[3]) if match[3] else None
        return Stamp(day, *clock_offset) if clock_offset else Stamp(day)
    if _EPOCH.match(text):
        return _epoch(int(text))
    return _from_words(text)


def _from_iso(match: re.Match[str]) -> Stamp | None:
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["hour"] is None:
        return Stamp(day)
    hour = _hour(int(match["hour"]), match["half"])
    clock_day = day
    if hour == 24:
        hour, clock_day = 0, day + timedelta(days=1)
    return Stamp(clock_day, time(hour, int(match["minute"] or 0), int(match["second"] or 0)), _offset(match["offset"]))


def _hour(hour: int, half: str | None) -> int:
    if half is None or hour > 12:
        return hour
    return hour % 12 + (12 if half.lower().startswith("p") else 0)


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text.upper() in ("Z", "UTC", "GMT"):
        return timedelta()
    sign = 1 if text[0] == "+" else -1
    hours, _, minutes = text[1:].partition(":")
    if not minutes and len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    offset = sign * timedelta(hours=int(hours), minutes=int(minutes[:2] or 0))
    return offset if abs(offset) <= timedelta(hours=14) else None


def _epoch(value: float) -> Stamp | None:
    seconds = value / 1000 if abs(value) > 20_000_000_000 else value
    # Small numbers are years, ids or counts, not moments.
    if not 300_000_000 < seconds < 20_000_000_000:
        return None
    moment = datetime.fromtimestamp(seconds, UTC)
    return Stamp(moment.date(), moment.time().replace(microsecond=0), timedelta())


def _from_words(text: str) -> Stamp | None:
    if re.match(r"^[A-Za-z]{3},? \d{1,2} [A-Za-z]{3} \d{4} \d", text):
        mailed = parsedate_to_datetime(text)
        return Stamp(mailed.date(), mailed.time(), mailed.utcoffset())
    slashes = _SLASHES.search(text)
    if (
        slashes
        and int(slashes[1]) <= 12
        and int(slashes[2]) <= 12
        and slashes[1] != slashes[2]
        and "." not in slashes[0]
    ):
        # 3/4/2026 is a day in March to some and in April to others.
        return None
    if not re.search(r"\d{4}", text):
        return None
    day_first = bool(slashes and "." in slashes[0])
    # dateutil fills what is missing from its default; where two defaults give two answers, something was missing.
    one = dateutil_parser.parse(text, default=datetime(2000, 1, 1), dayfirst=day_first)  # noqa: DTZ001
    other = dateutil_parser.parse(text, default=datetime(2004, 2, 2, 1, 1, 1), dayfirst=day_first)  # noqa: DTZ001
    if one.date() != other.date():
        return None
    if one.hour != other.hour:
        return Stamp(one.date())
    return Stamp(one.date(), one.time().replace(second=0, microsecond=0, tzinfo=None), one.utcoffset())
