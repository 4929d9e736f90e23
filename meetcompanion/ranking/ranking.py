"""A town in the order of somebody's hobbies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from meetcompanion.matcher import career
from meetcompanion.matcher.index import Floats
from meetcompanion.matcher.reasons import WORTH, reasons
from meetcompanion.matcher.scoring import Fit, Wish, fit_all, together
from meetcompanion.model import Listed, Match, Reason, Rhythm
from meetcompanion.ranking.town import Longs, Town


@dataclass
class Ranking:
    """`scores` are by row of the town's index; `order` are all its places, best first, equal ones by start.

    `pages` and `shortlists` are for whoever asks, to remember answers that hold as long as the ranking does.
    """

    town: Town
    fits: Sequence[Fit]
    scores: Floats
    order: Longs
    pages: dict[tuple[object, ...], Longs] = field(default_factory=dict)
    shortlists: dict[tuple[object, ...], tuple[Listed, ...]] = field(default_factory=dict)
    _reasons: dict[int, tuple[Reason, ...]] = field(default_factory=dict)
    _rhythms: dict[int, Rhythm | None] = field(default_factory=dict)

    @classmethod
    def of_town(cls, town: Town, wishes: Iterable[Wish], earlier: Iterable[Fit] = ()) -> Ranking:
        """Rank a town; fits that were found `earlier` in the same town are used again."""
        wanted = list(wishes)
        known = {one.wish.hobby: one for one in earlier}
        fresh = fit_all(town.index, [wish for wish in wanted if wish.hobby not in known])
        known.update((one.wish.hobby, one) for one in fresh)
        fits = [known[wish.hobby] for wish in wanted]
        scores = together(fits) if fits else np.zeros(len(town.index), dtype=np.float32)
        order = np.argsort(-scores[town.rows], kind="stable").astype(np.int64)
        return cls(town, fits, scores, order)

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
            self._reasons[row] = reasons(self.town.index, row, self.fits) if worth else ()
        event_id = self.town.occurrences[place].event_id
        return Match(event_id, round(float(self.scores[row]), 4), self._reasons[row])

    def rhythm(self, place: int) -> Rhythm | None:
        """The rhythm of the event at this place."""
        event = int(self.town.events[place])
        if event not in self._rhythms:
            self._rhythms[event] = self.town.rhythm(place)
        return self._rhythms[event]
