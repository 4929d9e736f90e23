"""What events say of themselves, as arrays: telling words, words held, vectors, signs of career."""

from __future__ import annotations

import hashlib
import re
import threading
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher import career, spotting
from meetcompanion.matcher.atlas import atlas
from meetcompanion.matcher.matrix import Matrix
from meetcompanion.matcher.spotting import Marks
from meetcompanion.matcher.words import Vocabulary, fold, languages, lexicon, lower, plain, raw_words
from meetcompanion.model import Content

#: How many of its rarest words speak for an event, the title's first.
TELLING = 12
#: How much of a description the model reads, and how much of it words are looked for in (characters).
EMBEDDED = 400
SEARCHED = 1_000

#: Rows have numbers below two to the power of this.
_ROW_BITS = 24

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

#: Who listed an event says nothing of what is done there, though it may bear the name of a hobby.
_CREDIT = re.compile(
    r"(?:^|(?<=[\s.!?)]))(?:sources?|posted by|submitted by|quelle|eingestellt von|fuente|fonte|bron|źródło)"
    r"\s?: [^\n:]+\s*\Z",
    re.IGNORECASE,
)
_LONGEST_CREDIT = 200

_LOOKED_UP_AT_ONCE = 1_000
#: How many events and words a reader remembers before it begins anew; the numbers of words are kept for ever.
_REMEMBERED = 4_000
_WORDS_REMEMBERED = 50_000


class Held(Protocol):
    """Looks up vectors that are there already; `Book` does."""

    def held(self, texts: Sequence[str]) -> dict[str, Floats]:
        """The vectors of those texts that have one."""


def embedded_text(content: Content) -> str:
    """The text whose vector speaks for an event."""
    parts = (content.title, ", ".join(content.categories), (content.description or "")[:EMBEDDED])
    return ". ".join(part for part in parts if part)


def searched_text(content: Content) -> str:
    """Where an event's words are looked for, besides its title."""
    return "\n".join((*content.categories, described(content)))


def described(content: Content) -> str:
    """What of a description is looked at: not who listed it, at its end ("Source: The Corner Theatre")."""
    text = content.description or ""
    credited = _CREDIT.search(text, max(len(text) - _LONGEST_CREDIT, 0))
    return (text[: credited.start()] if credited else text)[:SEARCHED]


@dataclass(frozen=True, slots=True)
class Features:
    """One event's words as numbers. `held` are all different ones, the first `in_title` of them in the title.

    `known` is what the atlas knows of it, as `spotting.known` packs it. `organiser` and `place` are `name_number`s.
    """

    telling: tuple[int, ...]
    held: Ints
    in_title: int
    languages: int
    career: float
    career_in_title: bool
    known: bytes
    organiser: int
    place: int


@lru_cache(maxsize=20_000)
def name_number(name: str | None) -> int:
    """A number for a name however it is written, the same on every machine; 0 for none."""
    words = plain(name or "")
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), signed=True) if words else 0


class _Known(NamedTuple):
    """What is known of a word as it is written. `number` is that of its form without accents."""

    surface: str
    folded: str
    number: int
    rarity: float
    languages: int
    marks: Marks


class Reader:
    """Reads events' words and remembers: the same content is read once, a word has one number for ever.

    `surfaces` are words as they are written (these have vectors), `words` are the same without accents (these are
    compared).
    """

    def __init__(self) -> None:
        self.surfaces = Vocabulary()
        self.words = Vocabulary()
        self.surfaces.id("")
        self._known: dict[str, _Known] = {}
        self._read: dict[Content, Features] = {}

    def features(self, content: Content) -> Features:
        """The event's words as numbers."""
        known = self._read.get(content)
        if known is None:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            if len(self._known) >= _WORDS_REMEMBERED:
                self._known.clear()
            known = self._read[content] = self._features(content)
        return known

    def rest(self) -> None:
        """Let go of everything but the numbers of words; what is read again is read anew."""
        self._read.clear()
        self._known.clear()

    def telling_words(self, content: Content) -> list[str]:
        """The words that need a vector for this event."""
        return [self.surfaces.folded[number] for number in self.features(content).telling]

    def _features(self, content: Content) -> Features:
        title = self._words(content.title)
        categories = self._words("\n".join(content.categories)) if content.categories else []
        description = self._words(described(content)) if content.description else []
        rest = categories + description
        in_title = dict.fromkeys(word.number for word in title)
        held = dict.fromkeys(in_title)
        held.update(dict.fromkeys(word.number for word in rest))
        hints: dict[int, int] = {}
        for word in (*title, *rest):
            if word.languages:
                hints[word.languages] = hints.get(word.languages, 0) + 1
        plain_title = [word.folded for word in title]
        likely = languages(hints)
        return Features(
            telling=tuple(self.surfaces.id(word) for word in _telling(title, rest)),
            held=np.fromiter(held, dtype=np.int32, count=len(held)),
            in_title=len(in_title),
            languages=likely,
            career=career.strength(plain_title, [word.folded for word in rest]),
            career_in_title=bool(career.signs_in(plain_title)),
            known=spotting.known(_marks(title), _marks(categories), _marks(description), likely),
            organiser=name_number(content.organiser),
            place=name_number(content.location),
        )

    def _words(self, text: str) -> list[_Known]:
        known = self._known
        return [known.get(raw) or self._learn(raw) for raw in raw_words(text)]

    def _learn(self, raw: str) -> _Known:
        surface = lower(raw)
        folded = fold(surface)
        lexical = lexicon()
        word = _Known(
            surface,
            folded,
            self.words.id(folded),
            # A number tells nothing of what is done there.
            -1.0 if surface.isdigit() else lexical.rarity(surface),
            lexical.languages_of.get(folded, 0),
            spotting.marks(surface, folded),
        )
        self._known[raw] = word
        return word


def _marks(words: Sequence[_Known]) -> list[Marks]:
    return [word.marks for word in words]


def _telling(title: Sequence[_Known], rest: Sequence[_Known]) -> list[str]:
    """The rarest words, the title's before the others', equally rare ones as they come."""
    chosen: dict[str, None] = {}
    for part in (title, rest):
        for word in sorted(part, key=_by_rarity):
            if len(chosen) == TELLING or word.rarity < 0:
                break
            chosen[word.surface] = None
    return list(chosen)


def _by_rarity(word: _Known) -> float:
    return -word.rarity


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
