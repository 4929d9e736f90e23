"""Lists for one account from what the store holds: ranked once for each state of the events, shown many times."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from meetcompanion.matcher.book import Book, OnProgress
from meetcompanion.matcher.embedding import Embedder
from meetcompanion.matcher.index import Index, Reader, WordVectors, embedded_text
from meetcompanion.matcher.scoring import Wish, Wishes
from meetcompanion.model import Account, Content, Hobby, Listed, Shortlist, Terms, Window
from meetcompanion.ranking.few import few
from meetcompanion.ranking.ranking import Ranking
from meetcompanion.ranking.taste import Taste
from meetcompanion.ranking.town import Town
from meetcompanion.ranking.view import Person, View, minute_of
from meetcompanion.store import Store

#: "This week" is from now on so many days.
WEEK = 7
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


@dataclass
class _Held:
    """A town and when it holds: for these events, in this zone, on these days, with vectors of this generation."""

    events: int
    generation: int
    town: Town
    rankings: dict[tuple[object, ...], Ranking]


_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")
_Key = tuple[int, str, datetime, datetime]


class Ranker:
    """Ranks what the store holds. Safe to use from several threads."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._store = store
        self._book = Book(embedder, store)
        self._wishes = Wishes(self._book)
        self._ready_wishes: dict[tuple[str, Terms, bool], Wish] = {}
        self._reader = Reader()
        self._words = WordVectors(embedder.dimensions)
        self._held: dict[_Key, _Held] = {}
        self._accounts: dict[int, Person] = {}
        self._prepared: set[int] = set()
        self._generation = 0
        #: Grows with everything that lists are made of besides what the store says.
        self.version = 0
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
            asked = (minute_of(now), order, hobby, source_id, day, search)
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
            asked = (minute_of(now), days, account.evenings, view.person.revision)
            picks = view.ranking.shortlists.get(asked)
            if picks is None:
                picks = few(view, now, days, account.evenings)
                _keep(view.ranking.shortlists, asked, picks)
            return Shortlist(picks, now)

    def taste(self, account: Account) -> Taste:
        """What was learnt of a person, and what their short list minds."""
        with self._lock:
            return self._person(account).taste

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

    def _view(self, account: Account, now: datetime, window: Window | None = None) -> View:
        person = self._person(account)
        held = self._town(account, person.revision[0], now, window)
        ranking = held.rankings.get(person.ranks_by)
        if ranking is None:
            with_vectors = bool(held.town.index.ready.any())
            wishes = [self._wish(hobby, with_vectors) for hobby in person.hobbies]
            earlier = [one for ranking in held.rankings.values() for one in ranking.fits]
            learnt = person.taste.applied(held.town.index, self._book)
            ranking = Ranking.of_town(held.town, wishes, earlier, learnt)
            held.rankings = {person.ranks_by: ranking}
        return View(held.town, ranking, person)

    def _person(self, account: Account) -> Person:
        account_id = account.id
        revision = self._store.revision(account_id)
        known = self._accounts.get(account_id)
        if known is None or known.revision != revision:
            known = self._accounts[account_id] = Person(
                revision=revision,
                hobbies=tuple(self._store.hobbies(account_id)),
                picks=self._store.picks(account_id),
                titles=self._store.source_titles(account_id),
                taste=Taste.of(self._store, account),
            )
        return known

    def _wish(self, hobby: Hobby, with_vectors: bool) -> Wish:
        key = hobby.name, hobby.terms, with_vectors
        if key not in self._ready_wishes:
            if len(self._ready_wishes) > 1_000:
                self._ready_wishes.clear()
            self._ready_wishes[key] = self._wishes.make(hobby.name, with_vectors=with_vectors, terms=hobby.terms)
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


def _keep(cache: dict[_Asked, _Answer], asked: _Asked, answer: _Answer) -> None:
    """Remember the latest answers."""
    cache[asked] = answer
    while len(cache) > _ANSWERS_KEPT:
        del cache[next(iter(cache))]
