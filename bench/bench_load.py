"""Many people browse and jot at once: four processes of pages, two workers, one PostgreSQL server.

The first page under this load is compared with an empty Flask page under the same load, in as many processes, on the
same machine, in the same run. Those who ask sit on it too and take their share from both.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bench.bench_page import QuickVectors
from bench.measure import Figures, in_child
from bench.town_made import Size, name_of, put_into

if TYPE_CHECKING:
    from flask import Flask

    from meetcompanion.store import Store

#: A hundred calendars of 250 times each.
_OCCURRENCES, _OF_A_SOURCE = 25_000, 250
_PROCESSES, _THREADS, _WORKERS = 4, 8, 2
#: Seconds that somebody looks at a page, on average, before the next one.
_READS = 10.0
_STARTED_WITHIN, _ANSWERED_WITHIN, _ENDS_WITHIN = 60.0, 30.0, 40.0
#: What somebody does, over and over, in this order; the first page comes each second time.
_PATHS = ("/", "/events", "/", "jot", "/", "/people", "/", "/hobbies")


def empty() -> Flask:
    """The yardstick: a page with nothing on it."""
    from flask import Flask

    app = Flask("empty")
    app.add_url_rule("/", view_func=lambda: "<!doctype html><title>Empty</title>")
    return app


def run(arguments: argparse.Namespace) -> None:
    """Measure once, and print what was found."""
    from tests.postgresql import NoServer, Server

    # Whoever ends this ends all that it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        server = Server.started()
    except NoServer as why:
        print(f"Under load: not measured, since no server can be had: {why}\n")
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            _measure(server.new(), Path(folder), arguments.people, arguments.seconds)
    finally:
        server.end()


def _measure(url: str, folder: Path, people: int, seconds: int) -> None:
    in_child(filled, url, str(folder), people)
    environment = os.environ | {
        "MEETCOMPANION_DATABASE": url,
        "MEETCOMPANION_DATA": str(folder),
        "MEETCOMPANION_LOGIN_HEADER": "Remote-User",
        "MEETCOMPANION_TRUSTED_PROXIES": "127.0.0.1",
        "MEETCOMPANION_BACKUP_DAYS": "0",
    }
    busy = os.getloadavg()[0]
    with _pages("bench.bench_load:empty()", environment) as (port, group):
        nothing, plain = _browsed(group, port, people, max(10, seconds // 3), ["/"])
    worker = [sys.executable, "-m", "meetcompanion", "worker", "--processes", str(_WORKERS)]
    with _pages("meetcompanion.wsgi:application()", environment) as (port, group), _running(worker, environment):
        cold, beginning = _browsed(group, port, people, max(10, seconds // 3), ["/"])
        warm, work = _browsed(group, port, people, seconds, list(_PATHS))
    base = nothing.seconds["/"]
    print(
        f"{people} people at once, {_PROCESSES} processes of pages, {_WORKERS} workers, {_OCCURRENCES:,} times stored"
    )
    print(f"  load of the machine before {busy:.1f}, of {os.cpu_count()} processors")
    print(f"  p95 of an empty page {base * 1000:,.1f} ms")
    for path, found in sorted(warm.seconds.items()):
        print(
            f"  p95 of {path:10} {found * 1000:8,.0f} ms  x {found / base:7,.1f}  ({warm.notes['asked'][path]:,} asked)"
        )
    first = cold.seconds["/"]
    print(f"  p95 of the first page right after the start {first * 1000:,.0f} ms  x {first / base:,.1f}")
    print(
        f"  work of the processes of pages for one answer: empty {plain * 1000:,.1f} ms,"
        f" the first page right after the start {beginning * 1000:,.0f} ms, all of these {work * 1000:,.0f} ms"
    )
    wrong = Counter(nothing.notes["wrong"] + cold.notes["wrong"] + warm.notes["wrong"])
    given_up, lost = in_child(looked_after, url, str(folder), warm.notes["jotted"]).notes.values()
    print(f"  jotted {len(warm.notes['jotted']):,}, of these lost {lost}; errors {sum(wrong.values())} {dict(wrong)}")
    print(f"  jobs given up: {', '.join(given_up) or 'none'}\n")


def _browsed(group: int, *arguments: Any) -> tuple[Figures, float]:
    """What `browsing` found, and how long the processes of pages worked for one answer, in seconds.

    Others on the same machine make everything take longer, and change little about the work.
    """
    before = _worked(group)
    found = in_child(browsing, *arguments)
    answers = sum(found.notes["asked"].values())
    return found, (_worked(group) - before) / max(1, answers)


def _worked(group: int) -> float:
    """Seconds that the processes of a group have worked; nothing where the machine does not tell."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name before it can hold anything: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
            told = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            if int(told[2]) == group:
                ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def filled(url: str, folder: str, people: int) -> tuple[dict[str, float], dict[str, Any]]:
    """Make the town, with vectors of the real model's size under its name."""
    from meetcompanion.matcher import load_embedder

    store = _store(url, folder)
    put_into(store, url, Size(_OCCURRENCES, _OF_A_SOURCE, people), load_embedder().name, QuickVectors.dimensions)
    store.close()
    return {}, {}


def looked_after(url: str, folder: str, jotted: list[list[Any]]) -> tuple[dict[str, float], dict[str, Any]]:
    """Which jobs were given up, and how many of the confirmed jots, by account and name, are not there."""
    store = _store(url, folder)
    line = store.line()
    there: dict[int, set[str]] = {}
    for account_id in {one for one, _ in jotted}:
        there[account_id] = {person.name for person in store.people(account_id)}
    lost = sum(name not in there[account_id] for account_id, name in jotted)
    store.close()
    return {}, {"given_up": list(line.given_up) if line else [], "lost": lost}


def _store(url: str, folder: str) -> Store:
    from meetcompanion.store import Store

    return Store.open(url, folder=Path(folder))


# Those who ask --------------------------------------------------------------------------------------------------------


@dataclass
class Found:
    """How long each kind of request took, what was confirmed, and what was not as it should be."""

    seconds: dict[str, list[float]]
    jotted: list[tuple[int, str]]
    wrong: list[str]


def browsing(port: int, people: int, seconds: int, paths: list[str]) -> tuple[dict[str, float], dict[str, Any]]:
    """Let so many people go through these pages, again and again, for so long; p95 of each page."""
    found = Found({}, [], [])
    asyncio.run(_everybody(port, people, seconds, paths, found))
    return (
        {path: statistics.quantiles(took, n=20)[-1] for path, took in found.seconds.items() if len(took) > 1},
        {
            "jotted": found.jotted,
            "wrong": found.wrong,
            "asked": {path: len(took) for path, took in found.seconds.items()},
        },
    )


async def _everybody(port: int, people: int, seconds: int, paths: list[str], found: Found) -> None:
    until = time.monotonic() + seconds
    await asyncio.gather(*(_somebody(port, number + 2, until, paths, found) for number in range(people)))


async def _somebody(port: int, account_id: int, until: float, paths: list[str], found: Found) -> None:
    dice = random.Random(account_id)
    at = dice.randrange(len(paths))
    await asyncio.sleep(dice.uniform(0, _READS))
    while time.monotonic() < until:
        path = paths[at % len(paths)]
        name, form = "", None
        if path == "jot":
            name = f"Runa{at}"
            form = {"text": f"@{name} bakes rye", "token": f"{account_id}-{at}"}
        begin = time.perf_counter()
        try:
            status = await asyncio.wait_for(_ask(port, account_id, path, form), _ANSWERED_WITHIN)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            found.wrong.append(f"{path}: {type(error).__name__}")
        else:
            found.seconds.setdefault(path, []).append(time.perf_counter() - begin)
            if status not in (200, 303):
                found.wrong.append(f"{path}: {status}")
            elif form is not None:
                found.jotted.append((account_id, name))
        at += 1
        await asyncio.sleep(dice.expovariate(1 / _READS))


async def _ask(port: int, account_id: int, path: str, form: dict[str, str] | None) -> int:
    """Ask as a browser does that comes anew each time, and return the status; the answer is read to its end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = urlencode(form or {}).encode()
    head = [
        f"{'POST' if form else 'GET'} {'/jot' if form else path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: http://127.0.0.1:{port}",
        f"Remote-User: {name_of(account_id)}",
        "Accept-Encoding: gzip",
        "Connection: close",
        *(["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"] if form else []),
    ]
    writer.write("\r\n".join([*head, "", ""]).encode() + body)
    try:
        await writer.drain()
        answer = await reader.read()
    finally:
        writer.close()
    if not answer:
        raise asyncio.IncompleteReadError(b"", None)
    return int(answer.split(b" ", 2)[1])


# What they ask --------------------------------------------------------------------------------------------------------


@contextmanager
def _pages(application: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The port where so many processes serve it, and the number of their group."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    options = ["--workers", str(_PROCESSES), "--threads", str(_THREADS), "--bind", f"127.0.0.1:{port}"]
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--log-level", "warning", *options, application]
    with _running(command, environment) as group:
        if not _until(lambda: _answers(port), _STARTED_WITHIN):
            raise SystemExit(f"{application} did not begin")
        yield port, group


def _answers(port: int) -> bool:
    try:
        return asyncio.run(_ask(port, 2, "/", None)) < 500
    except (OSError, asyncio.IncompleteReadError):
        return False


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[int]:
    # A group of its own: whoever does not end when asked to is ended, with all that it has started.
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            print(f"  ATTENTION: {command[2]} did not end by itself within {_ENDS_WITHIN:.0f} s")
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait for it; False where it did not come about in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True
