"""A town in the order of somebody's hobbies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.applied import Learnt, by_time, joined, moved
from meetcompanion.matcher.index import Floats
from meetcompanion.matcher.learning import Kind
from meetcompanion.matcher.learnt_said import learnt_reasons, with_lessons
from meetcompanion.matcher.reasons import WORTH, reasons
from meetcompanion.matcher.scoring import Fit, fit_all, together
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.window_seat import Refused
from meetcompanion.matcher.wish import Wish
from meetcompanion.model import Listed, Match, Reason, Rhythm
from meetcompanion.ranking.town import Longs, Town
from meetcompanion.ranking.walk import Walk

_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")
_ANSWERS_KEPT = 16
_REASONS_KEPT = 20_000


def keep(cache: dict[_Asked, _Answer], asked: _Asked, answer: _Answer) -> None:
    """Remember the latest answers."""
    cache[asked] = answer
    while len(cache) > _ANSWERS_KEPT:
        del cache[next(iter(cache))]


@dataclass
class Ranking:
    """`by_hobbies` are the scores of the hobbies alone, by row of the town's index; `learnt` is what lessons say.

    What both say together is found for the rows and places that somebody asks for: after a pick the short list looks
    at the coming days, not at a whole town. `pages`, `shortlists` and `outside` are for whoever asks, to remember
    answers that hold as long as the ranking does.
    """

    town: Town
    fits: Sequence[Fit]
    by_hobbies: Floats
    learnt: Learnt | None = None
    pages: dict[tuple[object, ...], Longs] = field(default_factory=dict)
    walks: dict[tuple[str, str | None], Walk] = field(default_factory=dict)
    are_for: dict[str, dict[int, bool]] = field(default_factory=dict)
    shortlists: dict[tuple[object, ...], tuple[Listed, ...]] = field(default_factory=dict)
    outside: tuple[Refused, NDArray[np.uint8]] | None = None
    _reasons: dict[int, tuple[Reason, ...]] = field(default_factory=dict)
    _by_fits: dict[int, tuple[Reason, ...]] = field(default_factory=dict)
    _rhythms: dict[int, Rhythm | None] = field(default_factory=dict)
    _looked_at: dict[int, tuple[float, float]] = field(default_factory=dict)

    @classmethod
    def of_town(
        cls, town: Town, wishes: Iterable[Wish], earlier: Ranking | None = None, learnt: Learnt | None = None
    ) -> Ranking:
        """Rank a town; fits that were found `earlier` in the same town are used again."""
        wanted = list(wishes)
        known = {(one.wish.hobby, one.wish.terms): one for one in earlier.fits} if earlier else {}
        fresh = fit_all(town.index, [wish for wish in wanted if (wish.hobby, wish.terms) not in known])
        known.update(((one.wish.hobby, one.wish.terms), one) for one in fresh)
        fits = [known[wish.hobby, wish.terms] for wish in wanted]
        if earlier and not fresh and [id(one) for one in earlier.fits] == [id(one) for one in fits]:
            # What was learnt may be another thing now; what the hobbies say is not.
            same = cls(town, fits, earlier.by_hobbies, learnt)
            same._by_fits, same._rhythms, same.outside = earlier._by_fits, earlier._rhythms, earlier.outside
            # All but the best of all hobbies together is ordered as before.
            same.walks = {key: walk for key, walk in earlier.walks.items() if key != ("best", None)}
            return same
        by_hobbies = together(fits) if fits else np.zeros(len(town.index), dtype=np.float32)
        return cls(town, fits, by_hobbies, learnt)

    @cached_property
    def scores(self) -> Floats:
        """By row of the town's index."""
        return joined(self.by_hobbies, self.learnt.moved if self.learnt else None)

    @cached_property
    def at(self) -> Floats:
        """By place in the town."""
        return self._with_times(self.scores[self.town.rows], None)

    @cached_property
    def order(self) -> Longs:
        """The places, best first, equal ones by start."""
        return np.argsort(-self.at, kind="stable").astype(np.int64)

    def scores_of(self, rows: Longs) -> Floats:
        """The scores of these rows alone."""
        if "scores" in self.__dict__:
            return self.scores[rows]
        return joined(self.by_hobbies[rows], self.learnt.moved_of(rows) if self.learnt else None)

    def at_places(self, places: Longs) -> Floats:
        """The scores of these places alone."""
        if "at" in self.__dict__:
            return self.at[places]
        rows, which = np.unique(self.town.rows[places], return_inverse=True)
        return self._with_times(self.scores_of(rows)[which.reshape(-1)], places)

    def of(self, hobby: str) -> Floats:
        """The scores for one hobby by row; nothing fits a hobby that the person does not have."""
        for one in self.fits:
            if one.wish.hobby == hobby:
                return one.score
        return np.zeros(len(self.town.index), dtype=np.float32)

    def match(self, place: int) -> Match:
        """The match of one place. Reasons are looked for where somebody might want one."""
        row = int(self.town.rows[place])
        if place not in self._looked_at:
            self.look_at(np.array([place], dtype=np.int64))
        score, at = self._looked_at[place]
        if row not in self._reasons:
            worth = score >= WORTH or self.town.index.career[row] >= weights().career_from
            told = self._said_by_hobbies(row) if worth else ()
            if self.learnt is not None:
                told = with_lessons(told, learnt_reasons(self.town.index, row, self.learnt))
            self._reasons[row] = told
        event_id = int(self.town.events[place])
        return Match(event_id, round(at, 4), self._reasons[row])

    def look_at(self, places: Longs) -> None:
        """Find the scores of these places at once, so that the match of each is quick."""
        fresh = [place for place in places.tolist() if place not in self._looked_at]
        if not fresh:
            return
        places = np.array(fresh, dtype=np.int64)
        if len(self._looked_at) >= _REASONS_KEPT:
            self._looked_at.clear()
        if self.learnt is not None:
            self.learnt.look_at(self.town.rows[places])
        scores, at = self.scores_of(self.town.rows[places]), self.at_places(places)
        self._looked_at.update(zip(places.tolist(), zip(scores.tolist(), at.tolist(), strict=True), strict=True))

    def _said_by_hobbies(self, row: int) -> tuple[Reason, ...]:
        if row not in self._by_fits:
            if len(self._by_fits) >= _REASONS_KEPT:
                self._by_fits.clear()
            self._by_fits[row] = reasons(self.town.index, row, self.fits)
        return self._by_fits[row]

    def rhythm(self, place: int) -> Rhythm | None:
        """The rhythm of the event at this place."""
        event = int(self.town.events[place])
        if event not in self._rhythms:
            self._rhythms[event] = self.town.rhythm(place)
        return self._rhythms[event]

    def _with_times(self, scores: Floats, places: Longs | None) -> Floats:
        """With what habits say of the times of these places; None for all."""
        if self.learnt is None or not any(lesson.kind is Kind.TIME for lesson in self.learnt.lessons):
            return scores
        here = self.town.here if places is None else self.town.here[places]
        # The first of January 1970 was a Thursday, and Monday is 0.
        habits = by_time(self.learnt.lessons, (here // 86_400 + 3) % 7, here // 3_600 % 24)
        return moved(scores, habits)
