"""What events say of themselves, as arrays: telling words, words held, vectors, signs of career."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher import career, spotting
from meetcompanion.matcher.atlas import atlas
from meetcompanion.matcher.matrix import Matrix
from meetcompanion.matcher.spotting import Marks
from meetcompanion.matcher.words import Vocabulary, fold, languages, lexicon, lower, raw_words
from meetcompanion.model import Content

#: How many of its rarest words speak for an event, the title's first.
TELLING = 12
#: How much of a description the model reads, and how much of it words are looked for in (characters).
EMBEDDED = 400
SEARCHED = 1_000

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

_LOOKED_UP_AT_ONCE = 5_000


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
    return "\n".join((*content.categories, (content.description or "")[:SEARCHED]))


@dataclass(frozen=True, slots=True)
class Features:
    """One event's words as numbers. `held` are all different ones, the first `in_title` of them in the title.

    `known` is what the atlas knows of it, as `spotting.known` packs it.
    """

    telling: tuple[int, ...]
    held: Ints
    in_title: int
    languages: int
    career: float
    career_in_title: bool
    known: bytes


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
            known = self._read[content] = self._features(content)
        return known

    def forget_all_but(self, contents: Sequence[Content]) -> None:
        """Let go of what is not among these."""
        self._read = {content: self._read[content] for content in contents if content in self._read}

    def telling_words(self, content: Content) -> list[str]:
        """The words that need a vector for this event."""
        return [self.surfaces.folded[number] for number in self.features(content).telling]

    def _features(self, content: Content) -> Features:
        title = self._words(content.title)
        categories = self._words("\n".join(content.categories)) if content.categories else []
        description = self._words(content.description[:SEARCHED]) if content.description else []
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
    have all their vectors; the others can be judged by their words alone.
    """

    contents: tuple[Content, ...]
    row_of: dict[Content, int]
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
        earlier: Index | None = None,
    ) -> Index:
        """Read these contents. `reader`, `words` and an `earlier` index spare what is known already."""
        reader = reader or Reader()
        words = words or WordVectors(dimensions)
        rows = tuple(dict.fromkeys(contents))
        read = [reader.features(content) for content in rows]
        telling = np.zeros((TELLING, len(rows)), dtype=np.int32)
        for row, features in enumerate(read):
            telling[: len(features.telling), row] = features.telling
        words.fill(reader.surfaces, np.unique(telling[telling > 0]), vectors)
        texts = _text_vectors(rows, vectors, dimensions, earlier)
        has_word = words.matrix.has()
        has_word[0] = True
        begins, holders, in_title = _holders(read, len(reader.words))
        known_begins, known, known_strengths = _known(read)
        return cls(
            contents=rows,
            row_of={content: row for row, content in enumerate(rows)},
            reader=reader,
            word_vectors=words,
            vectors=texts,
            telling=telling,
            begins=begins,
            holders=holders,
            holds_in_title=in_title,
            known_begins=known_begins,
            known=known,
            known_strengths=known_strengths,
            languages=np.array([features.languages for features in read], dtype=np.uint16),
            career=np.array([features.career for features in read], dtype=np.float32),
            career_in_title=np.array([features.career_in_title for features in read], dtype=np.bool_),
            ready=texts.has() & has_word[telling].all(axis=0),
        )

    def __len__(self) -> int:
        return len(self.contents)


def _text_vectors(rows: Sequence[Content], vectors: Held, dimensions: int, earlier: Index | None) -> Matrix:
    matrix = Matrix(dimensions)
    matrix.grow(len(rows))
    lacking: dict[str, list[int]] = {}
    known = earlier.vectors.has() if earlier else None
    for row, content in enumerate(rows):
        before = earlier.row_of.get(content) if earlier else None
        if earlier is not None and known is not None and before is not None and known[before]:
            matrix.copy_row(row, earlier.vectors, before)
        else:
            lacking.setdefault(embedded_text(content), []).append(row)
    texts = list(lacking)
    for at in range(0, len(texts), _LOOKED_UP_AT_ONCE):
        for text, vector in vectors.held(texts[at : at + _LOOKED_UP_AT_ONCE]).items():
            for row in lacking[text]:
                matrix.set(row, vector)
    return matrix


def _holders(read: Sequence[Features], words: int) -> tuple[NDArray[np.int64], Ints, NDArray[np.bool_]]:
    counts = np.array([len(features.held) for features in read], dtype=np.int64)
    held = np.concatenate([features.held for features in read]) if read else np.zeros(0, dtype=np.int32)
    rows = np.repeat(np.arange(len(read), dtype=np.int32), counts)
    place = np.arange(len(held)) - np.repeat(np.cumsum(counts) - counts, counts)
    in_title = place < np.repeat(np.array([features.in_title for features in read], dtype=np.int64), counts)
    order = np.argsort(held, kind="stable")
    begins = np.zeros(words + 1, dtype=np.int64)
    np.cumsum(np.bincount(held, minlength=words), out=begins[1:])
    return begins, rows[order], in_title[order]


def _known(read: Sequence[Features]) -> tuple[NDArray[np.int64], Ints, NDArray[np.uint8]]:
    packed = np.frombuffer(b"".join(features.known for features in read), dtype=np.int32)
    counts = np.array([len(features.known) // packed.itemsize for features in read], dtype=np.int64)
    rows = np.repeat(np.arange(len(read), dtype=np.int32), counts)
    entries = packed >> 8
    order = np.argsort(entries, kind="stable")
    begins = np.zeros(len(atlas().entries) + 1, dtype=np.int64)
    np.cumsum(np.bincount(entries, minlength=len(atlas().entries)), out=begins[1:])
    return begins, rows[order], (packed[order] & 255).astype(np.uint8)
