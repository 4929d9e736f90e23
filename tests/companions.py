"""Real companions with only time, network and the embedding model played. All persons and places are made up."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from meetcompanion import bootstrap, jot
from meetcompanion.bootstrap import Companion
from meetcompanion.config import Config
from meetcompanion.fetch import Fetcher
from meetcompanion.model import PickState
from meetcompanion.store import Store
from tests.builders import event, instance, source, weekly
from tests.fakes import NOW, FakeFetcher, FixedClock

ZONE = "Europe/Berlin"


class LettersEmbedder:
    """Texts that share words lie near each other; enough for pages, and there at once."""

    name = "letters 1"
    dimensions = 512

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.casefold().split():
                number = int.from_bytes(hashlib.sha256(word[:5].encode()).digest()[:4], "big")
                row[number % self.dimensions] += 1
            row /= np.linalg.norm(row) or 1
        return rows


@cache
def empty_database() -> bytes:
    """A database with its tables made; making them anew for each test would take most of its time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / bootstrap.DATABASE
        path.touch()
        Store.open(path).close()
        return path.read_bytes()


def new_companion(folder: Path, clock: FixedClock, fetcher: Fetcher | None = None) -> Companion:
    """A companion whom nobody has visited yet."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / bootstrap.DATABASE).write_bytes(empty_database())
    return opened(folder, clock, fetcher)


def opened(folder: Path, clock: FixedClock, fetcher: Fetcher | None = None) -> Companion:
    """The companion whose data lies there."""
    config = Config(data=folder, zone=ZONE)
    return bootstrap.build(config, clock=clock, fetcher=fetcher or FakeFetcher(), embedder=LettersEmbedder())


def start(companion: Companion, *hobbies: str) -> None:
    """The first visit is over."""
    account = companion.account()
    for name in hobbies:
        companion.store.add_hobby(account.id, name, companion.clock())
    companion.store.save_account(replace(account, started_at=companion.clock()))


def at(day: int, hour: int) -> datetime:
    """So many days after NOW's, at this hour by the clocks of ZONE."""
    local = NOW.astimezone(ZoneInfo(ZONE))
    return (local + timedelta(days=day)).replace(hour=hour, minute=0)


def fill(companion: Companion) -> None:
    """A town with a café, a marsh and a mixer: a week ahead, nothing picked yet."""
    start(companion, "board games", "birdwatching")
    source(
        companion.store,
        companion.account(),
        weekly("Board games at the Second Die", start=at(3, 19), location="Cooper's Row", description="Come alone."),
        event("Birdwatching at dawn", instance(at(5, 6)), location="Marsh gate", uid="birds@example.org"),
        event("Observing night", instance(at(6, 21), zone="Europe/Lisbon"), uid="stars@example.org"),
        event("Mixer: pitch your startup", instance(at(2, 18)), uid="mixer@example.org"),
        url="https://second-die.example/calendar.ics",
        title="The Second Die",
        now=companion.clock(),
    )
    companion.ranker.prepare()


def occurrence_id(companion: Companion, title: str) -> int:
    """The next occurrence with this title."""
    listed = companion.ranker.listed(companion.account(), companion.clock())
    found = [one.occurrence for one in listed if one.occurrence.content.title == title]
    return min(found, key=lambda one: one.when.starts_at(ZoneInfo(ZONE))).id


def go_out(companion: Companion, clock: FixedClock, title: str = "Board games at the Second Die") -> None:
    """Say "going", and let the evening pass."""
    account = companion.account()
    companion.store.set_pick(account.id, occurrence_id(companion, title), PickState.GOING, clock())
    clock.advance(days=4)


def meet(companion: Companion, text: str, *, with_evening: bool = True) -> None:
    """Write a jot, about the latest evening."""
    store, account = companion.store, companion.account()
    now = companion.clock()
    store.freeze_evenings(account.id, now, ZoneInfo(ZONE))
    evenings = store.evenings(account.id) if with_evening else []
    understood = jot.understand(text, now.astimezone(ZoneInfo(ZONE)).date())
    store.save_jot(account.id, understood, evening_id=evenings[0].id if evenings else None, text=text, now=now)
