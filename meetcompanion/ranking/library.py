"""What was read of texts for anybody, so that it is not read again for the next person who has the same calendars."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.index import Index, Parts, WordVectors
from meetcompanion.matcher.matrix import Matrix
from meetcompanion.matcher.reading import TELLING, Reader
from meetcompanion.ranking.laying import Keys

#: More texts than this are let go of and read anew; so many take some 400 MB.
_MOST = 500_000

#: One item for each text, by the name that it has in an index, and what it is made of.
_BY_TEXT = {
    "languages": np.uint16,
    "career": np.float32,
    "career_in_title": np.bool_,
    "organisers": np.int64,
    "places": np.int64,
}


class Library:
    """Texts by their keys, a row each, in the order in which they came. `reader` and `words` are everybody's."""

    def __init__(self, reader: Reader, words: WordVectors, dimensions: int, most: int = _MOST) -> None:
        self._reader = reader
        self._words = words
        self._dimensions = dimensions
        self._most = most
        self._begin()

    def _begin(self) -> None:
        self._row_of: dict[bytes, int] = {}
        self._by_text = {name: _Grown(kind) for name, kind in _BY_TEXT.items()}
        self._telling = _Grown(np.int32, TELLING)
        self._numbers, self._scales = _Grown(np.int8, self._dimensions), _Grown(np.float32)
        # Words with whether they are in the title, and entries of the atlas with how surely: a text's side by side.
        self._held, self._held_ends = _Grown(np.int64), _Grown(np.int64)
        self._known, self._known_ends = _Grown(np.int64), _Grown(np.int64)

    def __len__(self) -> int:
        return len(self._row_of)

    def take(self, keys: Keys) -> tuple[Keys, Index]:
        """Those of these that are here, in the same order, and an index of just them; it has no texts."""
        rows = np.array([self._row_of.get(key, -1) for key in keys.tolist()], dtype=np.int64)
        here, rows = keys[rows >= 0], rows[rows >= 0]
        parts = Parts(
            telling=self._telling.all[rows].T.copy(),
            held=Parts.packed_held(*_of_rows(self._held.all, self._held_ends.all, rows)),
            known=Parts.packed_known(*_of_rows(self._known.all, self._known_ends.all, rows)),
            **{name: column.all[rows] for name, column in self._by_text.items()},
        )
        vectors = Matrix.of_packed(self._numbers.all[rows], self._scales.all[rows])
        return here, Index.of_parts(parts, range(len(here)), vectors, self._reader, self._words)  # type: ignore[arg-type]

    def add(self, keys: Keys, index: Index) -> None:
        """Keep what was read of these texts, and the vectors that some of them lacked."""
        if len(self) + len(keys) > self._most:
            self._begin()
        rows = np.array([self._row_of.get(key, -1) for key in keys.tolist()], dtype=np.int64)
        self._fill_vectors(index, rows)
        fresh = np.flatnonzero(rows < 0)
        if not len(fresh):
            return
        first = len(self)
        self._row_of.update((key, first + place) for place, key in enumerate(keys[fresh].tolist()))
        for name, column in self._by_text.items():
            column.add(getattr(index, name)[fresh])
        self._telling.add(index.telling[:, fresh].T)
        numbers, scales = index.vectors.packed()
        self._numbers.add(numbers[fresh])
        self._scales.add(scales[fresh])
        parts = Parts.of(index)
        _keep_rows(self._held, self._held_ends, *parts.held_by_row(), fresh, len(keys))
        _keep_rows(self._known, self._known_ends, *parts.known_by_row(), fresh, len(keys))

    def _fill_vectors(self, index: Index, rows: NDArray[np.int64]) -> None:
        """A text that was read before it had its vector has it now."""
        lacking = np.flatnonzero(index.vectors.has() & (rows >= 0))
        lacking = lacking[self._scales.all[rows[lacking]] == 0]
        if len(lacking):
            numbers, scales = index.vectors.packed()
            self._numbers.all[rows[lacking]] = numbers[lacking]
            self._scales.all[rows[lacking]] = scales[lacking]


class _Grown:
    """An array of rows that grows at its end."""

    def __init__(self, kind: Any, *width: int) -> None:
        self._room = np.zeros((0, *width), dtype=kind)
        self._used = 0

    @property
    def all(self) -> NDArray[Any]:
        """The rows; they can be written to."""
        return self._room[: self._used]

    def add(self, rows: NDArray[Any]) -> None:
        """Put these behind the others."""
        wanted = self._used + len(rows)
        if wanted > len(self._room):
            more = max(wanted, self._used * 3 // 2) - self._used
            self._room = np.concatenate([self.all, np.zeros((more, *self._room.shape[1:]), dtype=self._room.dtype)])
        self._room[self._used : wanted] = rows
        self._used = wanted


def _of_rows(
    flat: NDArray[np.int64], ends: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What stands in these rows, one behind the other, and beside each the place of its row among these."""
    begins = np.where(rows > 0, ends[rows - 1], 0) if len(rows) else rows
    counts = ends[rows] - begins
    at = np.repeat(begins - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) + np.arange(counts.sum())
    return flat[at], np.repeat(np.arange(len(rows)), counts)


def _keep_rows(
    flat: _Grown, ends: _Grown, names: NDArray[np.int64], rows: NDArray[np.int64], fresh: NDArray[np.int64], count: int
) -> None:
    """Put the names that stand in the `fresh` rows behind the others, row by row."""
    place = np.full(count, -1, dtype=np.int64)
    place[fresh] = np.arange(len(fresh))
    at = place[rows]
    names, at = names[at >= 0], at[at >= 0]
    first = len(flat.all)
    flat.add(names[np.argsort(at, kind="stable")])
    ends.add(first + np.cumsum(np.bincount(at, minlength=len(fresh))))
