"""What is on by days: the days themselves, all of one, and the best of each of several, as a week's list shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from meetcompanion.model import Listed
from meetcompanion.ranking.ranking import keep
from meetcompanion.ranking.town import Longs
from meetcompanion.ranking.view import View, minute_of


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed to: events for one hobby, of one source, that say these words; None for all."""

    hobby: str | None = None
    source_id: int | None = None
    search: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """The best of one day, by the clock; `more` says whether there is more than these."""

    day: date
    items: tuple[Listed, ...]
    more: bool


def days(view: View, now: datetime, narrowed: Narrowed) -> tuple[date, ...]:
    """The days from today on, in the person's zone, on which something is on."""
    _places, begin, today = _laid_out(view, now, narrowed)
    # They come by start, so that each day stands together but for where clocks are put back.
    first = begin[np.flatnonzero(np.diff(begin, prepend=-1))]
    return tuple(date.fromordinal(day) for day in np.unique(np.maximum(first, today)).tolist())


def places_on(view: View, now: datetime, day: date, narrowed: Narrowed) -> Longs:
    """The places of one day by the clock; today's end with what began earlier and goes on."""
    places, begin, today = _laid_out(view, now, narrowed)
    here = places[begin == day.toordinal()]
    return np.concatenate([here, places[begin < today]]) if day.toordinal() == today else here


def best_of(view: View, now: datetime, wanted: Sequence[date], narrowed: Narrowed, each: int) -> tuple[Day, ...]:
    """Of these days those on which something is on, each with at most so many of the best."""
    found = []
    for day in wanted:
        here = places_on(view, now, day, narrowed)
        if len(here):
            scores = view.ranking.of(narrowed.hobby)[view.town.rows[here]] if narrowed.hobby else None
            at = view.ranking.at_places(here) if scores is None else scores
            found.append((day, here[np.sort(np.argsort(-at, kind="stable")[:each])], len(here) > each))
    view.need(np.concatenate([chosen for _day, chosen, _more in found]) if found else np.zeros(0, dtype=np.int64))
    return tuple(Day(day, tuple(map(view.listed, chosen.tolist())), more) for day, chosen, more in found)


def _laid_out(view: View, now: datetime, narrowed: Narrowed) -> tuple[Longs, Longs, int]:
    """The places of such a list by start, the day on which each begins, and today, as `date.toordinal` counts."""
    asked = (minute_of(now), "day", narrowed.hobby, narrowed.source_id, None, narrowed.search)
    places = view.ranking.pages.get(asked)
    if places is None and narrowed == Narrowed(None):
        places = view.walk("day", None).listed(minute_of(now).timestamp())
        keep(view.ranking.pages, asked, places)
    if places is None:
        places = view.places(now, "day", narrowed.hobby, narrowed.source_id, None, narrowed.search)
        keep(view.ranking.pages, asked, places)
    return places, view.town.begin[places], now.astimezone(view.town.zone).toordinal()
