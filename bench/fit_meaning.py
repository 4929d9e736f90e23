"""`python -m bench.fit_meaning`: how well a hobby is understood that the atlas does not name, by other weights too.

Of every second hobby or so one name is taken out of the atlas, in some language, and asked for: is the hobby found by
its other names, its words and its meaning? Needs no judged events. Other weights are tried one at a time on one half of
the hobbies and judged by the other, and the other way round. Nothing is written; takes some minutes.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from types import ModuleType
from typing import NamedTuple
from unittest.mock import patch

from bench.fit_weights import another
from meetcompanion.matcher import kindred, meant, phrases, slips, spotting
from meetcompanion.matcher.atlas import Atlas, Entry, atlas
from meetcompanion.matcher.book import Book, Memory
from meetcompanion.matcher.embedding import load_embedder
from meetcompanion.matcher.index import Floats
from meetcompanion.matcher.weights import Weights, weights
from meetcompanion.matcher.words import fold, wanted_words

LANGUAGES = ("en", "de", "fr", "es", "it", "nl")

#: What is tried, one at a time.
TRIED: Mapping[str, Sequence[float]] = {
    "by_meaning_below": (0.75, 0.9),
    "by_meaning_from": (0.4, 0.7),
    "likeness_none": (0.35, 0.45),
    "likeness_sure": (0.55, 0.65),
    "likeness_spread": (0.08, 0.2),
    "doubted": (0.2, 0.7),
    "meant_by_meaning": (0.7, 0.9),
    "meant_by_form": (0.7, 1.0),
}


class Asked(NamedTuple):
    """A name that the atlas does not have any more, and the place of the hobby that it belongs to."""

    language: str
    name: str
    entry: int


def taken_out(seed: int) -> tuple[list[Asked], Atlas]:
    """Names to ask for, and the atlas without them."""
    dice = random.Random(seed)
    full = atlas()
    asked = []
    for place, entry in enumerate(full.entries):
        language = dice.choice(LANGUAGES)
        names = entry.names.get(language, ())
        if len(names) > 1:
            asked.append(Asked(language, dice.choice(names), place))
    gone = {fold(one.name) for one in asked}
    return asked, Atlas(tuple(_without(entry, gone) for entry in full.entries), full.number)


def _without(entry: Entry, gone: set[str]) -> Entry:
    def left(said: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {language: tuple(one for one in own if fold(one) not in gone) for language, own in said.items()}

    names = left(entry.names)
    names["en"] = names["en"] or entry.names["en"][:1]
    return replace(entry, names=names, words=left(entry.words), asked=left(entry.asked))


@contextmanager
def _reading(other: Atlas) -> Iterator[None]:
    """Have the rooms that read the atlas read this one."""
    rooms: tuple[ModuleType, ...] = (phrases, meant, kindred, slips)
    with ExitStack() as stack:
        for room in rooms:
            if hasattr(room, "atlas"):
                stack.enter_context(patch.object(room, "atlas", lambda: other))
        # What is kept between starts is that of the files; this atlas must neither find it nor take its place.
        stack.enter_context(patch.object(phrases, "made", lambda *said: said[-1]()))
        _forget()
        yield
    _forget()


def _forget() -> None:
    for remembered in (phrases.table, spotting.marks, slips.meant_word, slips._words_by_length):
        remembered.cache_clear()


class Remembering(kindred.Kindred):
    """Compares each hobby once, whatever the weights."""

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self._compared: dict[str, tuple[Floats, dict[int, float]]] = {}

    def _likeness(self, hobby: str) -> tuple[Floats, dict[int, float]]:
        if hobby not in self._compared:
            self._compared[hobby] = super()._likeness(hobby)
        return self._compared[hobby]


def right(asked: Asked, nearness: kindred.Kindred, chosen: Weights) -> float:
    """The share of the hobbies that are meant most that is the right one."""
    with patch.object(meant, "weights", lambda: chosen), patch.object(kindred, "weights", lambda: chosen):
        spelt = slips.mended(asked.name)
        words = wanted_words(spelt)
        found = meant.all_named(spelt, words, meant.shares_of(words), nearness) if words else {}
    best = max(found.values(), default=0.0)
    surest = [entry for entry, weight in found.items() if weight > 0.999 * best and best >= chosen.meant_least]
    return (asked.entry in surest) / max(len(surest), 1)


def main() -> None:
    """Ask, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.fit_meaning", description=__doc__)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask for every Nth hobby only")
    every = parser.parse_args().every
    now = weights()
    tried = {("now", 0.0): now}
    tried.update(((name, value), another(now, name, value)) for name, own in TRIED.items() for value in own)
    found: dict[tuple[str, float], list[float]] = {one: [] for one in tried}
    book = Book(load_embedder(), Memory())
    asked, other = taken_out(1)
    asked = asked[::every]
    with _reading(other):
        nearness = Remembering(book)
        for one in asked:
            for name, chosen in tried.items():
                found[name].append(right(one, nearness, chosen))
    print(f"{len(asked)} names that were taken out of the atlas; the share that was understood:")
    for name, shares in sorted(found.items(), key=lambda one: -statistics.fmean(one[1])):
        print(f"  {statistics.fmean(shares):.3f}  {name[0]} {name[1]:g}")
    for language in LANGUAGES:
        own = [share for one, share in zip(asked, found["now", 0.0], strict=True) if one.language == language]
        if own:
            print(f"  {statistics.fmean(own):.3f}  now, in {language}")
    unseen: list[float] = []
    for half in (0, 1):
        best = max(found.values(), key=lambda shares: statistics.fmean(shares[half::2]))
        unseen += best[1 - half :: 2]
    print(f"  {statistics.fmean(unseen):.3f}  each half by what was best for the other")


if __name__ == "__main__":
    main()
