"""What can be learnt from the events that somebody went to, liked or turned down: a few lessons, each with its reasons.

A pure function of what was said: nothing is remembered between two calls, so what is taken back leaves no trace. Every
lesson that changes a ranking can be said in a sentence and quotes the events that taught it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.index import Floats, Index, embedded_text
from meetcompanion.matcher.same import ALIKE, likeness
from meetcompanion.matcher.words import lexicon, tokens
from meetcompanion.model import Content


class Said(StrEnum):
    """What somebody said or did of an event."""

    MORE = "more"
    WENT = "went"
    GOING = "going"
    INTERESTED = "interested"
    MISSED = "missed"
    NO = "no"


class Kind(StrEnum):
    """What a lesson is about. `EVENT` is none: under it events are named that nothing shall be learnt from."""

    SERIES = "series"
    ORGANISER = "organiser"
    PLACE = "place"
    WORD = "word"
    TIME = "time"
    SOUND = "sound"
    EVENT = "event"


#: How much each tells. A "no" tells little: there are many reasons for one.
_TELLS = {
    Said.MORE: 1.2,
    Said.WENT: 1.0,
    Said.GOING: 0.8,
    Said.INTERESTED: 0.5,
    Said.MISSED: 0.3,
    Said.NO: -0.5,
}
#: What a lesson moves at most, in natural logarithms of odds, and how soon it does (the telling at which it is half).
_MOVES = {Kind.SERIES: 2.4, Kind.ORGANISER: 1.8, Kind.PLACE: 0.5, Kind.WORD: 0.5, Kind.TIME: 0.4, Kind.SOUND: 1.2}
_HALF = 0.6
#: A word or a time has to be taught by so many different events, a word has to be this rare.
_WORDS_TAUGHT, _TIMES_TAUGHT = 2, 3
#: One evening somewhere says nothing of the place yet.
_NAMES_TAUGHT = {Kind.PLACE: 2}
_RARE = 1.6
_MOST_WORDS = 6
_NAMES: Mapping[Kind, Callable[[Content], str | None]] = {
    Kind.ORGANISER: lambda content: content.organiser,
    Kind.PLACE: lambda content: content.location,
}
#: This share of the evenings has to be of one kind to be a habit.
_HABIT = 0.75
_EVENING = 17
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
#: Of what lessons say, this share moves what hobbies say.
_BESIDE_HOBBIES = 0.6


@dataclass(frozen=True, slots=True)
class Signal:
    """One event and what was said of it; `key` names the event (a whole series), `start` is on the person's clocks."""

    key: str
    content: Content
    said: Said
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """Something learnt: `moves` is above 0 for liking. `name` is how it is called, `taught_by` the clearest first."""

    kind: Kind
    key: str
    name: str
    moves: float
    taught_by: tuple[Signal, ...]


def learn(signals: Iterable[Signal], unlearnt: Collection[tuple[str, str]] = ()) -> tuple[Lesson, ...]:
    """What these teach, without what shall be forgotten: (kind, key) of lessons, or of events under `Kind.EVENT`."""
    forgotten = set(unlearnt)
    heard = _once_each([one for one in signals if (Kind.EVENT.value, one.key) not in forgotten])
    found = [
        *_named(Kind.SERIES, heard, lambda content: content.title),
        *(lesson for kind, of in _NAMES.items() for lesson in _named(kind, heard, of)),
        *_words(heard),
        *_times(heard),
        *_sound(heard),
    ]
    return tuple(one for one in found if (one.kind.value, one.key) not in forgotten)


def _once_each(signals: Sequence[Signal]) -> list[Signal]:
    """Of every event the clearest thing that was said, in an order that does not depend on how they came."""
    clearest: dict[str, Signal] = {}
    for one in sorted(signals, key=_order):
        clearest.setdefault(one.key, one)
    return sorted(clearest.values(), key=_order)


def _order(signal: Signal) -> tuple[float, str, str]:
    return -abs(_TELLS[signal.said]), signal.key, signal.said.value


def _moves(kind: Kind, telling: float) -> float:
    return _MOVES[kind] * telling / (abs(telling) + _HALF)


def _named(kind: Kind, heard: Sequence[Signal], of: Callable[[Content], str | None]) -> list[Lesson]:
    groups: defaultdict[str, list[Signal]] = defaultdict(list)
    for one in heard:
        if key := _plain(of(one.content) or ""):
            groups[key].append(one)
    lessons = []
    for key, taught_by in groups.items():
        telling = sum(_TELLS[one.said] for one in taught_by)
        if telling and len(taught_by) >= _NAMES_TAUGHT.get(kind, 1):
            agreeing = tuple(one for one in taught_by if _TELLS[one.said] * telling > 0)
            name = of(agreeing[0].content) or key
            lessons.append(Lesson(kind, key, name, _moves(kind, telling), agreeing))
    return lessons


def _plain(text: str) -> str:
    return " ".join(token.folded for token in tokens(text))


def _words(heard: Sequence[Signal]) -> list[Lesson]:
    """Words that stand in several different events that they liked, and in none that they turned down."""
    holders: defaultdict[str, dict[str, Signal]] = defaultdict(dict)
    written: dict[str, str] = {}
    refused: set[str] = set()
    for one in heard:
        for word, folded in _telling(one.content).items():
            if _TELLS[one.said] < 0:
                refused.add(folded)
            else:
                holders[folded].setdefault(_plain(one.content.title), one)
                written.setdefault(folded, word)
    shared = {
        folded: tuple(by_title.values())
        for folded, by_title in holders.items()
        if len(by_title) >= _WORDS_TAUGHT and folded not in refused
    }
    best = sorted(shared, key=lambda folded: (-len(shared[folded]), -lexicon().rarity(written[folded]), folded))
    return [
        Lesson(
            Kind.WORD,
            folded,
            written[folded],
            _moves(Kind.WORD, sum(_TELLS[one.said] for one in shared[folded])),
            shared[folded],
        )
        for folded in best[:_MOST_WORDS]
    ]


def _telling(content: Content) -> dict[str, str]:
    """The rare words of an event's title and categories, as (word, folded)."""
    return {
        token.word: token.folded
        for text in (content.title, *content.categories)
        for token in tokens(text)
        if lexicon().rarity(token.word) >= _RARE and not token.folded.isdigit()
    }


def _times(heard: Sequence[Signal]) -> list[Lesson]:
    """A habit of going out on weekday evenings, at weekends, or on one day of the week."""
    liked = [one for one in heard if one.start is not None and _TELLS[one.said] > 0]
    groups: defaultdict[str, list[Signal]] = defaultdict(list)
    for one in liked:
        for key in _slots(one.start):
            groups[key].append(one)
    return [
        Lesson(Kind.TIME, key, key, _moves(Kind.TIME, sum(_TELLS[one.said] for one in taught_by)), tuple(taught_by))
        for key, taught_by in sorted(groups.items())
        if len(taught_by) >= _TIMES_TAUGHT and len(taught_by) >= _HABIT * len(liked)
    ]


def _slots(start: datetime | None) -> tuple[str, ...]:
    """What kind of time this is: "evenings" are those of Monday to Friday."""
    if start is None:
        return ()
    day = start.weekday()
    part = "weekends" if day >= 5 else "evenings" if start.hour >= _EVENING else "days"
    return part, f"weekday-{day}"


def _sound(heard: Sequence[Signal]) -> list[Lesson]:
    liked = tuple(one for one in heard if _TELLS[one.said] > 0)
    if not liked:
        return []
    # Those turned down bend the direction too, but quoting them would not tell what is liked.
    return [Lesson(Kind.SOUND, "", "", _moves(Kind.SOUND, sum(_TELLS[one.said] for one in liked)), liked)]


@dataclass(frozen=True)
class Learnt:
    """What lessons say of every row of an index.

    `by` holds, for each lesson, the rows it moves and by how much; `vectors` are by text, of what taught them.
    """

    lessons: tuple[Lesson, ...]
    moved: Floats
    by: tuple[tuple[NDArray[np.int64], Floats], ...]
    vectors: Mapping[str, Floats]

    def speaking_for(self, row: int) -> list[tuple[Lesson, float]]:
        """The lessons that move a row, what moves it most first."""
        said = []
        for lesson, (rows, moves) in zip(self.lessons, self.by, strict=True):
            at = int(np.searchsorted(rows, row))
            if at < len(rows) and rows[at] == row and moves[at]:
                said.append((lesson, float(moves[at])))
        return sorted(said, key=lambda one: -abs(one[1]))


def applied(
    index: Index, lessons: Sequence[Lesson], vectors: Mapping[str, Floats], turned_down: Sequence[Signal]
) -> Learnt:
    """What lessons say of an index; `vectors` are by text, of the events that taught them and of those turned down."""
    moved = np.zeros(len(index), dtype=np.float32)
    by = []
    named = {kind: _by_name(index, kind) for kind in _NAMES if any(lesson.kind is kind for lesson in lessons)}
    for lesson in lessons:
        if lesson.kind in named:
            rows = np.array(named[lesson.kind].get(lesson.key, ()), dtype=np.int64)
            share = np.ones(len(rows), dtype=np.float32)
        else:
            rows, share = _rows(index, lesson, vectors, turned_down)
        tells = 1.0 if lesson.kind is Kind.SOUND else _tells(len(rows), len(index))
        moves = (np.float32(lesson.moves * tells) * share).astype(np.float32)
        moved[rows] += moves
        by.append((rows, moves))
    return Learnt(tuple(lessons), moved, tuple(by), vectors)


def _tells(rows: int, of_all: int) -> float:
    """How much it tells of somebody's taste that an event is one of so many: 0 where all are."""
    return min(1.0, math.log(of_all / rows) / -math.log(_COMMON)) if rows and of_all > _FEW else 1.0


def joined(scores: Floats, learnt: Learnt | None) -> Floats:
    """What hobbies and lessons say together, 0 to 1; the same scores where nothing was learnt."""
    if learnt is None or not learnt.lessons:
        return scores
    sure = np.clip(scores.astype(np.float64), 1e-6, 1 - 1e-6)
    beside = 1 / (1 + np.exp(-(np.log(sure / (1 - sure)) + _BESIDE_HOBBIES * learnt.moved)))
    both: Floats = np.maximum(beside, alone(learnt.moved) - alone(np.zeros(1, dtype=np.float32))).astype(np.float32)
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


def by_time(lessons: Sequence[Lesson], starts: Iterable[datetime]) -> Floats:
    """What habits say of times on the person's clocks."""
    habits = {lesson.key: lesson.moves for lesson in lessons if lesson.kind is Kind.TIME}
    return np.array([sum(habits.get(slot, 0.0) for slot in _slots(start)) for start in starts], dtype=np.float32)


def _rows(
    index: Index, lesson: Lesson, vectors: Mapping[str, Floats], turned_down: Sequence[Signal]
) -> tuple[NDArray[np.int64], Floats]:
    """The rows that a lesson is about, and how much it is about each."""
    if lesson.kind is Kind.SOUND:
        return np.arange(len(index)), _sounding(index, lesson, vectors, turned_down)
    if lesson.kind is Kind.TIME:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    if lesson.kind is Kind.WORD:
        rows = np.array(_holding(index, [lesson.name]), dtype=np.int64)
        return rows, np.ones(len(rows), dtype=np.float32)
    return _alike(index, lesson.name)


def _by_name(index: Index, kind: Kind) -> dict[str, list[int]]:
    """The rows by the name of their organiser or place, however it is written."""
    of = _NAMES[kind]
    written: defaultdict[str, list[int]] = defaultdict(list)
    for row, content in enumerate(index.contents):
        if name := of(content):
            written[name].append(row)
    plain: defaultdict[str, list[int]] = defaultdict(list)
    for name, rows in written.items():
        plain[_plain(name)] += rows
    return {name: sorted(rows) for name, rows in plain.items()}


def _alike(index: Index, title: str) -> tuple[NDArray[np.int64], Floats]:
    """The rows whose titles are about the same; only those are compared that share a word that tells."""
    words = sorted((lexicon().rarity(token.word), token.word) for token in tokens(title))
    left = sum(rarity for rarity, _ in words) * (1 - ALIKE) + 1e-9
    telling = []
    for rarity, word in words:
        left -= rarity
        if left < 0:
            telling.append(word)
    rows = []
    shares = []
    for row in _holding(index, telling):
        share = likeness(index.contents[row].title, title)
        if share >= ALIKE:
            rows.append(row)
            shares.append(share)
    return np.array(rows, dtype=np.int64), np.array(shares, dtype=np.float32)


def _holding(index: Index, words: Iterable[str]) -> list[int]:
    """The rows that hold one of these words in some form."""
    rows: set[int] = set()
    for word in words:
        for form in index.reader.words.forms(word):
            if form.id + 1 < len(index.begins) and form.weight == 1:
                rows.update(index.holders[index.begins[form.id] : index.begins[form.id + 1]].tolist())
    return sorted(rows)


def _sounding(index: Index, lesson: Lesson, vectors: Mapping[str, Floats], turned_down: Sequence[Signal]) -> Floats:
    """How far every row lies in the direction of what they liked, in steps of what is usual in this town."""
    nothing = np.zeros(len(index), dtype=np.float32)
    usual = index.vectors.rows(_sample(index))
    texts = [(embedded_text(one.content), _TELLS[one.said]) for one in lesson.taught_by]
    liked = [(vectors[text], telling) for text, telling in texts if text in vectors]
    if not liked or len(usual) < 2:
        return nothing
    middle = usual.mean(axis=0)
    wanted = sum(telling * (vector - middle) for vector, telling in liked) / sum(telling for _, telling in liked)
    for one in turned_down:
        if (text := embedded_text(one.content)) in vectors:
            wanted = wanted + _TELLS[Said.NO] / (2 * len(turned_down)) * (vectors[text] - middle)
    around = (usual - middle).astype(np.float64)
    spread = around.T @ around / len(around)
    evened = spread + _EVEN * np.trace(spread) / len(spread) * np.eye(len(spread))
    direction = np.linalg.solve(evened, wanted).astype(np.float32)
    (along,) = index.vectors.dot(direction[None])
    usually = around @ direction
    step = float(usually.std()) or 1.0
    steps = (along - np.float32(middle @ direction)) / np.float32(step)
    return np.where(index.vectors.has(), np.clip(steps, -1.0, _FURTHEST) / _STEPS, 0.0).astype(np.float32)


def _sample(index: Index) -> NDArray[np.int64]:
    """Rows that stand for the town: evenly among all that have a vector."""
    rows = np.flatnonzero(index.vectors.has())
    return rows[:: max(1, len(rows) // _LOOKED_AT)]
