"""Vectors that come with the program: those of its own texts, which the first list of every process needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.words import DATA

FILE = DATA / "vectors.npz"


class Shipped(NamedTuple):
    """What the file holds: the model's name and version, and rows as `embedding.pack` makes them, by short key."""

    model: str
    places: Mapping[int, int]
    rows: NDArray[np.float16]


def vectors(model: str, keys: Collection[str]) -> dict[str, bytes]:
    """Those of the wanted keys that came with the program; none of another model's. Embeds nothing."""
    held = shipped()
    if model != held.model:
        return {}
    return {key: held.rows[held.places[_short(key)]].tobytes() for key in keys if _short(key) in held.places}


@cache
def shipped() -> Shipped:
    """The file, read once."""
    with np.load(FILE, allow_pickle=False) as file:
        places = {int(key): place for place, key in enumerate(file["keys"])}
        return Shipped(str(file["model"]), places, file["rows"])


def write(model: str, rows: Mapping[str, bytes], path: Path = FILE) -> None:
    """Write the file anew; the same rows make the same file."""
    keys = sorted(rows, key=_short)
    np.savez(
        path,
        model=np.array(model),
        keys=np.array([_short(key) for key in keys], dtype="<u8"),
        rows=np.frombuffer(b"".join(rows[key] for key in keys), dtype="<f2").reshape(len(keys), -1),
    )


def _short(key: str) -> int:
    """The first eight bytes of a text's key; nobody writes two texts that share them."""
    return int(key[:16], 16)
