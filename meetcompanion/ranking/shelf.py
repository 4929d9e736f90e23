"""Puts what was read of a town away in a file, so that the next start need not read it all again."""

from __future__ import annotations

import hashlib
import logging
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.gatherings import Gatherings
from meetcompanion.matcher.index import Index, WordVectors
from meetcompanion.matcher.made import made_of
from meetcompanion.matcher.matrix import Matrix
from meetcompanion.matcher.reading import Reader
from meetcompanion.whole import written_whole

log = logging.getLogger(__name__)

#: Fewer texts are read faster than they are worth a file.
WORTH_IT = 500

_BY_ROW = ("telling", "languages", "career", "career_in_title", "organisers", "places", "ready")
_BY_WORD = ("begins", "holders", "holds_in_title", "known_begins", "known", "known_strengths")


@dataclass(frozen=True)
class Shelved:
    """An index with the names of its texts, and which lines are one gathering, for lines of this digest."""

    keys: NDArray[Any]
    index: Index
    digest: str
    gatherings: Gatherings


class Shelf:
    """A file for each account in a folder; all of them can be thrown away at any time."""

    def __init__(self, folder: Path, model: str) -> None:
        self._folder = folder
        self._model = model

    def put(self, account_id: int, shelved: Shelved) -> None:
        """Put this away; where the disk does not let us, the next start is slower, and that is all."""
        index = shelved.index
        arrays: dict[str, Any] = {name: getattr(index, name) for name in (*_BY_ROW, *_BY_WORD)}
        arrays["texts"], arrays["text_scales"] = index.vectors.packed()
        arrays["words"], arrays["word_scales"] = index.word_vectors.matrix.packed()
        arrays["surface_list"] = _joined(index.reader.surfaces.folded)
        arrays["word_list"] = _joined(index.reader.words.folded)
        arrays["keys"] = shelved.keys
        arrays["lead"], arrays["series"] = shelved.gatherings.lead, shelved.gatherings.series
        members = shelved.gatherings.members.values()
        arrays["members"] = np.array([one for line in members for one in (len(line), *line)], dtype=np.int64)
        arrays["made_by"] = np.array([self._made_by(), shelved.digest])
        try:
            # Whose town it is is nobody else's business.
            with written_whole(self._path(account_id), 0o600) as file:
                np.savez(file, allow_pickle=False, **arrays)
        except OSError as error:
            log.info("what was read of the town was not put away: %s", error)

    def take(self, account_id: int, reader: Reader, words: WordVectors) -> Shelved | None:
        """What was put away, if the same program and model did; `reader` and `words` have to be new."""
        try:
            with self._path(account_id).open("rb") as file, np.load(file, allow_pickle=False) as held:
                made_by, digest = held["made_by"].tolist()
                if made_by != self._made_by():
                    return None
                return _read(held, digest, reader, words)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            log.info("what was put away cannot be read and is read anew: %s", error)
            return None

    def _path(self, account_id: int) -> Path:
        return self._folder / f"town-{account_id}.npz"

    def _made_by(self) -> str:
        """Names the model and all on which a reading depends."""
        return hashlib.blake2b(f"{self._model}\n{made_of()}".encode(), digest_size=16).hexdigest()


def digest_of(columns: Sequence[NDArray[Any]], by_hand: Mapping[tuple[int, int], bool], keys: NDArray[Any]) -> str:
    """A name for what decides which lines are one gathering."""
    digest = hashlib.blake2b(repr(sorted(by_hand.items())).encode(), digest_size=16)
    for column in (*columns, keys):
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def _read(held: Mapping[str, Any], digest: str, reader: Reader, words: WordVectors) -> Shelved:
    for vocabulary, name in ((reader.surfaces, "surface_list"), (reader.words, "word_list")):
        for word in bytes(held[name]).decode("utf-8", "surrogatepass").split("\n"):
            vocabulary.id(word)
    words.matrix = Matrix.of_packed(held["words"], held["word_scales"])
    arrays = {name: held[name] for name in (*_BY_ROW, *_BY_WORD)}
    keys = held["keys"]
    index = Index(
        contents=range(len(keys)),  # type: ignore[arg-type]  # nobody looks: the next index has its own
        reader=reader,
        word_vectors=words,
        vectors=Matrix.of_packed(held["texts"], held["text_scales"]),
        **arrays,
    )
    members: dict[int, tuple[int, ...]] = {}
    flat = held["members"].tolist()
    at = 0
    while at < len(flat):
        line = tuple(flat[at + 1 : at + 1 + flat[at]])
        members[line[0]] = line
        at += 1 + len(line)
    return Shelved(keys, index, digest, Gatherings(held["lead"], held["series"], members))


def _joined(words: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode("utf-8", "surrogatepass"), dtype=np.uint8)
