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
#: What is nearest of all in whole numbers, and how many of these are looked up in one move.
_WHOLE, _SIDE_BY_SIDE = 65_535, 16

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
    direction = next((wish.careers for wish in wishes if wish.careers is not None), None)
    about_career = index.career if direction is None else career_strengths(index, direction)
    sure = sure_of(about_career)
    texts = index.vectors.dot(np.concatenate([vectors[:1] for vectors in asked]))
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
    text_steps, word_steps = np.float32(1 / told.text_step), np.float32(told.near_words / told.word_step / _WHOLE)
    tables = _by_word(words, [share for own in shares for share in own])
    ends = np.cumsum([len(own) for own in shares]).tolist()
    nearest = np.empty((_ROWS_AT_ONCE, len(tables) * _SIDE_BY_SIDE), dtype=np.uint16)
    best, taken = (np.empty((_ROWS_AT_ONCE, _SIDE_BY_SIDE), dtype=np.uint16) for _ in range(2))
    for begin in range(0, len(index), _ROWS_AT_ONCE):
        part = slice(begin, begin + _ROWS_AT_ONCE)
        telling = index.telling[:, part]
        rows = telling.shape[1]
        for place, table in enumerate(tables):
            table.take(telling[0], axis=0, out=best[:rows], mode="clip")
            for numbers in telling[1:]:
                table.take(numbers, axis=0, out=taken[:rows], mode="clip")
                np.maximum(best[:rows], taken[:rows], out=best[:rows])
            nearest[:rows, place * _SIDE_BY_SIDE : (place + 1) * _SIDE_BY_SIDE] = best[:rows]
        near = nearest[:rows, : len(words)].T.astype(np.float32, order="C")
        near *= word_steps
        strengths = texts[:, part]
        strengths *= text_steps
        for strength, own, end in zip(strengths, shares, ends, strict=True):
            for one in near[end - len(own) : end]:
                strength += one
    return texts


def _by_word(words: Floats, shares: Sequence[float]) -> list[NDArray[np.uint16]]:
    """What each word of the vocabulary is to each of the hobbies' words, in whole numbers; so many of these a table.

    What a word counts is asked of the vocabulary, not of every row: the greatest stays the greatest. A table's rows are
    32 bytes: numpy looks such up in one move each.
    """
    near = words.T * np.array(shares, dtype=np.float32)
    tables: list[NDArray[np.uint16]] = []
    for first in range(0, len(shares), _SIDE_BY_SIDE):
        table = np.zeros((len(near), _SIDE_BY_SIDE), dtype=np.uint16)
        some = near[:, first : first + _SIDE_BY_SIDE]
        table[:, : some.shape[1]] = np.rint(np.clip(some, 0, 1) * np.float32(_WHOLE))
        tables.append(table)
    return tables


def career_strengths(index: Index, direction: Floats) -> Floats:
    """How surely every row is about careers, 0 to 1; `direction` is that in which careers lie.

    Signs and meaning together: each takes its part of the remaining doubt. It is the same for all hobbies and is found
    once for an index.
    """
    told = weights()
    asked = direction.tobytes(), told
    found = index.about_careers.get(asked)
    if found is None:
        likeness = index.vectors.dot(direction[None])[0]
        by_meaning = told.career_by_meaning / (1 + np.exp((told.career_even - likeness) / np.float32(told.career_pace)))
        together = 1 - (1 - index.career) * (1 - by_meaning)
        found = np.where(index.vectors.has(), together, index.career).astype(np.float32)
        index.about_careers[asked] = found
    return found
