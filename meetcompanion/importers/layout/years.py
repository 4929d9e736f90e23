"""Which year a day is in where the page does not write it beside the day."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from meetcompanion.importers.layout.written import Written

#: A day that has just passed is still this year's in a list that goes on ahead.
_JUST_PASSED = timedelta(days=45)
_SOON = timedelta(days=75)
_OLDEST = 9


def days_of(rows: Sequence[tuple[Written, int | None]], today: date) -> list[date | None]:
    """The days of one list's rows, each with the year that its surroundings say (None where they say none).

    A year beside the day holds. Else the one around it, unless the weekdays of the rows contradict; else the year in
    which most of the rows' weekdays are right; else the one that lies ahead, save for days just passed in a list whose
    others follow soon.
    """
    said = [year for written, year in rows if written.year is None and written.weekday is not None]
    by_weekday = _year_by_weekdays([written for written, _ in rows if written.year is None], today) if said else None
    context_fits = _fits([(written, year) for written, year in rows if written.year is None and year is not None])
    ahead = _ahead([written for written, year in rows if written.year is None], today)
    result: list[date | None] = []
    for written, year in rows:
        if written.year is not None:
            result.append(_day(written, written.year))
        elif year is not None and context_fits:
            result.append(_day(written, year))
        elif written.weekday is not None and (own := _own_year(written, by_weekday, today)) is not None:
            result.append(_day(written, own))
        else:
            result.append(_day(written, _next_year(written, ahead, today)))
    return result


def last_of(written: Written, start: date) -> date | None:
    """The last day of a range that begins on `start`; None where it is one day."""
    if written.last is None:
        return None
    day, month, year = written.last
    for candidate in (year,) if year else (start.year, start.year + 1):
        end = _day(Written(day, month, (0, 0)), candidate)
        if end is not None and start < end <= start + timedelta(days=400):
            return end
    return None


def _fits(rows: list[tuple[Written, int]]) -> bool:
    checked = [
        (day.weekday() == written.weekday)
        for written, year in rows
        if written.weekday is not None and (day := _day(written, year)) is not None
    ]
    return not checked or 2 * sum(checked) >= len(checked)


def _year_by_weekdays(rows: list[Written], today: date) -> int | None:
    best: tuple[float, int] | None = None
    count = sum(written.weekday is not None for written in rows)
    for year in (today.year, today.year + 1, *range(today.year - 1, today.year - _OLDEST, -1)):
        right = sum(
            (day := _day(written, year)) is not None and day.weekday() == written.weekday
            for written in rows
            if written.weekday is not None
        )
        if best is None or right > best[0]:
            best = (right, year)
    return best[1] if best and count and best[0] >= 0.6 * count else None


def _own_year(written: Written, common: int | None, today: date) -> int | None:
    """The list's year where the day's weekday agrees, else the one beside it (a list from December to January)."""
    middle = common if common is not None else today.year
    for year in (middle, middle + 1, middle - 1):
        day = _day(written, year)
        if day is not None and day.weekday() == written.weekday:
            return year
    return common


def _ahead(rows: list[Written], today: date) -> bool:
    days = [day for written in rows if (day := _day(written, today.year)) is not None]
    return any(today <= day <= today + _SOON for day in days)


def _next_year(written: Written, ahead: bool, today: date) -> int:
    floor = today - (_JUST_PASSED if ahead else timedelta(days=1))
    if (end := written.last) is not None and (last := _day(Written(end[0], end[1], (0, 0)), today.year)) is not None:
        first = _day(written, today.year)
        if last >= today and first is not None and first <= last:
            return today.year
    for year in range(today.year, today.year + 5):
        day = _day(written, year)
        if day is not None and day >= floor:
            return year
    return today.year


def _day(written: Written, year: int) -> date | None:
    if written.day > calendar.monthrange(year, written.month)[1]:
        return None
    return date(year, written.month, written.day)
