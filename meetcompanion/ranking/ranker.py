"""Lists for one account from what the store holds: ranked once for each state of the events, shown many times."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.book import Book, OnProgress
from meetcompanion.matcher.embedding import Embedder
from meetcompanion.matcher.index import Index, Reader, WordVectors, embedded_text
from meetcompanion.matcher.reasons import WORTH
from meetcompanion.matcher.scoring import Wish, Wishes
from meetcompanion.matcher.shortlist import FLOOR, choose
from meetcompanion.model import Account, AlsoListed, Content, Listed, PickState, Shortlist, Window
from meetcompanion.ranking.ranking import Ranking
from meetcompanion.ranking.town import Longs, Town
from meetcompanion.store import Store

#: "This week" is from now on so many days.
WEEK = 7
#: How many of the best the shortlist looks at; far more than it can take.
_LOOKED_AT = 150
#: Lists kept ready: the usual one and a few that were asked for with other windows or by other people.
_KEPT = 4
_ANSWERS_KEPT = 16
#: After so many texts the lists make use of the new vectors.
_USED_AFTER = 4_096


@dataclass(frozen=True, slots=True)
class ListedPage:
    """One page of a list. `total` is how many there are on all pages; `more` says whether any follow."""

    items: tuple[Listed, ...]
    total: int
    more: bool


@dataclass(frozen=True)
class _Account:
    """What the store says of an account besides events, as of `revision`."""

    revision: tuple[int, int]
    hobbies: tuple[str, ...]
    picks: Mapping[int, PickState]
    titles: Mapping[int, str]


@dataclass
class _Held:
    """A town and when it holds: for these events, in this zone, on these days, with vectors of this generation."""

    events: int
    generation: int
    town: Town
    rankings: dict[tuple[str, ...], Ranking]


_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")
_Key = tuple[int, str, datetime, datetime]


class Ranker:
    """Ranks what the store holds. Safe to use from several threads."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._store = store
        self._book = Book(embedder, store)
        self._wishes = Wishes(self._book)
        self._ready_wishes: dict[tuple[str, bool], Wish] = {}
        self._reader = Reader()
        self._words = WordVectors(embedder.dimensions)
        self._held: dict[_Key, _Held] = {}
        self._accounts: dict[int, _Account] = {}
        self._prepared: set[int] = set()
        self._generation = 0
        self._lock = threading.RLock()
        self._preparing = threading.Lock()

    # Lists ------------------------------------------------------------------------------------------------------------

    def listed(self, account: Account, now: datetime, window: Window | None = None) -> list[Listed]:
        """Everything that is not over yet (in this window, if one is given), best first; every time of a series.

        What several sources list stands once.
        """
        with self._lock:
            view = self._view(account, now, window)
            leads = view.town.ahead(now) & (view.town.gatherings.lead == np.arange(len(view.town)))
            return [view.listed(place) for place in view.ranking.order.tolist() if leads[place]]

    def page(
        self,
        account: Account,
        now: datetime,
        *,
        order: str = "best",
        hobby: str | None = None,
        source_id: int | None = None,
        day: date | None = None,
        search: str | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> ListedPage:
        """One page of what is not over yet: "best" first, where a series stands once with its next time, or by "day".

        `hobby` takes only what has a reason for it; `day` what begins on that day in the account's zone; `search`
        what holds all of its words, case and accents aside.
        """
        with self._lock:
            view = self._view(account, now)
            asked = (_minute(now), order, hobby, source_id, day, search)
            places = view.ranking.pages.get(asked)
            if places is None:
                places = view.places(now, order, hobby, source_id, day, search)
                _keep(view.ranking.pages, asked, places)
            return ListedPage(
                items=tuple(view.listed(place) for place in places[offset : offset + limit].tolist()),
                total=len(places),
                more=offset + limit < len(places),
            )

    def one(self, account: Account, now: datetime, occurrence_id: int) -> Listed | None:
        """One line of the list; None where the occurrence is not ahead."""
        with self._lock:
            view = self._view(account, now)
            place = view.town.place_of.get(occurrence_id)
            return None if place is None or not view.town.ahead(now)[place] else view.listed(place)

    def shortlist(self, account: Account, now: datetime, *, days: int = WEEK) -> Shortlist:
        """The few of the coming days; what somebody is going to or interested in stays on it."""
        with self._lock:
            view = self._view(account, now)
            asked = (_minute(now), days, account.evenings, view.person.revision)
            picks = view.ranking.shortlists.get(asked)
            if picks is None:
                picks = choose((view.listed(place) for place in view.candidates(now, days)), account.evenings)
                _keep(view.ranking.shortlists, asked, picks)
            return Shortlist(picks, now)

    # Vectors ----------------------------------------------------------------------------------------------------------

    def prepare(self, on_progress: OnProgress | None = None, *, since: datetime | None = None) -> None:
        """Embed what has no vector yet; may take minutes, lists work meanwhile with what there is.

        `since` leaves out what was over by then. Progress is told as (done, all, label).
        """
        with self._preparing:
            contents = [one for one in self._store.contents(since) if hash(one) not in self._prepared]
            texts: list[str] = []
            for content in contents:
                texts += (embedded_text(content), *self._reader.telling_words(content))
            missing = self._book.missing(texts)

            def report(done: int, total: int, label: str) -> None:
                if done == total or done % _USED_AFTER == 0:
                    self._generation += 1
                if on_progress:
                    on_progress(done, total, label)

            self._book.fill(missing, report, "")
            if contents and not missing:
                # Somebody else has made the vectors meanwhile; the lists have to look again.
                self._generation += 1
            self._prepared.update(map(hash, contents))

    # What lists are made of -------------------------------------------------------------------------------------------

    def _view(self, account: Account, now: datetime, window: Window | None = None) -> _View:
        person = self._person(account.id)
        held = self._town(account, person.revision[0], now, window)
        ranking = held.rankings.get(person.hobbies)
        if ranking is None:
            with_vectors = bool(held.town.index.ready.any())
            wishes = [self._wish(hobby, with_vectors) for hobby in person.hobbies]
            earlier = [one for ranking in held.rankings.values() for one in ranking.fits]
            ranking = Ranking.of_town(held.town, wishes, earlier)
            held.rankings = {person.hobbies: ranking}
        return _View(held.town, ranking, person)

    def _person(self, account_id: int) -> _Account:
        revision = self._store.revision(account_id)
        known = self._accounts.get(account_id)
        if known is None or known.revision != revision:
            known = self._accounts[account_id] = _Account(
                revision=revision,
                hobbies=tuple(hobby.name for hobby in self._store.hobbies(account_id)),
                picks=self._store.picks(account_id),
                titles=self._store.source_titles(account_id),
            )
        return known

    def _wish(self, hobby: str, with_vectors: bool) -> Wish:
        key = hobby, with_vectors
        if key not in self._ready_wishes:
            if len(self._ready_wishes) > 1_000:
                self._ready_wishes.clear()
            self._ready_wishes[key] = self._wishes.make(hobby, with_vectors=with_vectors)
        return self._ready_wishes[key]

    def _town(self, account: Account, events: int, now: datetime, window: Window | None) -> _Held:
        zone = ZoneInfo(account.zone)
        if window is None:
            # Whole days, so that the list is laid out once a day and not at every moment.
            today = datetime.combine(now.astimezone(zone).date(), time(), zone)
            window = Window.around(today)
        key = account.id, account.zone, window.start, window.until
        held = self._held.pop(key, None)
        generation = self._generation
        if held is None or held.events != events:
            occurrences = self._store.upcoming(account.id, window)
            index = self._index([one.content for one in occurrences], held.town.index if held else None)
            town = Town.build(occurrences, index, zone, self._store.said_same(account.id))
            held = _Held(events, generation, town, {})
        elif held.generation != generation:
            index = self._index(held.town.index.contents, held.town.index)
            held = _Held(events, generation, replace(held.town, index=index), {})
        self._held[key] = held
        while len(self._held) > _KEPT:
            del self._held[next(iter(self._held))]
        return held

    def _index(self, contents: list[Content] | tuple[Content, ...], earlier: Index | None) -> Index:
        index = Index.build(
            contents,
            self._book,
            self._book.embedder.dimensions,
            reader=self._reader,
            words=self._words,
            earlier=earlier,
        )
        in_use = [index, *(held.town.index for held in self._held.values())]
        self._reader.forget_all_but([content for one in in_use for content in one.contents])
        return index


def _minute(now: datetime) -> datetime:
    """Lists change with the minute: what begins in this one can still be gone to."""
    return now.replace(second=0, microsecond=0)


def _keep(cache: dict[_Asked, _Answer], asked: _Asked, answer: _Answer) -> None:
    """Remember the latest answers."""
    cache[asked] = answer
    while len(cache) > _ANSWERS_KEPT:
        del cache[next(iter(cache))]


@dataclass(frozen=True)
class _View:
    """One account's look at its town."""

    town: Town
    ranking: Ranking
    person: _Account

    def listed(self, place: int) -> Listed:
        """A line with everything that is shown; of a gathering on several sources, the one that was picked."""
        places = self.town.together(place)
        place, state = self._picked(place, places)
        lead = places[0]
        return Listed(
            occurrence=self.town.shown(place),
            match=self.ranking.match(lead),
            source_title=self._title(self.town.occurrences[place].source_id),
            state=state,
            rhythm=self.ranking.rhythm(place),
            also=tuple(self._also(other) for other in places if other != place) if len(places) > 1 else (),
        )

    def _picked(self, place: int, places: Sequence[int]) -> tuple[int, PickState | None]:
        """The line of a gathering of which something was said; the first where something was said of several."""
        for one in (place, *places):
            state = self.person.picks.get(self.town.occurrences[one].id)
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
        wanted = town.ahead(_minute(now))
        scores = ranking.of(hobby) if hobby else ranking.scores
        if source_id is not None:
            wanted &= town.sources == source_id
        if day is not None:
            wanted &= town.on(day)
        if hobby:
            wanted &= scores[town.rows] >= WORTH
        if search and search.strip():
            wanted = town.saying(search, wanted)
        places = np.flatnonzero(wanted)
        if source_id is None:
            places = np.unique(town.gatherings.lead[places])
        if order != "day":
            # Places go by start, so the first of an event is its next time.
            places = places[np.unique(town.gatherings.series[places], return_index=True)[1]]
            places = places[np.lexsort((places, -scores[town.rows[places]]))]
        if hobby:
            places = np.array([place for place in places.tolist() if self.is_for(place, hobby)], dtype=np.int64)
        return places

    def is_for(self, place: int, hobby: str) -> bool:
        """True where a reason names this hobby."""
        return any(reason.hobby == hobby for reason in self.ranking.match(place).reasons)

    def candidates(self, now: datetime, days: int) -> Iterator[int]:
        """The places that the shortlist may take, best first: what begins in these days, and today's all-day ones."""
        now = _minute(now)
        town, begin = self.town, now.timestamp()
        today = datetime.combine(now.astimezone(town.zone).date(), time(), town.zone).timestamp()
        near = (town.starts >= today) & (town.starts < (now + timedelta(days=days)).timestamp()) & town.ahead(now)
        picked = self._places(state for state in self.person.picks)
        good = self.ranking.scores[town.rows] >= FLOOR
        good[picked] = True
        places = np.unique(town.gatherings.lead[near & good])
        best = places[np.lexsort((places, -self.ranking.scores[town.rows[places]]))]
        kept: NDArray[np.bool_] = np.isin(best, picked)
        kept[:_LOOKED_AT] = True
        return (
            place
            for place in best[kept].tolist()
            if town.starts[place] >= begin or town.occurrences[place].when.all_day
        )

    def _places(self, occurrence_ids: Iterator[int]) -> Longs:
        found = (self.town.place_of.get(one) for one in occurrence_ids)
        places = np.array([place for place in found if place is not None], dtype=np.int64)
        return self.town.gatherings.lead[places]

    def _title(self, source_id: int) -> str:
        return self.person.titles.get(source_id, "")
