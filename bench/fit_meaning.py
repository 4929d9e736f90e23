"""`python -m bench.fit_meaning`: how well a hobby is understood that no name explains, and by which weights.

Two questions. Is a hobby known by how people put it (`sayings.tsv`, which nothing of the atlas was written from; what
stands there all the same is left out)? And where one name of every hobby is taken out of the atlas, in some language,
and asked for: is it found by all else? The weights by which what is likely is found are fitted to sayings of the atlas
that are taken out and to half of the file, and judged by the other half; other weights are tried one at a time. Needs
no judged events, writes nothing, takes some minutes.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from unittest.mock import patch

import numpy as np

from bench.fit_weights import another
from bench.make_vectors import write_landmarks
from meetcompanion.matcher import kindred, landmarks, meant, phrases, postings, slips, spotting
from meetcompanion.matcher.atlas import Atlas, Entry, atlas
from meetcompanion.matcher.book import Book, Memory
from meetcompanion.matcher.embedding import load_embedder
from meetcompanion.matcher.index import Floats
from meetcompanion.matcher.weights import Weights, weights
from meetcompanion.matcher.words import fold, wanted_words

LANGUAGES = ("en", "de", "fr", "es", "it", "nl")
SAYINGS = Path(__file__).parent / "sayings.tsv"

#: What is tried, one at a time.
TRIED: Mapping[str, Sequence[float]] = {
    "by_meaning_below": (0.75, 0.95),
    "by_names": (1.0, 4.0),
    "by_postings": (5.0, 10.0),
    "by_middles": (4.0, 10.0),
    "by_said": (6.0, 12.0),
    "likely_enough": (0.1, 0.4),
    "likely_power": (0.1, 0.5),
    "doubted": (0.4, 0.9),
    "meant_by_meaning": (0.8, 1.0),
    "meant_by_form": (0.7, 1.0),
}
#: What is fitted, in the order of `kindred.Kindred.compared`.
FITTED = ("by_postings", "by_middles", "by_said")
#: Of the atlas' sayings every so many are taken out to be asked for.
_EVERY = 4
_STEPS, _PACE = 300, 0.5


class Asked(NamedTuple):
    """What is asked for, and the place of the hobby that it belongs to."""

    language: str
    name: str
    entry: int


def sayings() -> list[Asked]:
    """Those of the file that stand nowhere in the atlas as they are."""
    entries = atlas().entries
    known = {
        fold(phrase)
        for entry in entries
        for spoken in (entry.names, entry.asked, entry.said, entry.words)
        for phrases in spoken.values()
        for phrase in phrases
    }
    rows = [row.split("\t") for row in SAYINGS.read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
    asked = [Asked(language, words, atlas().number[entry]) for entry, language, words in rows]
    return [one for one in asked if fold(one.name) not in known]


def names_taken_out(seed: int) -> tuple[list[Asked], Atlas]:
    """Names to ask for, and the atlas without them."""
    dice = random.Random(seed)
    asked = []
    for place, entry in enumerate(atlas().entries):
        language = dice.choice(LANGUAGES)
        names = entry.names.get(language, ())
        if len(names) > 1:
            asked.append(Asked(language, dice.choice(names), place))
    return asked, _without({fold(one.name) for one in asked})


def sayings_taken_out() -> tuple[list[Asked], Atlas]:
    """Some of the atlas' sayings, and the atlas without them."""
    asked = [
        Asked(language, words, place)
        for place, entry in enumerate(atlas().entries)
        for language, said in entry.said.items()
        for words in said
    ][::_EVERY]
    return asked, _without({fold(one.name) for one in asked})


def _without(gone: set[str]) -> Atlas:
    full = atlas()
    return Atlas(tuple(_entry_without(entry, gone) for entry in full.entries), full.number)


def _entry_without(entry: Entry, gone: set[str]) -> Entry:
    def left(spoken: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {language: tuple(one for one in own if fold(one) not in gone) for language, own in spoken.items()}

    names = left(entry.names)
    names["en"] = names["en"] or entry.names["en"][:1]
    return replace(entry, names=names, words=left(entry.words), asked=left(entry.asked), said=left(entry.said))


@contextmanager
def reading(other: Atlas) -> Iterator[None]:
    """Have the rooms that read the atlas read this one, and the landmarks that it has."""
    rooms: tuple[ModuleType, ...] = (phrases, meant, kindred, slips, postings, landmarks)
    with ExitStack() as stack:
        path = Path(stack.enter_context(tempfile.TemporaryDirectory())) / landmarks.FILE.name
        shutil.copyfile(landmarks.FILE, path)
        write_landmarks(load_embedder(), other.entries, path)
        stack.enter_context(patch.object(landmarks, "FILE", path))
        for room in rooms:
            if hasattr(room, "atlas"):
                stack.enter_context(patch.object(room, "atlas", lambda: other))
        # What is kept between starts is that of the files; this atlas must neither find it nor take its place.
        for room in (phrases, postings, slips):
            stack.enter_context(patch.object(room, "made", lambda *said: said[-1]()))
        _forget()
        yield
    _forget()


def _forget() -> None:
    for remembered in (
        phrases.table,
        postings.postings,
        landmarks.shipped,
        landmarks.shipped_model,
        spotting.marks,
        slips.meant_word,
        slips._words_by_length,
    ):
        remembered.cache_clear()


class Remembering(kindred.Kindred):
    """Compares each hobby once, whatever the weights."""

    def __init__(self, book: Book | None) -> None:
        super().__init__(book)
        self._compared: dict[str, tuple[Floats, Floats, Floats]] = {}

    def compared(self, hobby: str) -> tuple[Floats, Floats, Floats]:
        if hobby not in self._compared:
            self._compared[hobby] = super().compared(hobby)
        return self._compared[hobby]


def understood(asked: Asked, nearness: meant.Nearness | None, chosen: Weights) -> float:
    """The share of the hobbies that are meant most that is the right one."""
    with patch.object(meant, "weights", lambda: chosen), patch.object(kindred, "weights", lambda: chosen):
        found = _meant(asked, nearness)
    best = max(found.values(), default=0.0)
    surest = [entry for entry, weight in found.items() if weight > 0.999 * best and best >= chosen.meant_least]
    return (asked.entry in surest) / max(len(surest), 1)


def _meant(asked: Asked, nearness: meant.Nearness | None) -> dict[int, float]:
    spelt = slips.mended(asked.name)
    words = wanted_words(spelt)
    return meant.all_named(spelt, words, meant.shares_of(words), nearness) if words else {}


def among_three(asked: Asked, nearness: meant.Nearness | None) -> bool:
    """Whether the right hobby is among the three that are meant most."""
    found = _meant(asked, nearness)
    return asked.entry in sorted(found, key=lambda entry: -found[entry])[:3]


def fitted(asked: Sequence[Asked], nearness: kindred.Kindred) -> list[float]:
    """The weights by which the right entries are likeliest, with that of names as it is: logistic regression."""
    named = [
        meant.named(one.name, words, meant.shares_of(words)) for one in asked for words in [wanted_words(one.name)]
    ]
    features = np.stack([np.stack(nearness.compared(one.name)) for one in asked])
    fixed = np.zeros(features[:, 0].shape, dtype=np.float32)
    for row, names in enumerate(named):
        fixed[row, list(names)] = np.array([*names.values()], dtype=np.float32) * weights().by_names
    right = features[np.arange(len(asked)), :, [one.entry for one in asked]].mean(axis=0)
    found = np.array([getattr(weights(), name) for name in FITTED])
    mean, square = np.zeros(len(FITTED)), np.zeros(len(FITTED))
    for step in range(1, _STEPS + 1):
        strengths = fixed + np.einsum("f,afe->ae", found, features)
        likely = np.exp(strengths - strengths.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        slope = np.einsum("ae,afe->f", likely, features) / len(asked) - right
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        pace = _PACE * (1 - step / (_STEPS + 1))
        found = found - pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return [float(one) for one in found]


def _told(asked: Sequence[Asked], how: Mapping[str, meant.Nearness | None]) -> None:
    for name, nearness in how.items():
        first = statistics.fmean(understood(one, nearness, weights()) for one in asked)
        three = statistics.fmean(among_three(one, nearness) for one in asked)
        print(f"  {first:.3f} first, {three:.3f} among three: {name}")


def main() -> None:
    """Ask, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.fit_meaning", description=__doc__)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask for every Nth only")
    every = parser.parse_args().every
    book = Book(load_embedder(), Memory())
    _as_people_put_it(sayings()[::every], book)
    _fit(sayings()[::every], book)
    _names_taken_out(every, book)


def _as_people_put_it(asked: Sequence[Asked], book: Book) -> None:
    print(f"{len(asked)} sayings that stand nowhere in the atlas; the share that was understood:")
    with_vectors = kindred.Kindred(book)
    _told(asked, {"by names": None, "by words too": kindred.Kindred(), "by meaning too": with_vectors})
    for language in sorted({one.language for one in asked}):
        _told([one for one in asked if one.language == language], {f"by meaning too, in {language}": with_vectors})


def _fit(asked: Sequence[Asked], book: Book) -> None:
    gone, other = sayings_taken_out()
    with reading(other):
        nearness = Remembering(book)
        found = fitted([*gone[:: len(gone) // 1_000 or 1], *asked[::2]], nearness)
        print("Fitted:", ", ".join(f"{name} {one:.1f}" for name, one in zip(FITTED, found, strict=True)))
        chosen = replace(weights(), **dict(zip(FITTED, found, strict=True)))
        for name, one in (("as they are", weights()), ("as fitted", chosen)):
            share = statistics.fmean(understood(saying, nearness, one) for saying in asked[1::2])
            print(f"  {share:.3f} of the other half, weights {name}, with fewer sayings in the atlas")


def _names_taken_out(every: int, book: Book) -> None:
    now = weights()
    tried = {("now", 0.0): now}
    tried.update(((name, value), another(now, name, value)) for name, own in TRIED.items() for value in own)
    found: dict[tuple[str, float], list[float]] = {one: [] for one in tried}
    asked, other = names_taken_out(1)
    asked = asked[::every]
    with reading(other):
        nearness = Remembering(book)
        for one in asked:
            for name, chosen in tried.items():
                found[name].append(understood(one, nearness, chosen))
    print(f"{len(asked)} names that were taken out of the atlas; the share that was understood:")
    for name, shares in sorted(found.items(), key=lambda one: -statistics.fmean(one[1])):
        print(f"  {statistics.fmean(shares):.3f}  {name[0]} {name[1]:g}")
    for language in LANGUAGES:
        own = [share for one, share in zip(asked, found["now", 0.0], strict=True) if one.language == language]
        if own:
            print(f"  {statistics.fmean(own):.3f}  now, in {language}")


if __name__ == "__main__":
    main()
