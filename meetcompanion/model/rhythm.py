"""The rhythm of a gathering that comes again, read off its own dates ("every Thursday")."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Beat(StrEnum):
    """How often it comes again."""

    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY_WEEKDAY = "monthly_weekday"
    MONTHLY_DAY = "monthly_day"
    IRREGULAR = "irregular"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`weekdays` are 0 (Monday) to 6; `nth` is 1 to 4 or -1 for the last, with MONTHLY_WEEKDAY only."""

    beat: Beat
    weekdays: tuple[int, ...] = ()
    nth: int | None = None

    @classmethod
    def of(cls, days: Sequence[date]) -> Rhythm | None:
        """The rhythm of these days; None for fewer than two different ones. A missed date does not break a rhythm."""
        days = sorted(set(days))
        if len(days) < 2:
            return None
        weekdays = tuple(sorted({day.weekday() for day in days}))
        gaps = [(later - earlier).days for earlier, later in itertools.pairwise(days)]
        shortest = min(gaps)
        if len(weekdays) == 1:
            if shortest % 14 == 7:
                return cls(Beat.WEEKLY, weekdays)
            if shortest == 14:
                return cls(Beat.FORTNIGHTLY, weekdays)
            if shortest >= 28 and (nth := _shared_nth(days)) is not None:
                return cls(Beat.MONTHLY_WEEKDAY, weekdays, nth)
        elif shortest >= 28 and len({day.day for day in days}) == 1:
            return cls(Beat.MONTHLY_DAY)
        elif len(weekdays) >= 5 and max(gaps) <= 3 and len(days) >= 5:
            return cls(Beat.DAILY, weekdays)
        elif len(weekdays) <= 3 and len(days) >= 2 * len(weekdays) and max(gaps) <= 14:
            return cls(Beat.WEEKLY, weekdays)
        return cls(Beat.IRREGULAR)


def _shared_nth(days: Sequence[date]) -> int | None:
    nths = {(day.day - 1) // 7 + 1 for day in days}
    if len(nths) == 1 and (nth := nths.pop()) < 5:
        return nth
    return -1 if all((date.fromordinal(day.toordinal() + 7)).month != day.month for day in days) else None
