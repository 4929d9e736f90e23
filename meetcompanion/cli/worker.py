"""`worker`: the jobs that are done by themselves, on as many machines as wanted."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

import click

from meetcompanion.cli.output import say, warn
from meetcompanion.cli.session import Session, data_option, pass_session
from meetcompanion.message import N_, Message

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion

#: One that ended by itself is started again, but not in a frenzy.
_AGAIN_SECONDS = 2.0
_LOOK_SECONDS = 0.5


@click.command()
@click.option("--processes", type=click.IntRange(1, 64), default=1, help="How many processes; 1 when left out.")
@click.option("--concurrency", type=click.IntRange(1, 64), help="How much each does at a time; 4 when left out.")
@click.option("--again", is_flag=True, help="Try at once what was given up after several tries, and end.")
@data_option
@pass_session
def worker(session: Session, processes: int, concurrency: int | None, again: bool) -> None:
    """Read what is due, prepare, remind and back up, on this machine beside others.

    With a PostgreSQL database, as many as wanted on as many machines as wanted; with the SQLite file, `serve` does all
    of it by itself.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if again:
        with session.companion() as companion:
            _try_again(companion)
    elif processes > 1:
        _several(session, processes, concurrency)
    else:
        with session.companion() as companion:
            _one(companion, concurrency)


def _one(companion: Companion, concurrency: int | None) -> None:
    from meetcompanion.worker import AT_ONCE, Worker

    working = Worker(companion, at_once=concurrency or AT_ONCE)
    say(Message.of(N_("Working until Ctrl-C.")))
    with _told(working.stop):
        working.run()


def _try_again(companion: Companion) -> None:
    from meetcompanion.worker import hand_over

    tell = hand_over(companion)
    companion.store.try_given_up_again()
    tell()


def _several(session: Session, processes: int, concurrency: int | None) -> None:
    """Start that many, and another one for each that ends before it was told to."""
    command = [sys.executable, "-m", "meetcompanion"]
    if session.data is not None:
        command += ["--data", str(session.data)]
    command.append("worker")
    if concurrency is not None:
        command += ["--concurrency", str(concurrency)]
    over = Event()
    with _told(over.set):
        running = [subprocess.Popen(command) for _ in range(processes)]
        while not over.is_set():
            ended = [one for one in running if one.poll() is not None]
            for one in ended:
                warn(Message.of(N_("A worker ended by itself (code {code}); another one begins."), code=one.returncode))
                time.sleep(_AGAIN_SECONDS)
                running.remove(one)
                running.append(subprocess.Popen(command))
            over.wait(_LOOK_SECONDS)
        for one in running:
            one.terminate()
        for one in running:
            one.wait()


@contextmanager
def _told(stop: Callable[[], None]) -> Iterator[None]:
    """Within it, Ctrl-C and SIGTERM call `stop`."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: stop()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
