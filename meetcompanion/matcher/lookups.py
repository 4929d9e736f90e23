"""Looks words and numbers up in flat arrays, which can be mapped into memory as they lie in a file."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.made import Arrays

Ints = NDArray[np.int32]


class Numbers:
    """Numbers by word, in the order in which the words came; a dictionary in a fifth of the room."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        """Of what `packed` made under this name."""
        self._text = arrays[f"{name}.text"].tobytes()
        self._ends = arrays[f"{name}.ends"].data
        self._numbers = arrays[f"{name}.numbers"].data
        self._places = arrays[f"{name}.places"].data
        self._mask = len(self._places) - 1

    @staticmethod
    def packed(numbers: Mapping[str, int], name: str) -> dict[str, NDArray[Any]]:
        """These as arrays."""
        words = [spelt(word) for word in numbers]
        # A word lies at its sum or at the next free place behind; at least half of the places are free.
        mask = (1 << (2 * len(words)).bit_length()) - 1
        places = array("i", bytes(4 * (mask + 1)))
        for place, word in enumerate(words, 1):
            at = crc32(word) & mask
            while places[at]:
                at = at + 1 & mask
            places[at] = place
        return {
            f"{name}.text": np.frombuffer(b"".join(words), dtype=np.uint8),
            f"{name}.ends": np.cumsum([0, *map(len, words)]).astype(np.int32),
            f"{name}.numbers": np.fromiter(numbers.values(), dtype=np.int32, count=len(words)),
            f"{name}.places": np.array(places, dtype=np.int32),
        }

    def get(self, word: str) -> int:
        """The number of a word, 0 for none."""
        said = spelt(word)
        at = crc32(said) & self._mask
        while place := self._places[at]:
            if self._text[self._ends[place - 1] : self._ends[place]] == said:
                return self._numbers[place - 1]
            at = at + 1 & self._mask
        return 0

    def __contains__(self, word: str) -> bool:
        return self.get(word) != 0

    def __iter__(self) -> Iterator[str]:
        for place in range(len(self._numbers)):
            yield self._text[self._ends[place] : self._ends[place + 1]].decode("utf-8", "surrogatepass")


class Groups:
    """Phrases by number: those of each in the order in which they came. All are numbers in `Table.phrase`'s sense."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        """Of what `packed` made under this name."""
        self._begins = arrays[f"{name}.begins"].data
        self._phrases = arrays[f"{name}.phrases"].data

    @staticmethod
    def packed(numbers: Ints, phrases: Ints, most: int, name: str) -> dict[str, NDArray[Any]]:
        """These as arrays; no number is more than `most`."""
        order = np.argsort(numbers, kind="stable")
        begins = np.searchsorted(numbers[order], np.arange(most + 2)).astype(np.int32)
        return {f"{name}.begins": begins, f"{name}.phrases": phrases[order]}

    def get(self, number: int) -> Sequence[int]:
        """The phrases under a number; none where there are none."""
        return self._phrases[self._begins[number] : self._begins[number + 1]]


class Pairs:
    """The phrases of several words by the numbers of their first two.

    `first` and `second` say of each number whether it is ever the first or the second of such a phrase.
    """

    def __init__(self, arrays: Arrays) -> None:
        """Of what `packed` made."""
        self._begins = arrays["pairs.begins"].data
        self._seconds = arrays["pairs.seconds"].data
        self._phrases = arrays["pairs.phrases"].data
        self.first = arrays["pairs.first"].tobytes()
        self.second = arrays["pairs.second"].tobytes()

    @staticmethod
    def packed(firsts: Ints, seconds: Ints, phrases: Ints, most: int) -> dict[str, NDArray[Any]]:
        """These as arrays; no number is more than `most`."""
        order = np.lexsort((np.arange(len(firsts)), seconds, firsts))
        return {
            "pairs.begins": np.searchsorted(firsts[order], np.arange(most + 2)).astype(np.int32),
            "pairs.seconds": seconds[order],
            "pairs.phrases": phrases[order],
            "pairs.first": _among(firsts, most),
            "pairs.second": _among(seconds, most),
        }

    def get(self, first: int, second: int) -> Sequence[int]:
        """The phrases that begin with these two."""
        last = self._begins[first + 1]
        at = bisect_left(self._seconds, second, self._begins[first], last)
        behind = at
        while behind < last and self._seconds[behind] == second:
            behind += 1
        return self._phrases[at:behind]


def spelt(word: str) -> bytes:
    """A word as its bytes."""
    return word.encode("utf-8", "surrogatepass")


def _among(numbers: Ints, most: int) -> NDArray[np.uint8]:
    """For each number, 1 where it is among these."""
    among = np.zeros(most + 1, dtype=np.uint8)
    among[numbers] = 1
    return among
