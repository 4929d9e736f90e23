"""The few of an account: what the town and a person's taste hand to the matcher's choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.index import Floats
from meetcompanion.matcher.meant import kinds_of
from meetcompanion.matcher.reasons import is_for
from meetcompanion.matcher.shortlist import Wanted, choose
from meetcompanion.matcher.window_seat import Refused, kinds_by_row, looked_at, offers, outside
from meetcompanion.model import Listed, Match
from meetcompanion.ranking.lazy import need
from meetcompanion.ranking.town import Longs
from meetcompanion.ranking.view import View, minute_of

_NEVER = (datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC))


@dataclass(frozen=True)
class Choice:
    """The places of what the short list is chosen from: `best` first, and what may be a window seat, by start.

    Time moves nothing but these, so as long as they are the same the list is.
    """

    best: Longs
    seats: Longs

    @classmethod
    def of(cls, view: View, now: datetime, days: int) -> Choice:
        """What there is to choose from in these days."""
        wanted = view.person.taste.preferences.window_seats and view.ranking.fits
        seats = _seats(view, now, days) if wanted else np.zeros(0, dtype=np.int64)
        return cls(view.candidates(now, days), seats)

    @property
    def name(self) -> tuple[bytes, bytes]:
        """The same for the same places."""
        return self.best.tobytes(), self.seats.tobytes()


def few(view: View, choice: Choice, evenings: int) -> tuple[Listed, ...]:
    """At most five of what there is to choose from, window seats last."""
    view.need(choice.best)
    busy = [(one.start, one.end) for one in view.person.busy.between(*_stretch(view, choice))]
    return choose(
        (view.listed(place) for place in choice.best.tolist()),
        evenings,
        Wanted(view.person.taste.preferences, busy, view.town.zone),
        kind=_Kind(view, choice),
        alike=_Alike(view),
        offers=_offers(view, choice.seats),
    )


def _stretch(view: View, choice: Choice) -> tuple[datetime, datetime]:
    """From the first start to the last end of all that there is to choose from."""
    places = np.concatenate((choice.best, choice.seats))
    if not len(places):
        return _NEVER
    starts, ends = view.town.starts[places].min(), view.town.ends[places].max()
    return datetime.fromtimestamp(float(starts), UTC), datetime.fromtimestamp(float(ends), UTC)


class _Kind:
    """What kind of gathering one is: the hobby, or what the atlas surely takes it for among the kinds of this hobby.

    Neighbours of a hobby are none of its kinds: a quiz in a brewery is one more evening about beer.
    """

    def __init__(self, view: View, choice: Choice) -> None:
        self._view = view
        # Of a gathering on several sources the line that was picked is shown.
        leads = np.concatenate((choice.best, choice.seats)).tolist()
        lines = np.array([line for lead in leads for line in view.town.together(lead)], dtype=np.int64)
        self._known = kinds_by_row(view.town.index, view.town.rows[lines])
        self._told: dict[int, object] = {}

    def __call__(self, one: Listed) -> object:
        number = one.occurrence.id
        if number not in self._told:
            self._told[number] = self._kind(one)
        return self._told[number]

    def _kind(self, one: Listed) -> object:
        view = self._view
        hobby = next((reason.hobby for reason in one.match.reasons if is_for(reason) and reason.hobby), None)
        found = self._known.get(int(view.town.rows[view.town.place_of[one.occurrence.id]]), ())
        if hobby is None:
            return ("kind", found[0]) if found else ("event", one.occurrence.event_id)
        kinds = next((kinds_of(fit.wish.entries) for fit in view.ranking.fits if fit.wish.hobby == hobby), ())
        return next((("kind", entry) for entry in (*found, *kinds) if entry in kinds), ("hobby", hobby))


class _Alike:
    """How alike two are by their meaning: the cosine of their texts, 0 where it is not known."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._vectors: dict[int, Floats] = {}

    def __call__(self, one: Listed, other: Listed) -> float:
        return max(0.0, float(self._vector(one) @ self._vector(other)))

    def _vector(self, one: Listed) -> Floats:
        town, number = self._view.town, one.occurrence.id
        if number not in self._vectors:
            (self._vectors[number],) = town.index.vectors.rows(town.rows[[town.place_of[number]]])
        return self._vectors[number]


def _seats(view: View, now: datetime, days: int) -> Longs:
    """What is outside their hobbies and begins in the coming days, as much of it as is looked at closely."""
    town, now = view.town, minute_of(now)
    begin, until = (now.timestamp(), (now + timedelta(days=days)).timestamp())
    first, last = np.searchsorted(town.starts, [begin, until])
    places = view.leads(np.arange(first, last))
    places = places[(town.starts[places] >= begin) & (town.ends[places] - town.starts[places] < 86_400)]
    return places[np.sort(looked_at(town.rows[places], _outside(view)))]


def _outside(view: View) -> NDArray[np.uint8]:
    ranking, refused = view.ranking, _refused(view)
    if ranking.outside is None or ranking.outside[0] != refused:
        ranking.outside = refused, outside(view.town.index, ranking.fits, refused)
    return ranking.outside[1]


def _refused(view: View) -> Refused:
    return Refused.of(view.town.index, [one.content for one in view.person.taste.turned_down])


def _offers(view: View, places: Longs) -> Iterator[Listed]:
    """What may be a window seat among these, easiest to enter first."""
    if not len(places):
        return
    town = view.town
    rows = town.rows[places]
    need(town.index.contents, rows.tolist())
    first = dict(zip(rows.tolist()[::-1], places.tolist()[::-1], strict=True))
    found = offers(
        town.index,
        rows,
        _outside(view),
        view.ranking.fits,
        _refused(view),
        lambda at: view.ranking.rhythm(int(places[at])) is not None,
    )
    for row, reason in found:
        one = view.listed(first[row])
        yield replace(one, match=Match(one.match.event_id, one.match.score, (reason,)))
