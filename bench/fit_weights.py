"""`python -m bench.fit_weights`: tries other weights on judged events and prints which do better, where they are.

Every hobby is judged by weights that were chosen without it: the hobbies are dealt into folds, each fold is judged by
what was best for the others. A change is only worth it where that figure rises. Nothing is written; whoever changes
`weights.toml` does it by hand.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bench.bench_rank import JUDGED, SETS, ndcg
from meetcompanion.matcher import kindred, meaning, meant, own_words, scoring, wishes
from meetcompanion.matcher.book import Book, Memory
from meetcompanion.matcher.embedding import load_embedder
from meetcompanion.matcher.index import Index
from meetcompanion.matcher.reading import Reader, embedded_text
from meetcompanion.matcher.scoring import fit_all
from meetcompanion.matcher.weights import Weights, weights
from meetcompanion.matcher.wishes import Wishes
from meetcompanion.model import Content

FOLDS = 4

#: What is tried, one at a time; only weights that need no reading of the events again.
TRIED: Mapping[str, Sequence[float]] = {
    "atlas": (7.0, 8.5, 10.0, 12.0),
    "by_name": (0.3, 0.5, 0.6, 0.7),
    "as_events": (0.0, 0.3, 0.5, 0.8),
    "near_words": (0.4, 0.5, 0.6, 0.7),
    "same_words": (0.5, 1.0, 2.0),
    "all_words": (0.0, 2.0, 4.0),
    "meant_beside_best": (0.5, 0.6, 0.7, 0.8),
    "meant_by_word": (0.45, 0.6, 0.75),
    "meant_of_several": (0.8, 0.95),
    "meant_in_part": (0.5, 0.65, 0.8, 1.0),
    "meant_power": (0.5, 0.6, 0.8),
    "narrower": (0.6, 0.7, 0.8),
    "near": (0.0, 0.15, 0.25, 0.35),
    "wider": (0.0, 0.1, 0.2),
    "likeness_spread": (0.12, 0.2, 0.3),
    "by_meaning_below": (0.65, 0.75, 0.85, 1.0),
    "doubted": (0.0, 0.4, 0.7),
}


@dataclass(frozen=True)
class Town:
    """Judged events, and by hobby how relevant they are."""

    ids: Sequence[str]
    rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    index: Index
    book: Book
    judged: Mapping[str, Mapping[str, int]]

    def figures(self, chosen: Weights) -> dict[str, float]:
        """NDCG@10 by hobby with these weights."""
        with _using(chosen):
            makes = Wishes(self.book)
            fits = fit_all(self.index, [makes.make(hobby) for hobby in self.judged])
        found = {}
        for fit in fits:
            best = np.argsort(-fit.score[self.rows], kind="stable")[:10].tolist()
            found[fit.wish.hobby] = ndcg([self.ids[place] for place in best], dict(self.judged[fit.wish.hobby]))
        return found


def another(now: Weights, name: str, value: float) -> Weights:
    """These weights with another value for one of them."""
    changed: dict[str, Any] = {name: value}
    return replace(now, **changed)


@contextmanager
def _using(chosen: Weights) -> Iterator[None]:
    """Have rooms that ask for weights find these."""
    before = weights
    rooms = (scoring, meaning, wishes, meant, kindred, own_words)
    for room in rooms:
        room.weights = lambda: chosen  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for room in rooms:
            room.weights = before  # type: ignore[attr-defined]


def listings() -> Town:
    """The judged listings with their vectors; takes a minute."""
    events = [json.loads(line) for line in (JUDGED / "listings.events.ndjson").read_text("utf-8").splitlines()]
    contents = [Content(title=one["title"], description=one.get("description") or None) for one in events]
    book = Book(load_embedder(), Memory())
    reader = Reader()
    words = (word for content in contents for word in reader.telling_words(content))
    book.fill(book.missing([*map(embedded_text, contents), *words]), None, "")
    index = Index.build(contents, book, book.embedder.dimensions, reader=reader)
    judged = {
        (row := json.loads(line))["hobby"]: row["relevant"]
        for name in SETS
        for line in (JUDGED / f"listings.{name}.ndjson").read_text("utf-8").splitlines()
    }
    rows = np.array([index.row_of[content] for content in contents], dtype=np.int64)
    return Town([one["id"] for one in events], rows, index, book, judged)


def main() -> None:
    """Try, and print."""
    if not (JUDGED / "listings.events.ndjson").exists():
        print(f"No judged listings in {JUDGED}.")
        return
    town = listings()
    now = weights()
    hobbies = sorted(town.judged)
    tried = {("now", 0.0): town.figures(now)}
    for name, values in TRIED.items():
        for value in values:
            if value != getattr(now, name):
                tried[name, value] = town.figures(another(now, name, value))
    for (name, value), figures in sorted(tried.items(), key=lambda one: -statistics.fmean(one[1].values())):
        print(f"{statistics.fmean(figures.values()):.3f}  {name} {value:g}")
    unseen = []
    for fold in range(FOLDS):
        others = [hobby for place, hobby in enumerate(hobbies) if place % FOLDS != fold]
        best = max(tried.values(), key=lambda figures: statistics.fmean(figures[hobby] for hobby in others))
        unseen += [best[hobby] for place, hobby in enumerate(hobbies) if place % FOLDS == fold]
    print(f"{statistics.fmean(unseen):.3f}  each hobby by what was best for the others")


if __name__ == "__main__":
    main()
