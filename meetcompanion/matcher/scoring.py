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

#: All strengths that the atlas may write down.
_STRENGTHS = np.arange(256, dtype=np.float32)
_NONE = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True)
class Few:
    """Numbers of some rows, which may come more than once with the same number; all others have nothing."""

    rows: Rows
    values: Floats

    def __getitem__(self, row: int) -> float:
        return float(self.values[self.rows == row].max(initial=0.0))


@dataclass(frozen=True)
class Fit:
    """How every row of an index fits one hobby.

    `score` is 0 to 1; `found` is the share of the hobby's words in the text; `known` is how surely the atlas takes it
    for one; `career` is by how much signs of career lowered it. `nearness` is by word of `surfaces`: its likeness to
    the hobby.
    """

    wish: Wish
    score: Floats
    found: Few
    known: Few
    career: Few
    nearness: Floats | None


def fit(index: Index, wish: Wish) -> Fit:
    """Score every row for one hobby."""
    return fit_all(index, [wish])[0]


def fit_all(index: Index, wishes: Sequence[Wish]) -> list[Fit]:
    """Score every row for each of these hobbies; the vectors are gone through once for all of them."""
    found = iter(meanings(index, [wish for wish in wishes if wish.vectors is not None]))
    # One after the other in the same place: to get memory for each takes longer than to fill it.
    room = np.zeros((3, len(index)), dtype=np.float32)
    return [_fit(index, wish, next(found) if wish.vectors is not None else None, room) for wish in wishes]


def _fit(index: Index, wish: Wish, meaning: Meaning | None, room: Floats) -> Fit:
    """`room` is three rows of zeros, and is so again: for what is found, is found in titles, is known to the atlas."""
    told = weights()
    found, in_title, known = room
    holding = _find(index, wish, found, in_title)
    in_atlas = _know(index, wish, known)
    look = own_words.look(index, wish.terms, wish.words, wish.weights, wish.entries)
    if look is not None:
        found[look.again], in_title[look.again], known[look.again] = look.found, look.in_title, look.known
        holding, in_atlas = np.flatnonzero(found), np.flatnonzero(known)
    share, surely = found[holding], known[in_atlas]
    even, pace = np.float32(told.even), np.float32(told.pace)
    bare = None
    if meaning is None or look is not None or not index.ready.all():
        bare = told.only_words * found**2 + told.only_words_in_title * in_title**2
        bare = np.maximum(bare, np.float32(told.only_atlas) * known)
    strength = bare
    if meaning is not None:
        strength = meaning.strength
        # Most rows hold none of it; adding nothing to them changes nothing and takes longer than all the rest.
        more = told.same_words * share**2
        if len(wish.words) > 1:
            # All of them together are no chance, as one alone may be.
            more += told.all_words * (share >= told.all_words_from)
        strength[holding] += more
        strength[in_atlas] += told.atlas * surely
        # What the atlas knows speaks louder, so more is asked of what it is silent about.
        sure = max((weight for _, weight in wish.entries), default=0.0)
        stretched = pace / np.float32(pace + told.pace_known * sure)
        strength *= stretched
        strength += even - np.float32(wish.usual + even + told.even_known * sure) * stretched
        # What the atlas is sure of is no less for sounding like nothing else in the town.
        strength[in_atlas] = _lifted(strength[in_atlas], surely)
        if bare is not None:
            strength = np.where(index.ready, strength, bare)
    assert strength is not None
    if look is not None and bare is not None:
        strength = look.bent(strength, bare)
    lowered = _career(index, meaning, found, in_title, known, look)
    found[holding] = in_title[holding] = known[in_atlas] = 0
    score = _score(strength, lowered)
    nearness = meaning.nearness if meaning else None
    return Fit(wish, score, Few(holding, share), Few(in_atlas, surely), lowered, nearness)


def _lifted(strength: Floats, known: Floats) -> Floats:
    """Strengths no less than what the atlas alone says, but for a little of what they are: it tells them apart."""
    told = weights()
    most = np.where(known >= told.surely_from, np.float32(told.surely), np.float32(told.likely))
    by_atlas = np.minimum(np.float32(told.only_atlas) * known, most)
    lifted: Floats = np.maximum(strength, by_atlas - np.float32(told.still) * (by_atlas - strength))
    return lifted


def _score(strength: Floats, lowered: Few) -> Floats:
    """Bend strengths to 0 to 1, in their own place."""
    even, pace = np.float32(weights().even), np.float32(weights().pace)
    score = np.subtract(even, strength, out=strength)
    score[lowered.rows] += lowered.values
    score *= 1 / pace
    np.exp(score, out=score)
    score += 1
    return np.reciprocal(score, out=score)


def _career(
    index: Index, meaning: Meaning | None, found: Floats, in_title: Floats, known: Floats, look: own_words.Look | None
) -> Few:
    """By how much signs of career lower rows; less where the hobby is said too."""
    told = weights()
    signs = meaning.career if meaning else index.career
    sure = meaning.sure if meaning else sure_of(signs)
    said = (found[sure] >= told.found_from) | (known[sure] >= told.known_from)
    said_in_title = (in_title[sure] >= told.found_from) | (known[sure] >= told.surely_known_from)
    if look is not None:
        said |= np.isin(sure, look.theirs)
    outweighs = np.where(said_in_title | ~index.career_in_title[sure], 0.0, told.outweighed)
    return Few(sure, (told.career * signs[sure] * np.where(said, outweighs, 1.0)).astype(np.float32))


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
    """Add up the share of the hobby's words that a row holds, and that its title holds; which rows hold any.

    Some rows may come more than once."""
    holding: list[Rows] = []
    for word, weight in zip(wish.words, wish.weights, strict=True):
        forms = sorted(index.reader.words.forms(word), key=lambda form: form.weight)
        held = [(form.weight, *_holding(index, form)) for form in forms]
        holding += [rows for _, rows, _ in held]
        _add(anywhere, weight, [(own, rows) for own, rows, _ in held])
        _add(in_title, weight, [(own, rows[where]) for own, rows, where in held])
    return np.concatenate([_NONE, *holding])


def _add(values: Floats, weight: float, held: Sequence[tuple[float, Rows]]) -> None:
    """Add what a word counts to the rows that hold a form of it: the best form, and these come best last."""
    if len(held) == 1:
        values[held[0][1]] += np.float32(weight) * np.float32(held[0][0])
        return
    before = [values[rows] for _, rows in held]
    for (own, rows), value in zip(held, before, strict=True):
        values[rows] = value + np.float32(weight) * np.float32(own)


def _know(index: Index, wish: Wish, known: Floats) -> Rows:
    """Write down how surely the atlas takes rows for one of the hobby; which rows these are, some more than once.

    Each entry takes its part of the remaining doubt.
    """
    found: list[Rows] = []
    for entry, weight in wish.entries:
        stretch = slice(index.known_begins[entry], index.known_begins[entry + 1])
        if stretch.start == stretch.stop:
            continue
        strengths = _STRENGTHS
        if COURSE in atlas().entries[entry].form:
            # Calendars say "course" of everything; but that is just what this hobby is about.
            strengths = np.minimum(strengths / np.float32(HOLLOW), np.float32(255 * weights().course_at_most))
        left = (1 - np.float32(weight / 255) * strengths)[index.known_strengths[stretch]]
        rows = index.known[stretch].astype(np.intp)
        known[rows] = 1 - (1 - known[rows]) * left
        found.append(rows)
    return np.concatenate([_NONE, *found])


def _holding(index: Index, form: Form) -> tuple[Rows, NDArray[np.bool_]]:
    """The rows that hold this form in a language in which it is one, and which of them hold it in the title."""
    if form.id + 1 >= len(index.begins):  # a word that came after this index was built
        return _NONE, np.zeros(0, dtype=np.bool_)
    stretch = slice(index.begins[form.id], index.begins[form.id + 1])
    rows, in_title = index.holders[stretch].astype(np.intp), index.holds_in_title[stretch]
    fits = (index.languages[rows] & form.languages) > 0
    return rows[fits], in_title[fits]
