"""Which hobbies the atlas says a word of, by the beginnings of words: an inverted index of all that it says.

A hobby that nobody names as the atlas does is understood by it all the same: "pruning roses" are words of gardening,
whichever phrases they stand in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.atlas import Entry, atlas
from meetcompanion.matcher.lookups import Numbers
from meetcompanion.matcher.made import Arrays, made, made_of
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.words import lexicon, tokens

#: Words that begin with the same so many letters are taken for forms of one, in whatever language.
_BEGINNING = 6


class Postings:
    """Entries by word, and how much the word is theirs, 0 to 1."""

    def __init__(self, arrays: Arrays) -> None:
        """Of what `_packed` made."""
        self._words = Numbers(arrays, "words")
        self._begins = arrays["begins"]
        self._entries = arrays["entries"]
        self._shares = arrays["shares"]

    def told(self, hobby: str) -> NDArray[np.float32]:
        """By entry, how much its own words tell of the hobby's, 0 to 1: each word counts the more, the fewer say it."""
        count = len(atlas().entries)
        found = np.zeros(count, dtype=np.float32)
        for word in sorted(beginnings(hobby)):
            number = self._words.get(word)
            if number:
                own = slice(self._begins[number - 1], self._begins[number])
                entries = self._entries[own]
                found[entries] += self._shares[own] * np.float32(math.log((count + 1) / (len(entries) + 0.5)))
        most = weights().told_most
        return (np.minimum(found, most) / most).astype(np.float32)


@cache
def postings() -> Postings:
    """Those of the atlas, made once for all starts."""
    return Postings(made("postings", f"{made_of()} {weights()}", _packed))


def beginnings(text: str) -> set[str]:
    """The beginnings of a text's words, without the smallest words of our languages."""
    return {
        token.folded[:_BEGINNING]
        for token in tokens(text)
        if len(token.word) > 1 and token.word not in lexicon().function
    }


def _packed() -> Arrays:
    """The index as arrays: `begins` and ends of each word's entries, one behind the other."""
    found: dict[str, dict[int, float]] = {}
    for place, entry in enumerate(atlas().entries):
        for phrase, alone, beside in _phrases(entry):
            words = beginnings(phrase)
            for word in words:
                shares = found.setdefault(word, {})
                shares[place] = max(shares.get(place, 0.0), alone if len(words) == 1 else beside)
    return {
        **Numbers.packed({word: number for number, word in enumerate(found, 1)}, "words"),
        "begins": np.cumsum([0, *map(len, found.values())]).astype(np.int32),
        "entries": np.array([place for shares in found.values() for place in shares], dtype=np.int16),
        "shares": np.array([share for shares in found.values() for share in shares.values()], dtype=np.float32),
    }


def _phrases(entry: Entry) -> Iterator[tuple[str, float, float]]:
    """All phrases of an entry, with how much a word is its own that is one, and one beside others."""
    told = weights()
    for spoken, alone, beside in (
        (entry.names, 1.0, told.told_in_part),
        (entry.asked, 1.0, told.told_in_part),
        (entry.said, told.told_when_said, told.told_when_said),
        (entry.words, told.told_by_word, told.told_by_word * told.told_in_part),
    ):
        for phrases in spoken.values():
            for phrase in phrases:
                yield phrase, alone, beside
