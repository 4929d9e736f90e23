"""The projection of the model's vectors in which hobbies lie apart; fitted to the atlas by `bench/fit_projection.py`.

What the model calls alike is alike in many ways, and most of these have nothing to do with what people like to do. In
the projection half as many numbers tell more of it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.words import DATA

FILE = DATA / "projection.npz"

#: How many numbers a projected vector has.
DIMENSIONS = 256


class Projection(NamedTuple):
    """A linear map. `name` is short for its numbers: vectors of different projections cannot be compared."""

    name: str
    centre: NDArray[np.float32]
    matrix: NDArray[np.float32]

    def __call__(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Project vectors of the model, and make them of length 1."""
        projected = (rows - self.centre) @ self.matrix
        lengths = np.maximum(np.linalg.norm(projected, axis=1, keepdims=True), 1e-9)
        units: NDArray[np.float32] = (projected / lengths).astype(np.float32)
        return units


@cache
def projection() -> Projection:
    """The file, read once."""
    with np.load(FILE, allow_pickle=False) as file:
        centre, matrix = file["centre"], file["matrix"]
    name = hashlib.sha256(centre.tobytes() + matrix.tobytes()).hexdigest()[:8]
    return Projection(name, centre.astype(np.float32), matrix.astype(np.float32))


def write(centre: NDArray[np.float32], matrix: NDArray[np.float32], path: Path = FILE) -> None:
    """Write the file anew; the same numbers make the same file."""
    np.savez(path, centre=centre.astype("<f2"), matrix=matrix.astype("<f2"))
