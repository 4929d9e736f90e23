"""Which lines of a town are worth comparing: those that begin at one moment and have a telling word in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.same import telling_few
from meetcompanion.model import Occurrence

Longs = NDArray[np.int64]
#: More lines than this under one word at one moment say nothing of each other.
_CROWD = 60
#: Mixes the moment into the number of a word.
_SPREAD = 0x9E3779B97F4A7C1


def crowds(occurrences: Sequence[Occurrence], starts: Longs, sources: Longs) -> Iterable[list[int]]:
    """Places that begin at one moment on several sources and share a telling word, a UID or an address.

    `starts` are in order; equal ones are one moment.
    """
    if len(occurrences) < 2 or sources.min() == sources.max():
        return
    # `starts` are in order, so one moment is one stretch; those of one source alone are done with.
    moment = np.concatenate(([0], np.cumsum(np.diff(starts) != 0)))
    first = np.concatenate(([0], np.flatnonzero(np.diff(moment)) + 1))
    several = np.minimum.reduceat(sources, first) != np.maximum.reduceat(sources, first)
    places = np.flatnonzero(several[moment]).tolist()
    told, words = _told_by(places, occurrences, sources.tolist())
    at = np.array(told, dtype=np.int64)
    named = np.array(words, dtype=np.int64) ^ (moment[at] * _SPREAD)
    order = np.argsort(named, kind="stable")
    at, named = at[order], named[order]
    begin = np.concatenate(([0], np.flatnonzero(np.diff(named)) + 1)) if len(named) else named
    sizes = np.diff(begin, append=len(named))
    of_source = sources[at]
    mixed = (sizes > 1) & (sizes <= _CROWD)
    if len(begin):
        mixed &= np.minimum.reduceat(of_source, begin) != np.maximum.reduceat(of_source, begin)
    for number in np.flatnonzero(mixed).tolist():
        yield at[begin[number] : begin[number] + sizes[number]].tolist()


def _told_by(
    places: Sequence[int], occurrences: Sequence[Occurrence], source_of: Sequence[int]
) -> tuple[list[int], list[int]]:
    """What might tell that two lines are one, as numbers, each beside its place."""
    told: list[int] = []
    words: list[int] = []
    first: dict[str, int] = {}
    elsewhere: set[str] = set()
    for place in places:
        occurrence = occurrences[place]
        few = telling_few(occurrence.content.title)
        words += few
        told += [place] * len(few)
        for name in (occurrence.uid, occurrence.content.url):
            if name and first.setdefault(name, source_of[place]) != source_of[place]:
                elsewhere.add(name)
    for place in places if elsewhere else ():
        occurrence = occurrences[place]
        for name in (occurrence.uid, occurrence.content.url):
            if name in elsewhere:
                words.append(hash(name))
                told.append(place)
    return told, words
