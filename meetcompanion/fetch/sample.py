"""The sample town: calendars and pages of our own writing, their dates moved to around now.

They are written around one week, that of Monday 5 January 2026. Every date near it is moved by whole weeks, so that
a Thursday stays a Thursday and the week they were written around becomes the week of now.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

from meetcompanion.fetch.files import content_type_of
from meetcompanion.message import N_, Message
from meetcompanion.model.sources import Fetched

#: The Monday of the week that the sample town is written around.
ANCHOR = date(2026, 1, 5)

#: Dates further from the anchor than this are no dates of the town (the beginnings of time zones, say).
_REACH = timedelta(days=800)

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PLACE = re.compile(rb"\{\{\s*day (\d{4}-\d{2}-\d{2})\s*\}\}")
_ISO = re.compile(rb"(?<![\d-])(20\d{2})(-)(\d{2})-(\d{2})(?![\d-])")
_ICAL = re.compile(rb"(?<![\dA-Za-z])(20\d{2})()(\d{2})(\d{2})(?=T\d|[,;\s/]|$)")
# Only these lines of a calendar hold dates; a UID must stay what it is from week to week.
_DATED_LINE = re.compile(
    rb"(?im)^(?:DTSTART|DTEND|DUE|DTSTAMP|CREATED|LAST-MODIFIED|EXDATE|RDATE|RRULE|EXRULE|RECURRENCE-ID)[;:].*"
    rb"(?:\r?\n[ \t].*)*"
)


def read_sample(url: str, folder: Path, now: datetime) -> Fetched:
    """Read `sample:NAME` from the sample town's folder, moved to around `now`."""
    name = url.partition(":")[2].lstrip("/")
    path = folder / name
    if not _NAME.fullmatch(name) or not path.is_file():
        return Fetched(url=url, error=Message.of(N_("The sample town has no “{name}”."), name=name))
    if path.suffix == ".webp":  # a picture; what looks like a date in its bytes is none
        return Fetched(url=url, body=path.read_bytes())
    content_type = content_type_of(name)
    return Fetched(
        url=url, body=moved(path.read_bytes(), weeks_since_anchor(now), content_type), content_type=content_type
    )


def weeks_since_anchor(now: datetime) -> int:
    """How many weeks lie between the anchor week and the week of `now`."""
    return (now.date() - ANCHOR).days // 7


def moved(body: bytes, weeks: int, content_type: str | None) -> bytes:
    """The same bytes with every date moved; `{{day 2026-01-08}}` becomes "Thursday 8 January" of that year."""

    def readable(match: re.Match[bytes]) -> bytes:
        day = date.fromisoformat(match.group(1).decode()) + timedelta(weeks=weeks)
        return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}".encode()

    def moved_date(match: re.Match[bytes]) -> bytes:
        year, dash, month, day = match.groups()
        try:
            written = date(int(year), int(month), int(day))
        except ValueError:  # a fault that is there on purpose
            return match.group()
        if abs(written - ANCHOR) > _REACH:
            return match.group()
        new = written + timedelta(weeks=weeks)
        return new.strftime("%Y-%m-%d" if dash else "%Y%m%d").encode()

    body = _PLACE.sub(readable, body)
    if content_type != "text/calendar":
        return _ISO.sub(moved_date, body)
    return _DATED_LINE.sub(lambda line: _ICAL.sub(moved_date, line.group()), body)
