"""A whole town on one server: how the time of each person's list and weekly message grows with all that is stored."""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import feeds
from bench.bench_page import QuickVectors, empty_page
from bench.measure import in_child
from bench.town_made import Size, name_of, put_into

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion
    from meetcompanion.message import Message
    from meetcompanion.model.messages import Letter

#: Seconds after which no further message, or page, is measured.
_LONGEST = 60.0
_PEOPLE = 40
#: Larger ones are on a server alone, as in life.
_LARGEST_FILE = 100_000
_NIGHT_HOURS = 8
_ZONE = "Europe/Berlin"


def run(arguments: argparse.Namespace) -> None:
    """Measure each size, and print how the figures grow."""
    from tests.postgresql import NoServer, Server

    empty = in_child(empty_page, arguments.runs).seconds["page"]
    print("A town, everybody with ten calendars; times of one process, and the server's beside it")
    print(f"  {'':44} {'look':>9} {'message':>9} {'all':>9} {'page':>8} {'again':>8} {'prepare':>9} {'memory':>8}")
    try:
        server = Server.started()
    except NoServer as why:
        print(f"  no server can be had, files alone: {why}")
        server = None
    try:
        for occurrences in arguments.sizes:
            with tempfile.TemporaryDirectory() as folder:
                if occurrences <= _LARGEST_FILE:
                    _measure("SQLite", str(Path(folder) / "meetcompanion.sqlite3"), folder, Size(occurrences), empty)
            if server is not None:
                with tempfile.TemporaryDirectory() as folder:
                    url = server.new()
                    _measure("PostgreSQL", url, folder, Size(occurrences), empty)
                    server.drop(url)
    finally:
        if server is not None:
            server.end()
    print()


def _measure(kind: str, url: str, folder: str, size: Size, empty: float) -> None:
    begin = time.monotonic()
    in_child(filled, url, folder, size.occurrences)
    took = time.monotonic() - begin
    prepared = in_child(preparing, url, folder)
    sent = in_child(messages, url, folder, size.accounts)
    shown = in_child(pages, url, folder, size.accounts)
    label = f"{kind}, {size.occurrences:,} times, {size.accounts:,} people ({took:.0f} s to make)"
    whole = sent.seconds["message"] * size.accounts
    peak = max(sent.peak, shown.peak) / 1_000_000
    print(
        f"  {label:44} {sent.seconds['look']:7.2f} s {sent.seconds['message'] * 1000:6.0f} ms {whole / 60:5.1f} min "
        f"{shown.seconds['first'] * 1000:5.0f} ms {shown.seconds['again'] * 1000:5.0f} ms "
        f"{prepared.seconds['all']:7.1f} s {peak:5.0f} MB"
    )
    fits = "fit" if whole < _NIGHT_HOURS * 3600 else "do not fit"
    first, again = (shown.seconds[name] / empty for name in ("first", "again"))
    print(
        f"    {sent.notes['people']:,} people measured, {sent.notes['sent']:,} got a message; all {fits} into a "
        f"night of {_NIGHT_HOURS} hours\n    the page that somebody opens first is x {first:,.0f} an empty one (p95 "
        f"{shown.seconds['first p95'] * 1000:.0f} ms), again x {again:,.0f}"
    )


def filled(url: str, folder: str, occurrences: int) -> tuple[dict[str, float], dict[str, Any]]:
    """Make the town."""
    companion = _companion(url, folder, feeds.NOW)
    texts = put_into(companion.store, url, Size(occurrences), QuickVectors.name, QuickVectors.dimensions)
    companion.close()
    return {}, {"texts": texts}


def preparing(url: str, folder: str) -> tuple[dict[str, float], dict[str, Any]]:
    """A worker's first look at all texts, and the one after that; what takes too long is told from its beginning."""
    companion = _companion(url, folder, feeds.NOW)
    _begun(companion)
    begin, share = time.perf_counter(), 1.0

    def told(done: int, total: int, _label: str) -> None:
        nonlocal share
        if time.perf_counter() - begin > _LONGEST and done < total:
            share = done / total
            raise TimeoutError

    with suppress(TimeoutError):
        companion.ranker.prepare(told, since=feeds.NOW)
    first = (time.perf_counter() - begin) / share
    begin = time.perf_counter()
    if share == 1:
        companion.ranker.prepare(since=feeds.NOW)
    again = time.perf_counter() - begin
    companion.close()
    return {"all": first, "again": again}, {}


def messages(url: str, folder: str, accounts: int) -> tuple[dict[str, float], dict[str, Any]]:
    """What a worker does on the evening when everybody's message is due: share by share, as long as there is time."""
    from meetcompanion.jobs import SHARES

    posted = Posted()
    companion = _companion(url, folder, _thursday(), posted)
    _begun(companion)
    begin = time.perf_counter()
    shares = 0
    while shares < SHARES and time.perf_counter() - begin < _LONGEST:
        companion.remind((shares, SHARES))
        shares += 1
    done = [one for one in companion.store.accounts_with_channels() if one % SHARES < shares]
    each = (time.perf_counter() - begin) / len(done)
    begin = time.perf_counter()
    for share in range(shares):
        companion.remind((share, SHARES))  # nothing of these is due any more
    look = (time.perf_counter() - begin) * SHARES / shares
    companion.close()
    if posted.letters > accounts:
        raise SystemExit("somebody got two messages")
    return {"message": each, "look": look}, {"people": len(done), "sent": posted.letters}


def pages(url: str, folder: str, accounts: int) -> tuple[dict[str, float], dict[str, Any]]:
    """The first page of some of them, one after the other, and once more for each after all the others."""
    from meetcompanion.web import create_app

    companion = _companion(url, folder, feeds.NOW)
    _begun(companion)
    client = create_app(companion).test_client()
    chosen = random.Random(5).sample(range(2, accounts + 2), min(_PEOPLE, accounts))
    rounds: list[list[float]] = []
    for _ in range(2):
        seconds: list[float] = []
        rounds.append(seconds)
        began = time.monotonic()
        for one in chosen:
            begin = time.perf_counter()
            answer = client.get("/", headers={"Remote-User": name_of(one)})
            seconds.append(time.perf_counter() - begin)
            if answer.status_code != 200:
                raise SystemExit(f"the page answered {answer.status} {answer.headers.get('Location')}")
            if time.monotonic() - began > _LONGEST:
                break
    companion.close()
    first, again = rounds
    return (
        {
            "first": statistics.median(first),
            "first p95": sorted(first)[int(len(first) * 0.95)] if len(first) > 1 else first[0],
            "again": statistics.median(again),
        },
        {},
    )


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


def _thursday() -> datetime:
    """Shortly after the hour at which everybody's message is due who said nothing else."""
    days = (3 - feeds.NOW.weekday()) % 7
    return (feeds.NOW + timedelta(days=days)).replace(hour=16, minute=5)


def _companion(url: str, folder: str, moment: datetime, posted: Posted | None = None) -> Companion:
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
    return build(config, clock=lambda: moment, embedder=QuickVectors(), notifier=posted)
