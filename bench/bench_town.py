"""A whole town on one server: how the time of each person's list and weekly message grows with all that is stored.

Times are those of the processor, the database server's with them, so that a busy machine tells the same. A few people
stand for all: what they cost is multiplied by how many there are.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import feeds
from bench.bench_page import QuickVectors
from bench.measure import in_child
from bench.town_made import Size, name_of, put_into

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion
    from meetcompanion.message import Message
    from meetcompanion.model.messages import Letter
    from tests.postgresql import Server

#: Seconds by the clock after which no further message, or page, is measured.
_LONGEST = 60.0
_NIGHT_HOURS = 8
_ZONE = "Europe/Berlin"


def run(arguments: argparse.Namespace) -> None:
    """Measure each size, and print how the figures grow."""
    print(f"A town, everybody with ten calendars, {arguments.ahead:.0%} of what is stored ahead; processor times")
    heads = ("ahead", 9), ("look", 8), ("message", 8), ("reading", 8), ("all", 10), ("page", 7), ("again", 7)
    print(f"  {'':40} {' '.join(f'{head:>{width}}' for head, width in heads)}  prepare", flush=True)
    with _server(arguments.database) as server:
        for occurrences in arguments.sizes:
            size = Size(occurrences, ahead=arguments.ahead)
            if arguments.database != "postgresql":
                with tempfile.TemporaryDirectory() as folder:
                    _measure("SQLite", str(Path(folder) / "meetcompanion.sqlite3"), folder, size, arguments.sample, 0)
            if server is not None:
                with tempfile.TemporaryDirectory() as folder:
                    url = server.new()
                    _measure("PostgreSQL", url, folder, size, arguments.sample, _process_of(server))
                    server.drop(url)
    print()


@contextmanager
def _server(wanted: str) -> Iterator[Server | None]:
    from tests.postgresql import NoServer, Server

    if wanted == "sqlite":
        yield None
        return
    try:
        server = Server.started()
    except NoServer as why:
        print(f"  no server can be had, files alone: {why}")
        yield None
        return
    try:
        yield server
    finally:
        server.end()


def _measure(kind: str, url: str, folder: str, size: Size, sample: int, server: int) -> None:
    put = in_child(filled, url, folder, size)
    looked = in_child(looks, url, folder, size.accounts, server)
    told = in_child(people, url, folder, size.accounts, sample, server)
    reading = told.seconds["text"] * put.notes["texts"]
    whole = told.seconds["message"] * size.accounts + reading
    print(
        f"  {f'{kind}, {size.occurrences:,} times, {size.accounts:,} people':40} {put.notes['ahead']:9,} "
        f"{looked.seconds['look']:6.2f} s {told.seconds['message'] * 1000:5.0f} ms {reading:6.0f} s "
        f"{whole / 60:6.1f} min {told.seconds['first'] * 1000:4.0f} ms {told.seconds['again'] * 1000:4.0f} ms "
        f"{looked.seconds['prepare']:6.1f} s"
    )
    fits = "fit" if whole < _NIGHT_HOURS * 3600 else "do not fit"
    print(
        f"    {told.notes['people']:,} measured, who got {told.notes['sent']:,} messages in two weeks; all {fits} into "
        f"a night of {_NIGHT_HOURS} hours; {told.peak / 1_000_000:,.0f} MB with {told.notes['texts']:,} of "
        f"{put.notes['texts']:,} texts read; filled in {put.seconds['fill']:.0f} s",
        flush=True,
    )


def filled(url: str, folder: str, size: Size) -> tuple[dict[str, float], dict[str, Any]]:
    """Make the town."""
    begin = time.process_time()
    companion = _companion(url, folder, lambda: feeds.NOW)
    ahead = put_into(companion.store, url, size, QuickVectors.name, QuickVectors.dimensions)
    texts = len(companion.store.texts_ahead(feeds.NOW))
    companion.close()
    return {"fill": time.process_time() - begin}, {"ahead": ahead, "texts": texts}


def looks(url: str, folder: str, accounts: int, server: int = 0) -> tuple[dict[str, float], dict[str, Any]]:
    """What comes back each minute: whether a message is due, for everybody; and a worker's look at all texts."""
    posted = Posted()
    companion = _companion(url, folder, lambda: _thursday() - timedelta(hours=5), posted)
    _begun(companion)
    spent = _spent(server)
    companion.remind()
    look = spent()
    if posted.letters:
        raise SystemExit(f"{posted.letters} of {accounts} messages came before their hour")
    share, begin = 1.0, time.monotonic()

    def told(done: int, total: int, _label: str) -> None:
        nonlocal share
        if time.monotonic() - begin > _LONGEST and done < total:
            share = done / total
            raise TimeoutError

    # What would take too long is told from its beginning.
    with suppress(TimeoutError):
        companion.ranker.prepare(told, since=feeds.NOW)
    prepared = (spent() - look) / share
    companion.close()
    return {"look": look, "prepare": prepared}, {}


def people(
    url: str, folder: str, accounts: int, sample: int, server: int = 0
) -> tuple[dict[str, float], dict[str, Any]]:
    """The evening when everybody's message is due, for some of them, far from each other; and their first pages.

    What is read of a text is read for the first who asks and taken over for all others. So the same people get a
    second message a week later: what it costs is a message, what the first one costs more is the reading.
    """
    shares = max(1, accounts // sample)
    posted, moments = Posted(), [_thursday()]
    companion = _companion(url, folder, lambda: moments[0], posted)
    _begun(companion)
    chosen = [one for one in companion.store.accounts_with_channels() if one % shares == 0]
    weeks: list[float] = []
    for _ in range(2):
        spent = _spent(server)
        companion.remind((0, shares))
        weeks.append(spent())
        came = posted.letters
        companion.remind((0, shares))  # nothing of these is due any more
        if posted.letters > came or came > len(chosen) * len(weeks):
            raise SystemExit("somebody got two messages")
        moments[0] += timedelta(weeks=1)
    first, again = _pages(companion, chosen, server)
    texts = len(companion.ranker._library)
    companion.close()
    message = weeks[1] / len(chosen)
    read = max(0.0, weeks[0] - weeks[1]) / max(1, texts)
    return (
        {"message": message, "text": read, "first": first, "again": again},
        {"people": len(chosen), "sent": posted.letters, "texts": texts},
    )


def _pages(companion: Companion, chosen: list[int], server: int) -> tuple[float, float]:
    """What the first page costs on average, for one after the other, as long as there is time; and once more."""
    from meetcompanion.web import create_app

    client = create_app(companion).test_client()
    rounds: list[list[float]] = []
    for _ in range(2):
        seconds: list[float] = []
        rounds.append(seconds)
        began = time.monotonic()
        for one in chosen:
            spent = _spent(server)
            answer = client.get("/", headers={"Remote-User": name_of(one)})
            while "looking-through" in answer.text:
                # It is laid out beside the page that says so, which asks again like this.
                time.sleep(0.05)
                answer = client.get("/", headers={"Remote-User": name_of(one)})
            seconds.append(spent())
            if answer.status_code != 200:
                raise SystemExit(f"the page answered {answer.status} {answer.headers.get('Location')}")
            if time.monotonic() - began > _LONGEST:
                break
        chosen = chosen[: len(seconds)]
    return statistics.mean(rounds[0]), statistics.mean(rounds[1])


@dataclass
class Posted:
    """Takes letters and sends none."""

    letters: int = 0
    said: list[str] = field(default_factory=list)

    def send(self, url: str, letter: Letter, *, own_servers: bool) -> Message | None:
        """Count it."""
        del url, own_servers
        self.letters += 1
        self.said[:] = [letter.text]
        return None

    def check(self, url: str, *, own_servers: bool) -> None:
        """Every channel will do."""
        del url, own_servers

    def name(self, url: str) -> str:
        """As it is."""
        return url


def _begun(companion: Companion) -> None:
    """What a process does once, before anybody is there: not what is measured."""
    from meetcompanion.matcher.reading import Reader
    from meetcompanion.model import Content

    Reader().features(Content(title="Choir"))
    companion.ranker.shortlist(companion.store.local_account(companion.clock(), _ZONE), companion.clock())


def _spent(server: int) -> Callable[[], float]:
    """How many seconds of the processor this process, and the database server of that number, take from now on."""
    begin = time.process_time() + _seconds_of(server)
    return lambda: time.process_time() + _seconds_of(server) - begin


def _seconds_of(server: int) -> float:
    """What a server and all its processes have taken, those that have ended too; 0 where there is none."""
    if not server:
        return 0.0
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            if path.parent.name == str(server):
                ticks += sum(map(int, fields[11:15]))
            elif fields[1] == str(server):
                ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _process_of(server: Server) -> int:
    return int((server.folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])


def _thursday() -> datetime:
    """Shortly after the hour at which everybody's message is due who said nothing else."""
    days = (3 - feeds.NOW.weekday()) % 7
    return (feeds.NOW + timedelta(days=days)).replace(hour=16, minute=5)


def _companion(url: str, folder: str, clock: Callable[[], datetime], posted: Posted | None = None) -> Companion:
    from meetcompanion.bootstrap import build
    from meetcompanion.config import Config

    config = Config(
        data=Path(folder),
        database=url if "://" in url else "",
        zone=_ZONE,
        login_header="Remote-User",
        trusted_proxies="127.0.0.1",
        backup_days=0,
    )
    return build(config, clock=clock, embedder=QuickVectors(), notifier=posted)
