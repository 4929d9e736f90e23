"""`./run.sh vectors`: brings the vectors that the program carries of its own texts up to date.

Run it after a change to the atlas, the sample town, `background.txt` or `career-examples.txt`, and when the model
changes. Only texts that are not in `vectors.npz` yet are embedded, and of `landmarks.npz` only entries that changed: a
few seconds each; when the model changes, all of them, some minutes. What is not in the files is embedded when a first
list needs it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from meetcompanion import bootstrap, sampletown
from meetcompanion.cli.demo import fill
from meetcompanion.config import Config
from meetcompanion.matcher import career, landmarks, shipped
from meetcompanion.matcher.atlas import Entry, atlas
from meetcompanion.matcher.embedding import Embedder, load_embedder, pack, text_key
from meetcompanion.matcher.reading import Reader
from meetcompanion.matcher.usual_days import said_on_usual_days

#: The sample town is laid out from a day on; early on a Monday nothing of its week is over.
_EARLY = datetime(2026, 6, 1, 4, tzinfo=UTC)


def main() -> None:
    """Embed what is new, leave out what is gone, and say so."""
    embedder = load_embedder()
    wanted = wanted_texts(embedder) | texts_of_the_sample_town(embedder)
    held = shipped.vectors(embedder.name, wanted) if shipped.FILE.exists() else {}
    new = [key for key in wanted if key not in held]
    rows = embedder.embed([wanted[key] for key in new])
    shipped.write(embedder.name, held | dict(zip(new, map(pack, rows), strict=True)))
    size = shipped.FILE.stat().st_size
    print(f"{shipped.FILE.name}: {len(wanted):,} texts, {len(new):,} of them new, {size / 1_000_000:.1f} MB")
    changed = write_landmarks(embedder, atlas().entries)
    size = landmarks.FILE.stat().st_size
    print(f"{landmarks.FILE.name}: {len(atlas().entries)} entries, {changed} of them new, {size / 1_000_000:.1f} MB")


def wanted_texts(embedder: Embedder) -> dict[str, str]:
    """The program's own texts that every list needs, by their keys."""
    texts = [*said_on_usual_days(Reader()), *career.examples()]
    return {text_key(embedder, text): text for text in texts}


def write_landmarks(embedder: Embedder, entries: Sequence[Entry], path: Path = landmarks.FILE) -> int:
    """Write the points of the entries anew, the same ones where nothing changed; how many entries did."""
    held = _held(embedder, path)
    points = [held.get((entry.id, landmarks.digest(entry))) or _points(embedder, entry) for entry in entries]
    said, middles = zip(*points, strict=True)
    kinds = {"said": said, "middles": middles}
    numbers = np.arange(len(points), dtype=np.int16)
    np.savez(
        path,
        model=np.array(embedder.name),
        ids=np.array([entry.id for entry in entries]),
        digests=np.array([landmarks.digest(entry) for entry in entries], dtype="<u8"),
        **{f"{kind}.rows": np.concatenate(rows) for kind, rows in kinds.items()},
        **{f"{kind}.entries": np.repeat(numbers, [*map(len, rows)]) for kind, rows in kinds.items()},
    )
    return sum((entry.id, landmarks.digest(entry)) not in held for entry in entries)


_Rows = NDArray[np.int8]


def _held(embedder: Embedder, path: Path) -> dict[tuple[str, int], tuple[_Rows, _Rows]]:
    """What people say of an entry, and its middles, by its id and digest; nothing of another model's."""
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as file:
        if str(file["model"]) != embedder.name:
            return {}
        told = list(zip(file["ids"].tolist(), file["digests"].tolist(), strict=True))
        kinds = [(file[f"{kind}.rows"], file[f"{kind}.entries"]) for kind in ("said", "middles")]
    found = {}
    for place, one in enumerate(told):
        said, middles = (rows[entries == place] for rows, entries in kinds)
        found[one] = said, middles
    return found


def _points(embedder: Embedder, entry: Entry) -> tuple[_Rows, _Rows]:
    said = embedder.embed(landmarks.phrases_said(entry))
    return landmarks.packed(said), landmarks.packed(landmarks.middles(embedder.embed(landmarks.phrases_within(entry))))


class _Listener:
    """Knows no text, and remembers which it was asked for."""

    name = "listener"
    dimensions = 256

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.full((len(texts), self.dimensions), self.dimensions**-0.5, dtype=np.float32)


def texts_of_the_sample_town(embedder: Embedder) -> dict[str, str]:
    """What a first list of the sample town needs, by keys: everybody's first look at the program is at this town."""
    listener = _Listener()
    with tempfile.TemporaryDirectory() as folder:
        config = Config(data=Path(folder), zone=sampletown.town().zone)
        companion = bootstrap.build(config, clock=lambda: _EARLY, embedder=listener)
        try:
            fill(companion)
            companion.ranker.shortlist(companion.account(), companion.clock())
        finally:
            companion.close()
    return {text_key(embedder, text): text for text in listener.asked}


if __name__ == "__main__":
    main()
