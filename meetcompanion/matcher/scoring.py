"""How well events fit hobbies: meaning and words together, one hobby at a time.

An event's score for a hobby depends on that event, that hobby and the files in `data`, on nothing else: not on the
other events, not on the other hobbies. The same input gives the same score on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher import own_words
from meetcompanion.matcher.atlas import COURSE, atlas
from meetcompanion.matcher.index import Floats, Index
from meetcompanion.matcher.meaning import Meaning, Rows, meanings, sure_of
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.wish import Wish
from meetcompanion.matcher.words import HOLLOW, Form

#: Rows are listed one by one while they are at most one of so many.
_FEW = 8


@dataclass(frozen=True)
class Fit:
    """How every row of an index fits one hobby.

    `score` is 0 to 1; `found` is the share of the hobby's words in the text, `in_title` in the title; `known` is how
    surely the atlas takes it for one; `career` is by
    how much signs of career lowered it. `nearness` is by word of `surfaces`: its likeness to the hobby.
    """

    wish: Wish
    score: Floats
    found: Floats
    in_title: Floats
    known: Floats
    career: Floats
    nearness: Floats | None


def fit(index: Index, wish: Wish) -> Fit:
    """Score every row for one hobby."""
    return fit_all(index, [wish])[0]


def fit_all(index: Index, wishes: Sequence[Wish]) -> list[Fit]:
    """Score every row for each of these hobbies; the vectors are gone through once for all of them."""
    found = iter(meanings(index, [wish for wish in wishes if wish.vectors is not None]))
    # In one piece: to get memory in many small ones takes longer than to fill them.
    room = np.zeros((len(wishes), 3, len(index)), dtype=np.float32)
    return [
        _fit(index, wish, next(found) if wish.vectors is not None else None, own)
        for wish, own in zip(wishes, room, strict=True)
    ]


def _fit(index: Index, wish: Wish, meaning: Meaning | None, room: Floats) -> Fit:
    """`room` is three rows of zeros: for what is found, what is found in titles, and what the atlas knows."""
    told = weights()
    found, in_title, known = room
    holding = _find(index, wish, found, in_title)
    in_atlas = _know(index, wish, known)
    look = own_words.look(index, wish.terms, wish.words, wish.weights, wish.entries)
    if look is not None:
        found[look.again], in_title[look.again], known[look.again] = look.found, look.in_title, look.known
        holding, in_atlas = (np.concatenate([rows, look.again]) for rows in (holding, in_atlas))
    even, pace = np.float32(told.even), np.float32(told.pace)
    bare = None
    if meaning is None or look is not None or not index.ready.all():
        bare = told.only_words * found**2 + told.only_words_in_title * in_title**2
        bare = np.maximum(bare, np.float32(told.only_atlas) * known)
    strength = bare
    if meaning is not None:
        strength = meaning.strength
        strength -= np.float32(wish.usual)
        # Most rows hold none of it; adding nothing to them changes nothing and takes longer than all the rest.
        strength[holding] += told.same_words * found[holding] ** 2
        if len(wish.words) > 1:
            # All of them together are no chance, as one alone may be.
            strength[holding] += told.all_words * (found[holding] >= told.all_words_from)
        in_atlas = in_atlas[known[in_atlas] != 0]
        surely = known[in_atlas]
        strength[in_atlas] += told.atlas * surely
        # What the atlas knows speaks louder, so more is asked of what it is silent about.
        sure = max((weight for _, weight in wish.entries), default=0.0)
        strength -= even + told.even_known * sure
        strength /= pace + told.pace_known * sure
        strength *= pace
        strength += even
        # What the atlas is sure of is no less for sounding like nothing else in the town.
        by_atlas = np.minimum(np.float32(told.only_atlas) * surely, np.float32(told.surely))
        strength[in_atlas] = np.maximum(strength[in_atlas], by_atlas)
        if bare is not None:
            strength = np.where(index.ready, strength, bare)
    assert strength is not None
    if look is not None and bare is not None:
        strength = look.bent(strength, bare)
    signs = meaning.career if meaning else index.career
    about_career = meaning.sure if meaning else sure_of(signs)
    lowered = _career(index, signs, about_career, found, in_title, known, look)
    score = _score(strength, lowered, about_career)
    return Fit(wish, score, found, in_title, known, lowered, meaning.nearness if meaning else None)


def _score(strength: Floats, lowered: Floats, rows: Rows) -> Floats:
    """Bend strengths to 0 to 1, in their own place; only these rows are `lowered`."""
    even, pace = np.float32(weights().even), np.float32(weights().pace)
    score = np.subtract(even, strength, out=strength)
    score[rows] += lowered[rows]
    score /= pace
    np.exp(score, out=score)
    score += 1
    np.divide(1, score, out=score)
    return score


def _career(
    index: Index,
    signs: Floats,
    sure: Rows,
    found: Floats,
    in_title: Floats,
    known: Floats,
    look: own_words.Look | None,
) -> Floats:
    """By how much signs of career lower every row; less where the hobby is said too."""
    told = weights()
    lowered = np.zeros(len(index), dtype=np.float32)
    said = (found[sure] >= told.found_from) | (known[sure] >= told.known_from)
    said_in_title = (in_title[sure] >= told.found_from) | (known[sure] >= told.surely_known_from)
    if look is not None:
        said |= np.isin(sure, look.theirs)
    outweighs = np.where(said_in_title | ~index.career_in_title[sure], 0.0, told.outweighed)
    lowered[sure] = told.career * signs[sure] * np.where(said, outweighs, 1.0)
    return lowered


def together(fits: Sequence[Fit]) -> Floats:
    """One score for all hobbies: the best one's, and a little of the second's."""
    if not fits:
        return np.zeros(0, dtype=np.float32)
    share = np.float32(weights().second)
    best = fits[0].score.copy()
    second = np.zeros_like(best)
    lower = np.empty_like(best)
    for one in fits[1:]:
        np.maximum(second, np.minimum(best, one.score, out=lower), out=second)
        np.maximum(best, one.score, out=best)
    return (1 - (1 - best) * (1 - share * second)).astype(np.float32)


def _find(index: Index, wish: Wish, anywhere: Floats, in_title: Floats) -> Rows:
    """Add up the share of the hobby's words that a row holds, and that its title holds; which rows hold any."""
    holding: list[Rows] = []
    for word, weight in zip(wish.words, wish.weights, strict=True):
        forms = index.reader.words.forms(word)
        if len(forms) == 1:
            rows, where = _holding(index, forms[0])
            holding.append(rows)
            anywhere[rows] += np.float32(weight) * np.float32(forms[0].weight)
            in_title[rows[where]] += np.float32(weight) * np.float32(forms[0].weight)
        elif forms:
            held, titled = (np.zeros(len(index), dtype=np.float32) for _ in range(2))
            for form in forms:
                rows, where = _holding(index, form)
                holding.append(rows)
                held[rows] = np.maximum(held[rows], form.weight)
                rows = rows[where]
                titled[rows] = np.maximum(titled[rows], form.weight)
            anywhere += np.float32(weight) * held
            in_title += np.float32(weight) * titled
    return _any_of(holding, anywhere)


def _know(index: Index, wish: Wish, known: Floats) -> Rows:
    """Write down how surely the atlas takes every row for one of the hobby; which rows it may take for one.

    Each entry takes its part of the remaining doubt.
    """
    rows: list[Rows] = []
    doubt = np.subtract(1, known, out=known)
    for entry, weight in wish.entries:
        stretch = slice(index.known_begins[entry], index.known_begins[entry + 1])
        strengths: NDArray[np.uint8] | Floats = index.known_strengths[stretch]
        if COURSE in atlas().entries[entry].form:
            # Calendars say "course" of everything; but that is just what this hobby is about.
            strengths = np.minimum(strengths / np.float32(HOLLOW), np.float32(255 * weights().course_at_most))
        doubt[index.known[stretch]] *= 1 - np.float32(weight / 255) * strengths
        rows.append(index.known[stretch])
    np.subtract(1, doubt, out=known)
    return _any_of(rows, known)


def _any_of(rows: list[Rows], values: Floats) -> Rows:
    """All of these rows, some perhaps more than once; no others have a value.

    Most hobbies are in few rows, and to go through all of them for these takes longer.
    """
    if sum(map(len, rows)) * _FEW > len(values):
        return np.flatnonzero(values != 0)
    return np.concatenate([np.zeros(0, dtype=np.int64), *rows])


def _holding(index: Index, form: Form) -> tuple[Rows, NDArray[np.bool_]]:
    """The rows that hold this form in a language in which it is one, and which of them hold it in the title."""
    if form.id + 1 >= len(index.begins):  # a word that came after this index was built
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.bool_)
    stretch = slice(index.begins[form.id], index.begins[form.id + 1])
    rows, in_title = index.holders[stretch], index.holds_in_title[stretch]
    fits = (index.languages[rows] & form.languages) > 0
    return rows[fits], in_title[fits]
