"""How near events are to hobbies by their meaning, and to careers; products of very many vectors at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.index import Floats, Index
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.wish import Wish

#: So many rows are compared at a time, few enough to stay in the processor's cache.
_ROWS_AT_ONCE = 4_096

Rows = NDArray[np.int32] | NDArray[np.int64]


def sure_of(signs: Floats) -> Rows:
    """The rows that are surely about careers."""
    return np.flatnonzero(signs >= weights().career_from)


@dataclass(frozen=True)
class Meaning:
    """How near texts and telling words are, in steps, by row; and how near each word of the vocabulary is.

    `career` is how surely each row is about careers, by its words and its meaning; `sure` are those that surely are.
    """

    strength: Floats
    nearness: Floats
    career: Floats
    sure: Rows


def meanings(index: Index, wishes: Sequence[Wish]) -> list[Meaning]:
    asked = [wish.vectors for wish in wishes if wish.vectors is not None]
    if not asked:
        return []
    careers = next((wish.careers[None] for wish in wishes if wish.careers is not None), asked[0][:0])
    texts = index.vectors.dot(np.concatenate([*(vectors[:1] for vectors in asked), careers]))
    about_career = index.career if not len(careers) else _about_career(index, texts[-1])
    sure = sure_of(about_career)
    words = np.maximum(index.word_vectors.matrix.dot(np.concatenate([vectors[1:] for vectors in asked])), 0)
    strengths = _strengths(index, texts, words, [wish.weights for wish in wishes])
    found: list[Meaning] = []
    at = 0
    for wish, strength in zip(wishes, strengths, strict=True):
        by_word = words[at : at + len(wish.weights)]
        at += len(wish.weights)
        found.append(Meaning(strength, by_word.max(axis=0), about_career, sure))
    return found


def _strengths(index: Index, texts: Floats, words: Floats, shares: Sequence[Sequence[float]]) -> Floats:
    """How near every row is to every hobby, in steps: as a text, and by its telling words.

    `texts` are likenesses by hobby and row, and become what is returned; `words` are those by hobbies' words and words
    of the vocabulary, `shares` say how much of each hobby its words are. Some rows at a time, so that all of it stays
    in the processor's cache.
    """
    told = weights()
    text_step, word_steps = np.float32(told.text_step), np.float32(told.near_words / told.word_step)
    # What a word counts is asked of the vocabulary, not of every row: the greatest stays the greatest, digit by digit.
    by_word = np.multiply(words.T, np.array([share for own in shares for share in own], dtype=np.float32), order="C")
    ends = np.cumsum([len(own) for own in shares]).tolist()
    alone = [end - 1 for own, end in zip(shares, ends, strict=True) if len(own) == 1]
    by_word[:, alone] *= word_steps
    best, taken = (np.empty((_ROWS_AT_ONCE, len(words)), dtype=np.float32) for _ in range(2))
    for begin in range(0, len(index), _ROWS_AT_ONCE):
        part = slice(begin, begin + _ROWS_AT_ONCE)
        telling = index.telling[:, part]
        nearest, other = best[: telling.shape[1]], taken[: telling.shape[1]]
        by_word.take(telling[0], axis=0, out=nearest, mode="clip")
        for numbers in telling[1:]:
            by_word.take(numbers, axis=0, out=other, mode="clip")
            np.maximum(nearest, other, out=nearest)
        for hobby, (own, end) in enumerate(zip(shares, ends, strict=True)):
            near = nearest[:, end - len(own)]
            for place in range(end - len(own) + 1, end):
                near = near + nearest[:, place]
            if len(own) > 1:
                near *= word_steps
            strength = texts[hobby, part]
            strength /= text_step
            strength += near
    return texts[: len(shares)]


def career_strengths(index: Index, direction: Floats) -> Floats:
    """How surely every row is about careers, 0 to 1; `direction` is that in which careers lie."""
    return _about_career(index, index.vectors.dot(direction[None])[0])


def _about_career(index: Index, likeness: Floats) -> Floats:
    """Signs and meaning together: each takes its part of the remaining doubt."""
    told = weights()
    by_meaning = told.career_by_meaning / (1 + np.exp((told.career_even - likeness) / np.float32(told.career_pace)))
    return np.where(index.vectors.has(), 1 - (1 - index.career) * (1 - by_meaning), index.career).astype(np.float32)
