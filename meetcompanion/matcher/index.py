"""Very many events as arrays: telling words, words held, vectors, signs of career."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.atlas import atlas
from meetcompanion.matcher.matrix import Matrix
from meetcompanion.matcher.reading import TELLING, Ints, Reader, embedded_text
from meetcompanion.matcher.weights import Weights
from meetcompanion.matcher.words import Vocabulary
from meetcompanion.model import Content

#: Rows have numbers below two to the power of this.
_ROW_BITS = 24

_LOOKED_UP_AT_ONCE = 1_000

Floats = NDArray[np.float32]


class Held(Protocol):
    """Looks up vectors that are there already; `Book` does."""

    def held(self, texts: Sequence[str]) -> dict[str, Floats]:
        """The vectors of those texts that have one."""


class WordVectors:
    """The vectors of the vocabulary's words, by their number; looked up once."""

    def __init__(self, dimensions: int) -> None:
        self.matrix = Matrix(dimensions)
        self._filling = threading.Lock()

    def fill(self, vocabulary: Vocabulary, needed: Ints, vectors: Held) -> None:
        """Look up what is needed and not here yet."""
        with self._filling:
            self.matrix.grow(len(vocabulary))
            lacking = needed[~self.matrix.has()[needed]]
            for at in range(0, len(lacking), _LOOKED_UP_AT_ONCE):
                some = {vocabulary.folded[number]: number for number in lacking[at : at + _LOOKED_UP_AT_ONCE].tolist()}
                for word, vector in vectors.held(list(some)).items():
                    self.matrix.set(some[word], vector)


@dataclass(frozen=True)
class Index:
    """Different contents as arrays; a row each, in the order given.

    `telling` is (words, rows) with numbers of `surfaces`, 0 for none. `holders` are rows grouped by word:
    `holders[begins[w]:begins[w + 1]]` hold the word `w`, and `holds_in_title` says whether in the title. In the same
    way `known` are rows grouped by entry of the atlas, and `known_strengths` says how surely, 1 to 255. `ready` rows
    have all their vectors; the others can be judged by their words alone. `organisers` and `places` are the
    `name_number` of each row's.
    """

    contents: Sequence[Content]
    reader: Reader
    word_vectors: WordVectors
    vectors: Matrix
    telling: Ints
    begins: NDArray[np.int64]
    holders: Ints
    holds_in_title: NDArray[np.bool_]
    known_begins: NDArray[np.int64]
    known: Ints
    known_strengths: NDArray[np.uint8]
    languages: NDArray[np.uint16]
    career: Floats
    career_in_title: NDArray[np.bool_]
    organisers: NDArray[np.int64]
    places: NDArray[np.int64]
    ready: NDArray[np.bool_]

    @classmethod
    def build(
        cls,
        contents: Sequence[Content],
        vectors: Held,
        dimensions: int,
        *,
        reader: Reader | None = None,
        words: WordVectors | None = None,
    ) -> Index:
        """Read these contents. `reader` and `words` spare what is known already."""
        rows = tuple(dict.fromkeys(contents))
        return cls.renewed(None, rows, np.full(len(rows), -1), vectors, dimensions, reader=reader, words=words)

    @classmethod
    def renewed(
        cls,
        earlier: Index | None,
        contents: Sequence[Content],
        before: NDArray[np.integer[Any]],
        vectors: Held,
        dimensions: int,
        *,
        reader: Reader | None = None,
        words: WordVectors | None = None,
    ) -> Index:
        """An index of these different contents that takes over rows of an earlier one: `before`, -1 for none.

        Only what is new is read, and each of these once, in order. `reader` and `words` are those of the earlier one.
        """
        reader = reader or Reader()
        words = words or WordVectors(dimensions)
        parts = Parts.read(contents, np.flatnonzero(before < 0), reader)
        if earlier is not None:
            parts = parts.with_earlier(Parts.of(earlier), before)
        words.fill(reader.surfaces, np.unique(parts.telling[parts.telling > 0]), vectors)
        texts = _text_vectors(contents, before, vectors, dimensions, earlier)
        return cls.of_parts(parts, contents, texts, reader, words)

    @classmethod
    def of_parts(
        cls, parts: Parts, contents: Sequence[Content], texts: Matrix, reader: Reader, words: WordVectors
    ) -> Index:
        """An index of contents that were read: `parts` and the vectors of `texts` are theirs, row by row."""
        has_word = words.matrix.has()
        has_word[0] = True
        begins, holders, in_title = parts.holders(len(reader.words))
        known_begins, known, known_strengths = parts.known_by_entry(len(atlas().entries))
        return cls(
            contents=contents,
            reader=reader,
            word_vectors=words,
            vectors=texts,
            telling=parts.telling,
            begins=begins,
            holders=holders,
            holds_in_title=in_title,
            known_begins=known_begins,
            known=known,
            known_strengths=known_strengths,
            languages=parts.languages,
            career=parts.career,
            career_in_title=parts.career_in_title,
            organisers=parts.organisers,
            places=parts.places,
            ready=texts.has() & has_word[parts.telling].all(axis=0),
        )

    @cached_property
    def row_of(self) -> dict[Content, int]:
        """The row of a content."""
        return {content: row for row, content in enumerate(self.contents)}

    @cached_property
    def about_careers(self) -> dict[tuple[bytes, Weights], Floats]:
        """How surely rows are about careers, by where these lie and the weights; `meaning` fills it."""
        return {}

    def __len__(self) -> int:
        return len(self.contents)


@dataclass(frozen=True)
class Parts:
    """What `Index` holds of words, by row: `held` and `known` are pairs packed into one number each.

    Those of `held` are word, row and whether in the title; those of `known` are entry, row and strength.
    """

    telling: Ints
    held: NDArray[np.int64]
    known: NDArray[np.int64]
    languages: NDArray[np.uint16]
    career: Floats
    career_in_title: NDArray[np.bool_]
    organisers: NDArray[np.int64]
    places: NDArray[np.int64]

    @classmethod
    def read(cls, contents: Sequence[Content], rows: NDArray[np.integer[Any]], reader: Reader) -> Parts:
        """Read some rows of these contents; the others stay empty."""
        count = len(contents)
        parts = cls(
            telling=np.zeros((TELLING, count), dtype=np.int32),
            held=np.zeros(0, dtype=np.int64),
            known=np.zeros(0, dtype=np.int64),
            languages=np.zeros(count, dtype=np.uint16),
            career=np.zeros(count, dtype=np.float32),
            career_in_title=np.zeros(count, dtype=np.bool_),
            organisers=np.zeros(count, dtype=np.int64),
            places=np.zeros(count, dtype=np.int64),
        )
        held, known = array("q"), array("q")
        for row in rows.tolist():
            features = reader.features(contents[row])
            parts.telling[: len(features.telling), row] = features.telling
            parts.languages[row] = features.languages
            parts.career[row] = features.career
            parts.career_in_title[row] = features.career_in_title
            parts.organisers[row], parts.places[row] = features.organiser, features.place
            for place, word in enumerate(features.held.tolist()):
                held.append(word << _ROW_BITS + 1 | row << 1 | (place < features.in_title))
            for packed in memoryview(features.known).cast("i"):
                known.append((packed >> 8) << _ROW_BITS + 8 | row << 8 | packed & 255)
        return replace(parts, held=np.array(held, dtype=np.int64), known=np.array(known, dtype=np.int64))

    @classmethod
    def of(cls, index: Index) -> Parts:
        """Take an index apart."""
        words = np.repeat(np.arange(len(index.begins) - 1), np.diff(index.begins))
        entries = np.repeat(np.arange(len(index.known_begins) - 1), np.diff(index.known_begins))
        return cls(
            telling=index.telling,
            held=words << _ROW_BITS + 1 | index.holders.astype(np.int64) << 1 | index.holds_in_title,
            known=entries << _ROW_BITS + 8 | index.known.astype(np.int64) << 8 | index.known_strengths,
            languages=index.languages,
            career=index.career,
            career_in_title=index.career_in_title,
            organisers=index.organisers,
            places=index.places,
        )

    def with_earlier(self, earlier: Parts, before: NDArray[np.integer[Any]]) -> Parts:
        """These, and for each row that has one the earlier row."""
        rows = np.flatnonzero(before >= 0)
        source = before[rows]
        self.telling[:, rows] = earlier.telling[:, source]
        self.languages[rows] = earlier.languages[source]
        self.career[rows] = earlier.career[source]
        self.career_in_title[rows] = earlier.career_in_title[source]
        self.organisers[rows], self.places[rows] = earlier.organisers[source], earlier.places[source]
        now = np.full(len(earlier.languages), -1, dtype=np.int64)
        now[source] = rows
        return replace(
            self,
            held=np.concatenate([self.held, _moved(earlier.held, 1, now)]),
            known=np.concatenate([self.known, _moved(earlier.known, 8, now)]),
        )

    def held_by_row(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Words with whether they are in the title, as one number each, and beside them their rows."""
        return _apart(self.held, 1)

    def known_by_row(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Entries with their strengths, as one number each, and beside them their rows."""
        return _apart(self.known, 8)

    @staticmethod
    def packed_held(names: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The reverse of `held_by_row`."""
        return _together(names, rows, 1)

    @staticmethod
    def packed_known(names: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The reverse of `known_by_row`."""
        return _together(names, rows, 8)

    def holders(self, words: int) -> tuple[NDArray[np.int64], Ints, NDArray[np.bool_]]:
        """Rows by word: where each word's begin, the rows, whether in the title."""
        self.held.sort()
        begins, rows = _by_name(self.held, 1, words)
        return begins, rows, (self.held & 1).astype(np.bool_)

    def known_by_entry(self, entries: int) -> tuple[NDArray[np.int64], Ints, NDArray[np.uint8]]:
        """Rows by entry of the atlas: where each entry's begin, the rows, the strengths."""
        self.known.sort()
        begins, rows = _by_name(self.known, 8, entries)
        return begins, rows, (self.known & 255).astype(np.uint8)


def _moved(packed: NDArray[np.int64], low: int, now: NDArray[np.int64]) -> NDArray[np.int64]:
    """The pairs with the rows' new numbers; without those whose row is gone."""
    mask = (1 << _ROW_BITS) - 1
    rows = now[packed >> low & mask]
    stays = rows >= 0
    moved: NDArray[np.int64] = packed[stays] & ~(mask << low) | rows[stays] << low
    return moved


def _apart(packed: NDArray[np.int64], low: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs without their rows, and the rows."""
    names = packed >> _ROW_BITS + low << low | packed & (1 << low) - 1
    return names, packed >> low & (1 << _ROW_BITS) - 1


def _together(names: NDArray[np.int64], rows: NDArray[np.int64], low: int) -> NDArray[np.int64]:
    packed: NDArray[np.int64] = names >> low << _ROW_BITS + low | rows << low | names & (1 << low) - 1
    return packed


def _by_name(packed: NDArray[np.int64], low: int, names: int) -> tuple[NDArray[np.int64], Ints]:
    begins = np.searchsorted(packed, np.arange(names + 1, dtype=np.int64) << _ROW_BITS + low).astype(np.int64)
    return begins, (packed >> low & (1 << _ROW_BITS) - 1).astype(np.int32)


def _text_vectors(
    contents: Sequence[Content],
    before: NDArray[np.integer[Any]],
    vectors: Held,
    dimensions: int,
    earlier: Index | None,
) -> Matrix:
    matrix = Matrix(dimensions)
    matrix.grow(len(contents))
    lacking = np.ones(len(contents), dtype=np.bool_)
    if earlier is not None and len(earlier):
        known = (before >= 0) & earlier.vectors.has()[before]
        matrix.copy_rows(np.flatnonzero(known), earlier.vectors, before[known])
        lacking &= ~known
    rows = np.flatnonzero(lacking)
    for at in range(0, len(rows), _LOOKED_UP_AT_ONCE):
        wanted: dict[str, list[int]] = {}
        for row in rows[at : at + _LOOKED_UP_AT_ONCE].tolist():
            wanted.setdefault(embedded_text(contents[row]), []).append(row)
        for text, vector in vectors.held(list(wanted)).items():
            for row in wanted[text]:
                matrix.set(row, vector)
    return matrix
