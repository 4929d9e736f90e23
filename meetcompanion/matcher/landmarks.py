"""Where the hobbies of the atlas lie among the vectors: a few points each, which come with the program.

Each phrase that people say of a hobby is one, and so are the middles of what lies together among its names and words.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.atlas import Entry, atlas
from meetcompanion.matcher.book import Book
from meetcompanion.matcher.index import Floats
from meetcompanion.matcher.words import DATA

FILE = DATA / "landmarks.npz"

#: So many middles stand for the names and words of an entry.
MIDDLES = 4
_ROUNDS = 12
#: Vectors of length 1 have no greater numbers than a half, but for very few; a whole number stands for so much of one.
_SCALE, _MOST = 254, 127
#: So many rows are compared at a time, so that all of them never lie in memory as floats.
_AT_ONCE = 2_048
#: Of a model whose landmarks we do not have, so many English names stand for an entry together.
_NAMES = 4


@dataclass(frozen=True)
class Points:
    """Points of entries, those of one entry behind those of another: `entries` are their numbers, by row."""

    entries: NDArray[np.int64]
    rows: NDArray[np.int8] | Floats

    def nearest(self, vector: Floats) -> Floats:
        """How near each entry's nearest point is to a vector, by entry; as near as most where an entry has none."""
        near = np.full(len(atlas().entries), -np.inf, dtype=np.float32)
        scale = np.float32(1 / _SCALE if self.rows.dtype == np.int8 else 1)
        for at in range(0, len(self.rows), _AT_ONCE):
            part = slice(at, at + _AT_ONCE)
            np.maximum.at(near, self.entries[part], self.rows[part].astype(np.float32) @ (vector * scale))
        near[np.isinf(near)] = near[~np.isinf(near)].mean()
        return near


@dataclass(frozen=True)
class Landmarks:
    """The points of what people say of each entry, and the middles of its names and words."""

    said: Points
    middles: Points


def landmarks(book: Book) -> Landmarks:
    """Those of the book's model; where they are another's, its vectors of the entries' names."""
    if book.embedder.name == shipped_model():
        return shipped()
    texts = [said_of(entry) for entry in atlas().entries]
    vectors = book.ensure(texts)
    points = Points(np.arange(len(texts)), np.stack([vectors[text] for text in texts]))
    return Landmarks(points, points)


def said_of(entry: Entry) -> str:
    """The text whose vector stands for an entry of a model whose landmarks we do not have."""
    return ", ".join(entry.names["en"][:_NAMES])


@cache
def shipped_model() -> str:
    """The name and version of the model whose landmarks come with the program."""
    with np.load(FILE, allow_pickle=False) as file:
        return str(file["model"])


@cache
def shipped() -> Landmarks:
    """The file, read once."""
    with np.load(FILE, allow_pickle=False) as file:
        numbers = np.array([atlas().number.get(name, -1) for name in file["ids"].tolist()])
        points = [_known(numbers[file[f"{kind}.entries"]], file[f"{kind}.rows"]) for kind in ("said", "middles")]
    return Landmarks(*points)


def _known(entries: NDArray[np.int64], rows: NDArray[np.int8]) -> Points:
    """Without the points of entries that the atlas has no longer."""
    kept = entries >= 0
    return Points(entries, rows) if kept.all() else Points(entries[kept], rows[kept])


def phrases_said(entry: Entry) -> list[str]:
    """What people say of an entry, in all languages; its first name where nothing is written."""
    return [phrase for said in entry.said.values() for phrase in said] or list(entry.names["en"][:1])


def phrases_within(entry: Entry) -> list[str]:
    """All names and words of an entry."""
    spoken = (entry.names, entry.asked, entry.words)
    return list(dict.fromkeys(phrase for own in spoken for phrases in own.values() for phrase in phrases))


def middles(rows: Floats) -> Floats:
    """The middles of what lies together among vectors of length 1: spherical k-means, begun with what is far apart.

    Dhillon, Modha: Concept decompositions for large sparse text data using clustering, Machine Learning 42, 2001.
    """
    found = rows[_far_apart(rows)]
    for _ in range(_ROUNDS):
        nearest = (rows @ found.T).argmax(axis=1)
        sums = [rows[nearest == place].sum(axis=0) for place in range(len(found))]
        lengths = [float(np.linalg.norm(own)) for own in sums]
        found = np.stack(
            [own / length if length else old for own, length, old in zip(sums, lengths, found, strict=True)]
        )
    return found


def _far_apart(rows: Floats) -> list[int]:
    chosen = [0]
    nearest = rows @ rows[0]
    while len(chosen) < min(MIDDLES, len(rows)):
        chosen.append(int(np.argmin(nearest)))
        nearest = np.maximum(nearest, rows @ rows[chosen[-1]])
    return chosen


def packed(rows: Floats) -> NDArray[np.int8]:
    """Vectors of length 1 in a quarter of the room."""
    return np.rint(rows * _SCALE).clip(-_MOST, _MOST).astype(np.int8)


def digest(entry: Entry) -> int:
    """Tells one entry from another, or from what it was: of all phrases that its points are made of."""
    text = "\n".join((*phrases_said(entry), "", *phrases_within(entry)))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
