"""Recurrence rules (RFC 5545 section 3.3.10), checked and bounded before anything is unfolded."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import prod
from typing import Any, Literal, cast

from dateutil import rrule as rr

from meetcompanion.message import N_, Message

_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
_DAYS = {"MO": rr.MO, "TU": rr.TU, "WE": rr.WE, "TH": rr.TH, "FR": rr.FR, "SA": rr.SA, "SU": rr.SU}
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
#: Name → keyword of `rrule`, greatest number, whether negative numbers are allowed.
_BY = {
    "BYMONTH": ("bymonth", 12, False),
    "BYMONTHDAY": ("bymonthday", 31, True),
    "BYYEARDAY": ("byyearday", 366, True),
    "BYWEEKNO": ("byweekno", 53, True),
    "BYHOUR": ("byhour", 23, False),
    "BYMINUTE": ("byminute", 59, False),
    "BYSECOND": ("bysecond", 59, False),
    "BYSETPOS": ("bysetpos", 366, True),
}
_FROM_ZERO = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
# What one turn of the library's loop costs by frequency, about a microsecond each.
_COSTS = (150, 20, 8, 4, 4, 4, 3)
_SETPOS_COSTS = (20, 3, 1, 1, 1, 1, 1)
_SECONDS = {rr.WEEKLY: 604_800, rr.DAILY: 86_400, rr.HOURLY: 3600, rr.MINUTELY: 60, rr.SECONDLY: 1}
_MOST_TIMES_A_DAY = 1440
_MOST_INTERVAL = 10_000_000
_CLOCK_CHANGE = timedelta(hours=3)


class BadRule(ValueError):
    """A rule that cannot be followed; `message` says why."""

    def __init__(self, pattern: str, **values: object) -> None:
        self.message = Message.of(pattern, **values)
        super().__init__(self.message.text())


class TooMuch(Exception):
    """The budget is spent."""


class Budget:
    """How much work may go into unfolding, in units of about a microsecond; a part draws on the whole as well."""

    def __init__(self, units: int, whole: Budget | None = None) -> None:
        self.left = units
        self._whole = whole

    def part(self, units: int) -> Budget:
        """A budget of its own within this one."""
        return Budget(units, self)

    def spend(self, units: int) -> None:
        """Take `units` off.

        Raises:
            TooMuch: there are not as many left.
        """
        self.left -= units
        if self.left < 0:
            raise TooMuch
        if self._whole is not None:
            self._whole.spend(units)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that can be followed. `until` is as written; `by` holds keywords of `dateutil.rrule.rrule`."""

    frequency: Literal[0, 1, 2, 3, 4, 5, 6]
    interval: int
    count: int | None
    until: str | None
    by: Mapping[str, Any]

    @property
    def plain(self) -> bool:
        """True where nothing but the interval chooses the times, so that they can be counted without unfolding."""
        return not set(self.by) - {"wkst"}

    def since(self, start: datetime, near: datetime | None, until: datetime | None, budget: Budget) -> rr.rrule:
        """The rule from `start` on, begun as near before `near` as its rhythm allows; `until` inclusive.

        Its work is drawn from `budget`, so that iterating it raises TooMuch rather than running on.
        """
        rule, begin = self, start
        if near is not None:
            local = near if start.tzinfo is None else near.astimezone(start.tzinfo)
            rule, begin = self._near(start, local.replace(tzinfo=None) - _CLOCK_CHANGE)
        cost = _COSTS[rule.frequency] + _SETPOS_COSTS[rule.frequency] * len(rule.by.get("bysetpos", ()))
        return rr.rrule(
            rule.frequency,
            dtstart=begin,
            interval=_Counted(rule.interval, lambda: budget.spend(cost)),
            count=rule.count,
            until=until,
            cache=False,
            **rule.by,
        )

    def _near(self, start: datetime, near: datetime) -> tuple[Rule, datetime]:
        """Leave out whole rounds before `near` (less one, as a round may begin late)."""
        if self.count is not None and not self.plain:
            return self, start
        begin = start.replace(tzinfo=None)
        if self.frequency in _SECONDS:
            step = timedelta(seconds=min(self.interval, _MOST_INTERVAL) * _SECONDS[self.frequency])
            rounds = (near - begin) // step - 1
            moved = begin + rounds * step if rounds > 0 else begin
        else:
            months = self.interval * (12 if self.frequency == rr.YEARLY else 1)
            rounds = ((near.year - begin.year) * 12 + near.month - begin.month) // months - 1
            if self.count is not None and begin.day > 28:
                return self, start  # rounds without such a day do not count
            moved, rounds = _months_later(begin, months, rounds)
        if rounds <= 0:
            return self, start
        count = None if self.count is None else max(self.count - rounds, 0)
        return replace(self, count=count), moved.replace(tzinfo=start.tzinfo)


def _months_later(begin: datetime, months: int, rounds: int) -> tuple[datetime, int]:
    """The latest round, `rounds` or fewer of them later, in whose month there is such a day."""
    while rounds > 0:
        years, month = divmod(begin.month - 1 + rounds * months, 12)
        try:
            return begin.replace(year=begin.year + years, month=month + 1), rounds
        except ValueError:
            rounds -= 1
    return begin, 0


class _Counted(int):
    """An interval that pays whenever it is added: the one thing that each turn of the library's loops does."""

    _pay: Callable[[], None]

    def __new__(cls, value: int, pay: Callable[[], None]) -> _Counted:
        self = super().__new__(cls, value)
        self._pay = pay
        return self

    def __radd__(self, other: int) -> int:
        self._pay()
        return other + int(self)

    def __mul__(self, other: int) -> int:
        self._pay()
        return int(self) * other


def parse(text: str) -> Rule:
    """Read the value of an RRULE.

    Raises:
        BadRule: it is not one, or asks for more than a gathering of people can.
    """
    parts: dict[str, str] = {}
    for part in text.strip().upper().replace("\\", "").split(";"):
        name, _, value = part.partition("=")
        if value.strip():
            parts[name.strip()] = value.strip()
    frequency = parts.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        raise BadRule(N_("it does not say how often (daily, weekly, …)"))
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise BadRule(N_("it counts in the {calendar} calendar"), calendar=parts["RSCALE"])
    number = cast(Literal[0, 1, 2, 3, 4, 5, 6], _FREQUENCIES.index(frequency))
    by: dict[str, Any] = {}
    for name, (keyword, greatest, negative) in _BY.items():
        if name in parts:
            by[keyword] = _numbers(name, parts[name], greatest, negative)
    if "BYDAY" in parts:
        by["byweekday"] = _weekdays(parts["BYDAY"], numbered=number <= rr.MONTHLY and "byweekno" not in by)
    if (wkst := parts.get("WKST", "MO")) in _DAYS:
        by["wkst"] = _DAYS[wkst]
    if prod(len(by.get(name, ".")) for name in ("byhour", "byminute", "bysecond")) > _MOST_TIMES_A_DAY:
        raise BadRule(N_("it happens more than once a minute"))
    until = parts.get("UNTIL")
    count = _positive("COUNT", parts["COUNT"]) if "COUNT" in parts and until is None else None
    interval = _positive("INTERVAL", parts.get("INTERVAL", "1"))
    return Rule(number, interval, count, until, by)


def _positive(name: str, text: str) -> int:
    if not text.isdecimal() or len(text) > 18 or int(text) < 1:
        raise BadRule(N_("its {part} is “{value}”"), part=name, value=text[:40])
    return min(int(text), _MOST_INTERVAL)


def _numbers(name: str, text: str, greatest: int, negative: bool) -> tuple[int, ...]:
    numbers: set[int] = set()
    for part in text.split(","):
        try:
            number = int(part)
        except ValueError:
            raise BadRule(N_("its {part} is “{value}”"), part=name, value=text[:40]) from None
        if number == 60 and name == "BYSECOND":
            number = 59  # a leap second (RFC 5545 section 3.3.12)
        if abs(number) > greatest or (number < 0 and not negative) or (number == 0 and name not in _FROM_ZERO):
            raise BadRule(N_("its {part} is “{value}”"), part=name, value=text[:40])
        numbers.add(number)
    return tuple(sorted(numbers))


def _weekdays(text: str, *, numbered: bool) -> tuple[rr.weekday, ...]:
    days = []
    for part in text.split(","):
        match = _BYDAY.fullmatch(part.strip())
        if match is None or int(match.group(1) or 1) == 0:
            raise BadRule(N_("its {part} is “{value}”"), part="BYDAY", value=text[:40])
        day = _DAYS[match.group(2)]
        # A number means nothing by week or day (RFC 5545 section 3.3.10).
        days.append(day(int(match.group(1))) if match.group(1) and numbered else day)
    return tuple(dict.fromkeys(days))
