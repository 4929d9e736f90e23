"""Several workers on one PostgreSQL server: nothing twice, nothing lost, and nothing tried for ever."""

from __future__ import annotations

import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from procrastinate.exceptions import ConnectorException
from psycopg import InterfaceError, OperationalError, errors
from sqlalchemy import NullPool, create_engine, text

from meetcompanion import health, jobs
from meetcompanion.bootstrap import Companion, build
from meetcompanion.config import Config
from meetcompanion.errors import Busy, NotFound, UsageError
from meetcompanion.refresh import subscribe
from meetcompanion.refresh.polite import PoliteFetcher
from meetcompanion.store.schema import metadata
from meetcompanion.web import create_app
from meetcompanion.web.look_jobs import LookJobs
from meetcompanion.worker import Worker, _Connection, _is_trouble, hand_over
from tests import companions
from tests.builders import upcoming
from tests.calendars import page
from tests.companions import LettersEmbedder, new_companion
from tests.fakes import FakeFetcher, FixedClock
from tests.pages import HOME
from tests.postgresql import Server

pytestmark = pytest.mark.xdist_group("postgresql")  # one server for all of them

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    """A database with all tables and nothing in them."""
    made = server.new()
    yield made
    server.drop(made)


@pytest.fixture
def machine(url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Callable[..., Companion]]:
    """Makes companions on the same database, each as if on a machine of its own."""
    made: list[Companion] = []

    def make(fetcher: FakeFetcher | None = None) -> Companion:
        config = Config(data=tmp_path / f"machine {len(made)}", database=url, backup_days=0)
        one = build(config, clock=clock, fetcher=fetcher or FakeFetcher(), embedder=LettersEmbedder())
        made.append(one)
        return one

    yield make
    for one in made:
        one.close()


@pytest.fixture
def working(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Worker]]:
    """Starts workers for all but the meanings, which take their time, and ends them."""
    monkeypatch.setattr("meetcompanion.worker.JOBS", [job for job in jobs.JOBS if job.name != "meanings"])
    started: list[Worker] = []

    def start(companion: Companion, **more: float) -> Worker:
        started.append(Worker(companion, every=1, **more))  # type: ignore[arg-type]
        started[-1].start()
        return started[-1]

    yield start
    for one in started:
        one.stop()
    for one in started:
        one.join()


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def subscribed(companion: Companion, *urls: str) -> list[int]:
    account = companion.account()
    return [subscribe(companion.store, account, url, companion.clock()).id for url in urls]


def is_read(companion: Companion, *ids: int) -> bool:
    return all(companion.store.source(one).read_at is not None for one in ids)


def test_two_workers_read_each_source_once_and_a_host_one_after_the_other(machine, working) -> None:
    at_once, most, guard = [0], [0], threading.Lock()

    class Watching(FakeFetcher):
        def get(self, *args, **kwargs):
            with guard:
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
            time.sleep(0.02)
            with guard:
                at_once[0] -= 1
            return super().get(*args, **kwargs)

    urls = [f"https://hall.example/{number}.ics" for number in range(4)]
    fetcher = Watching({url: page(("Choir", 2)) for url in urls})
    first, second = machine(fetcher), machine(fetcher)
    ids = subscribed(first, *urls)
    working(first, at_once=2)
    working(second, at_once=2)
    eventually(lambda: is_read(first, *ids))
    assert sorted(asked for asked, *_ in fetcher.asked) == sorted(urls)
    assert most[0] == 1
    eventually(lambda: first.store.line().workers == 2)
    assert upcoming(first.store, first.account())


KILLED = """
import sys, threading
from pathlib import Path
from meetcompanion.bootstrap import build
from meetcompanion.config import Config
from meetcompanion import worker
from tests.companions import LettersEmbedder
from tests.fakes import FakeFetcher, FixedClock
from tests.pages import HOME
worker.JOBS = [job for job in worker.JOBS if job.name == "read"]
class Stuck(FakeFetcher):
    def get(self, *args, **kwargs):
        print("reading", flush=True)
        threading.Event().wait()
config = Config(data=Path(sys.argv[1]), database=sys.argv[2], backup_days=0)
worker.Worker(build(config, clock=FixedClock(), fetcher=Stuck(), embedder=LettersEmbedder())).run()
"""


def test_what_a_killed_worker_was_doing_is_done_by_another(machine, working, url, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("meetcompanion.worker._RETRY_SECONDS", 0)
    hall = "https://hall.example/"
    survivor = machine(FakeFetcher({hall: page(("Choir", 2))}))
    [hall_id] = subscribed(survivor, hall)
    other = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "dying"), url], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"reading\n"
    # A worker that lives keeps its own: nobody else reads what it reads.
    with pytest.raises(Busy), survivor.store.reading_turn(hall_id):
        pass
    os.kill(other.pid, signal.SIGKILL)
    other.communicate()
    working(survivor, silent=2.0)
    eventually(lambda: is_read(survivor, hall_id))


def test_a_piece_that_always_fails_is_given_up_and_shown_and_others_go_on(machine, working, monkeypatch) -> None:
    monkeypatch.setattr("meetcompanion.worker._RETRY_SECONDS", 0)
    tried = []

    def poison(companion: Companion, key: str | None, _stop: jobs.Stop) -> bool:
        if key == bad_key:
            tried.append(key)
            raise LookupError("played")
        return really(companion, key, _stop)

    bad, good = "https://hall.example/bad", "https://hall.example/good"
    here = machine(FakeFetcher({good: page(("Choir", 2))}))
    bad_id, good_id = subscribed(here, bad, good)
    bad_key, really = str(bad_id), jobs._read
    table = [replace(job, do=poison) if job.name == "read" else job for job in jobs.JOBS]
    monkeypatch.setattr("meetcompanion.worker.JOBS", [job for job in table if job.name != "meanings"])
    working(here)
    eventually(lambda: here.store.line().given_up == (f"read {bad_id}",))
    eventually(lambda: is_read(here, good_id))
    assert len(tried) == jobs.TRIES
    [shown] = [one for one in here.examine() if one.name == "jobs"]
    assert not shown.well and f"read {bad_id}" in shown.message.text()
    here.store.try_given_up_again()
    assert here.store.line().given_up == ()


def test_a_server_that_goes_away_is_said_once_whatever_libraries_tell_of_it(caplog) -> None:
    trouble, cause = ConnectorException("Database error."), OperationalError("no such\n  file")
    trouble.__cause__ = cause
    connection = _Connection()
    with connection.speaking():
        for _ in range(2):
            logging.getLogger("psycopg.pool").warning("error connecting in %r: %s", "pool-1", cause)
            logging.getLogger("procrastinate.utils").error("listener error: %s", trouble, exc_info=trouble)
            connection.lost(trouble)
        connection.found()
        connection.found()
        logging.getLogger("procrastinate.utils").error("a fault", exc_info=ValueError("of ours"))
    lost, found, other = caplog.records
    assert lost.getMessage() == "the line of jobs cannot be reached; it is tried again: no such file"
    assert found.getMessage() == "the line of jobs is reached again"
    assert other.getMessage() == "a fault"


@pytest.mark.parametrize(
    ("error", "gone"),
    [
        (OperationalError("no such file"), True),
        (errors.AdminShutdown("going down"), True),
        (errors.ConnectionFailure("broken off"), True),
        (InterfaceError("the connection is closed"), True),
        (errors.DiskFull("no space left"), False),
        (errors.LockNotAvailable("locked"), False),
        (errors.UndefinedTable("no such table"), False),
    ],
)
def test_a_server_that_answers_has_not_gone_away(error: Exception, gone: bool) -> None:
    wrapped = ConnectorException()
    wrapped.__cause__ = error
    assert _is_trouble(error) is _is_trouble(wrapped) is gone


def test_pages_without_a_worker_of_their_own_hand_over(machine, working) -> None:
    hall = "https://hall.example/"
    pages, elsewhere = machine(), machine(FakeFetcher({hall: page(("Choir", 2))}))
    working(elsewhere)
    eventually(lambda: pages.store.line() is not None and pages.store.line().workers == 1)
    tell = hand_over(pages)
    [hall_id] = subscribed(pages, hall)
    tell()
    tell()
    eventually(lambda: is_read(pages, hall_id))


def test_a_look_that_one_process_was_asked_for_is_found_by_another_and_by_nobody_else(machine) -> None:
    hall = "https://hall.example/"
    first, second = (replace(machine(FakeFetcher({hall: page(("Choir", 2))})), hand_over=lambda: None) for _ in "ab")
    Worker(first)
    mine = first.account().id
    token = LookJobs(first).ask(mine, hall, now=first.clock(), zone=UTC)
    there = LookJobs(second)
    assert there.find(mine, token).future.result(20).reading.drafts
    for stranger, guess in ((mine + 1, token), (mine, "guessed")):
        with pytest.raises(NotFound):
            there.find(stranger, guess)


def test_what_one_process_took_away_another_one_brings_back(machine) -> None:
    first, second = (replace(machine(), hand_over=lambda: None) for _ in "ab")
    Worker(first)
    companions.start(first)
    me = first.account().id
    channel = first.store.add_channel(me, "ntfy://a-name-nobody-guesses", first.clock())
    page = (
        create_app(first)
        .test_client()
        .post(f"/settings/messages/channels/{channel.id}/remove", headers={"Origin": HOME}, follow_redirects=True)
    )
    [undo] = re.findall(r'action="(/bring-back/[^"]+)"', page.text)
    assert second.store.channels(me) == []
    assert second.store.take_way_back(undo.rpartition("/")[2], me + 1) is None, "it is nobody else's"
    there = create_app(second).test_client()
    assert there.post(undo, headers={"Origin": HOME}).status_code == 303
    assert [one.url for one in first.store.channels(me)] == ["ntfy://a-name-nobody-guesses"]
    assert there.post(undo, headers={"Origin": HOME}).status_code == 404


def test_a_pause_holds_between_machines(machine) -> None:
    first, second = machine(), machine()
    Worker(first)
    slept: list[float] = []
    for one in (first, second):
        fetcher = PoliteFetcher(one.fetcher, 30, sleep=slept.append, among=_turns(one, slept))
        fetcher.get("https://hall.example/")
    [seconds] = slept
    assert 20 < seconds <= 30


def _turns(companion: Companion, slept: list[float]):
    return lambda host, pause: companion.store.host_turn(host, pause, slept.append)


def test_the_line_is_no_part_of_what_is_kept(machine, url) -> None:
    here = machine()
    for _ in range(2):  # it is there already the second time
        Worker(here)
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        held = text("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'meetcompanion_queue'")
        assert connection.execute(held).scalar_one() > 4
    engine.dispose()
    [no_worker] = [one for one in here.examine() if one.name == "scheduler"]
    assert not no_worker.well and "meetcompanion worker" in no_worker.message.text()


@pytest.mark.sqlite("a server can have workers")
def test_a_file_has_no_workers(tmp_path, clock) -> None:
    here = new_companion(tmp_path, clock)
    with pytest.raises(UsageError, match="PostgreSQL"):
        Worker(here)
    assert here.store.line() is None
    health.give_up(here.config.data, {"read": clock().replace(year=2030)})
    [shown] = [one for one in here.examine() if one.name == "jobs"]
    assert not shown.well
    here.close()
