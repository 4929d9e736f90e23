"""Signs that a gathering is about careers and cards: found word for word, quoted, and never a reason to hide it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.words import DATA, tokens


@dataclass(frozen=True, slots=True)
class Sign:
    """A phrase that speaks of careers; `kind` is a table of career.toml, `weight` 0 to 1."""

    kind: str
    words: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Found:
    """A sign in a text: from its word number `first` up to, not including, number `last`."""

    sign: Sign
    first: int
    last: int


def examples() -> list[str]:
    """What gatherings about careers say, from the file."""
    lines = (DATA / "career-examples.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def _signs() -> dict[str, list[Sign]]:
    """The signs by their first word, longest first."""
    table: dict[str, Any] = tomllib.loads((DATA / "career.toml").read_text(encoding="utf-8"))
    told = weights()
    by_first: dict[str, list[Sign]] = {}
    for kind, entry in table.items():
        for weight, phrases in ((told.career_strong, entry["strong"]), (told.career_weak, entry["weak"])):
            for phrase in phrases:
                words = tuple(token.folded for token in tokens(phrase))
                by_first.setdefault(words[0], []).append(Sign(kind, words, weight))
    for signs in by_first.values():
        signs.sort(key=lambda sign: (-len(sign.words), -sign.weight, sign.kind))
    return by_first


def signs_in(words: Sequence[str]) -> list[Found]:
    """The signs in a text, given as its words without accents, in order and without overlap."""
    known = _signs()
    found: list[Found] = []
    free = 0
    for first, word in enumerate(words):
        if word not in known or first < free:
            continue
        for sign in known[word]:
            last = first + len(sign.words)
            if tuple(words[first:last]) == sign.words:
                found.append(Found(sign, first, last))
                free = last
                break
    return found


def strength(title: Sequence[str], rest: Sequence[str]) -> float:
    """How surely an event is about careers, 0 to 1: every different sign takes its part of the remaining doubt."""
    doubt = 1.0
    seen: set[tuple[str, ...]] = set()
    for words, share in ((title, 1.0), (rest, weights().career_elsewhere)):
        for found in signs_in(words):
            if found.sign.words not in seen:
                seen.add(found.sign.words)
                doubt *= 1.0 - found.sign.weight * share
    return 1.0 - doubt
