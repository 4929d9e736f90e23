"""An embedding model for tests that knows a handful of meanings and is there at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.book import Book, Memory
from meetcompanion.matcher.index import Index
from meetcompanion.matcher.reading import embedded_text
from meetcompanion.matcher.wishes import Wishes
from meetcompanion.model import Content

#: Words that mean the same to it; nobody's atlas knows quondling.
SAME = (
    {"birdwatching", "ornithology", "birds", "bird", "birding"},
    {"chess", "checkmate"},
    {"stargazing", "planets"},
    {"quondling", "zibbers"},
)


class Meanings:
    """Every word has a direction by chance, words of one meaning have the same; a text is the sum of its words."""

    name = "meanings 1"
    dimensions = 512

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text."""
        self.embedded += texts
        rows = [sum(_direction(word) for word in re.findall(r"\w+", text.casefold()) or [""]) for text in texts]
        if not rows:
            return np.empty((0, self.dimensions), dtype=np.float32)
        found = np.array(rows, dtype=np.float32)
        return found / np.linalg.norm(found, axis=1, keepdims=True)


@cache
def _direction(word: str) -> NDArray[np.float64]:
    meaning = next((min(group) for group in SAME if word in group), word)
    seed = int.from_bytes(hashlib.blake2b(meaning.encode(), digest_size=8).digest())
    return np.random.default_rng(seed).standard_normal(Meanings.dimensions)


def book() -> Book:
    """A book that forgets with the test."""
    return Book(Meanings(), Memory())


@cache
def wishes() -> Wishes:
    """Makes hobbies ready; what days are usual is found once for all tests."""
    return Wishes(book())


def index(contents: Iterable[Content], *, vectors: bool = True) -> Index:
    """An index of these, with vectors or still without."""
    own, given = book(), list(contents)
    built = Index.build(given, own, Meanings.dimensions)
    if not vectors:
        return built
    words = [word for content in given for word in built.reader.telling_words(content)]
    own.fill(own.missing([*map(embedded_text, given), *words]), None, "")
    return Index.build(given, own, Meanings.dimensions)
