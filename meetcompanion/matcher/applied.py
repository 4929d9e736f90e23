"""What lessons say of every event of a town: by how much each moves it, and what that makes of what hobbies say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher import own_words
from meetcompanion.matcher.index import Floats, Index
from meetcompanion.matcher.learning import TELLS, Kind, Lesson, Said, Signal, slots
from meetcompanion.matcher.reading import embedded_text, name_number
from meetcompanion.matcher.same import ALIKE, likeness, weighed
from meetcompanion.matcher.words import tokens

Rows = NDArray[np.int64]

#: How far the town's own variety is evened out, and how many of its events are looked at for that.
_EVEN = 3.0
_LOOKED_AT = 2_000
#: Steps from the usual that count once, and where they end to count more.
_STEPS, _FURTHEST = 4.0, 10.0
#: What is said of more than this share of a town tells less of somebody's taste; of all of it, nothing.
_COMMON = 0.02
#: In a town of no more events than this, nothing is common.
_FEW = 50
#: An event found by lessons alone needs this much of them to be as likely as not wanted.
_ALONE = 2.0
#: Where vectors of length 1 lie no further apart than this, rounding is all that tells them apart.
_ALL_THE_SAME = 1e-6
#: Of what lessons say, this share moves what hobbies say.
_BESIDE_HOBBIES = 0.6


@dataclass(frozen=True)
class Usual:
    """What an index usually sounds like: its middle, how its events lie around it, and what evens that out."""

    middle: Floats
    around: NDArray[np.float64]
    evens: NDArray[np.float64]


@dataclass
class Grounds:
    """What lessons need to know of an index, whatever they are about; found once for each index."""

    index: Index
    _alike: dict[str, tuple[Rows, Floats]] = field(default_factory=dict)
    _saying: dict[str, Rows] = field(default_factory=dict)

    @cached_property
    def usual(self) -> Usual | None:
        """What this town usually sounds like; None where too little is known of it, or everything sounds the same."""
        sample = self.index.vectors.rows(_sample(self.index))
        if len(sample) < 2:
            return None
        middle = sample.mean(axis=0)
        around = (sample - middle).astype(np.float64)
        spread = around.T @ around / len(around)
        if np.trace(spread) < _ALL_THE_SAME:
            return None
        evened = spread + _EVEN * np.trace(spread) / len(spread) * np.eye(len(spread))
        return Usual(middle, around, np.linalg.inv(evened))

    def about(self, lesson: Lesson) -> tuple[Rows, Floats]:
        """The rows that a lesson is about, other than of what events sound like, and how much it is about each."""
        if lesson.kind is Kind.SERIES:
            if lesson.name not in self._alike:
                self._alike[lesson.name] = _alike(self.index, lesson.name)
            return self._alike[lesson.name]
        rows = np.zeros(0, dtype=np.int64)
        if lesson.kind is Kind.WORD:
            if lesson.name not in self._saying:
                self._saying[lesson.name] = _saying(self.index, lesson.name)
            rows = self._saying[lesson.name]
        elif lesson.kind in (Kind.ORGANISER, Kind.PLACE):
            names = self.index.organisers if lesson.kind is Kind.ORGANISER else self.index.places
            rows = np.flatnonzero(names == name_number(lesson.key))
        return rows, np.ones(len(rows), dtype=np.float32)


@dataclass(frozen=True)
class _Sounding:
    """How far rows lie in a direction, in steps of what is usual in this town."""

    direction: Floats
    middle: np.float32
    step: np.float32

    def of(self, index: Index, rows: Rows | None) -> Floats:
        (along,) = index.vectors.dot(self.direction[None], rows)
        has = index.vectors.has()
        steps = (along - self.middle) / self.step
        sounding: Floats = np.where(
            has if rows is None else has[rows], np.clip(steps, -1.0, _FURTHEST) / _STEPS, 0.0
        ).astype(np.float32)
        return sounding


@dataclass(frozen=True)
class Learnt:
    """What lessons say of the rows of an index.

    `by` holds, for each lesson, the rows it moves and by how much; what events sound like moves all of them and is
    looked at where somebody asks for a row. `vectors` are by text, of what taught them.
    """

    index: Index
    lessons: tuple[Lesson, ...]
    by: tuple[tuple[Rows, Floats], ...]
    vectors: Mapping[str, Floats]
    _sounding: _Sounding | None
    _sounded: dict[int, np.float32] = field(default_factory=dict)

    @cached_property
    def moved(self) -> Floats:
        """By how much every row is moved."""
        return self.moved_of(None)

    def moved_of(self, rows: Rows | None) -> Floats:
        """By how much these rows are moved, each by itself; None for all of them."""
        moved = self._by_name if rows is None else self._by_name[rows]
        for lesson in self.lessons:
            if lesson.kind is Kind.SOUND and self._sounding:
                moved = moved + np.float32(lesson.moves) * self._sounding.of(self.index, rows)
        return moved

    @cached_property
    def _by_name(self) -> Floats:
        """By how much every row is moved by all but what it sounds like."""
        moved = np.zeros(len(self.index), dtype=np.float32)
        for rows, moves in self.by:
            moved[rows] += moves
        return moved

    def speaking_for(self, row: int) -> list[tuple[Lesson, float]]:
        """The lessons that move a row, what moves it most first."""
        said = []
        for lesson, (rows, moves) in zip(self.lessons, self.by, strict=True):
            if lesson.kind is Kind.SOUND:
                move = self._sounds(lesson, row)
            else:
                at = int(np.searchsorted(rows, row))
                move = float(moves[at]) if at < len(rows) and rows[at] == row else 0.0
            if move:
                said.append((lesson, move))
        return sorted(said, key=lambda one: -abs(one[1]))

    def _sounds(self, lesson: Lesson, row: int) -> float:
        if self._sounding is None:
            return 0.0
        if row not in self._sounded:
            self.look_at(np.array([row], dtype=np.int64))
        return float(np.float32(lesson.moves) * self._sounded[row])

    def look_at(self, rows: Rows) -> None:
        """Find at once what these rows sound like, so that each is quick."""
        if self._sounding is not None:
            self._sounded.update(zip(rows.tolist(), self._sounding.of(self.index, rows), strict=True))


def applied(
    index: Index,
    lessons: Sequence[Lesson],
    vectors: Mapping[str, Floats],
    turned_down: Sequence[Signal],
    grounds: Grounds | None = None,
) -> Learnt:
    """What lessons say of an index; `vectors` are by text, of the events that taught them and of those turned down.

    `grounds` are those of this index, where somebody keeps them.
    """
    grounds = grounds or Grounds(index)
    by = []
    sounding = None
    for lesson in lessons:
        if lesson.kind is Kind.SOUND:
            sounding = _sounding(grounds, lesson, vectors, turned_down)
        rows, share = grounds.about(lesson)
        moves = np.float32(lesson.moves * _tells(len(rows), len(index))) * share
        by.append((rows, moves.astype(np.float32)))
    return Learnt(index, tuple(lessons), tuple(by), vectors, sounding)


def _tells(rows: int, of_all: int) -> float:
    """How much it tells of somebody's taste that an event is one of so many: 0 where all are."""
    return min(1.0, math.log(of_all / rows) / -math.log(_COMMON)) if rows and of_all > _FEW else 1.0


def joined(scores: Floats, moves: Floats | None) -> Floats:
    """What hobbies and lessons say together, 0 to 1; `moves` are what lessons say of the same rows, if anything."""
    if moves is None:
        return scores
    sure = np.clip(scores.astype(np.float64), 1e-6, 1 - 1e-6)
    beside = 1 / (1 + np.exp(-(np.log(sure / (1 - sure)) + _BESIDE_HOBBIES * moves)))
    both: Floats = np.maximum(beside, alone(moves) - alone(np.zeros(1, dtype=np.float32))).astype(np.float32)
    return both


def alone(moved: Floats) -> Floats:
    """What lessons say by themselves, 0 to 1."""
    scores: Floats = (1 / (1 + np.exp(_ALONE - moved.astype(np.float64)))).astype(np.float32)
    return scores


def moved(scores: Floats, moves: Floats) -> Floats:
    """Scores moved by so much in odds; the same where nothing moves them."""
    sure = np.clip(scores.astype(np.float64), 1e-6, 1 - 1e-6)
    changed = 1 / (1 + np.exp(-(np.log(sure / (1 - sure)) + moves)))
    same: Floats = np.where(moves == 0, scores, changed).astype(np.float32)
    return same


def by_time(lessons: Iterable[Lesson], days: NDArray[Any], hours: NDArray[Any]) -> Floats:
    """What habits say of times on the person's clocks: days of the week from Monday as 0, and hours."""
    habits = {lesson.key: lesson.moves for lesson in lessons if lesson.kind is Kind.TIME}
    times, which = np.unique(days * 24 + hours, return_inverse=True)
    said = [sum(habits.get(slot, 0.0) for slot in slots(*divmod(time, 24))) for time in times.tolist()]
    found: Floats = np.array(said, dtype=np.float32)[which.reshape(-1)]
    return found


def _alike(index: Index, title: str) -> tuple[Rows, Floats]:
    """The rows whose titles are about the same; only those are compared that may be, by the words that both have."""
    words = weighed(title)
    shared = np.zeros(len(index), dtype=np.float64)
    for word, weight in words.items():
        number = index.reader.words.known(word)
        if number is not None and number + 1 < len(index.begins):
            stretch = slice(index.begins[number], index.begins[number + 1])
            shared[index.holders[stretch][index.holds_in_title[stretch]]] += weight
    rows = []
    shares = []
    # What two titles share is no more than all that both say, so it has to be that much of this one alone.
    for row in np.flatnonzero(shared >= max(ALIKE * sum(words.values()) - 1e-9, 1e-9)).tolist():
        share = likeness(index.contents[row].title, title)
        if share >= ALIKE:
            rows.append(row)
            shares.append(share)
    return np.array(rows, dtype=np.int64), np.array(shares, dtype=np.float32)


def _saying(index: Index, phrase: str) -> Rows:
    """The rows that say these words in a row, in some form."""
    words = [token.word for token in tokens(phrase)]
    rows = _holding(index, words[0])
    for word in words[1:]:
        rows = np.intersect1d(rows, _holding(index, word))
    if len(words) > 1:
        says = [own_words.standing_in(index.contents[row], phrase, int(index.languages[row])) for row in rows.tolist()]
        rows = rows[np.array([one is not None for one in says], dtype=np.bool_)]
    return rows


def _holding(index: Index, word: str) -> Rows:
    """The rows that hold a word in some form."""
    found = []
    for form in index.reader.words.forms(word):
        if form.id + 1 < len(index.begins) and form.weight == 1:
            stretch = slice(index.begins[form.id], index.begins[form.id + 1])
            found.append(index.holders[stretch])
    return np.unique(np.concatenate(found)).astype(np.int64) if found else np.zeros(0, dtype=np.int64)


def _sounding(
    grounds: Grounds, lesson: Lesson, vectors: Mapping[str, Floats], turned_down: Sequence[Signal]
) -> _Sounding | None:
    """The direction of what they liked, as seen from what is usual in this town."""
    texts = [(embedded_text(one.content), TELLS[one.said]) for one in lesson.taught_by]
    liked = [(vectors[text], telling) for text, telling in texts if text in vectors]
    usual = grounds.usual if liked else None
    if usual is None:
        return None
    wanted = sum(telling * (vector - usual.middle) for vector, telling in liked) / sum(telling for _, telling in liked)
    for one in turned_down:
        if (text := embedded_text(one.content)) in vectors:
            wanted = wanted + TELLS[Said.NO] / (2 * len(turned_down)) * (vectors[text] - usual.middle)
    direction = (usual.evens @ wanted).astype(np.float32)
    step = float((usual.around @ direction).std()) or 1.0
    return _Sounding(direction, np.float32(usual.middle @ direction), np.float32(step))


def _sample(index: Index) -> Rows:
    """Rows that stand for the town: evenly among all that have a vector."""
    rows = np.flatnonzero(index.vectors.has())
    return rows[:: max(1, len(rows) // _LOOKED_AT)]
