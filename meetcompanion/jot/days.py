"""Finds the day that a sentence speaks of. English, and ISO dates."""

from __future__ import annotations

import re
from datetime import MAXYEAR, date, timedelta

from dateutil.parser import parserinfo

from meetcompanion.model import Due

_NAMES = parserinfo()
_LONG_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_SHORT_DAYS = "mon|tues?|wed|thu|thurs?|fri|sat|sun"
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_SEASON_BEGINS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_DUE = re.compile(
    rf"""\b(?:
      (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})
    | (?P<after_tomorrow>day\s+after\s+tomorrow)
    | (?P<tomorrow>tomorrow)
    | (?P<today>today|tonight)
    | (?P<day_first>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month_last>{_MONTHS})\b\.?(?:,?\s+(?P<year_1>\d{{4}}))?
    | (?P<month_first>{_MONTHS})\b\.?\s+(?P<day_last>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<year_2>\d{{4}}))?
    | in\s+(?P<amount>\d{{1,3}}|an?|one|two|three|four)\s+(?P<unit>day|week|month)s?
    | next\s+(?P<next>week|month|{_LONG_DAYS}|{_SHORT_DAYS})
    | (?:(?:by|on|until|till|before|this)\s+(?P<weekday_short>{_SHORT_DAYS})|(?P<weekday>{_LONG_DAYS}))
    | (?:in|next|by|this)\s+(?:the\s+)?(?P<season>spring|summer|autumn|fall|winter)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}


def find_due(sentence: str, on: date) -> Due | None:
    """The first day or season that the sentence names, counted from `on`; None where it names none."""
    for match in _DUE.finditer(sentence):
        try:
            return _due({name: text.lower() for name, text in match.groupdict().items() if text}, on)
        except (ValueError, OverflowError):
            continue  # the 31st of February
    return None


def is_day_name(word: str) -> bool:
    """True for the name of a weekday or month."""
    return _NAMES.weekday(word) is not None or _NAMES.month(word) is not None


def _due(said: dict[str, str], on: date) -> Due:
    if season := said.get("season"):
        return _season("autumn" if season == "fall" else season, on)
    return Due(day=_day(said, on))


def _day(said: dict[str, str], on: date) -> date:
    match said:
        case {"iso": iso}:
            return date.fromisoformat(iso)
        case {"after_tomorrow": _}:
            return on + timedelta(days=2)
        case {"tomorrow": _}:
            return on + timedelta(days=1)
        case {"today": _}:
            return on
        case {"day_first": day, "month_last": month}:
            return _day_of_month(int(day), month, said.get("year_1"), on)
        case {"day_last": day, "month_first": month}:
            return _day_of_month(int(day), month, said.get("year_2"), on)
        case {"amount": amount, "unit": unit}:
            return _ahead(_NUMBERS.get(amount) or int(amount), unit, on)
        case {"next": "week"}:
            return on + timedelta(days=7 - on.weekday())
        case {"next": "month"}:
            return _ahead(1, "month", on.replace(day=1))
        case {"next": weekday}:
            return on + timedelta(days=7 - on.weekday() + _weekday(weekday))
        case _:
            name = said.get("weekday") or said["weekday_short"]
            return on + timedelta(days=(_weekday(name) - on.weekday() - 1) % 7 + 1)


def _weekday(name: str) -> int:
    number = _NAMES.weekday(name[:3])
    if number is None:
        raise ValueError(name)
    return int(number)


def _day_of_month(day: int, month_name: str, year: str | None, on: date) -> date:
    month = _NAMES.month(month_name[:3])
    if month is None:
        raise ValueError(month_name)
    if year is not None:
        return date(int(year), month, day)
    # The year that is not written is the one ahead; for the 29th of February that may be some years.
    for candidate in range(on.year, min(on.year + 9, MAXYEAR + 1)):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= on:
            return found
    raise ValueError(f"{day} {month_name}")


def _ahead(amount: int, unit: str, on: date) -> date:
    if unit == "month":
        months = on.month - 1 + amount
        first = date(on.year + months // 12, months % 12 + 1, 1)
        return min(first + timedelta(days=on.day - 1), _last_of_month(first))
    return on + timedelta(days=amount * (7 if unit == "week" else 1))


def _last_of_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _season(name: str, on: date) -> Due:
    year = on.year if on.month < _SEASON_BEGINS[name] else on.year + 1
    return Due(season=f"{year:04}-{name}")
