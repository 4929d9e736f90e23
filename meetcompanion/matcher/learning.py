"""What can be learnt from the events that somebody went to, liked or turned down: a few lessons, each with its reasons.

A pure function of what was said: nothing is remembered between two calls, so what is taken back leaves no trace. Every
lesson that changes a ranking can be said in a sentence and quotes the events that taught it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meetcompanion.matcher.words import Token, lexicon, plain, tokens
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
TELLS = {
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
#: So many words in a row are one at most; a word of this length may be several of the same without its last s.
_LONGEST_PHRASE, _SEVERAL_FROM = 3, 4
_NAMES: Mapping[Kind, Callable[[Content], str | None]] = {
    Kind.ORGANISER: lambda content: content.organiser,
    Kind.PLACE: lambda content: content.location,
}
#: This share of the evenings has to be of one kind to be a habit.
_HABIT = 0.75
_EVENING = 17


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
    return -abs(TELLS[signal.said]), signal.key, signal.said.value


def _moves(kind: Kind, telling: float) -> float:
    return _MOVES[kind] * telling / (abs(telling) + _HALF)


def _named(kind: Kind, heard: Sequence[Signal], of: Callable[[Content], str | None]) -> list[Lesson]:
    groups: defaultdict[str, list[Signal]] = defaultdict(list)
    for one in heard:
        if key := plain(of(one.content) or ""):
            groups[key].append(one)
    lessons = []
    for key, taught_by in groups.items():
        telling = sum(TELLS[one.said] for one in taught_by)
        if telling and len(taught_by) >= _NAMES_TAUGHT.get(kind, 1):
            agreeing = tuple(one for one in taught_by if TELLS[one.said] * telling > 0)
            name = of(agreeing[0].content) or key
            lessons.append(Lesson(kind, key, name, _moves(kind, telling), agreeing))
    return lessons


def _words(heard: Sequence[Signal]) -> list[Lesson]:
    """Words that stand in several different events that they liked, and in none that they turned down.

    Words that always stand together are one: "board games" is no board and no games.
    """
    holders: defaultdict[_Said, dict[str, Signal]] = defaultdict(dict)
    written: dict[_Said, list[str]] = defaultdict(list)
    refused: set[_Said] = set()
    for one in heard:
        for said, phrase in _telling(one.content).items():
            if TELLS[one.said] < 0:
                refused.add(said)
            else:
                holders[said].setdefault(plain(one.content.title), one)
                written[said].append(phrase)
    shared = {
        said: tuple(by_title.values())
        for said, by_title in holders.items()
        if len(by_title) >= _WORDS_TAUGHT and said not in refused
    }
    whole = [said for said in shared if not any(_is_part(said, other, shared) for other in shared)]
    best = sorted(whole, key=lambda said: (-len(shared[said]), -_rarity(said), said))
    lessons = []
    for said in best[:_MOST_WORDS]:
        telling = sum(TELLS[one.said] for one in shared[said])
        key = min((plain(phrase) for phrase in written[said]), key=lambda form: (len(form), form))
        lessons.append(Lesson(Kind.WORD, key, written[said][0], _moves(Kind.WORD, telling), shared[said]))
    return lessons


#: Words that stand in a row, each as if there were but one of it.
_Said = tuple[str, ...]


def _is_part(said: _Said, other: _Said, shared: Mapping[_Said, Sequence[Signal]]) -> bool:
    """True where something longer says these words too, in the very same events."""
    within = any(other[first : first + len(said)] == said for first in range(len(other) - len(said) + 1))
    return len(other) > len(said) and within and len(shared[other]) == len(shared[said])


def _rarity(said: _Said) -> float:
    return max(lexicon().rarity(word) for word in said)


def _telling(content: Content) -> dict[_Said, str]:
    """The rare words of an event's title and categories, and words in a row with a rare one among them, as written."""
    found: dict[_Said, str] = {}
    for text in (content.title, *content.categories):
        row: list[Token] = []
        for token in tokens(text):
            tells = lexicon().rarity(token.word) > 0 and not token.folded.isdigit()
            row = [*row, token][-_LONGEST_PHRASE:] if tells else []
            for first in range(len(row)):
                phrase = row[first:]
                if any(lexicon().rarity(one.word) >= _RARE for one in phrase):
                    found[tuple(_single(one.folded) for one in phrase)] = " ".join(one.word for one in phrase)
    return found


def _single(folded: str) -> str:
    return folded.removesuffix("s") if len(folded) >= _SEVERAL_FROM else folded


def _times(heard: Sequence[Signal]) -> list[Lesson]:
    """A habit of going out on weekday evenings, at weekends, or on one day of the week."""
    liked = [one for one in heard if one.start is not None and TELLS[one.said] > 0]
    groups: defaultdict[str, list[Signal]] = defaultdict(list)
    for one in liked:
        for key in () if one.start is None else slots(one.start.weekday(), one.start.hour):
            groups[key].append(one)
    return [
        Lesson(Kind.TIME, key, key, _moves(Kind.TIME, sum(TELLS[one.said] for one in taught_by)), tuple(taught_by))
        for key, taught_by in sorted(groups.items())
        if len(taught_by) >= _TIMES_TAUGHT and len(taught_by) >= _HABIT * len(liked)
    ]


def slots(day: int, hour: int) -> tuple[str, str]:
    """What kind of time this is, of a day of the week from Monday as 0; "evenings" are those of Monday to Friday."""
    part = "weekends" if day >= 5 else "evenings" if hour >= _EVENING else "days"
    return part, f"weekday-{day}"


def _sound(heard: Sequence[Signal]) -> list[Lesson]:
    liked = tuple(one for one in heard if TELLS[one.said] > 0)
    if not liked:
        return []
    # Those turned down bend the direction too, but quoting them would not tell what is liked.
    return [Lesson(Kind.SOUND, "", "", _moves(Kind.SOUND, sum(TELLS[one.said] for one in liked)), liked)]
