"""One account's look at its town: lines as they are shown, pages, and what the short list may take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.reasons import WORTH
from meetcompanion.matcher.shortlist import FLOOR
from meetcompanion.model import AlsoListed, Hobby, Listed, PickState
from meetcompanion.ranking.busy import Busy
from meetcompanion.ranking.lazy import need
from meetcompanion.ranking.ranking import Ranking
from meetcompanion.ranking.taste import Taste
from meetcompanion.ranking.town import Longs, Town
from meetcompanion.ranking.walk import Walk

#: How many of the best the shortlist looks at; far more than it can take.
_LOOKED_AT = 150
_READ_AT_ONCE = 1_000


@dataclass(frozen=True)
class Person:
    """What the store says of an account besides events, as of `revision`."""

    revision: tuple[int, int]
    hobbies: tuple[Hobby, ...]
    picks: Mapping[int, PickState]
    titles: Mapping[int, str]
    taste: Taste
    busy: Busy

    @property
    def ranks_by(self) -> tuple[object, ...]:
        """What a ranking depends on, besides the town."""
        hobbies = tuple((hobby.name, hobby.terms) for hobby in self.hobbies)
        return hobbies, self.taste.lessons, self.taste.turned_down, self.taste.unlearnt


def minute_of(now: datetime) -> datetime:
    """Lists change with the minute: what begins in this one can still be gone to."""
    return now.replace(second=0, microsecond=0)


@dataclass(frozen=True)
class View:
    """One account's look at its town."""

    town: Town
    ranking: Ranking
    person: Person

    def listed(self, place: int) -> Listed:
        """A line with everything that is shown; of a gathering on several sources, the one that was picked."""
        places = self.town.together(place)
        place, state = self._picked(place, places)
        lead = places[0]
        return Listed(
            occurrence=self.town.shown(place),
            match=self.ranking.match(lead),
            source_title=self._title(int(self.town.sources[place])),
            state=state,
            rhythm=self.ranking.rhythm(place),
            also=tuple(self._also(other) for other in places if other != place) if len(places) > 1 else (),
            more=self.person.taste.wants_more(self.town.occurrences[place]),
            clash=self.person.busy.clash(self.town.occurrences[place].when, self.town.zone),
        )

    def _picked(self, place: int, places: Sequence[int]) -> tuple[int, PickState | None]:
        """The line of a gathering of which something was said; the first where something was said of several."""
        for one in (place, *places):
            state = self.person.picks.get(int(self.town.ids[one]))
            if state is not None:
                return one, state
        return place, None

    def _also(self, place: int) -> AlsoListed:
        occurrence = self.town.occurrences[place]
        return AlsoListed(occurrence.id, self._title(occurrence.source_id), occurrence.content.url)

    def places(
        self,
        now: datetime,
        order: str,
        hobby: str | None,
        source_id: int | None,
        day: date | None,
        search: str | None,
    ) -> Longs:
        """What `Ranker.page` is asked for, in its order."""
        town, ranking = self.town, self.ranking
        wanted = town.ahead(minute_of(now))
        scores = ranking.of(hobby)[town.rows] if hobby else np.zeros(0, dtype=np.float32)
        if source_id is not None:
            wanted &= town.sources == source_id
        if day is not None:
            wanted &= town.on(day)
        if hobby:
            wanted &= scores >= WORTH
        if search and search.strip():
            wanted = town.saying(search, wanted)
        places = np.flatnonzero(wanted)
        if source_id is None:
            places = self.leads(places)
        if order != "day":
            places = self._next_times(places)
            if hobby:
                places = places[np.lexsort((places, -scores[places]))]
            else:
                taken = np.zeros(len(town), dtype=np.bool_)
                taken[places] = True
                places = ranking.order[taken[ranking.order]]
        if hobby:
            need(self.town.index.contents, self.town.rows[places[:_READ_AT_ONCE]].tolist())
            places = np.array([place for place in places.tolist() if self.is_for(place, hobby)], dtype=np.int64)
        return places

    def walk(self, order: str, hobby: str | None) -> Walk:
        """All lines, or those of a hobby, by "day" or the best first; ordered once for each ranking."""
        walks, ways = self.ranking.walks, ("day" if order == "day" else "best", hobby)
        if ways not in walks:
            if order == "day":
                walks[ways] = self._by_start(hobby, series_once=False)
            elif hobby:
                found = self._by_start(hobby, series_once=True)
                walks[ways] = found.best_first(self.ranking.of(hobby)[self.town.rows[found.places]])
            else:
                next_times = walks.get(("next", None)) or self._by_start(None, series_once=True)
                walks["next", None] = next_times
                walks[ways] = next_times.best_first(self.ranking.at[next_times.places])
        return walks[ways]

    def _by_start(self, hobby: str | None, *, series_once: bool) -> Walk:
        town = self.town
        fits = np.flatnonzero(self.ranking.of(hobby)[town.rows] >= WORTH) if hobby else np.arange(len(town))
        return Walk.of(town, fits, series_once=series_once)

    def part(self, now: datetime, order: str, hobby: str | None, begin: int, count: int) -> Longs:
        """So many of what `places` would give, from number `begin` on; no more is looked at than is needed."""

        def fits(places: Longs) -> NDArray[np.bool_]:
            return self._are_for(places, hobby or "")

        return self.walk(order, hobby).part(minute_of(now).timestamp(), begin, count, fits if hobby else None)

    def finds(self, now: datetime, hobby: str, until: datetime, most: int) -> Longs:
        """What a hobby finds that begins before `until`: the best first, a series once, no more than so many."""

        def fits(places: Longs) -> NDArray[np.bool_]:
            soon = self.town.starts[places] < until.timestamp()
            soon[soon] = self._are_for(places[soon], hobby)
            return soon

        return self.walk("best", hobby).part(minute_of(now).timestamp(), 0, most, fits)

    def _are_for(self, places: Longs, hobby: str) -> NDArray[np.bool_]:
        known = self.ranking.are_for.setdefault(hobby, {})
        fresh = [place for place in places.tolist() if place not in known]
        if fresh:
            need(self.town.index.contents, self.town.rows[fresh].tolist())
            self.ranking.look_at(np.array(fresh, dtype=np.int64))
            known.update((place, self.is_for(place, hobby)) for place in fresh)
        return np.array([known[place] for place in places.tolist()], dtype=np.bool_)

    def is_for(self, place: int, hobby: str) -> bool:
        """True where a reason names this hobby."""
        return any(reason.hobby == hobby for reason in self.ranking.match(place).reasons)

    def candidates(self, now: datetime, days: int) -> Longs:
        """The places that the shortlist may take, best first: what begins in these days, and today's all-day ones."""
        now = minute_of(now)
        town, begin = self.town, now.timestamp()
        today = datetime.combine(now.astimezone(town.zone).date(), time(), town.zone).timestamp()
        first, last = np.searchsorted(town.starts, [today, (now + timedelta(days=days)).timestamp()])
        near = np.arange(first, last)
        near = near[town.ends[near] > begin]
        picked = self._places(self.person.picks)
        places = self.leads(near[(self.ranking.at_places(near) >= FLOOR) | np.isin(near, picked)])
        scores = self.ranking.at_places(places)
        best = places[np.lexsort((places, -scores))]
        kept: NDArray[np.bool_] = np.isin(best, picked)
        kept[:_LOOKED_AT] = True
        best = best[kept]
        begun = best[town.starts[best] < begin]
        self.town.occurrences.need(begun.tolist())
        over = [place for place in begun.tolist() if not town.occurrences[place].when.all_day]
        return best[~np.isin(best, over)]

    def leads(self, places: Longs) -> Longs:
        """The lines that stand for the gatherings of these, each once, by start."""
        found = np.zeros(len(self.town), dtype=np.bool_)
        found[self.town.gatherings.lead[places]] = True
        return np.flatnonzero(found)

    def need(self, places: Longs) -> None:
        """Fetch at once what is going to be looked at."""
        together = [other for place in places.tolist() for other in self.town.together(place)]
        self.ranking.look_at(self.town.gatherings.lead[places])
        self.town.occurrences.need(together)
        need(self.town.index.contents, self.town.rows[together].tolist())

    def _next_times(self, places: Longs) -> Longs:
        """Of these, by start, the first of each event."""
        series = self.town.series[places]
        first = np.zeros(int(series.max(initial=0)) + 1, dtype=np.int64)
        # The last that is written stays.
        first[series[::-1]] = places[::-1]
        next_times: Longs = places[first[series] == places]
        return next_times

    def _places(self, occurrence_ids: Iterable[int]) -> Longs:
        found = (self.town.place_of.get(one) for one in occurrence_ids)
        places = np.array([place for place in found if place is not None], dtype=np.int64)
        return self.town.gatherings.lead[places]

    def _title(self, source_id: int) -> str:
        return self.person.titles.get(source_id, "")
