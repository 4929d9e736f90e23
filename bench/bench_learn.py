"""How well five likes alone find the rest of somebody's taste, on judged listings where they are.

A stand-in for real answers to invitations: a judged hobby, or two at once, is somebody's taste; five of its events are
liked, and the others of it are looked for among all events, with no word about the hobby.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
from typing import Any

from bench.bench_rank import JUDGED, ndcg
from bench.measure import in_child

LIKES = 5
SEEDS = 3


def run(arguments: argparse.Namespace) -> None:
    """Measure in a child, and print."""
    del arguments
    if not (JUDGED / "listings.events.ndjson").exists():
        print(f"No judged listings in {JUDGED}; how well likes teach was not measured.\n")
        return
    quality = in_child(likes)
    print("Five likes, no hobby (judged listings stand in for real answers)")
    for name, value in quality.notes.items():
        print(f"  NDCG@10, {name:43} {value:>12.3f}")
    print()


def likes() -> tuple[dict[str, float], dict[str, Any]]:
    """Tastes of one hobby and of two, drawn several times."""
    from meetcompanion.matcher.book import Book, Memory
    from meetcompanion.matcher.embedding import load_embedder
    from meetcompanion.ranking.liked import content_of, learnt_from
    from meetcompanion.ranking.lines import index_of

    events = read("listings.events.ndjson")
    judged = [one["relevant"] for one in read("listings.plain.ndjson")]
    book = Book(load_embedder(), Memory())
    contents = [content_of(event) for event in events]
    index = index_of(contents, book)
    rows = [index.row_of[content] for content in contents]
    notes: dict[str, Any] = {}
    for name, mixed in (("one taste", 1), ("two tastes", 2)):
        found = []
        for seed in range(SEEDS):
            chance = random.Random(seed)
            for place in range(len(judged)):
                relevant: dict[str, int] = {}
                for more in range(mixed):
                    relevant.update(judged[(place + 7 * more) % len(judged)])
                if len(relevant) < LIKES + 3:
                    continue
                liked = set(chance.sample(sorted(relevant), LIKES))
                taught = learnt_from(index, book, events, [{"id": one} for one in sorted(liked)], [])
                assert taught is not None
                order = sorted(range(len(events)), key=lambda at: -float(taught.learnt.moved[rows[at]]))
                best = [events[at]["id"] for at in order if events[at]["id"] not in liked][:10]
                found.append(ndcg(best, {one: grade for one, grade in relevant.items() if one not in liked}))
        notes[name] = statistics.fmean(found)
    return {}, notes


def read(name: str) -> list[dict[str, Any]]:
    """The lines of a file of the judged listings."""
    return [json.loads(line) for line in (JUDGED / name).read_text(encoding="utf-8").splitlines()]
