"""Lists for one account from what the store holds: ranked once for each state of the events, shown many times."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from meetcompanion.errors import NotFound
from meetcompanion.matcher.applied import Grounds
from meetcompanion.matcher.book import Book, OnProgress
from meetcompanion.matcher.embedding import Embedder
from meetcompanion.matcher.index import Index, WordVectors
from meetcompanion.matcher.memory import give_back
from meetcompanion.matcher.reading import Reader
from meetcompanion.matcher.wish import Wish
from meetcompanion.matcher.wishes import Wishes
from meetcompanion.model import Account, Hobby, Listed, Shortlist, Terms, Window
from meetcompanion.ranking import by_day
from meetcompanion.ranking.busy import Busy
from meetcompanion.ranking.by_day import Narrowed
from meetcompanion.ranking.few import Choice, few
from meetcompanion.ranking.held import Held, Key, Towns
from meetcompanion.ranking.laying import laid_out, places_in
from meetcompanion.ranking.library import Library
from meetcompanion.ranking.pages import ListedPage
from meetcompanion.ranking.preparing import Preparing
from meetcompanion.ranking.ranking import Ranking, keep
from meetcompanion.ranking.shelf import WORTH_IT, Shelf, Shelved, digest_of
from meetcompanion.ranking.taste import Taste
from meetcompanion.ranking.town import Town
from meetcompanion.ranking.view import Person, View, minute_of
from meetcompanion.store import Store

#: "This week" is from now on so many days.
WEEK = 7
_LISTED_AT_ONCE = 500


_Told = TypeVar("_Told")


class Ranker:
    """Ranks what the store holds. Safe to use from several threads."""

    def __init__(self, store: Store, embedder: Embedder, shelf: Path | None = None) -> None:
        """`shelf` is a folder for what was read of a town, so that the next start need not read it again."""
        self._store = store
        self._book = Book(embedder, store)
        self._wishes = Wishes(self._book)
        self._ready_wishes: dict[tuple[str, Terms, bool], Wish] = {}
        self._reader = Reader()
        self._words = WordVectors(embedder.dimensions)
        self._library = Library(self._reader, self._words, embedder.dimensions)
        self._towns = Towns()
        self._accounts: dict[int, Person] = {}
        self._built = 0
        self._building = threading.Lock()
        self._shelf = Shelf(shelf, embedder.name) if shelf else None
        self._put_away: dict[int, str] = {}
        self._lock = threading.RLock()
        self._preparing = Preparing(store, self._book, self._reader)

    # Lists ------------------------------------------------------------------------------------------------------------

    def listed(self, account: Account, now: datetime, window: Window | None = None) -> list[Listed]:
        """Everything that is not over yet (in this window, if one is given), best first; every time of a series.

        What several sources list stands once.
        """

        def answer(view: View) -> list[Listed]:
            leads = view.town.ahead(now) & (view.town.gatherings.lead == np.arange(len(view.town)))
            order = view.ranking.order[leads[view.ranking.order]]
            found: list[Listed] = []
            for at in range(0, len(order), _LISTED_AT_ONCE):
                view.need(order[at : at + _LISTED_AT_ONCE])
                found += [view.listed(place) for place in order[at : at + _LISTED_AT_ONCE].tolist()]
            return found

        return self._asked(account, now, answer, window)

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

        def answer(view: View) -> ListedPage:
            if source_id is None and day is None and not (search and search.strip()):
                return ListedPage.walked(view, now, order, hobby, offset, limit)
            asked = (minute_of(now), order, hobby, source_id, day, search)
            places = view.ranking.pages.get(asked)
            if places is None:
                places = view.places(now, order, hobby, source_id, day, search)
                keep(view.ranking.pages, asked, places)
            return ListedPage.of(view, places, offset, limit)

        return self._asked(account, now, answer)

    def listed_now(
        self, account: Account, now: datetime, *, order: str, hobby: str | None, offset: int, limit: int
    ) -> tuple[int, ...]:
        """What `page` shows, and what comes behind it, as numbers: the same ones while time has moved nothing."""

        def answer(view: View) -> tuple[int, ...]:
            return tuple(view.part(now, order, hobby, offset, limit + 1).tolist())

        return self._asked(account, now, answer)

    def found_now(
        self, account: Account, now: datetime, hobby: str, *, until: datetime, limit: int, most: int
    ) -> tuple[int, ...]:
        """The same of `finds`; how many there are stands last."""

        def answer(view: View) -> tuple[int, ...]:
            places = view.finds(now, hobby, until, most)
            return *places[:limit].tolist(), len(places)

        return self._asked(account, now, answer)

    def days(self, account: Account, now: datetime, narrowed: Narrowed) -> tuple[date, ...]:
        """The days from today on, in the account's zone, on which something is on."""
        return self._asked(account, now, lambda view: by_day.days(view, now, narrowed))

    def best_of_days(
        self, account: Account, now: datetime, days: Sequence[date], narrowed: Narrowed, each: int
    ) -> tuple[by_day.Day, ...]:
        """Of these days those on which something is on, each with at most so many of the best, by the clock."""
        return self._asked(account, now, lambda view: by_day.best_of(view, now, days, narrowed, each))

    def on_day(
        self, account: Account, now: datetime, day: date, narrowed: Narrowed, *, offset: int = 0, limit: int = 50
    ) -> ListedPage:
        """One page of what is on that day, by the clock; what began earlier and goes on stands last."""

        return self._asked(
            account,
            now,
            lambda view: ListedPage.of(view, by_day.places_on(view, now, day, narrowed), offset, limit),
        )

    def finds(
        self, account: Account, now: datetime, hobby: str, *, until: datetime, limit: int, most: int
    ) -> ListedPage:
        """The best that a hobby finds before `until`; `total` counts up to `most` and no further."""

        def answer(view: View) -> ListedPage:
            asked = (minute_of(now), "finds", hobby, until, most)
            places = view.ranking.pages.get(asked)
            if places is None:
                places = view.finds(now, hobby, until, most)
                keep(view.ranking.pages, asked, places)
            return ListedPage.of(view, places, 0, limit)

        return self._asked(account, now, answer)

    def one(self, account: Account, now: datetime, occurrence_id: int) -> Listed | None:
        """One line of the list; None where the occurrence is not ahead."""

        def answer(view: View) -> Listed | None:
            place = view.town.place_of.get(occurrence_id)
            return None if place is None or not view.town.ahead(now)[place] else view.listed(place)

        return self._asked(account, now, answer)

    def shortlist(self, account: Account, now: datetime, *, days: int = WEEK) -> Shortlist:
        """The few of the coming days; what somebody is going to or interested in stays on it."""

        def answer(view: View) -> Shortlist:
            choice = Choice.of(view, now, days)
            asked = (account.evenings, view.person.revision, choice.name)
            picks = view.ranking.shortlists.get(asked)
            if picks is None:
                picks = few(view, choice, account.evenings)
                keep(view.ranking.shortlists, asked, picks)
            return Shortlist(picks, now)

        return self._asked(account, now, answer)

    def taste(self, account: Account) -> Taste:
        """What was learnt of a person, and what their short list minds."""
        with self._lock:
            return self._person(account).taste

    @property
    def version(self) -> tuple[int, int]:
        """Grows with everything that lists are made of besides what the store says."""
        return self._built, self._preparing.generation

    def _asked(
        self, account: Account, now: datetime, answer: Callable[[View], _Told], window: Window | None = None
    ) -> _Told:
        held = self._town(account, now, window)
        try:
            with self._lock:
                return answer(self._view(account, held))
        except NotFound:
            # An older town is shown while a new one is laid out, and some of it may be gone already.
            held = self._town(account, now, window, anew=True)
            with self._lock:
                return answer(self._view(account, held))

    # Vectors ----------------------------------------------------------------------------------------------------------

    def prepare(self, on_progress: OnProgress | None = None, *, since: datetime | None = None) -> None:
        """Embed what has no vector yet; may take minutes, lists work meanwhile with what there is.

        `since` leaves out what was over by then. Progress is told as (done, all, label).
        """
        self._preparing.prepare(on_progress, since=since)

    # What lists are made of -------------------------------------------------------------------------------------------

    def _view(self, account: Account, held: Held) -> View:
        person = self._person(account)
        ranking = held.rankings.get(person.ranks_by)
        if ranking is None:
            with_vectors = bool(held.town.index.ready.any())
            wishes = [self._wish(hobby, with_vectors) for hobby in person.hobbies]
            earlier = next(iter(held.rankings.values()), None)
            learnt = person.taste.applied(held.grounds, self._book)
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
                busy=Busy.of(
                    self._store.busy_times(account_id), self._store.picked(account_id), ZoneInfo(account.zone)
                ),
            )
        return known

    def _wish(self, hobby: Hobby, with_vectors: bool) -> Wish:
        key = hobby.name, hobby.terms, with_vectors
        if key not in self._ready_wishes:
            if len(self._ready_wishes) > 1_000:
                self._ready_wishes.clear()
            self._ready_wishes[key] = self._wishes.make(hobby.name, with_vectors=with_vectors, terms=hobby.terms)
        return self._ready_wishes[key]

    def _town(self, account: Account, now: datetime, window: Window | None, *, anew: bool = False) -> Held:
        """The town as it is; while somebody else lays it out, the one before."""
        zone = ZoneInfo(account.zone)
        # Whole days, so that the list is laid out once a day and not at every moment.
        today = datetime.combine(now.astimezone(zone).date(), time(), zone)
        asked = window or Window.around(today)
        key = account.id, account.zone, asked.start, asked.until
        held = self._fresh(account, key)
        if held is not None and not anew:
            return held
        if window is None and not anew and self._building.locked():
            with self._lock:
                before = self._towns.of(account.id, account.zone)
            if before is not None:
                return before
        with self._store.held_back():
            # Others may lay out what is newer than what was seen before: the newer one shall stay.
            self._building.acquire()
        try:
            held = self._fresh(account, key)
            if held is None or anew:
                held = self._lay_out(account, asked, zone, key)
            return held
        finally:
            self._building.release()

    def _fresh(self, account: Account, key: Key) -> Held | None:
        events = self._store.revision(account.id)[0]
        with self._lock:
            held = self._towns.get(key)
        return held if held and (held.events, held.generation) == (events, self._preparing.generation) else None

    def _lay_out(self, account: Account, window: Window, zone: ZoneInfo, key: Key) -> Held:
        generation, events = self._preparing.generation, self._store.revision(account.id)[0]
        with self._lock:
            mine = self._towns.get(key) or self._towns.of(account.id, account.zone)
            other = self._towns.last()
        earlier = mine or other
        lines = self._store.lines_ahead(account.id, window)
        keys, columns, contents = laid_out(lines, self._store.said_at)
        shelved = self._take(account) if earlier is None else None
        known_keys, known = (earlier.keys, earlier.town.index) if earlier else (keys[:0], None)
        if shelved:
            known_keys, known = shelved.keys, shelved.index
        elif mine is None and other is not None:
            # What was read for anybody. Whoever is alone needs no library.
            if not len(self._library):
                self._library.add(other.keys, other.town.index)
            known_keys, known = self._library.take(keys)
        index = Index.renewed(
            known,
            contents,
            places_in(known_keys, keys),
            self._book,
            self._book.embedder.dimensions,
            reader=self._reader,
            words=self._words,
        )
        self._reader.rest()
        if len(self._library):
            self._library.add(keys, index)
        by_hand = self._store.said_same(account.id)
        digest = digest_of((columns.ids, columns.starts, columns.rows), by_hand, keys)
        gatherings = None
        if earlier and earlier.digest == digest:
            gatherings = earlier.town.gatherings
        elif shelved and shelved.digest == digest:
            gatherings = shelved.gatherings
        town = Town.build(columns, index, zone, self._store.occurrences_by_id, by_hand, gatherings)
        with self._lock:
            held = Held(events, generation, keys, digest, town, Grounds(index), {})
            self._towns.put(key, held)
            self._built += 1
        if len(keys) >= WORTH_IT:
            give_back()
        return held

    def at_hand(self, account: Account) -> bool:
        """True where there is a list to show at once, if perhaps that of before."""
        with self._lock:
            return self._towns.of(account.id, account.zone) is not None

    def settle(self, account: Account, now: datetime) -> None:
        """Have the town of an account laid out before anybody asks, and put away for the next start."""
        held = self._town(account, now, None)
        with self._lock:
            name = f"{held.digest} {int(held.town.index.ready.sum())}"
            if self._shelf is None or len(held.keys) < WORTH_IT or self._put_away.get(account.id) == name:
                return
            self._put_away[account.id] = name
        self._shelf.put(account.id, Shelved(held.keys, held.town.index, held.digest, held.town.gatherings))
        give_back()

    def _take(self, account: Account) -> Shelved | None:
        """What was put away; only a reader that has read nothing yet can go on from it."""
        if self._shelf is None or len(self._reader.words):
            return None
        shelved = self._shelf.take(account.id, self._reader, self._words)
        if shelved is not None:
            # Numpy cuts zeros off the ends of bytes.
            self._preparing.skip(key.ljust(16, b"\0") for key in shelved.keys[shelved.index.ready].tolist())
        return shelved
