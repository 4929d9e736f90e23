"""What was lived: moments by the season in which they were, evenings by the series that they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, tzinfo

from meetcompanion.model import Evening, Moment

#: The month in which each season begins, as calendars have it; the winter of a year reaches into the next.
_BEGINS = ((12, "winter"), (9, "autumn"), (6, "summer"), (3, "spring"))


@dataclass(frozen=True, slots=True)
class Season:
    """A season such as "2026-autumn" and its moments, each with the evening it belongs to; latest first."""

    name: str
    moments: tuple[tuple[Moment, Evening | None, date], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Evenings that belong together, latest first; `since` is the day of the first of them."""

    title: str
    evenings: tuple[Evening, ...]
    since: date
    last: date


def season_of(day: date) -> str:
    """The season of a day, such as "2026-winter" for one in January 2027."""
    for month, name in _BEGINS:
        if day.month >= month:
            return f"{day.year}-{name}"
    return f"{day.year - 1}-winter"


def seasons(moments: Iterable[Moment], evenings: Iterable[Evening], zone: tzinfo) -> list[Season]:
    """Moments by the season of their evening, of their writing where they have none; the latest season first."""
    by_id = {evening.id: evening for evening in evenings}
    found: dict[str, list[tuple[Moment, Evening | None, date]]] = {}
    for moment in moments:
        evening = by_id.get(moment.evening_id) if moment.evening_id is not None else None
        day = evening.when.local_day(zone) if evening else moment.written_at.astimezone(zone).date()
        found.setdefault(season_of(day), []).append((moment, evening, day))
    latest = sorted(found.items(), key=lambda one: max(day for *_, day in one[1]), reverse=True)
    return [
        Season(name, tuple(sorted(kept, key=lambda one: (one[2], one[0].id), reverse=True))) for name, kept in latest
    ]


def series(evenings: Iterable[Evening], zone: tzinfo) -> tuple[list[Series], list[Evening]]:
    """Evenings of one series together, and those that stand alone; each latest first.

    A series is one that was attended more than once.
    """
    found: dict[str, list[Evening]] = {}
    for evening in sorted(evenings, key=lambda one: (one.when.local_day(zone), one.id), reverse=True):
        found.setdefault(evening.series_key or f"#{evening.id}", []).append(evening)
    together = [
        Series(kept[0].title, tuple(kept), kept[-1].when.local_day(zone), kept[0].when.local_day(zone))
        for kept in found.values()
        if len(kept) > 1
    ]
    return together, [kept[0] for kept in found.values() if len(kept) == 1]
