"""Dates, times and durations of calendar properties, as strictly as RFC 5545 and as loosely as feeds."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from meetcompanion.importers.ical_text import Property
from meetcompanion.importers.zones import Zone, Zones

Moment = datetime | date

_TIME_OF_DAY = re.compile(r"(?<=[T ])(\d\d):?(\d\d):?(60|\d\d)?", re.IGNORECASE)
_DURATION = re.compile(r"([+-]?)PT?(?=.)(?:(\d+)W)?T?(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")


def read_moment(prop: Property, value: str, zones: Zones, floating: Zone | None = None) -> tuple[Moment, Zone]:
    """A date, or an aware time and the zone that it was given in.

    `floating` is the zone of a time without any; that of the calendar where it is None.

    Raises:
        ValueError: it is neither; the text says what it was.
    """
    value = value.strip(' \t"')
    tzid = prop.params.get("TZID")
    floating = floating or zones.floating
    if len(value) == 8 or prop.params.get("VALUE", "").upper() == "DATE":
        return _date(value[:10] if value[4:5] == "-" else value[:8]), floating
    zone = _zone(tzid, zones, floating)
    time = _time(value)
    if time.tzinfo is None:
        return time.replace(tzinfo=zone.tz), zone
    if time.tzinfo is UTC:
        return time, Zone(UTC, zone.name if tzid else zones.utc.name)
    return time, Zone(time.tzinfo, zone.name if tzid else zones.utc.name)


def read_moments(prop: Property, zones: Zones, floating: Zone | None) -> list[tuple[Moment, Moment | timedelta | None]]:
    """The values of an RDATE or EXDATE: each start with the end or length of its period, where it is one.

    Raises:
        ValueError: one of them cannot be read.
    """
    moments: list[tuple[Moment, Moment | timedelta | None]] = []
    for value in prop.value.split(","):
        if not value.strip():
            continue
        start, slash, end = value.partition("/")
        moment, zone = read_moment(prop, start, zones, floating)
        if not slash:
            moments.append((moment, None))
        elif end.lstrip().upper().startswith(("P", "+P")):
            moments.append((moment, read_duration(end)))
        else:
            moments.append((moment, read_moment(prop, end, zones, zone)[0]))
    return moments


def read_duration(value: str) -> timedelta:
    """A DURATION (RFC 5545 section 3.3.6).

    Raises:
        ValueError: it is none, runs backwards, or is longer than any calendar.
    """
    # Looser than RFC 5545 in that weeks may stand beside days, and T in any place or none.
    match = _DURATION.fullmatch(value.strip()[:60].upper())
    if match is None:
        raise ValueError(value[:40])
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in match.groups()[1:])
    try:
        duration = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError as error:
        raise ValueError(value[:40]) from error
    if match.group(1) == "-":
        duration = -duration
    if duration < timedelta() or duration.days > 366 * 1000:
        raise ValueError(value[:40])
    return duration


def later(start: Moment, duration: timedelta) -> Moment:
    """`start` plus `duration`: its days by the calendar, the rest by the clock (RFC 5545 section 3.3.6).

    Raises:
        OverflowError: that is after the year 9999.
    """
    if not isinstance(start, datetime) or not duration.seconds:
        return start + duration
    by_day = start + timedelta(days=duration.days)
    return (by_day.astimezone(UTC) + timedelta(seconds=duration.seconds)).astimezone(start.tzinfo)


def _zone(tzid: str | None, zones: Zones, floating: Zone) -> Zone:
    if not tzid:
        return floating
    return zones.get(tzid) or floating


def _date(value: str) -> date:
    if len(value) == 8 and value.isascii() and value.isdigit():
        return date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    return date.fromisoformat(value)


def _time(value: str) -> datetime:
    text = value.upper()
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        match = _TIME_OF_DAY.search(text)
        if match is None:
            raise
    # Midnight written as the end of its day, and leap seconds (RFC 5545 section 3.3.12).
    hour, minute, second = match.groups()
    next_day = hour == "24" and minute == "00"
    mended = ("00" if next_day else hour) + minute + ("59" if second == "60" else second or "00")
    time = datetime.fromisoformat(text[: match.start()].rstrip("T ") + "T" + mended + text[match.end() :])
    return time + timedelta(days=1) if next_day else time
