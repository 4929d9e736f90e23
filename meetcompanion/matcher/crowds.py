"""Which lines of a town are worth comparing: those that begin at one moment and have a telling word in common."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.same import telling_few
from meetcompanion.model import Occurrence

Longs = NDArray[np.int64]
#: Fetches the lines at these places at once, so that looking at each is quick.
Need = Callable[[Iterable[int]], None]
#: More lines than this under one word at one moment say nothing of each other.
_CROWD = 60
#: Mixes the moment into the number of a word.
_SPREAD = 0x9E3779B97F4A7C1
_FETCHED_AT_ONCE = 1_000


@dataclass(frozen=True)
class Told:
    """What might tell that two lines are one, so that a hundred thousand need not be held at once.

    `words` are numbers of telling words of titles, `names` those of UIDs and addresses, each beside its place. All
    hold while this program runs.
    """

    words: Longs
    words_at: Longs
    names: Longs
    names_at: Longs
    _titles: bytes
    _ends: Sequence[int]

    @classmethod
    def of(cls, occurrences: Iterable[Occurrence]) -> Told:
        """What these say; each is looked at once."""
        words, words_at, names, names_at, ends = (array("q") for _ in range(5))
        titles = bytearray()
        for place, occurrence in enumerate(occurrences):
            content = occurrence.content
            titles += content.title.encode("utf-8", "surrogatepass")
            ends.append(len(titles))
            few = telling_few(content.title)
            words.extend(few)
            words_at.extend([place] * len(few))
            for name in (occurrence.uid, content.url):
                if name:
                    names.append(hash(name))
                    names_at.append(place)
        return cls(_longs(words), _longs(words_at), _longs(names), _longs(names_at), bytes(titles), ends)

    def title(self, place: int) -> str:
        """The title at a place."""
        begin = self._ends[place - 1] if place else 0
        return self._titles[begin : self._ends[place]].decode("utf-8", "surrogatepass")


def crowds(told: Told, moments: Longs, sources: Longs) -> Iterator[list[int]]:
    """Places that begin at one moment on several sources and share a telling word, a UID or an address, by place.

    `moments` are in order; equal ones are one moment.
    """
    # One moment is one stretch; those of one source alone are done with.
    moment = np.concatenate(([0], np.cumsum(np.diff(moments) != 0)))
    first = np.concatenate(([0], np.flatnonzero(np.diff(moment)) + 1))
    several = (np.minimum.reduceat(sources, first) != np.maximum.reduceat(sources, first))[moment]
    named = several[told.names_at]
    at, names = told.names_at[named], told.names[named]
    elsewhere = _on_several(names, sources[at])
    telling = several[told.words_at]
    at = np.concatenate((told.words_at[telling], at[elsewhere]))
    words = np.concatenate((told.words[telling], names[elsewhere])) ^ (moment[at] * _SPREAD)
    mixed = _on_several(words, sources[at])
    at, words = at[mixed], words[mixed]
    order = np.lexsort((at, words))
    at, words = at[order], words[order]
    begin = np.flatnonzero(np.diff(words, prepend=~words[:1]))
    ends = np.append(begin, len(words))[1:]
    # Those that begin together lie together, so that whoever fetches them fetches each once.
    for number in np.argsort(at[begin], kind="stable").tolist():
        if ends[number] - begin[number] <= _CROWD:
            yield at[begin[number] : ends[number]].tolist()


def _longs(numbers: array[int]) -> Longs:
    return np.array(numbers, dtype=np.int64)


def _on_several(names: Longs, sources: Longs) -> NDArray[np.bool_]:
    """Which of these names stand on several sources."""
    which, count = np.unique(names, return_inverse=True)[1].reshape(-1), len(names)
    least, most = np.full(count, np.iinfo(np.int64).max), np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(least, which, sources)
    np.maximum.at(most, which, sources)
    several: NDArray[np.bool_] = (least != most)[which]
    return several


def fetched(pairs: Sequence[tuple[int, int]], need: Need) -> Iterator[tuple[int, int]]:
    """These pairs of places, the lines of some of them fetched at a time."""
    for at in range(0, len(pairs), _FETCHED_AT_ONCE):
        part = pairs[at : at + _FETCHED_AT_ONCE]
        need(place for pair in part for place in pair)
        yield from part
