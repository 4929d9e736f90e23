"""Pure: events and hobbies in, matches with reasons out; the shortlist chooses the few."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from meetcompanion.matcher.embedding import Embedder, load_embedder
from meetcompanion.matcher.index import Index
from meetcompanion.matcher.reasons import reasons
from meetcompanion.matcher.scoring import fit_all, together
from meetcompanion.matcher.shortlist import choose
from meetcompanion.matcher.wish import Wish
from meetcompanion.matcher.wishes import Wishes
from meetcompanion.model import Match

__all__ = ["Embedder", "Index", "Wish", "Wishes", "choose", "load_embedder", "rank"]


def rank(index: Index, wishes: Sequence[Wish]) -> list[Match]:
    """Every row of an index for these hobbies, best first, equal ones in the index's order; `event_id` is the row."""
    fits = fit_all(index, wishes)
    scores = together(fits) if fits else np.zeros(len(index), dtype=np.float32)
    order = np.argsort(-scores, kind="stable").tolist()
    return [Match(row, float(scores[row]), reasons(index, row, fits)) for row in order]
