"""A store with an account, a clock and a network, and rounds over it; only time and network are played."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from meetcompanion.model import Account, Source, Window
from meetcompanion.refresh import RoundReport, look, run_round, subscribe
from meetcompanion.store import Store
from tests.calendars import calendar
from tests.fakes import NOW, FakeFetcher, FixedClock

URL = "https://chess.example/cal.ics"
TWO = calendar(("a", "Chess", 2), ("b", "Go", 3))


class Town:
    """A store with an account, a clock and a network, and what tests do with them."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.open(folder / "test.sqlite3")
        self.clock = FixedClock()
        self.fetcher = FakeFetcher()
        self.account: Account = self.store.local_account(NOW, "Europe/Berlin")

    def subscribe(self, url: str = URL, answer: object = None) -> Source:
        if answer is not None:
            self.fetcher.answers[url] = answer
        return subscribe(self.store, self.account, url, self.clock())

    def look_and_subscribe(self, address: str, **how: object) -> Source:
        now = self.clock()
        found = look(address, fetcher=self.fetcher, now=now, window=Window.around(now), zone=UTC, **how)
        return subscribe(self.store, self.account, found, now)

    def round(self, fetcher: object = None, **how: object) -> RoundReport:
        return run_round(self.store, fetcher or self.fetcher, self.clock, chance=lambda: 0.0, **how)

    def titles(self) -> list[str]:
        now = self.clock()
        window = Window(now, now + timedelta(days=400))
        return [one.content.title for one in self.store.upcoming(self.account.id, window) if one.gone_at is None]

    def occurrences(self) -> list:
        now = self.clock()
        return self.store.upcoming(self.account.id, Window(now, now + timedelta(days=400)))


@pytest.fixture
def town(tmp_path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.store.close()
