"""schema.org's Schedule ("every second Thursday until June") unfolded into dates."""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Literal

from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, YEARLY, rrule, weekday

from meetcompanion.importers.dates import Stamp, read_clock, read_duration, read_stamp
from meetcompanion.importers.schema_nodes import Node, first_text, local, values
from meetcompanion.model import Window

#: Times of one event at most; what comes after is left out.
MAX_INSTANCES = 1_000

Frequency = Literal[0, 1, 2, 3]  # YEARLY, MONTHLY, WEEKLY, DAILY of dateutil

_WORDS: dict[str, tuple[Frequency, int]] = {
    "daily": (DAILY, 1), "weekly": (WEEKLY, 1), "biweekly": (WEEKLY, 2), "fortnightly": (WEEKLY, 2),
    "monthly": (MONTHLY, 1), "yearly": (YEARLY, 1), "annually": (YEARLY, 1), "annual": (YEARLY, 1),
}  # fmt: skip
_PERIOD = re.compile(r"^P(\d{1,3})([DWMY])$")
#: Days after which a rule that counts its times is over.
_OLDEST = 3_650
_LENGTHS: dict[Frequency, int] = {DAILY: 1, WEEKLY: 2, MONTHLY: 5, YEARLY: 50}
_UNITS: dict[str, Frequency] = {"D": DAILY, "W": WEEKLY, "M": MONTHLY, "Y": YEARLY}
_DAYS = {"mo": 0, "tu": 1, "we": 2, "th": 3, "fr": 4, "sa": 5, "su": 6}
_BY_DAY = re.compile(r"^([+-]?[1-5])?([A-Z]{2})$")


@dataclass(slots=True)
class Steps:
    """How many dates may still be gone through for one page, so that many old daily rules cannot hang it."""

    left: int = 100_000


def unfold(
    schedule: Node, *, start: Stamp | None, zone: tzinfo, window: Window, steps: Steps
) -> list[tuple[Stamp, Stamp | None]]:
    """The starts and ends of one schema.org Schedule inside of `window`, at most `MAX_INSTANCES`.

    `start` is the event's own start, for what the schedule leaves out. Times are wall clock in the event's zone.
    An empty list means that the schedule does not say enough, says nothing for this window, or that no steps are left.
    """
    begin = read_stamp(first_text(schedule, "startDate")) or start
    frequency = _frequency(schedule)
    if begin is None:
        return []
    clock = _clock(schedule, "startTime") or begin.clock or (start.clock if start else None)
    if frequency is None:
        days: list[date] = [begin.day] if first_text(schedule, "startDate") and not values(schedule, "byDay") else []
    else:
        days = _days(schedule, begin.day, *frequency, zone=zone, window=window, steps=steps)
    length = _length(schedule, clock)
    left_out = {stamp.day for value in values(schedule, "exceptDate") if (stamp := read_stamp(value)) is not None}
    found = []
    for day in days:
        if day not in left_out:
            opening = Stamp(day, clock)
            found.append((opening, _closing(day, clock, length)))
    return found[:MAX_INSTANCES]


def _frequency(schedule: Node) -> tuple[Frequency, int] | None:
    text = (first_text(schedule, "repeatFrequency") or "").strip()
    word = local(text).casefold()
    if word in _WORDS:
        return _WORDS[word]
    match = _PERIOD.match(text.upper())
    if match is None or int(match[1]) == 0:
        # byDay alone ("Monday, Wednesday") is how many sites say "every week".
        return (WEEKLY, 1) if values(schedule, "byDay") and not text else None
    return _UNITS[match[2]], int(match[1])


def _days(
    node: Node, first: date, frequency: Frequency, interval: int, *, zone: tzinfo, window: Window, steps: Steps
) -> list[date]:
    low = window.start.astimezone(zone).date() - timedelta(days=2)
    high = window.until.astimezone(zone).date() + timedelta(days=1)
    end = read_stamp(first_text(node, "endDate"))
    if end is not None:
        high = min(high, end.day)
    count = _count(node)
    rules: dict[str, Any] = {
        "byweekday": _weekdays(node, frequency),
        "bymonthday": _numbers(node, "byMonthDay", 31),
    }
    rules["bymonth"] = _numbers(node, "byMonth", 12)
    if frequency == MONTHLY and not rules["byweekday"] and not rules["bymonthday"]:
        rules["bymonthday"] = [first.day]
    if count is not None and (low - first).days > _OLDEST:
        return []
    if count is None:
        first = _forward(first, low, frequency, interval)
    if high < first or steps.left <= 0:
        return []
    # Days that a filter strikes out take the library far longer than those that it lets through.
    weight = 20 if rules["bymonth"] or (rules["bymonthday"] and frequency in (DAILY, WEEKLY)) else 1
    steps.left -= weight * ((high - first).days // (interval * _LENGTHS[frequency]) + 5)
    rule = rrule(
        frequency,
        dtstart=datetime.combine(first, time()),
        until=datetime.combine(high, time()),
        interval=interval,
        count=None,
        wkst=MO,
        **{key: value for key, value in rules.items() if value},
    )
    days = (moment.date() for moment in itertools.islice(rule, count or 20_000))
    return list(itertools.islice((day for day in days if day >= low), MAX_INSTANCES))


def _forward(first: date, low: date, frequency: int, interval: int) -> date:
    """Jump close to the window in whole intervals, so that an old daily rule costs no more than a new one."""
    gap = (low - first).days
    if gap <= 0:
        return first
    if frequency in (DAILY, WEEKLY):
        step = interval * (7 if frequency == WEEKLY else 1)
        return first + timedelta(days=gap // step * step)
    months = interval * (12 if frequency == YEARLY else 1)
    past = ((low.year - first.year) * 12 + low.month - first.month - 1) // months * months
    if past <= 0:
        return first
    year, month = divmod(first.year * 12 + first.month - 1 + past, 12)
    if first.day > calendar.monthrange(year, month + 1)[1]:
        return first
    return date(year, month + 1, first.day)


def _weekdays(schedule: Node, frequency: int) -> list[weekday]:
    found: list[weekday] = []
    weeks = _numbers(schedule, "byMonthWeek", 5) if frequency == MONTHLY else []
    for value in values(schedule, "byDay")[:14]:
        text = str(value.get("@id", "") if isinstance(value, Mapping) else value)
        for part in re.split(r"[\s,]+", text.strip()):
            match = _BY_DAY.match(part.upper())
            number = _DAYS.get((match[2] if match else local(part))[:2].casefold())
            if number is None:
                continue
            nths = [int(match[1])] if match and match[1] else weeks
            found += [weekday(number, nth) for nth in nths] if nths and frequency == MONTHLY else [weekday(number)]
    return found


def _numbers(schedule: Node, key: str, most: int) -> list[int]:
    texts = [part for value in values(schedule, key)[:40] for part in re.findall(r"-?\d+", str(value)[:100])]
    return [number for text in texts if len(text) <= 3 and (number := int(text)) != 0 and abs(number) <= most]


def _count(schedule: Node) -> int | None:
    text = str(next(iter(values(schedule, "repeatCount")), "")).strip()
    return min(int(text), MAX_INSTANCES) if text.isascii() and text.isdigit() and len(text) < 7 and int(text) else None


def _clock(schedule: Node, key: str) -> time | None:
    text = first_text(schedule, key)
    read = read_clock(text)
    if read:
        return read[0]
    stamp = read_stamp(text)
    return stamp.clock if stamp else None


def _length(schedule: Node, clock: time | None) -> timedelta | None:
    closing = _clock(schedule, "endTime")
    if clock and closing:
        day = date(2000, 1, 1)
        length = datetime.combine(day, closing) - datetime.combine(day, clock)
        return length if length > timedelta() else length + timedelta(days=1)
    return read_duration(first_text(schedule, "duration"))


def _closing(day: date, clock: time | None, length: timedelta | None) -> Stamp | None:
    if clock is None or length is None:
        return None
    end = datetime.combine(day, clock) + length
    return Stamp(end.date(), end.time())
