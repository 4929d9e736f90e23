"""How a round behaves towards hosts: one request at a time, a pause between two, and who is to be read next."""

from __future__ import annotations

import ipaddress
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from threading import Lock

from meetcompanion.fetch import Fetcher, host_of
from meetcompanion.model import Fetched, Purpose, Source
from meetcompanion.refresh.reading import address_of

#: A host and a pause in seconds in; what is held while the host is asked out.
Among = Callable[[str, float], AbstractContextManager[None]]


def _nobody_else(_host: str, _pause: float) -> AbstractContextManager[None]:
    return nullcontext()


class PoliteFetcher:
    """At most one request at a time to a host, for the calendars too that pages lead to, and a pause after each."""

    def __init__(
        self,
        fetcher: Fetcher,
        pause: float = 0,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        among: Among = _nobody_else,
    ) -> None:
        """Wrap a fetcher; `pause` is in seconds, and none is made for this very machine.

        `among` keeps the same between this program and others: a host and the pause in, its turn out.
        """
        self._fetcher = fetcher
        self._among = among
        self._pause = pause
        self._monotonic = monotonic
        self._sleep = sleep
        self._guard = Lock()
        self._locks: dict[str, Lock] = {}
        self._ready: dict[str, float] = {}

    def get(
        self, url: str, purpose: Purpose = Purpose.FEED, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """As `Fetcher.get`; waits for its turn."""
        host = host_of(url)
        if not host:
            return self._fetcher.get(url, purpose, etag=etag, last_modified=last_modified)
        with self._guard:
            lock = self._locks.setdefault(host, Lock())
        with lock:
            if seconds := self.ready_in(host):
                self._sleep(seconds)
            pause = 0 if _is_here(host) else self._pause
            with self._among(host, pause):
                try:
                    return self._fetcher.get(url, purpose, etag=etag, last_modified=last_modified)
                finally:
                    if pause:
                        self._ready[host] = self._monotonic() + pause

    def ready_in(self, host: str) -> float:
        """Seconds until this host may be asked again."""
        ready = self._ready.get(host)
        return max(0.0, ready - self._monotonic()) if ready is not None else 0.0


class Queue:
    """Sources that wait to be read, of each host one after the other, of all hosts in turns."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Source]] = {}
        self._idle: deque[str] = deque()
        self._busy: set[str] = set()

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def __iter__(self) -> Iterator[Source]:
        return (source for waiting in self._waiting.values() for source in waiting)

    def add(self, source: Source) -> None:
        """Let it wait."""
        host = key_of(source)
        if host not in self._waiting:
            self._waiting[host] = deque()
            if host not in self._busy:
                self._idle.append(host)
        self._waiting[host].append(source)

    def take(self, ready_in: Callable[[str], float]) -> tuple[Source | None, float | None]:
        """The next source whose host may be asked, else the seconds until one may; neither where none waits."""
        soonest: float | None = None
        for _ in range(len(self._idle)):
            host = self._idle.popleft()
            seconds = ready_in(host)
            if seconds > 0:
                soonest = seconds if soonest is None else min(soonest, seconds)
                self._idle.append(host)
                continue
            waiting = self._waiting[host]
            source = waiting.popleft()
            if not waiting:
                del self._waiting[host]
            self._busy.add(host)
            return source, None
        return None, soonest

    def release(self, source: Source) -> None:
        """Its host may be asked for the next one."""
        host = key_of(source)
        self._busy.discard(host)
        if host in self._waiting:
            self._idle.append(host)

    def drop(self, host: str) -> list[Source]:
        """Let nobody wait for this host any more."""
        dropped = list(self._waiting.pop(host, ()))
        if dropped and host not in self._busy:
            self._idle.remove(host)
        return dropped


def key_of(source: Source) -> str:
    """What may be asked only once at a time: the host; uploads and the sample town have none to be polite to."""
    return host_of(address_of(source)) or f"#{source.id}"


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
