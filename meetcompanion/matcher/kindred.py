"""Which hobbies of the atlas are near in meaning to one that their names do not explain: "medieval sword fighting"."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from meetcompanion.matcher.atlas import Entry, atlas
from meetcompanion.matcher.book import Book
from meetcompanion.matcher.index import Floats
from meetcompanion.matcher.weights import weights

#: So many of an entry's English names stand for it together, and so many of the nearest entries are looked at closely.
_NAMES = 4
_LOOKED_AT = 25


class Kindred:
    """Compares hobbies with the names of the atlas' entries; the entries' vectors are looked up once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._entries: Floats | None = None

    def __call__(self, hobby: str, named: Mapping[int, float]) -> dict[int, float]:
        """What the names say of each entry, doubted where it is far from the hobby; and the nearest ones with it."""
        told = weights()
        best_named = max(named.values(), default=0.0)
        unsaid = _between(told.by_meaning_below, told.by_meaning_from, best_named)
        if unsaid == 0.0:
            return dict(named)
        rough, close = self._likeness(hobby)
        nearest = max(close.values())
        sure = unsaid * _between(told.likeness_none, told.likeness_sure, nearest)
        found: dict[int, float] = {}
        for entry in sorted({*named, *close}):
            likeness = close.get(entry, float(rough[entry]))
            beside = _between(nearest - told.likeness_spread, nearest, likeness)
            weight = named.get(entry, 0.0) * (1 - told.doubted * sure * (1 - beside))
            weight = max(weight, told.meant_by_meaning * sure * beside)
            if weight > 0:
                found[entry] = weight
        return found

    def _likeness(self, hobby: str) -> tuple[Floats, dict[int, float]]:
        """How near every entry is, and the nearest ones looked at name by name."""
        known = atlas().entries
        if self._entries is None:
            texts = [said_of(entry) for entry in known]
            vectors = self._book.ensure(texts)
            self._entries = np.stack([vectors[text] for text in texts])
        asked = self._book.ensure([hobby])[hobby]
        rough: Floats = self._entries @ asked
        nearest = np.argsort(-rough, kind="stable")[:_LOOKED_AT].tolist()
        names = self._book.ensure([name for entry in nearest for name in known[entry].names["en"]])
        return rough, {
            entry: (float(rough[entry]) + max(float(names[name] @ asked) for name in known[entry].names["en"])) / 2
            for entry in nearest
        }


def said_of(entry: Entry) -> str:
    """The text whose vector stands for an entry."""
    return ", ".join(entry.names["en"][:_NAMES])


def _between(nothing: float, everything: float, value: float) -> float:
    """Where a value stands on the way from nothing (0) to everything (1)."""
    return min(max((value - nothing) / (everything - nothing), 0.0), 1.0)
