"""Arithmetic of days: what is not written is the next one ahead."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta

from dateutil.easter import easter

from meetcompanion.model import Due

#: "In summer", said in June or July, is this one.
_JUST_BEGUN = 2
_SEASON_BEGINS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


def day_of_month(day: int, month: int, year: int | None, on: date) -> date:
    """That day of a month, in the first year in which it lies ahead.

    Raises:
        ValueError: there is no such day.
    """
    if year is not None:
        return date(year + 2000 if year < 100 else year, month, day)
    # For the 29th of February that may be some years.
    for candidate in range(on.year, min(on.year + 9, MAXYEAR + 1)):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= on:
            return found
    raise ValueError(f"{day}. {month}.")


def day_ahead(day: int, on: date) -> date:
    """The next 12th.

    Raises:
        ValueError: there is none.
    """
    for months in range(13):
        try:
            found = ahead(months, "month", on.replace(day=1)).replace(day=day)
        except ValueError:
            continue
        if found >= on:
            return found
    raise ValueError(f"{day}.")


def month_ahead(month: int, year: int | None, on: date) -> date:
    """The first of a month, of the next one where no year is said; within that month its last day."""
    if year is not None and (year, month) != (on.year, on.month):
        return date(year, month, 1)
    if month == on.month:
        return end_of("month", on)
    return date(on.year + (month < on.month), month, 1)


def end_of_month(month: int, year: int | None, on: date) -> date:
    """The last day of a month, of the next one where no year is said."""
    return end_of("month", date(year or on.year + (month < on.month), month, 1))


def end_of(unit: str, on: date) -> date:
    """The last day of this week, month or year."""
    if unit == "week":
        return on + timedelta(days=6 - on.weekday())
    if unit == "month":
        return (on.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date(on.year, 12, 31) if unit == "year" else on


def beginning_of_next(unit: str, on: date) -> date:
    """The Monday of next week, the first of next month or year."""
    if unit == "week":
        return on + timedelta(days=7 - on.weekday())
    if unit == "year":
        return date(on.year + 1, 1, 1)
    return ahead(1, unit, on.replace(day=1) if unit == "month" else on)


def ahead(amount: int, unit: str, on: date) -> date:
    """So many days, weeks, fortnights, months or years from now."""
    if unit in ("month", "year"):
        months = on.month - 1 + amount * (12 if unit == "year" else 1)
        first = date(on.year + months // 12, months % 12 + 1, 1)
        return min(first + timedelta(days=on.day - 1), end_of("month", first))
    return on + timedelta(days=amount * {"week": 7, "fortnight": 14}.get(unit, 1))


def weekday_ahead(weekday: int, on: date) -> date:
    """The next such day, never today: "by Friday", said on a Friday, is in a week."""
    return on + timedelta(days=(weekday - on.weekday() - 1) % 7 + 1)


def weekday_next_week(weekday: int, on: date) -> date:
    """That day of the week that begins next Monday."""
    return on + timedelta(days=7 - on.weekday() + weekday)


def season_ahead(name: str, year: int | None, on: date) -> Due:
    """That season: of a year that is said, else the one that has just begun, else the next to begin."""
    if year is None:
        since = (on.month - _SEASON_BEGINS[name]) % 12
        year = on.year + 1 if on.month >= _SEASON_BEGINS[name] else on.year
        if since < _JUST_BEGUN:
            year -= 1
    return Due(season=f"{year:04}-{name}")


def holiday_ahead(name: str, on: date) -> date:
    """The eve of Christmas or of the new year, or Easter Sunday, the next one ahead."""
    if name == "easter":
        return next(found for year in (on.year, on.year + 1) if (found := easter(year)) >= on)
    return day_of_month(24 if name == "christmas" else 31, 12, None, on)
