"""A round over many sources on a loopback server against fetching them bare with `requests`, as many at a time.

Of twenty sources nineteen answer 304; of the rest four in five have changed and one fails.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.feeds import NOW, calendar
from bench.measure import in_child, line, median, peak

#: Events of each source.
_EVENTS = 20
#: Seconds after which a server that was left behind ends by itself.
_LONGEST = 600


def run(arguments: argparse.Namespace) -> None:
    """Measure both in turns, and print."""
    for hosts, label in ((True, "each of its own host"), (False, "all of one host")):
        bare, ours = [], []
        with server() as port:
            for _ in range(min(arguments.runs, 3)):
                bare.append(in_child(bare_requests, port, arguments.sources, hosts))
                ours.append(in_child(whole_round, port, arguments.sources, hosts))
        base = median(bare, "all")
        print(f"A round over {arguments.sources:,} sources, {label}; median of {len(ours)}")
        line("bare requests, one session a thread", base, 1, peak(bare))
        line("the round", median(ours, "all"), median(ours, "all") / base, peak(ours))
        notes = ours[0].notes
        print(f"  unchanged {notes['unchanged']:,}, read {notes['read']:,}, failed {notes['failed']:,}")
        print()


def urls(port: int, sources: int, hosts: bool) -> list[str]:
    """The addresses of all sources, on hosts of their own or on one."""
    return [
        f"http://127.0.{number // 250 + 1}.{number % 250 + 1}:{port}/{_kind(number)}/{number}.ics"
        if hosts
        else f"http://127.0.0.1:{port}/{_kind(number)}/{number}.ics"
        for number in range(sources)
    ]


def bare_requests(port: int, sources: int, hosts: bool) -> tuple[dict[str, float], dict[str, Any]]:
    """The yardstick: the same conditional requests, the answers thrown away."""
    import requests

    from meetcompanion.refresh.round import WORKERS

    own = threading.local()

    def get(url: str) -> int:
        if not hasattr(own, "session"):
            own.session = requests.Session()
        answer = own.session.get(url, headers={"If-None-Match": '"1"'}, timeout=30)
        return len(answer.content)

    addresses = urls(port, sources, hosts)
    begin = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        total = sum(pool.map(get, addresses))
    return {"all": time.perf_counter() - begin}, {"bytes": total}


def whole_round(port: int, sources: int, hosts: bool) -> tuple[dict[str, float], dict[str, Any]]:
    """Ours: asked, read, merged and saved, after they were all read once before."""
    from meetcompanion.fetch import HttpFetcher
    from meetcompanion.importers.ical import read_ical
    from meetcompanion.merge import plan
    from meetcompanion.model import Window
    from meetcompanion.refresh import run_round
    from meetcompanion.store import Store

    now = NOW
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "bench.sqlite3")
        account = store.local_account(now, "Europe/Berlin")
        for number, url in enumerate(urls(port, sources, hosts)):
            source = store.add_source(url, now)
            store.subscribe(account.id, source.id, now)
            window = Window.around(now)
            reading = read_ical(feed(number), url=url, now=now, window=window, zone=UTC)
            store.save_reading(
                source.id,
                plan(reading.drafts, (), window),
                now=now,
                due_at=now,
                kind="ical",
                title=reading.title,
                zone=None,
                read_url=None,
                etag='"1"',
                last_modified=None,
                body_hash="",
                warning=None,
                skipped=(),
                texts=reading.texts,
            )
        later = now + timedelta(hours=1)
        fetcher = HttpFetcher(clock=lambda: later, allow_private=True)
        begin = time.perf_counter()
        report = run_round(store, fetcher, lambda: later, zone=UTC)
        seconds = time.perf_counter() - begin
        fetcher.close()
        store.close()
    return {"all": seconds}, {
        "unchanged": len(report.unchanged),
        "read": len(report.read),
        "failed": len(report.failed),
    }


def feed(number: int, edited: bool = False) -> bytes:
    """The calendar of one source."""
    body = calendar(_EVENTS, seed=number)
    return body.replace(b"\r\nSUMMARY:", b"\r\nSUMMARY:Moved indoors: ", 1) if edited else body


@contextmanager
def server() -> Iterator[int]:
    """A server in a process of its own, which ends with this one; gives its port."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_serve, args=(sender,), daemon=True)
    child.start()
    sender.close()
    try:
        yield int(receiver.recv())
    finally:
        child.terminate()
        child.join()


def _kind(number: int) -> str:
    if number % 20 != 7:
        return "same"
    return "failing" if number % 100 == 7 else "changed"


def _serve(sender: Connection) -> None:
    # os._exit ends all threads, whatever they wait for.
    threading.Timer(_LONGEST, os._exit, (1,)).start()
    with closing(socket.create_server(("0.0.0.0", 0), backlog=256)) as listener:
        sender.send(listener.getsockname()[1])
        while True:
            sock, _ = listener.accept()
            threading.Thread(target=_talk, args=(sock,), daemon=True).start()


def _talk(sock: socket.socket) -> None:
    head = b""
    with sock:
        while True:
            while b"\r\n\r\n" not in head:
                more = sock.recv(65536)
                if not more:
                    return
                head += more
            asked, _, head = head.partition(b"\r\n\r\n")
            sock.sendall(_answer(asked.split(b" ", 2)[1].decode()))


def _answer(path: str) -> bytes:
    if path.startswith("/same/"):
        return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    if path.startswith("/failing/"):
        return b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"
    body = feed(int(path.rpartition("/")[2].removesuffix(".ics")), edited=True)
    return (
        b'HTTP/1.1 200 OK\r\nETag: "2"\r\nContent-Type: text/calendar\r\nContent-Length: %d\r\n\r\n' % len(body) + body
    )
