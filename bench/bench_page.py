"""The shortlist page with very many occurrences ahead against an empty Flask page, both in one process each."""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import bench_pages, feeds
from bench.measure import in_child, line, resident

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from meetcompanion.store import Store

_SOURCES = 40
_ZONE = "Europe/Berlin"
_HOBBIES = ("board games", "birdwatching", "baking bread", "jazz", "stargazing")


def run(arguments: argparse.Namespace) -> None:
    """Measure both in one child each, and print."""
    empty = in_child(empty_page, arguments.runs)
    with tempfile.TemporaryDirectory() as folder:
        filled = in_child(filled_town, folder, arguments.occurrences)
        ours = in_child(shortlist_page, folder, arguments.runs)
        every = in_child(bench_pages.every_page, folder, arguments.runs)
    base = empty.seconds["page"]
    print(f"The shortlist page with {ours.notes['ahead']:,} occurrences ahead ({filled.notes['events']:,} events)")
    line("empty Flask page", base, 1, f"{empty.peak / 1_000_000:,.0f} MB")
    line("shortlist page", ours.seconds["page"], ours.seconds["page"] / base, f"{ours.peak / 1_000_000:,.0f} MB")
    for name, size in ours.notes["resident"].items():
        print(f"  {f'  resident {name}':52} {'':>12}  {'':>10}  {f'{size / 1_000_000:,.0f} MB':>10}")
    line("  the first of a minute", ours.seconds["after a minute"], ours.seconds["after a minute"] / base)
    line("  the first after a pick", ours.seconds["after a pick"], ours.seconds["after a pick"] / base)
    line("  the first after a start", ours.seconds["first"], ours.seconds["first"] / base)
    bench_pages.show(every.seconds, every.notes["pages"])
    print()


def empty_page(runs: int) -> tuple[dict[str, float], dict[str, Any]]:
    """The yardstick: one view that returns nothing."""
    from flask import Flask

    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "")
    client = app.test_client()
    client.get("/")
    return {"page": _median(lambda: client.get("/"), runs * 40)}, {}


def filled_town(folder: str, occurrences: int) -> tuple[dict[str, float], dict[str, Any]]:
    """Make a town of that size in this folder, with somebody who likes five things and vectors for all of it."""
    from meetcompanion.bootstrap import build
    from meetcompanion.config import Config

    companion = build(Config(data=Path(folder), zone=_ZONE), clock=lambda: feeds.NOW, embedder=QuickVectors())
    account = companion.account()
    companion.store.save_account(replace(account, started_at=feeds.NOW))
    for hobby in _HOBBIES:
        companion.store.add_hobby(account.id, hobby, feeds.NOW)
    events = fill(companion.store, account.id, occurrences)
    companion.ranker.prepare()
    companion.close()
    return {}, {"events": events}


def shortlist_page(folder: str, runs: int) -> tuple[dict[str, float], dict[str, Any]]:
    """Ours, in a process that begins with what lies in the folder; as in real life but for the vectors."""
    from meetcompanion.bootstrap import build
    from meetcompanion.config import Config
    from meetcompanion.matcher import load_embedder
    from meetcompanion.model import PickState, Window
    from meetcompanion.web import create_app

    moment = feeds.NOW
    companion = build(Config(data=Path(folder), zone=_ZONE), clock=lambda: moment, embedder=QuickVectors())
    account = companion.account()
    client = create_app(companion).test_client()
    begin = time.perf_counter()
    answer = client.get("/")
    while "looking-through" in answer.text:
        # The page that says so while the town is laid out beside it asks again like this.
        time.sleep(0.05)
        answer = client.get("/")
    first = time.perf_counter() - begin
    if answer.status_code != 200:
        raise SystemExit(f"the shortlist page answered {answer.status}")
    page = _median(lambda: client.get("/"), runs * 4)
    ahead = companion.store.lines_ahead(account.id, Window.around(feeds.NOW)).ids
    minutes = []
    for _ in range(runs):
        moment += timedelta(minutes=1)
        begin = time.perf_counter()
        client.get("/")
        minutes.append(time.perf_counter() - begin)
    after = []
    for occurrence_id in ahead[:runs]:
        companion.store.set_pick(account.id, occurrence_id, PickState.INTERESTED, feeds.NOW)
        begin = time.perf_counter()
        client.get("/")
        after.append(time.perf_counter() - begin)
    companion.ranker.settle(account, feeds.NOW)
    held = {"after all these": resident()}
    # Whoever types a hobby in has the model loaded.
    embedder = load_embedder()
    embedder.embed(["-"])
    held["with the model of meanings loaded"] = resident()
    companion.close()
    return (
        {
            "page": page,
            "first": first,
            "after a minute": statistics.median(minutes),
            "after a pick": statistics.median(after),
        },
        {"ahead": len(ahead), "resident": held},
    )


def fill(store: Store, account_id: int, occurrences: int) -> int:
    """Subscribe to sources with that many occurrences ahead, four tenths of them single events; how many events."""
    from meetcompanion.model import Content, Draft, Instance, When
    from meetcompanion.model.held import Changes

    dice = random.Random(20260304)
    events = 0
    for number in range(_SOURCES):
        source = store.add_source(f"https://town.example/{number}.ics", feeds.NOW, title=f"Place {number}")
        store.subscribe(account_id, source.id, feeds.NOW)
        drafts, left = [], occurrences // _SOURCES
        while left > 0:
            times = 1 if dice.random() < 0.87 else min(left, 10)
            start = feeds.NOW + timedelta(minutes=dice.randint(60, 100 * 24 * 60))
            instances = tuple(
                Instance(
                    f"{week}" if times > 1 else "",
                    When(start + timedelta(weeks=week), start + timedelta(weeks=week, hours=2), "Europe/Berlin"),
                )
                for week in range(times)
            )
            left -= times
            events += 1
            content = Content(
                title=feeds.title(dice, events), description=feeds.description(dice), location=feeds.place(dice)
            )
            drafts.append(Draft(uid=f"{events}@bench.example", content=content, instances=instances))
        store.save_reading(
            source.id,
            Changes(new=tuple(drafts)),
            now=feeds.NOW,
            due_at=feeds.NOW + timedelta(hours=1),
            kind="ical",
            title=None,
            zone=None,
            read_url=None,
            etag=None,
            last_modified=None,
            body_hash=None,
            warning=None,
            skipped=(),
        )
    return events


class QuickVectors:
    """Stands in for the embedding model: chance vectors by the text's hash, of the same size.

    Making real ones takes minutes and is done once, in the background; comparing them costs the same.
    """

    name = "bench"
    dimensions = 256

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for place, text in enumerate(texts):
            seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
            rows[place] = np.random.default_rng(seed).standard_normal(self.dimensions, dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _median(call: Callable[[], object], times: int) -> float:
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)
