"""How well events fit hobbies: meaning and words together, one hobby at a time.

An event's score for a hobby depends on that event, that hobby and the files in `data`, on nothing else: not on the
other events, not on the other hobbies. The same input gives the same score on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher import career
from meetcompanion.matcher.book import Book
from meetcompanion.matcher.index import Floats, Index, embedded_text
from meetcompanion.matcher.words import DATA, Form, lexicon, wanted_words
from meetcompanion.model import Content

# What one part differs by, in the usual case, between any two events of a town. It makes parts comparable.
_TEXT_STEP = 0.064
_WORD_STEP = 0.059

# What each part counts beside the meaning of the whole text.
_NEAR_WORDS = 0.5
_SAME_WORDS = 1.0
#: Where there are no vectors yet, the same words have to carry it alone.
_ONLY_WORDS = 6.5
_ONLY_WORDS_IN_TITLE = 1.5

#: What being about careers costs at most; half of it where the hobby's words stand beside a title that says so.
CAREER = 5.0
_OUTWEIGHED = 0.5

#: The strength at which an event is as likely as not what the person means, and how fast that becomes sure.
_EVEN = 6.5
_PACE = 1.25

#: How much a second hobby adds to the first.
_SECOND = 0.25

#: A hobby's words are in a text when at least this share of them is, by weight.
FOUND = 0.5


@dataclass(frozen=True)
class Wish:
    """A hobby made ready for questions: its words with what each counts, and its vectors.

    `vectors` are the meaning of the whole, then one for each word; None while only words can be compared. `usual` is
    the strength of what calendars say on any day.
    """

    hobby: str
    words: tuple[str, ...]
    weights: tuple[float, ...]
    vectors: Floats | None = None
    usual: float = 0.0


@dataclass(frozen=True)
class Fit:
    """How every row of an index fits one hobby.

    `score` is 0 to 1; `found` is the share of the hobby's words in the text, `in_title` in the title; `career` is by
    how much signs of career lowered it. `nearness` is by word of `surfaces`: its likeness to the hobby.
    """

    wish: Wish
    score: Floats
    found: Floats
    in_title: Floats
    career: Floats
    nearness: Floats | None


class Wishes:
    """Makes hobbies ready; needs the embedding model for those that were never asked for before."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._usual_days: Index | None = None

    def make(self, hobby: str, *, with_vectors: bool = True) -> Wish:
        """A hobby in the person's own words."""
        words = tuple(wanted_words(hobby))
        weights = tuple(lexicon().rarity(word) or 1.0 for word in words)
        total = sum(weights)
        wish = Wish(hobby, words, tuple(weight / total for weight in weights))
        if not words or not with_vectors:
            return wish
        # As a person says it: the model was made from sentences, and a bare word is none.
        phrases = (hobby, f"I like {hobby}")
        vectors = self._book.ensure([*phrases, *words])
        whole = vectors[phrases[0]] + vectors[phrases[1]]
        ready = np.stack([whole / max(float(np.linalg.norm(whole)), 1e-9), *(vectors[word] for word in words)])
        wish = Wish(hobby, words, wish.weights, ready.astype(np.float32))
        (meaning,) = _meanings(self._background(), [wish])
        return replace(wish, usual=float(meaning.strength.mean(dtype=np.float64)))

    def _background(self) -> Index:
        if self._usual_days is None:
            self._usual_days = background(self._book)
        return self._usual_days


def usual_days() -> list[Content]:
    """What calendars say on ordinary days, from the file."""
    lines = (DATA / "background.txt").read_text(encoding="utf-8").splitlines()
    contents = []
    for line in lines:
        if line and not line.startswith("#"):
            title, _, description = line.partition(". ")
            contents.append(Content(title=title, description=description or None))
    return contents


def background(book: Book) -> Index:
    """The ordinary days as an index with all vectors."""
    contents = usual_days()
    bare = Index.build(contents, _Nothing(), book.embedder.dimensions)
    words = (word for content in contents for word in bare.reader.telling_words(content))
    texts = [*map(embedded_text, contents), *words]
    book.ensure(texts)
    return Index.build(contents, book, book.embedder.dimensions)


class _Nothing:
    def held(self, texts: Sequence[str]) -> dict[str, Floats]:
        del texts
        return {}


def fit(index: Index, wish: Wish) -> Fit:
    """Score every row for one hobby."""
    return fit_all(index, [wish])[0]


def fit_all(index: Index, wishes: Sequence[Wish]) -> list[Fit]:
    """Score every row for each of these hobbies; the vectors are gone through once for all of them."""
    meanings = iter(_meanings(index, [wish for wish in wishes if wish.vectors is not None]))
    return [_fit(index, wish, next(meanings) if wish.vectors is not None else None) for wish in wishes]


def _fit(index: Index, wish: Wish, meaning: _Meaning | None) -> Fit:
    found, in_title = _found(index, wish)
    strength = _ONLY_WORDS * found**2 + _ONLY_WORDS_IN_TITLE * in_title**2
    if meaning is not None:
        with_meaning = meaning.strength - np.float32(wish.usual) + _SAME_WORDS * found**2
        strength = np.where(index.ready, with_meaning, strength)
    lowered = np.zeros(len(index), dtype=np.float32)
    sure = np.flatnonzero(index.career >= career.SURE)
    outweighs = np.where((in_title[sure] >= FOUND) | ~index.career_in_title[sure], 0.0, _OUTWEIGHED)
    lowered[sure] = CAREER * index.career[sure] * np.where(found[sure] >= FOUND, outweighs, 1.0)
    score = 1 / (1 + np.exp((np.float32(_EVEN) - strength + lowered) / np.float32(_PACE)))
    return Fit(wish, score.astype(np.float32), found, in_title, lowered, meaning.nearness if meaning else None)


def together(fits: Sequence[Fit]) -> Floats:
    """One score for all hobbies: the best one's, and a little of the second's."""
    if not fits:
        return np.zeros(0, dtype=np.float32)
    best = fits[0].score
    second = np.zeros_like(best)
    for one in fits[1:]:
        second = np.maximum(second, np.minimum(best, one.score))
        best = np.maximum(best, one.score)
    return (1 - (1 - best) * (1 - _SECOND * second)).astype(np.float32)


@dataclass(frozen=True)
class _Meaning:
    """How near texts and telling words are, in steps, by row; and how near each word of the vocabulary is."""

    strength: Floats
    nearness: Floats


def _meanings(index: Index, wishes: Sequence[Wish]) -> list[_Meaning]:
    asked = [wish.vectors for wish in wishes if wish.vectors is not None]
    if not asked:
        return []
    texts = index.vectors.dot(np.concatenate([vectors[:1] for vectors in asked]))
    words = np.maximum(index.word_vectors.matrix.dot(np.concatenate([vectors[1:] for vectors in asked])), 0)
    found: list[_Meaning] = []
    at = 0
    for wish, text in zip(wishes, texts, strict=True):
        by_word = words[at : at + len(wish.words)]
        at += len(wish.words)
        near = np.zeros(len(index), dtype=np.float32)
        for weight, row in zip(wish.weights, by_word, strict=True):
            near += np.float32(weight) * _nearest(row, index)
        strength = text / np.float32(_TEXT_STEP) + np.float32(_NEAR_WORDS / _WORD_STEP) * near
        found.append(_Meaning(strength, by_word.max(axis=0)))
    return found


def _nearest(likeness: Floats, index: Index) -> Floats:
    """For every row, the likeness of the most alike of its telling words."""
    nearest = np.zeros(len(index), dtype=np.float32)
    taken = np.empty_like(nearest)
    for numbers in index.telling:
        likeness.take(numbers, out=taken, mode="clip")
        np.maximum(nearest, taken, out=nearest)
    return nearest


def _found(index: Index, wish: Wish) -> tuple[Floats, Floats]:
    """The share of the hobby's words that a row holds, and that its title holds."""
    anywhere = np.zeros(len(index), dtype=np.float32)
    in_title = np.zeros(len(index), dtype=np.float32)
    for word, weight in zip(wish.words, wish.weights, strict=True):
        held = np.zeros(len(index), dtype=np.float32)
        titled = np.zeros(len(index), dtype=np.float32)
        for form in index.reader.words.forms(word):
            rows, where = _holding(index, form)
            held[rows] = np.maximum(held[rows], form.weight)
            rows = rows[where]
            titled[rows] = np.maximum(titled[rows], form.weight)
        anywhere += np.float32(weight) * held
        in_title += np.float32(weight) * titled
    return anywhere, in_title


def _holding(index: Index, form: Form) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The rows that hold this form in a language in which it is one, and which of them hold it in the title."""
    if form.id + 1 >= len(index.begins):  # a word that came after this index was built
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.bool_)
    stretch = slice(index.begins[form.id], index.begins[form.id + 1])
    rows, in_title = index.holders[stretch], index.holds_in_title[stretch]
    fits = (index.languages[rows] & form.languages) > 0
    return rows[fits], in_title[fits]
