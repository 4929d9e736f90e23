"""The vectors of the program's own texts come with it for the models of the tests, as they do for the real one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache

from bench.make_vectors import wanted_texts
from meetcompanion.matcher.embedding import Embedder, pack
from tests.command_line import WordVectors
from tests.companions import LettersEmbedder

Vectors = Callable[[str, Collection[str]], dict[str, bytes]]

_MODELS: dict[str, type[Embedder]] = {one.name: one for one in (LettersEmbedder, WordVectors)}


def with_ours(really: Vectors) -> Vectors:
    """As `shipped.vectors`, which knows the real model alone."""

    def vectors(model: str, keys: Collection[str]) -> dict[str, bytes]:
        if model not in _MODELS:
            return really(model, keys)
        held = _own(model)
        return {key: held[key] for key in keys if key in held}

    return vectors


@cache
def _own(model: str) -> dict[str, bytes]:
    embedder = _MODELS[model]()
    wanted = wanted_texts(embedder)
    return dict(zip(wanted, map(pack, embedder.embed(list(wanted.values()))), strict=True))
