"""Days, weeks and months as they are called in the language of the request, and the day with which its weeks begin."""

from __future__ import annotations

from datetime import date, datetime, time

from babel.dates import format_interval, format_skeleton, get_day_names

from meetcompanion.message import N_
from meetcompanion.web.formats import locale, long_day, named_day, translated


def first_weekday() -> int:
    """The day with which a week begins, 0 for Monday."""
    return locale().first_week_day


def weekdays() -> tuple[tuple[str, str], ...]:
    """The days of the week as they head a calendar, in their order, each short and in full."""
    short = get_day_names("short", context="stand-alone", locale=locale())
    full = get_day_names("wide", context="stand-alone", locale=locale())
    order = [(first_weekday() + day) % 7 for day in range(7)]
    return tuple((short[day], full[day]) for day in order)


def short_day(day: date) -> str:
    """ "Thu 26 Nov"."""
    return format_skeleton("MMMEd", datetime.combine(day, time()), locale=locale())


def day_heading(day: date, today: date) -> str:
    """ "Today, Thursday 26 November", and the day alone where it is not near."""
    if abs((day - today).days) > 1:
        return long_day(day)
    return translated(N_("{name}, {day}")).format(name=named_day(day, today), day=long_day(day))


def span_of_days(first: date, last: date) -> str:
    """ "23–29 Nov"."""
    return format_interval(first, last, "MMMMd", locale=locale())


def month_of_year(day: date) -> str:
    """ "November 2026"."""
    return format_skeleton("yMMMM", datetime.combine(day, time()), locale=locale())
