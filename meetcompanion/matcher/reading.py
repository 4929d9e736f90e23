"""What an event says of itself, as numbers: telling words, words held, what the atlas knows of it, signs of career."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher import career, sentences, spotting
from meetcompanion.matcher.spotting import Marks
from meetcompanion.matcher.words import Vocabulary, fold, languages, lexicon, lower, plain
from meetcompanion.model import Content

#: How many of its rarest words speak for an event, the title's first.
TELLING = 12
#: How much of a description the model reads, and how much of it words are looked for in (characters).
EMBEDDED = 400
SEARCHED = 1_000

#: Who listed an event says little of what is done there, though it may bear the name of a hobby.
_CREDIT = re.compile(
    r"(?:^|(?<=[\s.!?)]))(?:sources?|posted by|submitted by|quelle|eingestellt von|fuente|fonte|bron|źródło)"
    r"\s?: [^\n:]+\s*\Z",
    re.IGNORECASE,
)
_LONGEST_CREDIT = 200

#: Where a title says that it is held: "… @ Slip House", "… at the Ferry Theatre", "… im Teehaus", "… en el Molino".
_HELD_AT = re.compile(
    r"(?<=\s)(?:@\s*|(?:[Aa]t(?:\s[Tt]he)?|im|beim|en\s(?:el|la)|au|chez)\s)(?=[A-ZÀ-ÖØ-Þ])([^@!?:;…()\[\]|•–—]+)"
)
#: Small words in the names of places.
_IN_NAMES = frozenset({"of", "and", "the", "for", "de", "del", "la", "des", "du", "der", "am", "y", "und"})

#: How many events and words a reader remembers before it begins anew; the numbers of words are kept for ever.
_REMEMBERED = 4_000
_WORDS_REMEMBERED = 50_000

_NOWHERE = range(0)

Ints = NDArray[np.int32]


def embedded_text(content: Content) -> str:
    """The text whose vector speaks for an event."""
    parts = (content.title, ", ".join(content.categories), (content.description or "")[:EMBEDDED])
    return ". ".join(part for part in parts if part)


def described(content: Content) -> str:
    """What of a description is looked at: not who listed it, at its end ("Source: The Corner Theatre")."""
    text = content.description or ""
    credited = _credited(text)
    return (text[: credited.start()] if credited else text)[:SEARCHED]


def listed_by(content: Content) -> str:
    """Who organises or lists an event, a line each, as far as it says so."""
    credited = _credited(content.description or "")
    said = (content.organiser or "", credited.group().partition(":")[2].strip() if credited else "")
    return "\n".join(dict.fromkeys(filter(None, said)))


def held_at(title: str) -> range:
    """Where in a title the place is named at which it is held, as numbers of its words; the names of places mislead."""
    found = _HELD_AT.search(title)
    if not found:
        return _NOWHERE
    place = sentences.raw_words(found[1])
    if sentences.END in place or not all(word[0].isupper() or word[0].isdigit() or word in _IN_NAMES for word in place):
        return _NOWHERE
    before = len(sentences.raw_words(title[: found.start(1)]))
    return range(before, before + len(place))


def _credited(text: str) -> re.Match[str] | None:
    return _CREDIT.search(text, max(len(text) - _LONGEST_CREDIT, 0))


@dataclass(frozen=True, slots=True)
class Features:
    """One event's words as numbers. `held` are all different ones, the first `in_title` of them in the title.

    `known` is what the atlas knows of it, as `spotting.known` packs it. `organiser` and `place` are `name_number`s.
    """

    telling: tuple[int, ...]
    held: Ints
    in_title: int
    languages: int
    career: float
    career_in_title: bool
    known: bytes
    organiser: int
    place: int


@lru_cache(maxsize=20_000)
def name_number(name: str | None) -> int:
    """A number for a name however it is written, the same on every machine; 0 for none."""
    words = plain(name or "")
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), signed=True) if words else 0


class _Known(NamedTuple):
    """What is known of a word as it is written. `number` is that of its form without accents, -1 for an end.

    `languages` are the bits of those whose smallest words it is one of, `spoken` of those in which the atlas says it.
    """

    surface: str
    folded: str
    number: int
    rarity: float
    languages: int
    spoken: int
    marks: Marks
    capital: bool


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
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            if len(self._known) >= _WORDS_REMEMBERED:
                self._known.clear()
            known = self._read[content] = self._features(content)
        return known

    def rest(self) -> None:
        """Let go of everything but the numbers of words; what is read again is read anew."""
        self._read.clear()
        self._known.clear()

    def telling_words(self, content: Content) -> list[str]:
        """The words that need a vector for this event."""
        return [self.surfaces.folded[number] for number in self.features(content).telling]

    def _features(self, content: Content) -> Features:
        read_title = self._words(content.title)
        categories = self._words("\n".join(content.categories)) if content.categories else []
        description = self._words(described(content)) if content.description else []
        read_rest = categories + description
        title = [word for word in read_title if word.number >= 0]
        rest = [word for word in read_rest if word.number >= 0]
        in_title = dict.fromkeys(word.number for word in title)
        held = dict.fromkeys(in_title)
        held.update(dict.fromkeys(word.number for word in rest))
        plain_title = [word.folded for word in read_title]
        likely = languages(_hints((*title, *rest)))
        return Features(
            telling=tuple(self.surfaces.id(word) for word in _telling(title, rest)),
            held=np.fromiter(held, dtype=np.int32, count=len(held)),
            in_title=len(in_title),
            languages=likely,
            career=career.strength(plain_title, [word.folded for word in read_rest]),
            career_in_title=bool(career.signs_in(plain_title)),
            known=spotting.known(
                _marks(read_title),
                _marks(categories),
                _marks(description),
                _marks(self._words(listed_by(content))),
                likely,
                held_at(content.title),
                _named(description) if not likely & _german() else frozenset(),
            ),
            organiser=name_number(content.organiser),
            place=name_number(content.location),
        )

    def _words(self, text: str) -> list[_Known]:
        """The words of a text and the ends of its sentences."""
        known = self._known
        return [known.get(raw) or self._learn(raw) for raw in sentences.raw_words(text)]

    def _learn(self, raw: str) -> _Known:
        if sentences.is_end(raw):
            nothing = spotting.marks(sentences.END, sentences.END)
            end = self._known[raw] = _Known(sentences.END, sentences.END, -1, -1.0, 0, 0, nothing, False)
            return end
        surface = lower(raw)
        folded = fold(surface)
        lexical = lexicon()
        word = _Known(
            surface,
            folded,
            self.words.id(folded),
            # A number tells nothing of what is done there.
            -1.0 if surface.isdigit() else lexical.rarity(surface),
            lexical.languages_of.get(surface, 0),
            spotting.spoken(folded),
            spotting.marks(surface, folded),
            raw[0].isupper() and not raw.isupper(),
        )
        self._known[raw] = word
        return word


def _hints(words: Sequence[_Known]) -> Mapping[int, int]:
    """How often languages are told: by the smallest words or, where there are none, by all that the atlas says.

    A single letter is no sure sign: "w/" is English, "w" is Polish.
    """
    small = Counter(word.languages for word in words if word.languages and len(word.folded) > 1)
    return small or Counter(told for word in words if (told := word.languages or word.spoken))


def _named(words: Sequence[_Known]) -> frozenset[int]:
    """The places of words with a capital inside a sentence beside another with one: parts of names."""
    capital = [word.capital for word in words]
    return frozenset(
        place
        for place in range(1, len(words))
        if capital[place]
        and words[place - 1].number >= 0
        and (capital[place - 1] or (place + 1 < len(words) and capital[place + 1]))
    )


@cache
def _german() -> int:
    """The bit of the language that writes all nouns with a capital."""
    return 1 << list(lexicon().stemmers).index("de")


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
