"""The scheduler: reads what is due, again and again, and stops when told."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from meetcompanion import jobs, scheduler
from meetcompanion.errors import StoreError
from meetcompanion.message import Message
from meetcompanion.model import Account, Window
from meetcompanion.refresh import RoundReport, look, run_round, subscribe
from meetcompanion.store import Store
from tests.calendars import page
from tests.fakes import NOW, FakeFetcher, FixedClock

URL = "https://hall.example/"


@dataclass
class Ranker:
    prepared: int = 0


@dataclass
class Companion:
    """The part of a companion that the scheduler uses, on a real store."""

    store: Store
    clock: FixedClock = field(default_factory=FixedClock)
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    ranker: Ranker = field(default_factory=Ranker)
    ending: threading.Event = field(default_factory=threading.Event)
    interrupted: int = 0
    rounds: int = 0
    backups: int = 0
    kept: int = 0
    beats: int = 0
    backup_fails: bool = False
    resting: dict[str, datetime] = field(default_factory=dict)

    def prepare(self, *, since: datetime | None = None, patient: bool = False) -> bool:
        assert not patient, "one program alone reads first what has become due"
        assert since is not None, "what is over needs no vectors"
        if self.interrupted:
            self.interrupted -= 1
            return False
        self.ranker.prepared += 1
        return True

    def refresh(self, *, cancelled: Callable[[], bool], only: int | None = None) -> RoundReport:
        assert only is None, "one program alone reads all in one round"
        self.rounds += 1
        return run_round(self.store, self.fetcher, self.clock, cancelled=cancelled, workers=1)

    def beat(self) -> None:
        self.beats += 1

    def keep_house(self) -> None:
        self.kept += 1

    def gave_up(self, jobs: dict[str, datetime]) -> None:
        self.resting = dict(jobs)

    def backup_is_due(self) -> bool:
        return not self.backups

    def back_up(self) -> None:
        self.backups += 1
        if self.backup_fails:
            raise StoreError("The disk is full.")

    def account(self) -> Account:
        return self.store.local_account(NOW, "UTC")

    def subscribe(self, url: str = URL) -> int:
        self.fetcher.answers[url] = page(("Choir", 2))
        return subscribe(self.store, self.account(), url, self.clock()).id

    def is_read(self, source_id: int) -> bool:
        return self.store.source(source_id).read_at == self.clock()


@pytest.fixture
def companion(tmp_path) -> Iterator[Companion]:
    store = Store.open(tmp_path / "test.sqlite3")
    yield Companion(store)
    store.close()


@pytest.fixture
def start(companion) -> Iterator[Callable[..., scheduler.Scheduler]]:
    started = []

    def begin(every: float = 0.05) -> scheduler.Scheduler:
        started.append(scheduler.start(companion, every=every))
        return started[-1]

    yield begin
    for one in started:
        one.stop()


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)


def test_what_is_due_is_read_at_the_first_tick(companion, start):
    source_id = companion.subscribe()
    start(every=60)
    eventually(lambda: companion.is_read(source_id))
    eventually(lambda: companion.ranker.prepared == 1)


def test_what_becomes_due_is_read_at_a_later_tick(companion, start):
    source_id = companion.subscribe()
    start()
    eventually(lambda: companion.is_read(source_id))
    companion.clock.advance(hours=2)
    eventually(lambda: companion.is_read(source_id))


def test_nothing_due_makes_no_round(companion, start):
    start(every=0.02)
    eventually(lambda: companion.ranker.prepared == 1)
    time.sleep(0.1)
    assert companion.rounds == 0
    assert companion.ranker.prepared == 1


def test_a_poke_does_not_wait_for_the_next_tick(companion, start):
    running = start(every=60)
    eventually(lambda: companion.ranker.prepared == 1)
    source_id = companion.subscribe()
    running.poke()
    eventually(lambda: companion.is_read(source_id))


def test_a_poke_during_a_round_is_not_lost(companion, start):
    first, second = "https://first.example/", "https://second.example/"
    companion.subscribe(first)
    entered, go_on = threading.Event(), threading.Event()
    refresh = companion.refresh

    def held_up(*, cancelled: Callable[[], bool], only: int | None) -> RoundReport:
        report = refresh(cancelled=cancelled)
        entered.set()
        assert go_on.wait(5)
        return report

    companion.refresh = held_up
    running = start(every=60)
    assert entered.wait(5)
    source_id = companion.subscribe(second)
    running.poke()
    go_on.set()
    eventually(lambda: companion.is_read(source_id))


def test_stopping_waits_for_what_is_being_read_and_leaves_the_rest(companion, start):
    entered, go_on = threading.Event(), threading.Event()

    class Slow(FakeFetcher):
        def get(self, *args, **kwargs):
            entered.set()
            assert go_on.wait(5)
            return super().get(*args, **kwargs)

    companion.fetcher = Slow()
    first, second = companion.subscribe("https://a.example/"), companion.subscribe("https://b.example/")
    running = start()
    assert entered.wait(5)
    stopper = threading.Thread(target=running.stop)
    stopper.start()
    time.sleep(0.05)
    assert stopper.is_alive()
    go_on.set()
    stopper.join(5)
    assert not stopper.is_alive()
    assert companion.is_read(first)
    assert [source.id for source in companion.store.due_sources(companion.clock())] == [second]


def test_preparing_that_was_interrupted_goes_on_without_waiting_for_the_next_tick(companion, start):
    companion.interrupted = 2
    start(every=60)
    eventually(lambda: companion.ranker.prepared == 1)


def test_stopping_tells_all_that_works_in_the_background(companion, start):
    running = start()
    assert not companion.ending.is_set()
    running.stop()
    assert companion.ending.is_set()


def test_stopping_twice_or_poking_after_the_end_does_no_harm(companion, start):
    running = start()
    running.stop()
    running.stop()
    running.poke()


def test_a_round_of_somebody_else_is_waited_for(companion, start):
    source_id = companion.subscribe()
    with companion.store.exclusive("round"):
        start()
        eventually(lambda: companion.rounds > 1)
        assert not companion.is_read(source_id)
    eventually(lambda: companion.is_read(source_id))


def test_a_database_in_trouble_is_tried_again(companion, start):
    source_id = companion.subscribe()
    refresh, troubles = companion.refresh, [StoreError("The disk is full.")]

    def troubled(*, cancelled: Callable[[], bool], only: int | None) -> RoundReport:
        if troubles:
            raise troubles.pop()
        return refresh(cancelled=cancelled)

    companion.refresh = troubled
    start()
    eventually(lambda: companion.is_read(source_id))


def test_a_fault_of_ours_does_not_stop_the_ticking(companion, start, caplog):
    source_id = companion.subscribe()
    refresh, faults = companion.refresh, [LookupError("played")]

    def faulty(*, cancelled: Callable[[], bool], only: int | None) -> RoundReport:
        if faults:
            raise faults.pop()
        return refresh(cancelled=cancelled)

    companion.refresh = faulty
    start()
    eventually(lambda: companion.is_read(source_id))
    assert "played" in caplog.text


def test_a_job_that_always_fails_is_given_up_for_a_day_and_the_others_go_on(companion, start):
    tried = []

    def poison() -> None:
        tried.append(companion.clock())
        raise LookupError("played")

    companion.keep_house = poison
    source_id = companion.subscribe()
    start(every=0.01)
    eventually(lambda: "house" in companion.resting)
    eventually(lambda: companion.is_read(source_id))
    assert len(tried) == jobs.TRIES
    companion.clock.advance(days=1, hours=1)
    eventually(lambda: len(tried) > jobs.TRIES)


def test_two_schedulers_on_one_database_never_read_at_once(companion, start, tmp_path):
    other = Companion(Store.open(tmp_path / "test.sqlite3"))
    at_once, most, guard = [0], [0], threading.Lock()

    class Watching(FakeFetcher):
        def get(self, *args, **kwargs):
            with guard:
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
            time.sleep(0.005)
            with guard:
                at_once[0] -= 1
            return super().get(*args, **kwargs)

    other.fetcher = companion.fetcher = Watching()
    ids = [companion.subscribe(f"https://host{number}.example/") for number in range(10)]
    start(every=0.01)
    second = scheduler.start(other, every=0.01)
    eventually(lambda: all(companion.is_read(one) for one in ids))
    second.stop()
    other.store.close()
    assert most[0] == 1
    assert len(companion.fetcher.asked) == len(ids)


KILLED = """
import os, sys, threading
from pathlib import Path
from meetcompanion.refresh import run_round
from meetcompanion.store import Store
from tests.fakes import FakeFetcher, FixedClock
class Killing(FakeFetcher):
    def get(self, *args, **kwargs):
        print("reading", flush=True)
        os.kill(os.getpid(), 9)
run_round(Store.open(sys.argv[1], folder=Path(sys.argv[2])), Killing(), FixedClock())
"""


def test_a_round_that_was_killed_holds_nobody_up(companion, start, tmp_path, on_server):
    source_id = companion.subscribe()
    path = tmp_path / "test.sqlite3"
    database = str(path) if on_server is None else on_server.instead_of(path)
    root = Path(__file__).resolve().parents[1]
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, database, str(tmp_path)], capture_output=True, cwd=root, check=False
    )
    assert ended.stdout == b"reading\n", ended.stderr
    assert ended.returncode == -9
    assert companion.store.source(source_id).reading_since is not None
    start()
    eventually(lambda: companion.is_read(source_id))
    assert companion.store.source(source_id).reading_since is None


def test_events_that_came_without_a_round_are_prepared_for_ranking(companion, start):
    start()
    eventually(lambda: companion.ranker.prepared == 1)
    companion.fetcher.answers[URL] = page(("Choir", 2))
    found = look(URL, fetcher=companion.fetcher, now=NOW, window=Window.around(NOW), zone=UTC)
    subscribe(companion.store, companion.account(), found, NOW)
    eventually(lambda: companion.ranker.prepared == 2)


def test_a_failing_source_is_left_alone_until_it_is_due_again(companion, start):
    source_id = companion.subscribe()
    companion.fetcher.answers[URL] = Message.of("Closed.")
    start(every=0.01)
    eventually(lambda: companion.store.source(source_id).failures == 1)
    time.sleep(0.1)
    assert len(companion.fetcher.asked) == 1


def test_a_backup_that_cannot_be_made_keeps_nobody_from_reading(companion, start, caplog):
    companion.backup_fails = True
    source_id = companion.subscribe()
    start()
    eventually(lambda: companion.is_read(source_id))
    assert companion.backups and "The disk is full." in caplog.text
