"""Vectors of unit length side by side, a byte a number, and their exact products."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_STEPS = 127
#: Rows unpacked at a time: few enough to stay in the processor's nearest cache. Products put in order at a time: few
#: enough to stay in the next one.
_CHUNK, _BLOCK = 128, 4_096


class Matrix:
    """Rows that grow in number; a row that was never set is nothing and is near to nothing.

    Numbers and questions are whole numbers up to 127, so that every sum of products is below 2^24 and exact in single
    precision. A row's product is therefore the same whatever stands beside it, on every machine.
    """

    def __init__(self, dimensions: int) -> None:
        self._numbers = np.zeros((0, dimensions), dtype=np.int8)
        self._scales = np.zeros(0, dtype=np.float32)

    def __len__(self) -> int:
        return len(self._scales)

    def grow(self, rows: int) -> None:
        """Have at least that many rows."""
        more = rows - len(self)
        if more > 0:
            self._numbers = np.concatenate([self._numbers, np.zeros((more, self._numbers.shape[1]), dtype=np.int8)])
            self._scales = np.concatenate([self._scales, np.zeros(more, dtype=np.float32)])

    def set(self, row: int, vector: NDArray[np.float32]) -> None:
        """Fill a row."""
        self._numbers[row], self._scales[row] = _whole(vector)

    def copy_rows(self, rows: NDArray[np.integer[Any]], other: Matrix, sources: NDArray[np.integer[Any]]) -> None:
        """Fill rows with another matrix' rows."""
        self._numbers[rows], self._scales[rows] = other._numbers[sources], other._scales[sources]

    def packed(self) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        """All of it, as `of_packed` takes it."""
        return self._numbers, self._scales

    @classmethod
    def of_packed(cls, numbers: NDArray[np.int8], scales: NDArray[np.float32]) -> Matrix:
        """The matrix that was packed."""
        made = cls(numbers.shape[1])
        made._numbers, made._scales = numbers, scales
        return made

    def has(self) -> NDArray[np.bool_]:
        """Which rows are set."""
        return self._scales > 0

    def rows(self, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """Some of the rows, unpacked."""
        unpacked: NDArray[np.float32] = self._numbers[places].astype(np.float32) * self._scales[places, None]
        return unpacked

    def dot(self, questions: NDArray[np.float32], places: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """The cosine of every row, or of these, with every question, as (questions, rows); 0 for rows never set."""
        asked = [_whole(question) for question in questions]
        columns = np.array([numbers for numbers, _ in asked], dtype=np.float32).T.copy()
        scales = np.array([scale for _, scale in asked], dtype=np.float32)[:, None]
        own = self._scales if places is None else self._scales[places]
        products = np.empty((len(asked), len(own)), dtype=np.float32)
        unpacked = np.empty((_CHUNK, self._numbers.shape[1]), dtype=np.float32)
        by_row = np.empty((_BLOCK, len(asked)), dtype=np.float32)
        for begin in range(0, len(own), _BLOCK):
            block = slice(begin, min(begin + _BLOCK, len(own)))
            for at in range(block.start, block.stop, _CHUNK):
                part = slice(at, min(at + _CHUNK, block.stop))
                numbers = self._numbers[part if places is None else places[part]]
                whole = unpacked[: len(numbers)]
                np.copyto(whole, numbers)
                np.matmul(whole, columns, out=by_row[at - begin : part.stop - begin])
            np.multiply(by_row[: block.stop - begin].T, own[block], out=products[:, block])
            products[:, block] *= scales
        return products


def _whole(vector: NDArray[np.float32]) -> tuple[NDArray[np.int8], float]:
    largest = float(np.abs(vector).max(initial=0.0))
    if not largest > 0:
        return np.zeros(len(vector), dtype=np.int8), 0.0
    return np.rint(vector * (_STEPS / largest)).astype(np.int8), largest / _STEPS
