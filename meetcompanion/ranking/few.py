"""The few of an account: what the town and a person's taste hand to the matcher's choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from meetcompanion.matcher.reasons import is_for
from meetcompanion.matcher.shortlist import Wanted, choose
from meetcompanion.matcher.window_seat import Refused, kinds, offers
from meetcompanion.model import Listed, Match
from meetcompanion.ranking.view import View, minute_of


def few(view: View, now: datetime, days: int, evenings: int) -> tuple[Listed, ...]:
    """At most five of the coming days, window seats last."""
    preferences = view.person.taste.preferences
    return choose(
        (view.listed(place) for place in view.candidates(now, days)),
        evenings,
        Wanted(preferences, zone=view.town.zone),
        kind=lambda one: kind_of(view, one),
        alike=lambda one, other: _alike(view, one, other),
        offers=_offers(view, now, days) if preferences.window_seats and view.ranking.fits else (),
    )


def kind_of(view: View, one: Listed) -> object:
    """What kind of gathering it is: what the atlas surely takes it for among what is meant, else the hobby."""
    hobby = next((reason.hobby for reason in one.match.reasons if is_for(reason) and reason.hobby), None)
    row = view.town.rows[view.town.place_of[one.occurrence.id]]
    found = kinds(view.town.index, view.town.index.contents[row])
    if hobby is None:
        return ("kind", found[0]) if found else ("event", one.occurrence.event_id)
    meant = {entry for fit in view.ranking.fits if fit.wish.hobby == hobby for entry, _ in fit.wish.entries}
    return next((("kind", entry) for entry in found if entry in meant), ("hobby", hobby))


def _alike(view: View, one: Listed, other: Listed) -> float:
    """How alike two are by their meaning: the cosine of their texts, 0 where it is not known."""
    places = [view.town.place_of[listed.occurrence.id] for listed in (one, other)]
    here, there = view.town.index.vectors.rows(view.town.rows[places])
    return max(0.0, float(here @ there))


def _offers(view: View, now: datetime, days: int) -> Iterator[Listed]:
    """What may be a window seat in the coming days, easiest to enter first."""
    town, now = view.town, minute_of(now)
    near = (town.starts >= now.timestamp()) & (town.starts < (now + timedelta(days=days)).timestamp())
    places = np.unique(town.gatherings.lead[near])
    places = places[(town.starts[places] >= now.timestamp()) & (town.ends[places] - town.starts[places] < 86_400)]
    again = np.array([view.ranking.rhythm(place) is not None for place in places.tolist()], dtype=np.bool_)
    refused = Refused.of(town.index, [one.content for one in view.person.taste.turned_down])
    rows = town.rows[places]
    first = dict(zip(rows.tolist()[::-1], places.tolist()[::-1], strict=True))
    for row, reason in offers(town.index, rows, view.ranking.fits, refused, again):
        one = view.listed(first[row])
        yield replace(one, match=Match(one.match.event_id, one.match.score, (reason,)))
