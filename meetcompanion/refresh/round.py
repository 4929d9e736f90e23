"""One round over the due sources: fetched side by side, saved one by one, a failing one never stops the others."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from random import random
from typing import Any

from meetcompanion.clock import Clock
from meetcompanion.errors import Busy, DatabaseBusy, NotFound, StoreError
from meetcompanion.fetch import Fetcher, host_of
from meetcompanion.message import N_, Message
from meetcompanion.model import Source, Standing, masked, place_of
from meetcompanion.refresh import backoff
from meetcompanion.refresh.keep import keep_reading
from meetcompanion.refresh.polite import PoliteFetcher, Queue, key_of
from meetcompanion.refresh.reading import Failed, Outcome, Read, Unchanged, read_source
from meetcompanion.refresh.report import Progress, RoundReport, Step
from meetcompanion.store import Store

log = logging.getLogger(__name__)

#: How many sources are fetched at the same time.
WORKERS = 8

_BATCH = 100
_ALL = 1_000_000

FAULT_OF_OURS = N_("It could not be read because of a fault of ours. What is known of it is kept.")


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
    pause: float = 0,
    sleep: Callable[[float], None] = time.sleep,
    only: int | None = None,
    unreached: set[str] | None = None,
) -> RoundReport:
    """Read every source that is due, until none is; with `only`, none but that one.

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
        pause: seconds between two requests to the same host; none on this very machine.
        sleep: waits so many seconds.
        only: the id of a source; on a server others may be read at the same time, by whatever program.
        unreached: hosts that could not be reached since anybody was, remembered between rounds of one source each.

    Raises:
        Busy: another round is running on the same data.
        StoreError: the database cannot be used; what was saved until then stays.
    """
    with store.reading_turn(only):
        store.clear_reading(only)
        with (
            ThreadPoolExecutor(workers, "read") as readers,
            # One saver: SQLite has one writer, and a fault while saving is a future's exception like any other.
            ThreadPoolExecutor(1, "save") as saver,
        ):
            job = _Round(
                store=store,
                fetcher=PoliteFetcher(fetcher, pause, sleep=sleep, among=store.host_turn),
                clock=clock,
                refresh_minutes=refresh_minutes,
                zone=zone,
                workers=workers,
                on_progress=on_progress or (lambda _progress: None),
                cancelled=cancelled or (lambda: False),
                chance=chance,
                services_off=services_off,
                sleep=sleep,
                readers=readers,
                saver=saver,
                only=only,
                known_unreached=set() if unreached is None else unreached,
            )
            return job.run()


_Done = tuple[Source, Outcome]
_STEPS: dict[type, Step] = {Read: Step.READ, Unchanged: Step.UNCHANGED, Failed: Step.FAILED}


@dataclass(kw_only=True)
class _Round:
    store: Store
    fetcher: PoliteFetcher
    clock: Clock
    refresh_minutes: int
    zone: tzinfo
    workers: int
    on_progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]
    chance: Callable[[], float]
    services_off: Collection[str]
    sleep: Callable[[float], None]
    readers: ThreadPoolExecutor
    saver: ThreadPoolExecutor
    only: int | None
    known_unreached: set[str]

    waiting: Queue = field(default_factory=Queue)
    reading: dict[Future[Outcome], Source] = field(default_factory=dict)
    #: What changed nothing; saved together, since the commit is what takes time.
    pending: list[_Done] = field(default_factory=list)
    saving: dict[Future[set[int]], list[_Done]] = field(default_factory=dict)
    #: Failures that may be this machine's; they wait for somebody to be reached.
    unreached: list[_Done] = field(default_factory=list)
    reached: bool = False
    offline: bool = False
    taken: set[int] = field(default_factory=set)
    ended: dict[Step, list[int]] = field(default_factory=lambda: {step: [] for step in Step})
    broken: StoreError | None = None

    def run(self) -> RoundReport:
        while True:
            pause = None
            stopped = self.broken is not None or self.cancelled()
            if not stopped:
                self._take_more()
                pause = self._start()
            self._save_pending()
            if self.reading or self.saving:
                self._wait(pause)
            elif self.unreached and self.broken is None:
                self._judge_the_unreached()
            elif pause is not None:
                self.sleep(pause)
            else:
                break
        if self.broken is not None:
            raise self.broken
        left = (*self.ended[Step.LEFT], *(source.id for source in self.waiting))
        if left:
            self.store.clear_reading(self.only)
        return RoundReport(
            read=tuple(self.ended[Step.READ]),
            unchanged=tuple(self.ended[Step.UNCHANGED]),
            failed=tuple(self.ended[Step.FAILED]),
            left=left,
            put_off=tuple(self.ended[Step.PUT_OFF]),
            offline=self.offline,
        )

    def _wait(self, pause: float | None) -> None:
        futures: list[Future[Any]] = [*self.reading, *self.saving]
        wait(futures, timeout=pause, return_when=FIRST_COMPLETED)
        for read in [future for future in self.reading if future.done()]:
            self._after_reading(read)
        for saved in [future for future in self.saving if future.done()]:
            self._after_saving(saved)

    def _take_more(self) -> None:
        if self.waiting:
            return
        # Those that are being read are still due, and so are those that could not be saved.
        saving = sum(map(len, self.saving.values())) + len(self.pending) + len(self.unreached)
        open_ones = len(self.reading) + saving + len(self.ended[Step.LEFT])
        now = self.clock()
        try:
            due = self.store.due_sources(now, limit=_BATCH + open_ones, only=self.only)
            fresh = [source for source in due if source.id not in self.taken]
            if fresh:
                self.store.start_reading([source.id for source in fresh], now)
        except DatabaseBusy as error:
            log.warning("what is due cannot be asked: %s", error)
            return
        for source in fresh:
            self.taken.add(source.id)
            self.waiting.add(source)

    def _start(self) -> float | None:
        """Begin to read as many as may be; the seconds until a host may be asked again that others wait for."""
        # What changed something counts until it is saved, so that unsaved readings do not heap up.
        unsaved = sum(isinstance(outcome, Read) for batch in self.saving.values() for _, outcome in batch)
        while len(self.reading) + unsaved < self.workers:
            source, pause = self.waiting.take(self.fetcher.ready_in)
            if source is None:
                return pause
            try:
                self._read(source)
            except DatabaseBusy as error:
                log.warning("source %s stays due: %s", source.id, error)
                self.waiting.release(source)
                self._end(source, Step.LEFT)
        return None

    def _read(self, source: Source) -> None:
        body = self.store.source_body(source.id) if source.upload else None
        future = self.readers.submit(
            read_source,
            source,
            fetcher=self.fetcher,
            now=self.clock(),
            zone=self.zone,
            body=body,
            services_off=self.services_off,
            known=self.store,
        )
        self.reading[future] = source
        self._tell(source, Step.READING)

    def _after_reading(self, future: Future[Outcome]) -> None:
        source = self.reading.pop(future)
        self.waiting.release(source)
        match future.exception():
            case None:
                outcome = future.result()
            case DatabaseBusy() | Busy() as error:
                log.warning("source %s stays due: %s", source.id, error)
                self._end(source, Step.LEFT)
                return
            case StoreError() as error:
                self.broken = error
                return
            case error:
                outcome = _fault(source, error)
        if isinstance(outcome, Failed) and outcome.unreachable and not self.reached:
            self.unreached.append((source, outcome))
            return
        if not self.reached and host_of(source.url):
            self.reached = True
            self.known_unreached.clear()
            self.pending += self.unreached
            self.unreached.clear()
        if isinstance(outcome, Failed) and outcome.closed:
            self._close(outcome.closed, source, outcome.retry_after)
        self._save(source, outcome)

    def _judge_the_unreached(self) -> None:
        """Nobody at all was reached: that is no failure of theirs, but one site by itself may well be gone."""
        unreached, self.unreached = self.unreached, []
        self.known_unreached.update(key_of(source) for source, _ in unreached)
        if len(self.known_unreached) < 2:
            self.reached = True
            self.pending += unreached
            return
        self.offline = True
        log.warning("none of %d sources could be reached; this machine may have no network", len(unreached))
        self._put_off([source for source, _ in unreached], backoff.after_lost_network(self.clock(), self.chance()))

    def _close(self, host: str, source: Source, retry_after: int | None) -> None:
        """Ask nothing else of a host that wants us to come less often."""
        until = backoff.host_closed(self.clock(), self.chance(), retry_after)
        self._put_off(self.waiting.drop(host), until)
        being_read = {one.id for one in self.reading.values()} | {source.id}
        try:
            others = self.store.due_sources(until, limit=_ALL)
            ids = [one.id for one in others if one.id not in being_read and key_of(one) == host]
            if ids:
                self.store.put_off(ids, until)
        except DatabaseBusy as error:
            log.warning("the other sources of %s stay due: %s", host, error)

    def _put_off(self, put_off: list[Source], until: datetime) -> None:
        try:
            self.store.put_off([source.id for source in put_off], until)
        except DatabaseBusy as error:
            log.warning("%d sources stay due: %s", len(put_off), error)
        for source in put_off:
            self._end(source, Step.PUT_OFF)

    def _save(self, source: Source, outcome: Outcome) -> None:
        if isinstance(outcome, Read):
            self.saving[self.saver.submit(self._keep, source, outcome)] = [(source, outcome)]
        else:
            self.pending.append((source, outcome))

    def _save_pending(self) -> None:
        # While the saver is at work, more of them come together.
        if self.pending and not self.saving and self.broken is None:
            batch, self.pending = self.pending, []
            self.saving[self.saver.submit(self._keep_standings, batch)] = batch

    def _keep(self, source: Source, outcome: Read) -> set[int]:
        now = self.clock()
        due_at = self._next(source, now, outcome.fetched.fresh_for)
        keep_reading(self.store, source.id, outcome, now=now, due_at=due_at, zone=self.zone)
        return set()

    def _keep_standings(self, batch: list[_Done]) -> set[int]:
        now = self.clock()
        return self.store.save_standings([self._standing(*done, now) for done in batch], now=now)

    def _standing(self, source: Source, outcome: Outcome, now: datetime) -> Standing:
        if isinstance(outcome, Failed):
            due_at = backoff.after_failure(
                now, self.refresh_minutes, source.failures + 1, self.chance(), outcome.retry_after
            )
            return Standing(
                source_id=source.id,
                due_at=None if outcome.gone else due_at,
                error=outcome.error,
                moved_to=source.moved_to,
                moved_count=source.moved_count,
            )
        assert isinstance(outcome, Unchanged)
        return Standing(
            source_id=source.id,
            due_at=self._next(source, now, outcome.fresh_for),
            moved_to=outcome.moved_to,
            moved_count=outcome.moved_count,
        )

    def _next(self, source: Source, now: datetime, fresh_for: int | None) -> datetime:
        if source.upload:
            return now + backoff.UPLOAD
        return backoff.after_success(now, self.refresh_minutes, self.chance(), fresh_for)

    def _after_saving(self, future: Future[set[int]]) -> None:
        batch = self.saving.pop(future)
        error = future.exception()
        if isinstance(error, StoreError) and not isinstance(error, DatabaseBusy | Busy):
            self.broken = error
            return
        if error is not None and len(batch) > 1 and not isinstance(error, DatabaseBusy | Busy):
            # One of them is at fault; alone, each shows whether it is.
            for done in batch:
                self.saving[self.saver.submit(self._keep_standings, [done])] = [done]
            return
        missing = set() if error is not None else future.result()
        for source, outcome in batch:
            if source.id in missing or isinstance(error, NotFound):
                log.info("source %s was removed while it was read", source.id)
                self._end(source, Step.REMOVED)
            else:
                self._after_saving_one(source, outcome, error)

    def _after_saving_one(self, source: Source, outcome: Outcome, error: BaseException | None) -> None:
        match error:
            case None:
                self._end(source, _STEPS[type(outcome)], outcome.error if isinstance(outcome, Failed) else None)
            case DatabaseBusy() | Busy():
                log.warning("source %s could not be saved and stays due: %s", source.id, error)
                self._end(source, Step.LEFT)
            case _ if isinstance(outcome, Failed):
                # Not even the failure can be saved; there is nobody else to tell.
                log.error("the failure of source %s could not be saved", source.id, exc_info=error)
                self._end(source, Step.LEFT)
            case _:
                self._save(source, _fault(source, error))

    def _end(self, source: Source, step: Step, error: Message | None = None) -> None:
        self.ended[step].append(source.id)
        self._tell(source, step, error)

    def _tell(self, source: Source, step: Step, error: Message | None = None) -> None:
        done = sum(len(ids) for ids in self.ended.values())
        title = source.title or place_of(source.url)
        self.on_progress(Progress(source.id, title, step, done, len(self.taken), error))


def _fault(source: Source, error: BaseException) -> Failed:
    """The boundary for faults of ours: told with all that finds them, and over for this source only."""
    log.error("source %s (%s) met a fault of ours", source.id, masked(source.url), exc_info=error)
    return Failed(Message.of(FAULT_OF_OURS))
