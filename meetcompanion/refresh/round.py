"""One round over the due sources: fetched side by side, saved one by one, a failing one never stops the others."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from random import random
from threading import Lock
from typing import Any

from meetcompanion.clock import Clock
from meetcompanion.errors import Busy, DatabaseBusy, NotFound, StoreError
from meetcompanion.fetch import Fetcher, host_of, shown
from meetcompanion.message import N_, Message
from meetcompanion.model import Fetched, Purpose, Source
from meetcompanion.refresh import backoff
from meetcompanion.refresh.keep import keep_reading
from meetcompanion.refresh.reading import Failed, Outcome, Read, Unchanged, read_source
from meetcompanion.store import Store

log = logging.getLogger(__name__)

#: How many sources are fetched at the same time.
WORKERS = 8

_BATCH = 100

FAULT_OF_OURS = N_("It could not be read because of a fault of ours. What is known of it is kept.")


class Step(StrEnum):
    """What has just happened to a source."""

    READING = "reading"
    READ = "read"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    LEFT = "left"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a round: `done` of `total` sources are finished (the total grows when more become due)."""

    source_id: int
    title: str
    step: Step
    done: int
    total: int
    error: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundReport:
    """Ids of sources by how they fared; `left` stay due (a busy database, or the round was stopped)."""

    read: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()
    left: tuple[int, ...] = ()

    @property
    def idle(self) -> bool:
        """True where nothing was due."""
        return not (self.read or self.unchanged or self.failed or self.left)


def run_round(
    store: Store,
    fetcher: Fetcher,
    clock: Clock,
    *,
    refresh_minutes: int = 60,
    zone: tzinfo = UTC,
    workers: int = WORKERS,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    chance: Callable[[], float] = random,
    services_off: Collection[str] = (),
) -> RoundReport:
    """Read every source that is due, until none is.

    Args:
        store: where they are kept.
        fetcher: the door to the network; threads share it.
        clock: the time.
        refresh_minutes: how long it is between two readings of a source.
        zone: for times without a zone, where the source does not say.
        workers: how many are read at the same time; of one host never more than one.
        on_progress: told of every step, in the caller's thread.
        cancelled: asked before each source; True ends the round after those that are being read.
        chance: gives numbers from 0 to 1, for spreading the next readings.
        services_off: the names of services whose rules are not to be used.

    Raises:
        Busy: another round is running on the same data.
        StoreError: the database cannot be used; what was saved until then stays.
    """
    with store.exclusive("round"):
        store.clear_reading()
        with (
            ThreadPoolExecutor(workers, "read") as readers,
            # One saver: SQLite has one writer, and a fault while saving is a future's exception like any other.
            ThreadPoolExecutor(1, "save") as saver,
        ):
            job = _Round(
                store=store,
                fetcher=_OnePerHost(fetcher),
                clock=clock,
                refresh_minutes=refresh_minutes,
                zone=zone,
                workers=workers,
                on_progress=on_progress or (lambda _progress: None),
                cancelled=cancelled or (lambda: False),
                chance=chance,
                services_off=services_off,
                readers=readers,
                saver=saver,
            )
            return job.run()


class _OnePerHost:
    """At most one request at a time to a host, for the calendars too that pages lead to."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._guard = Lock()
        self._locks: dict[str, Lock] = {}

    def get(
        self, url: str, purpose: Purpose = Purpose.FEED, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        host = host_of(url)
        if not host:
            return self._fetcher.get(url, purpose, etag=etag, last_modified=last_modified)
        with self._guard:
            lock = self._locks.setdefault(host, Lock())
        with lock:
            return self._fetcher.get(url, purpose, etag=etag, last_modified=last_modified)


@dataclass(kw_only=True)
class _Round:
    store: Store
    fetcher: Fetcher
    clock: Clock
    refresh_minutes: int
    zone: tzinfo
    workers: int
    on_progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]
    chance: Callable[[], float]
    services_off: Collection[str]
    readers: ThreadPoolExecutor
    saver: ThreadPoolExecutor

    waiting: deque[Source] = field(default_factory=deque)
    reading: dict[Future[Outcome], Source] = field(default_factory=dict)
    saving: dict[Future[Step], tuple[Source, Outcome]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    ended: dict[Step, list[int]] = field(default_factory=lambda: {step: [] for step in Step})
    broken: StoreError | None = None

    def run(self) -> RoundReport:
        while True:
            if self.broken is None and not self.cancelled():
                self._take_more()
                self._start()
            if not self.reading and not self.saving:
                break
            _wait_for_one(self.reading, self.saving)
            for read in [future for future in self.reading if future.done()]:
                self._after_reading(read)
            for saved in [future for future in self.saving if future.done()]:
                self._after_saving(saved)
        if self.broken is not None:
            raise self.broken
        return RoundReport(
            read=tuple(self.ended[Step.READ]),
            unchanged=tuple(self.ended[Step.UNCHANGED]),
            failed=tuple(self.ended[Step.FAILED]),
            left=(*self.ended[Step.LEFT], *(source.id for source in self.waiting)),
        )

    def _take_more(self) -> None:
        if self.waiting:
            return
        # Those that are being read are still due, and so are those that could not be saved.
        open_ones = len(self.reading) + len(self.saving) + len(self.ended[Step.LEFT])
        try:
            due = self.store.due_sources(self.clock(), limit=_BATCH + open_ones)
        except DatabaseBusy as error:
            log.warning("what is due cannot be asked: %s", error)
            return
        for source in due:
            if source.id not in self.taken:
                self.taken.add(source.id)
                self.waiting.append(source)

    def _start(self) -> None:
        # A source counts until it is saved, so that unsaved readings do not heap up.
        hosts = {_host(source) for source in self.reading.values()}
        put_back: list[Source] = []
        while self.waiting and len(self.reading) + len(self.saving) < self.workers:
            source = self.waiting.popleft()
            host = _host(source)
            if host in hosts:
                put_back.append(source)
                continue
            hosts.add(host)
            try:
                self._read(source)
            except DatabaseBusy as error:
                log.warning("source %s stays due: %s", source.id, error)
                self._end(source, Step.LEFT)
        self.waiting.extendleft(reversed(put_back))

    def _read(self, source: Source) -> None:
        now = self.clock()
        self.store.start_reading(source.id, now)
        body = self.store.source_body(source.id) if source.upload else None
        future = self.readers.submit(
            read_source,
            source,
            fetcher=self.fetcher,
            now=now,
            zone=self.zone,
            body=body,
            services_off=self.services_off,
            known=self.store,
        )
        self.reading[future] = source
        self._tell(source, Step.READING)

    def _after_reading(self, future: Future[Outcome]) -> None:
        source = self.reading.pop(future)
        error = future.exception()
        outcome = _fault(source, error) if error is not None else future.result()
        self._save(source, outcome)

    def _save(self, source: Source, outcome: Outcome) -> None:
        self.saving[self.saver.submit(self._keep, source, outcome)] = (source, outcome)

    def _keep(self, source: Source, outcome: Outcome) -> Step:
        now = self.clock()
        match outcome:
            case Unchanged():
                self.store.save_unchanged(source.id, now=now, due_at=self._next(source, now))
                return Step.UNCHANGED
            case Failed(error, retry_after):
                due_at = backoff.after_failure(
                    now, self.refresh_minutes, source.failures + 1, self.chance(), retry_after
                )
                self.store.save_failure(source.id, error, now=now, due_at=due_at)
                return Step.FAILED
            case Read():
                keep_reading(self.store, source.id, outcome, now=now, due_at=self._next(source, now), zone=self.zone)
                return Step.READ

    def _next(self, source: Source, now: datetime) -> datetime:
        if source.upload:
            return now + backoff.UPLOAD
        return backoff.after_success(now, self.refresh_minutes, self.chance())

    def _after_saving(self, future: Future[Step]) -> None:
        source, outcome = self.saving.pop(future)
        match future.exception():
            case None:
                step = future.result()
                self._end(source, step, outcome.error if isinstance(outcome, Failed) else None)
            case NotFound():
                log.info("source %s was removed while it was read", source.id)
                self._end(source, Step.REMOVED)
            case DatabaseBusy() | Busy() as error:
                log.warning("source %s could not be saved and stays due: %s", source.id, error)
                self._end(source, Step.LEFT)
            case StoreError() as error:
                self.broken = error
            case error if isinstance(outcome, Failed):
                # Not even the failure can be saved; there is nobody else to tell.
                log.error("the failure of source %s could not be saved", source.id, exc_info=error)
                self._end(source, Step.LEFT)
            case error:
                self._save(source, _fault(source, error))

    def _end(self, source: Source, step: Step, error: Message | None = None) -> None:
        self.ended[step].append(source.id)
        self._tell(source, step, error)

    def _tell(self, source: Source, step: Step, error: Message | None = None) -> None:
        done = sum(len(ids) for ids in self.ended.values())
        title = source.title or shown(source.url)
        self.on_progress(Progress(source.id, title, step, done, len(self.taken), error))


def _wait_for_one(*waiting: Iterable[Future[Any]]) -> None:
    wait([future for futures in waiting for future in futures], return_when=FIRST_COMPLETED)


def _fault(source: Source, error: BaseException) -> Failed:
    """The boundary for faults of ours: told with all that finds them, and over for this source only."""
    log.error("source %s (%s) met a fault of ours", source.id, shown(source.url), exc_info=error)
    return Failed(Message.of(FAULT_OF_OURS))


def _host(source: Source) -> str:
    # Uploads and the sample town have no host to be polite to.
    return host_of(source.read_url or source.url) or f"#{source.id}"
