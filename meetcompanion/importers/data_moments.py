"""Starts and ends in data that follows no standard: which key means one, and in whose clock it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from meetcompanion.importers.dates import Stamp, read_clock, read_stamp
from meetcompanion.importers.whereabouts import zone_name

_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_PLAIN = re.compile(r"[^a-z0-9]")
ZONES = ("timezone", "timezoneid", "tz", "tzid", "timezonename")


@dataclass(frozen=True, slots=True)
class Side:
    """The keys for one end of an event, surest first; `clocks` hold a time of day beside a date."""

    moments: tuple[str, ...]
    utc: tuple[str, ...]
    clocks: tuple[str, ...]


START = Side(
    (
        "startdatetime",
        "eventstart",
        "startsat",
        "startat",
        "datetime",
        "meetingdatetime",
        "mmdatetime",
        "startdate",
        "dtstart",
        "localstart",
        "datestart",
        "begindate",
        "starts",
        "start",
        "begin",
        "begins",
        "eventstartdate",
        "eventdate",
        "perfdate",
        "meetingdate",
        "eventdates",
        "starttime",
    ),
    ("utcstartdate", "startdatetimeutc", "starttimeutc", "startutc", "startdateutc"),
    ("starttime", "meetingtime", "time", "starthour", "eventtime", "eventtimes", "start"),
)
END = Side(
    (
        "enddatetime",
        "eventend",
        "endsat",
        "endat",
        "enddate",
        "dtend",
        "localend",
        "dateend",
        "finishdate",
        "ends",
        "end",
        "eventenddate",
        "endtime",
    ),
    ("utcenddate", "enddatetimeutc", "endtimeutc", "endutc", "enddateutc"),
    ("endtime", "endhour", "finishtime", "end"),
)


def flat_keys(value: Any) -> dict[str, Any]:
    """Keys without case and signs: "Meeting Date", "meeting_date" and "meetingDate" are one."""
    if not isinstance(value, Mapping):
        return {}
    return {_PLAIN.sub("", key.lower()): item for key, item in value.items() if isinstance(key, str)}


def slash_order(text: str) -> bool | None:
    """True where the slashed dates of a text put the month first, False where the day; None where none tells."""
    first = second = False
    for match in _SLASHED.finditer(text[:1_000_000]):
        first = first or int(match[1]) > 12
        second = second or int(match[2]) > 12
    return None if first == second else second


def moment_in(
    flat: Mapping[str, Any], side: Side, month_first: bool | None, day: str | None = None
) -> tuple[str | None, str | None]:
    """The moment of this side as ISO text, and the IANA zone told beside it; None for what is not told.

    With `day` (the start as text), a time of day alone is on that day.
    """
    zone = next((name for key in ZONES if (name := zone_name(scalar(flat.get(key))))), None)
    for key in side.moments:
        value, own_zone = _value(flat.get(key))
        stamp = _stamp(value, month_first)
        if stamp is None:
            continue
        stamp = _with_clock(stamp, flat, side)
        known = own_zone or zone
        if stamp.clock is not None and stamp.offset is None and known is None and (sure := _utc(flat, side)):
            return as_text(sure), None
        return as_text(stamp), known
    if utc := _utc(flat, side):
        return as_text(utc), zone
    if day is not None and "T" in day:
        for key in side.clocks:
            if read := read_clock(scalar(flat.get(key))):
                return f"{day[:10]}T{read[0].isoformat()}{day[19:]}", None
    return None, None


def as_text(stamp: Stamp) -> str:
    """A stamp in ISO 8601."""
    if stamp.clock is None:
        return stamp.day.isoformat()
    text = f"{stamp.day.isoformat()}T{stamp.clock.isoformat()}"
    if stamp.offset is None:
        return text
    minutes = int(stamp.offset.total_seconds()) // 60
    return f"{text}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def scalar(value: Any) -> str | int | float | None:
    """`value` where it is text or a number."""
    return value if isinstance(value, (str, int, float)) and not isinstance(value, bool) else None


def _value(value: Any) -> tuple[Any, str | None]:
    """The date in a thing such as {"local": …, "timezone": …} or {"date": …, "time": …}."""
    if not isinstance(value, Mapping):
        return value, None
    inner = flat_keys(value)
    zone = next((name for key in ZONES if (name := zone_name(scalar(inner.get(key))))), None)
    names = ("local", "datetime", "utc", "date", "startdate", "enddate", "iso")
    found = next((item for name in names if (item := inner.get(name))), None)
    if isinstance(found, str) and "T" not in found and isinstance(inner.get("time"), str):
        found = f"{found} {inner['time']}"
    return found, zone


def _stamp(value: Any, month_first: bool | None) -> Stamp | None:
    value = scalar(value)
    if isinstance(value, str) and month_first is not None and (match := _SLASHED.search(value[:100])):
        month, day = (match[1], match[2]) if month_first else (match[2], match[1])
        value = value.replace(match[0], f"{match[3]}-{month}-{day}")
    return read_stamp(value)


def _with_clock(stamp: Stamp, flat: Mapping[str, Any], side: Side) -> Stamp:
    # Midnight beside a time of day is how a bare date is written by programs.
    if stamp.clock is not None and not (stamp.clock == time() and stamp.offset in (None, timedelta())):
        return stamp
    for key in side.clocks:
        if read := read_clock(scalar(flat.get(key))):
            return Stamp(stamp.day, *read)
    return stamp


def _utc(flat: Mapping[str, Any], side: Side) -> Stamp | None:
    for key in side.utc:
        stamp = read_stamp(scalar(flat.get(key)))
        if stamp is not None and stamp.clock is not None:
            return Stamp(stamp.day, stamp.clock, stamp.offset or timedelta())
    return None
