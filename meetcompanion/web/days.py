"""All events of a day or a week as a list: the ways to those before and after, and a small month to pick from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import Calendar, monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from meetcompanion.ranking import Day
from meetcompanion.web import cards, day_names
from meetcompanion.web.cards import Card

#: How many of a day's events a week shows; all of them stand on the day's own page.
A_DAY_HOLDS = 6


@dataclass(frozen=True, slots=True)
class Link:
    """Where to, and how it is called."""

    href: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the small month; `href` is None where nothing is on."""

    day: date
    href: str | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A small month: its name, the days of the week as they stand there, and the weeks, None outside of the month."""

    name: str
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[tuple[Cell | None, ...], ...]
    earlier: Link | None
    later: Link | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where one is among the days: from `first` to `last`, with the neighbours on which something is on."""

    first: date
    last: date
    name: str
    earlier: Link | None
    later: Link | None
    month: Month


@dataclass(frozen=True, slots=True)
class Lines:
    """One day of a week: its best events by the clock, and where the rest of them stands."""

    day: date
    name: str
    cards: tuple[Card, ...]
    all: str | None


def week_of(day: date, first_weekday: int) -> tuple[date, date]:
    """The first and last day of the week in which `day` lies; `first_weekday` is 0 for Monday."""
    first = day - timedelta(days=(day.weekday() - first_weekday) % 7)
    return first, first + timedelta(days=6)


def lines(day: Day, zone: tzinfo, now: datetime, address: str) -> Lines:
    """A day of a week; `address` is where all of it stands."""
    today = now.astimezone(zone).date()
    shown = tuple(cards.card(listed, zone, now) for listed in day.items)
    return Lines(day.day, day_names.day_heading(day.day, today), shown, address if day.more else None)


def place(first: date, last: date, name: str, busy: Sequence[date], address: Callable[[date], str]) -> Place:
    """The place of these days; `busy` are the days on which something is on, in their order."""
    before, after = bisect_left(busy, first), bisect_right(busy, last)
    one_day = first == last

    def called(day: date) -> str:
        return day_names.short_day(day) if one_day else day_names.span_of_days(*week_of(day, day_names.first_weekday()))

    return Place(
        first,
        last,
        name,
        Link(address(busy[before - 1]), called(busy[before - 1])) if before else None,
        Link(address(busy[after]), called(busy[after])) if after < len(busy) else None,
        month(first, last, busy, address),
    )


def month(first: date, last: date, busy: Sequence[date], address: Callable[[date], str]) -> Month:
    """The month in which `first` lies, with the days from `first` to `last` as chosen."""
    begin = first.replace(day=1)
    end = first.replace(day=monthrange(first.year, first.month)[1])
    before, after = bisect_left(busy, begin), bisect_right(busy, end)
    on = set(busy[before:after])

    def cell(day: date) -> Cell | None:
        if day.month != begin.month:
            return None
        return Cell(day, address(day) if day in on else None, first <= day <= last)

    weeks = Calendar(day_names.first_weekday()).monthdatescalendar(first.year, first.month)
    return Month(
        day_names.month_of_year(begin),
        day_names.weekdays(),
        tuple(tuple(cell(day) for day in week) for week in weeks),
        Link(address(busy[before - 1]), day_names.month_of_year(busy[before - 1])) if before else None,
        Link(address(busy[after]), day_names.month_of_year(busy[after])) if after < len(busy) else None,
    )
