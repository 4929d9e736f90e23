"""The same gathering on several sources: it begins at the same moment and calls itself alike."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from meetcompanion.matcher.words import fold, lexicon, tokens
from meetcompanion.model import Occurrence

#: The share of all words of two titles that both have, by weight, from which on they name one gathering.
ALIKE = 0.6


def same_gathering(one: Occurrence, other: Occurrence) -> bool:
    """True where two occurrences of different sources are the same gathering."""
    return (
        one.source_id != other.source_id
        and one.when.start == other.when.start
        and likeness(one.content.title, other.content.title) >= ALIKE
        and not _far_apart(one, other)
    )


def also_listed(occurrence: Occurrence, others: Iterable[Occurrence]) -> list[Occurrence]:
    """Those of the others that are the same gathering."""
    return [other for other in others if same_gathering(occurrence, other)]


def likeness(title: str, other: str) -> float:
    """How alike two titles are, 0 to 1, by the weight of the words they share."""
    own, theirs = _words(title), _words(other)
    if not own or not theirs:
        return float(fold(title.strip()) == fold(other.strip()))
    shared = sum(own[word] for word in own.keys() & theirs.keys())
    return shared / (sum(own.values()) + sum(theirs.values()) - shared)


@lru_cache(maxsize=10_000)
def _words(title: str) -> dict[str, float]:
    rarity = lexicon().rarity
    return {token.folded: weight for token in tokens(title) if (weight := rarity(token.word))}


def _far_apart(one: Occurrence, other: Occurrence) -> bool:
    """True where both say where on the globe they are, and it is not the same part of town."""
    here, there = one.content, other.content
    if here.latitude is None or here.longitude is None or there.latitude is None or there.longitude is None:
        return False
    return abs(here.latitude - there.latitude) > 0.02 or abs(here.longitude - there.longitude) > 0.03
