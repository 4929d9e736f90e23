"""Which hobbies of the atlas are meant by one that no name explains: "strumming four little strings".

How likely each entry is follows from how much its names explain, how much all that is said of it has the hobby's words,
and how near it is in meaning: a logistic regression over the entries (a softmax), fitted by `bench/fit_meaning.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from meetcompanion.matcher.atlas import atlas
from meetcompanion.matcher.book import Book
from meetcompanion.matcher.index import Floats
from meetcompanion.matcher.landmarks import Landmarks, landmarks
from meetcompanion.matcher.postings import postings
from meetcompanion.matcher.weights import weights


class Kindred:
    """Compares hobbies with all that the atlas says of its entries; without a book of vectors by words alone."""

    def __init__(self, book: Book | None = None) -> None:
        self._book = book
        self._landmarks: Landmarks | None = None

    def __call__(self, hobby: str, named: Mapping[int, float]) -> dict[int, float]:
        """What the names say of each entry, doubted where it is unlikely; and the likely ones with it."""
        told = weights()
        unsaid = _between(told.by_meaning_below, told.by_meaning_from, max(named.values(), default=0.0))
        if unsaid == 0.0:
            return dict(named)
        strengths = self._strengths(hobby, named)
        likely = _likely(strengths)
        most = float(likely.max())
        sure = unsaid * min(most / told.likely_enough, 1.0) * self._known(float(strengths.max()))
        found: dict[int, float] = {}
        for entry in sorted({*named, *np.flatnonzero(likely >= told.likely_least).tolist()}):
            beside = float(likely[entry]) / most
            weight = named.get(entry, 0.0) * (1 - told.doubted * sure * (1 - beside))
            by_meaning = told.meant_by_meaning * sure * beside**told.likely_power
            if weight > 0 or by_meaning >= told.meant_least:
                found[entry] = max(weight, by_meaning)
        return found

    def likely(self, hobby: str, named: Mapping[int, float]) -> Floats:
        """How likely each entry is what is meant, by entry, if one of them is; 1 in all."""
        return _likely(self._strengths(hobby, named))

    def _strengths(self, hobby: str, named: Mapping[int, float]) -> Floats:
        told = weights()
        names = np.zeros(len(atlas().entries), dtype=np.float32)
        names[list(named)] = list(named.values())
        words, middles, said = self.compared(hobby)
        if self._book is None:
            return (told.only_names * names + told.only_postings * words).astype(np.float32)
        by_meaning = told.by_middles * middles + told.by_said * said
        return (told.by_names * names + told.by_postings * words + by_meaning).astype(np.float32)

    def _known(self, strength: float) -> float:
        """How surely the atlas holds the hobby at all, by the greatest strength: the nearest may be another."""
        told = weights()
        if self._book is None:
            return _between(told.only_known_from, told.only_known_surely, strength)
        return _between(told.known_at_all_from, told.known_at_all_surely, strength)

    def compared(self, hobby: str) -> tuple[Floats, Floats, Floats]:
        """By entry: how much it says the hobby's words, and how near its middles and what people say of it are."""
        words = postings().told(hobby)
        if self._book is None:
            return words, np.zeros_like(words), np.zeros_like(words)
        vector = self._book.ensure([hobby])[hobby]
        places = self._landmarks = self._landmarks or landmarks(self._book)
        return words, places.middles.nearest(vector), places.said.nearest(vector)


def _likely(strengths: Floats) -> Floats:
    shares = np.exp(strengths - strengths.max())
    likely: Floats = shares / shares.sum()
    return likely


def _between(nothing: float, everything: float, value: float) -> float:
    """Where a value stands on the way from nothing (0) to everything (1)."""
    return min(max((value - nothing) / (everything - nothing), 0.0), 1.0)
