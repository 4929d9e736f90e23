"""Finds people, notes, moments, follow-ups and evenings by any words, accents and letter case aside.

It reads through everything at each search: what one person writes in many years is a few hundred kilobytes, and an
index would be a second copy of it that forgetting and fading have to reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from meetcompanion.model import Account, Findable
from meetcompanion.people.mentions import composed, levelled
from meetcompanion.store import Store

#: More than this is no answer to a question; another word is.
MOST = 60

#: How many letters of a long text are shown around what was found.
_AROUND = 70


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a quote; `found` where it is what was looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Something in which every word was found, and the words around them as they were written."""

    what: Findable
    quote: tuple[Piece, ...]


def search(store: Store, account: Account, words: str) -> list[Found]:
    """What holds every one of these words, or words that begin so: people first, then the latest of the others."""
    wanted = re.findall(r"\w+", levelled(composed(words)))
    return list(islice(find_in(store.findable(account.id), wanted), MOST)) if wanted else []


def find_in(texts: Iterable[Findable], wanted: Sequence[str]) -> Iterator[Found]:
    """Those in which each of the wanted words, levelled, begins a word of any of the texts."""
    patterns = [re.compile(rf"(?<![^\W_]){re.escape(word)}") for word in wanted]
    marks = re.compile("|".join(rf"(?<![^\W_]){re.escape(word)}\w*" for word in sorted(wanted, key=len, reverse=True)))
    for one in texts:
        plain = [levelled(text) for text in one.texts]
        if all(any(word in text for text in plain) for word in wanted) and all(
            any(pattern.search(text) for text in plain) for pattern in patterns
        ):
            place = max(range(len(plain)), key=lambda number: (len(set(marks.findall(plain[number]))), -number))
            yield Found(one, _quote(composed(one.texts[place]), marks))


def _quote(text: str, marks: re.Pattern[str]) -> tuple[Piece, ...]:
    """The line with what was found marked; of a long text only the surroundings of the first place."""
    text = " ".join(text.split())
    plain = levelled(text)
    first = marks.search(plain)
    start, end = 0, len(text)
    if first is not None and len(text) > 3 * _AROUND:
        start = text.rfind(" ", 0, max(0, first.start() - _AROUND)) + 1
        after = text.find(" ", min(len(text), first.end() + _AROUND))
        end = len(text) if after < 0 else after
    pieces = [Piece("… ")] if start else []
    at = start
    for match in marks.finditer(plain, start, end):
        if match.start() > at:
            pieces.append(Piece(text[at : match.start()]))
        pieces.append(Piece(text[match.start() : match.end()], found=True))
        at = match.end()
    tail = text[at:end] + (" …" if end < len(text) else "")
    return (*pieces, Piece(tail)) if tail else tuple(pieces)
