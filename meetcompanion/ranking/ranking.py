"""A town in the order of somebody's hobbies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from meetcompanion.matcher import career
from meetcompanion.matcher.index import Floats
from meetcompanion.matcher.learning import Kind, Learnt, by_time, joined, moved
from meetcompanion.matcher.learnt_said import learnt_reasons, with_lessons
from meetcompanion.matcher.reasons import WORTH, reasons
from meetcompanion.matcher.scoring import Fit, Wish, fit_all, together
from meetcompanion.model import Listed, Match, Reason, Rhythm
from meetcompanion.ranking.town import Longs, Town


@dataclass
class Ranking:
    """`scores` are by row of the town's index, `at` by its places; `order` are these, best first, equal ones by start.

    `learnt` is what lessons say; without them `scores` are those of the hobbies alone.
    `pages` and `shortlists` are for whoever asks, to remember answers that hold as long as the ranking does.
    """

    town: Town
    fits: Sequence[Fit]
    scores: Floats
    at: Floats
    order: Longs
    learnt: Learnt | None = None
    pages: dict[tuple[object, ...], Longs] = field(default_factory=dict)
    shortlists: dict[tuple[object, ...], tuple[Listed, ...]] = field(default_factory=dict)
    _reasons: dict[int, tuple[Reason, ...]] = field(default_factory=dict)
    _rhythms: dict[int, Rhythm | None] = field(default_factory=dict)

    @classmethod
    def of_town(
        cls, town: Town, wishes: Iterable[Wish], earlier: Iterable[Fit] = (), learnt: Learnt | None = None
    ) -> Ranking:
        """Rank a town; fits that were found `earlier` in the same town are used again."""
        wanted = list(wishes)
        known = {(one.wish.hobby, one.wish.terms): one for one in earlier}
        fresh = fit_all(town.index, [wish for wish in wanted if (wish.hobby, wish.terms) not in known])
        known.update(((one.wish.hobby, one.wish.terms), one) for one in fresh)
        fits = [known[wish.hobby, wish.terms] for wish in wanted]
        scores = together(fits) if fits else np.zeros(len(town.index), dtype=np.float32)
        scores = joined(scores, learnt)
        at = scores[town.rows]
        if learnt is not None and any(lesson.kind is Kind.TIME for lesson in learnt.lessons):
            starts = (datetime.fromtimestamp(start, town.zone) for start in town.starts.tolist())
            at = moved(at, by_time(learnt.lessons, starts))
        order = np.argsort(-at, kind="stable").astype(np.int64)
        return cls(town, fits, scores, at, order, learnt)

    def of(self, hobby: str) -> Floats:
        """The scores for one hobby by row; nothing fits a hobby that the person does not have."""
        for one in self.fits:
            if one.wish.hobby == hobby:
                return one.score
        return np.zeros(len(self.town.index), dtype=np.float32)

    def match(self, place: int) -> Match:
        """The match of one place. Reasons are looked for where somebody might want one."""
        row = int(self.town.rows[place])
        if row not in self._reasons:
            worth = self.scores[row] >= WORTH or self.town.index.career[row] >= career.SURE
            told = reasons(self.town.index, row, self.fits) if worth else ()
            if self.learnt is not None:
                told = with_lessons(told, learnt_reasons(self.town.index, row, self.learnt))
            self._reasons[row] = told
        event_id = int(self.town.events[place])
        return Match(event_id, round(float(self.at[place]), 4), self._reasons[row])

    def rhythm(self, place: int) -> Rhythm | None:
        """The rhythm of the event at this place."""
        event = int(self.town.events[place])
        if event not in self._rhythms:
            self._rhythms[event] = self.town.rhythm(place)
        return self._rhythms[event]
