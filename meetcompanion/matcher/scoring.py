"""How well events fit hobbies: meaning and words together, one hobby at a time.

An event's score for a hobby depends on that event, that hobby and the files in `data`, on nothing else: not on the
other events, not on the other hobbies. The same input gives the same score on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher import career, own_words
from meetcompanion.matcher.atlas import COURSE, atlas
from meetcompanion.matcher.book import Book
from meetcompanion.matcher.index import Floats, Index
from meetcompanion.matcher.kindred import Kindred
from meetcompanion.matcher.meant import all_named, shares_of, with_kinds
from meetcompanion.matcher.reading import embedded_text
from meetcompanion.matcher.slips import mended
from meetcompanion.matcher.usual_days import background, usual_days
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.words import HOLLOW, Form, fold, wanted_words
from meetcompanion.model import NO_TERMS, Terms

#: A hobby's words are in a text when at least this share of them is, by weight.
FOUND = 0.5
#: The atlas knows an event as one of a hobby from this evidence on, and surely from this on.
KNOWN = 0.3
_SURELY_KNOWN = 0.8
_SUREST = 0.95

#: An entry has to be meant this surely for its names to speak for the hobby, and at most so many entries do.
_NAMED = 0.5
_MOST_NAMED = 3
#: So many rows are compared at a time, few enough to stay in the processor's cache.
_ROWS_AT_ONCE = 4_096
#: Rows are listed one by one while they are at most one of so many.
_FEW = 8

Rows = NDArray[np.int32] | NDArray[np.int64]


@dataclass(frozen=True)
class Wish:
    """A hobby made ready for questions: its words with what each counts, what the atlas says of it, and its vectors.

    `entries` are numbers of the atlas' entries with how surely each is meant. `vectors` are the meaning of the whole,
    then one for each word; None while only words can be compared. `usual` is the strength of what calendars say on
    any day, `careers` the direction in which careers lie. `spelt` is the hobby without slips of the keyboard. `terms`
    is what the person said of its words.
    """

    hobby: str
    words: tuple[str, ...]
    weights: tuple[float, ...]
    entries: tuple[tuple[int, float], ...] = ()
    vectors: Floats | None = None
    usual: float = 0.0
    careers: Floats | None = None
    spelt: str = ""
    terms: Terms = NO_TERMS


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


class Wishes:
    """Makes hobbies ready; needs the embedding model for those that were never asked for before."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._usual_days: Index | None = None
        self._kindred = Kindred(book)
        self._careers: Floats | None = None

    def make(self, hobby: str, *, with_vectors: bool = True, terms: Terms = NO_TERMS) -> Wish:
        """A hobby in the person's own words, with what they said of these."""
        spelt = mended(hobby)
        words = tuple(own_words.without_struck(wanted_words(spelt), terms))
        shares = tuple(shares_of(words))
        sure = all_named(spelt, words, shares, self._kindred if with_vectors else None)
        entries = own_words.entries_meant(with_kinds(sure), terms)
        wish = Wish(hobby, words, shares, tuple(sorted(entries.items())), spelt=spelt, terms=terms)
        if not words or not with_vectors:
            return wish
        wish = self._with_vectors(wish)
        (meaning,) = _meanings(self._background(), [wish])
        return replace(wish, usual=float(meaning.strength.mean(dtype=np.float64)), careers=self.where_careers_lie())

    def _with_vectors(self, wish: Wish) -> Wish:
        """The hobby's vectors, and with them those of the names by which the atlas knows it."""
        names = _names(wish)
        texts = [text for phrase in (wish.spelt, *names) for text in _as_said(phrase)]
        events = _as_events_say(wish)
        vectors = self._book.ensure([*texts, *names, *wish.words, *events])
        whole = _whole(vectors, wish.spelt)
        own = np.stack([vectors[word] for word in wish.words])
        if names:
            share = np.float32(weights().by_name * max(names.values()))
            counts = np.array(list(names.values()), dtype=np.float32)
            named = counts @ np.stack([_whole(vectors, name) for name in names]) / counts.sum()
            bare = _unit(counts @ np.stack([vectors[name] for name in names]))
            whole = (1 - share) * whole + share * named
            own = np.stack([_unit((1 - share) * word + share * bare) for word in own])
        if events:
            sure = np.array(list(events.values()), dtype=np.float32)
            said = sure @ np.stack([_unit(vectors[text]) for text in events]) / sure.sum()
            whole = whole + np.float32(weights().as_events) * sure.max() * said
        return replace(wish, vectors=np.concatenate([whole[None], own]).astype(np.float32))

    def where_careers_lie(self) -> Floats:
        """From what calendars say on ordinary days to what they say of careers."""
        if self._careers is None:
            texts = career.examples()
            vectors = self._book.ensure(texts)
            days = self._book.ensure([embedded_text(day) for day in usual_days()])
            apart = np.mean([vectors[text] for text in texts], axis=0) - np.mean(list(days.values()), axis=0)
            self._careers = _unit(apart).astype(np.float32)
        return self._careers

    def _background(self) -> Index:
        if self._usual_days is None:
            self._usual_days = background(self._book)
        return self._usual_days


def _names(wish: Wish) -> dict[str, float]:
    """The first English names of the entries that are surely meant, other than the hobby itself."""
    names = {atlas().entries[entry].names["en"][0]: weight for entry, weight in _surest(wish)}
    return {name: weight for name, weight in names.items() if fold(name) != fold(wish.spelt)}


def _as_events_say(wish: Wish) -> dict[str, float]:
    """What English events say of the entries that are surely meant, with how surely each is."""
    said = ((atlas().entries[entry], weight) for entry, weight in _surest(wish))
    return {", ".join(entry.words.get("en") or entry.names["en"]): weight for entry, weight in said}


def _surest(wish: Wish) -> list[tuple[int, float]]:
    surest = sorted(wish.entries, key=lambda one: (-one[1], one[0]))[:_MOST_NAMED]
    return [(entry, weight) for entry, weight in surest if weight >= _NAMED]


def _as_said(phrase: str) -> tuple[str, str]:
    """As a person says it: the model was made from sentences, and a bare word is none."""
    return phrase, f"I like {phrase}"


def _whole(vectors: Mapping[str, Floats], phrase: str) -> Floats:
    bare, said = _as_said(phrase)
    return _unit(vectors[bare] + vectors[said])


def _unit(vector: Floats) -> Floats:
    unit: Floats = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit


def fit(index: Index, wish: Wish) -> Fit:
    """Score every row for one hobby."""
    return fit_all(index, [wish])[0]


def fit_all(index: Index, wishes: Sequence[Wish]) -> list[Fit]:
    """Score every row for each of these hobbies; the vectors are gone through once for all of them."""
    meanings = iter(_meanings(index, [wish for wish in wishes if wish.vectors is not None]))
    # In one piece: to get memory in many small ones takes longer than to fill them.
    room = np.zeros((len(wishes), 3, len(index)), dtype=np.float32)
    return [
        _fit(index, wish, next(meanings) if wish.vectors is not None else None, own)
        for wish, own in zip(wishes, room, strict=True)
    ]


def _fit(index: Index, wish: Wish, meaning: _Meaning | None, room: Floats) -> Fit:
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
    sure_of = meaning.sure if meaning else _sure_of(signs)
    lowered = _career(index, signs, sure_of, found, in_title, known, look)
    score = _score(strength, lowered, sure_of)
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


def _sure_of(signs: Floats) -> Rows:
    """The rows that are surely about careers."""
    return np.flatnonzero(signs >= career.SURE)


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
    said = (found[sure] >= FOUND) | (known[sure] >= KNOWN)
    said_in_title = (in_title[sure] >= FOUND) | (known[sure] >= _SURELY_KNOWN)
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


@dataclass(frozen=True)
class _Meaning:
    """How near texts and telling words are, in steps, by row; and how near each word of the vocabulary is.

    `career` is how surely each row is about careers, by its words and its meaning; `sure` are those that surely are.
    """

    strength: Floats
    nearness: Floats
    career: Floats
    sure: Rows


def _meanings(index: Index, wishes: Sequence[Wish]) -> list[_Meaning]:
    asked = [wish.vectors for wish in wishes if wish.vectors is not None]
    if not asked:
        return []
    careers = next((wish.careers[None] for wish in wishes if wish.careers is not None), asked[0][:0])
    texts = index.vectors.dot(np.concatenate([*(vectors[:1] for vectors in asked), careers]))
    about_career = index.career if not len(careers) else _about_career(index, texts[-1])
    sure = _sure_of(about_career)
    words = np.maximum(index.word_vectors.matrix.dot(np.concatenate([vectors[1:] for vectors in asked])), 0)
    strengths = _strengths(index, texts, words, [wish.weights for wish in wishes])
    found: list[_Meaning] = []
    at = 0
    for wish, strength in zip(wishes, strengths, strict=True):
        by_word = words[at : at + len(wish.weights)]
        at += len(wish.weights)
        found.append(_Meaning(strength, by_word.max(axis=0), about_career, sure))
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
            strengths = np.minimum(strengths / np.float32(HOLLOW), np.float32(255 * _SUREST))
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
