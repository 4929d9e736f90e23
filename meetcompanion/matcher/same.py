"""Whether two sources list the same gathering: it begins at the same moment, at the same place, under a like title."""

from __future__ import annotations

from functools import lru_cache

from meetcompanion.matcher.words import fold, lexicon, lower, raw_words, tokens
from meetcompanion.model import Content, Occurrence

#: The share of all words of two titles that both have, by weight, from which on they name one gathering.
ALIKE = 0.6
#: The same for places: of the words of the shorter one.
_SAME_PLACE = 0.5
#: Two titles that share fewer words, or words that tell less, say too little where a place is not known: "Choir".
_TELLING_WORDS, _TELLING = 2, 3.0
#: Under the same UID or address a few common words are enough.
_HARDLY = 0.25
#: Shorter UIDs ("event-1") are given by more than one program.
_LONG_UID = 16

_EVERYWHERE = frozenset(("room", "hall", "street", "st", "strasse", "road", "rd", "avenue", "ave", "floor", "the"))


def same_gathering(one: Occurrence, other: Occurrence) -> bool:
    """True where two occurrences of different sources are the same gathering."""
    return one.source_id != other.source_id and one.when.start == other.when.start and sure(one, other) > 0


def sure(one: Occurrence, other: Occurrence) -> float:
    """How sure it is that two occurrences with one start are one gathering; 0 where they are two."""
    here, there = one.content, other.content
    alike = likeness(here.title, there.title)
    if one.uid == other.uid and len(one.uid) >= _LONG_UID:
        return 2.0 + alike
    if _far_apart(here, there):
        return 0.0
    if here.url and here.url == there.url and alike >= _HARDLY:
        return 1.0 + alike
    if alike < ALIKE:
        return 0.0
    if here.location and there.location:
        return alike if _same_place(here.location, there.location) else 0.0
    return alike if _tell_enough(here.title, there.title) else 0.0


def likeness(title: str, other: str) -> float:
    """How alike two titles are, 0 to 1, by the weight of the words they share."""
    own, theirs = weighed(title), weighed(other)
    if not own or not theirs:
        return float(fold(title.strip()) == fold(other.strip()))
    shared = sum(own[word] for word in own.keys() & theirs.keys())
    return shared / (sum(own.values()) + sum(theirs.values()) - shared)


def telling_few(title: str) -> tuple[int, ...]:
    """Words of which two titles share at least one if they are `ALIKE`: the rarest, until too little is left over.

    As numbers that hold while this program runs.
    """
    words = weighed(title)
    if not words:
        return (hash(fold(title.strip())),)
    left = sum(words.values()) * (1 - ALIKE) + 1e-9
    # The same order for every title, or two titles might keep different ones.
    ordered = sorted((weight, word) for word, weight in words.items())
    for at, (weight, _word) in enumerate(ordered):
        left -= weight
        if left < 0:
            return tuple([hash(word) for _weight, word in ordered[at:]])
    return ()


@lru_cache(maxsize=5_000)
def weighed(title: str) -> dict[str, float]:
    """The words of a title as they are compared, and what each tells; those that tell nothing aside."""
    return {folded: weight for word in raw_words(title) for folded, weight in _weighed(word)}


@lru_cache(maxsize=10_000)
def _weighed(word: str) -> tuple[tuple[str, float], ...]:
    """A word as it is compared, and what it tells; nothing where it tells nothing."""
    lowered = lower(word)
    weight = lexicon().rarity(lowered)
    return ((fold(lowered), weight),) if weight else ()


def _tell_enough(title: str, other: str) -> bool:
    own, theirs = weighed(title), weighed(other)
    shared = own.keys() & theirs.keys()
    return len(shared) >= _TELLING_WORDS and sum(own[word] for word in shared) >= _TELLING


@lru_cache(maxsize=5_000)
def _place_words(place: str) -> frozenset[str]:
    words = frozenset(token.folded for token in tokens(place))
    return words - _EVERYWHERE or words


def _same_place(place: str, other: str) -> bool:
    own, theirs = _place_words(place), _place_words(other)
    return len(own & theirs) >= _SAME_PLACE * min(len(own), len(theirs)) and not _two_rooms(own, theirs)


def _two_rooms(own: frozenset[str], theirs: frozenset[str]) -> bool:
    """True where both bear numbers and share none: two rooms of one house, two houses of one street."""
    numbers, others = ({word for word in words if word.isdigit()} for words in (own, theirs))
    return bool(numbers and others and not numbers & others)


def _far_apart(here: Content, there: Content) -> bool:
    """True where both say where on the globe they are, and it is not the same part of town."""
    if here.latitude is None or here.longitude is None or there.latitude is None or there.longitude is None:
        return False
    return abs(here.latitude - there.latitude) > 0.02 or abs(here.longitude - there.longitude) > 0.03
