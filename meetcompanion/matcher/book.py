"""Vectors by text: each is computed once, kept by whoever keeps them, and looked up from then on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from meetcompanion.errors import StoreError
from meetcompanion.matcher import shipped
from meetcompanion.matcher.embedding import Embedder, pack, text_key, unpack

#: How many texts are embedded before they are kept and progress is told.
BATCH = 128

OnProgress = Callable[[int, int, str], None]


class Keeper(Protocol):
    """Whoever keeps vectors: the store, or `Memory`."""

    def vectors(self, model: str, keys: Collection[str]) -> dict[str, bytes]:
        """Those of the wanted keys that are there."""

    def save_vectors(self, model: str, rows: Mapping[str, bytes]) -> None:
        """Keep these."""


class Memory:
    """Keeps vectors for as long as it lives."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], bytes] = {}

    def vectors(self, model: str, keys: Collection[str]) -> dict[str, bytes]:
        """Those of the wanted keys that are there."""
        return {key: self._rows[model, key] for key in keys if (model, key) in self._rows}

    def save_vectors(self, model: str, rows: Mapping[str, bytes]) -> None:
        """Keep these."""
        self._rows.update(((model, key), row) for key, row in rows.items())


class Book:
    """Looks vectors up, and has those computed that are missing."""

    def __init__(self, embedder: Embedder, keeper: Keeper) -> None:
        self.embedder = embedder
        self._keeper = keeper

    def held(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of those texts that have one. Embeds nothing."""
        keys = {text_key(self.embedder, text): text for text in texts}
        return {keys[key]: unpack(row) for key, row in self._rows(list(keys)).items()}

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Those texts that have no vector yet, each once, in order."""
        keys = {text_key(self.embedder, text): text for text in texts}
        wanted = list(keys)
        held: set[str] = set()
        for at in range(0, len(wanted), 5_000):
            held.update(self._rows(wanted[at : at + 5_000]))
        return [text for key, text in keys.items() if key not in held]

    def ensure(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of all of these few texts; what is missing is embedded now."""
        found = self.held(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            rows = self.embedder.embed(missing)
            # Kept for the next time; somebody else's long write, or a full disk, is no reason to let a page fail.
            with suppress(StoreError):
                self._keep(missing, rows)
            found.update(zip(missing, (unpack(pack(row)) for row in rows), strict=True))
        return found

    def fill(self, texts: Sequence[str], on_progress: OnProgress | None, label: str) -> None:
        """Embed these texts and keep their vectors, batch by batch, so that an interruption loses little."""
        for at in range(0, len(texts), BATCH):
            batch = texts[at : at + BATCH]
            self._keep(batch, self.embedder.embed(batch))
            if on_progress:
                on_progress(at + len(batch), len(texts), label)

    def _rows(self, keys: Sequence[str]) -> dict[str, bytes]:
        """What is kept, and what came with the program."""
        model = self.embedder.name
        found = shipped.vectors(model, keys)
        return found | self._keeper.vectors(model, [key for key in keys if key not in found])

    def _keep(self, texts: Sequence[str], rows: NDArray[np.float32]) -> None:
        keys = (text_key(self.embedder, text) for text in texts)
        self._keeper.save_vectors(self.embedder.name, dict(zip(keys, map(pack, rows), strict=True)))
