"""Ticks: while the page is served, what is due is read. "Due" is a column and a query; nothing is remembered here."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.background import BackgroundScheduler

from meetcompanion.errors import Busy, MeetcompanionError

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion

log = logging.getLogger(__name__)

#: Seconds between two looks at what is due; a look that finds nothing is one small query.
EVERY = 15.0

_TICK = "tick"
_DAY = timedelta(days=1)


def start(companion: Companion, *, every: float = EVERY) -> Scheduler:
    """Begin to tick, at once and then each `every` seconds, on a thread of its own."""
    scheduler = Scheduler(companion, every=every)
    scheduler.start()
    return scheduler


class Scheduler:
    """Reads what is due, a tick at a time. Several may run on one database: a round is only ever had by one."""

    def __init__(self, companion: Companion, *, every: float = EVERY) -> None:
        self._companion = companion
        self._every = every
        self._stopping = Event()
        self._poked = Event()
        self._prepared: int | None = None
        self._house_kept: datetime | None = None
        self._scheduler = BackgroundScheduler(
            timezone=UTC, executors={"default": ThreadPoolExecutor(1)}, job_defaults={"misfire_grace_time": None}
        )
        # A round that outlasts a tick is what max_instances is there for, and no news.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.add_job(
            self._tick,
            "interval",
            seconds=self._every,
            id=_TICK,
            coalesce=True,
            max_instances=1,
        )
        self._scheduler.start()
        self.poke()

    def poke(self) -> None:
        """Tick at once, or once more where a tick is just running."""
        self._poked.set()
        try:
            # The time of the tick before: the past, by the scheduler's own clock, whatever ours is set to.
            job = self._scheduler.get_job(_TICK)
            if job is not None and job.next_run_time is not None:
                self._scheduler.modify_job(_TICK, next_run_time=job.next_run_time - timedelta(seconds=self._every))
        except (JobLookupError, SchedulerNotRunningError):  # stopped in the meantime
            log.debug("poked after the end")

    def stop(self) -> None:
        """Stop ticking; waits for the sources and the texts that are just being read, others are left for next time."""
        self._stopping.set()
        # The pages have threads of their own that read and prepare, and a tick may be waiting for one of these.
        self._companion.ending.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _tick(self) -> None:
        """One tick; also what follows a poke that came while it ran."""
        while not self._stopping.is_set():
            self._poked.clear()
            self._companion.beat()
            self._back_up()
            try:
                self._keep_house()
                self._read_what_is_due()
                self._companion.remind()
                self._companion.push_calendars()
            except Busy:
                log.debug("another program is reading what is due")
                return
            except MeetcompanionError as error:
                # The database or its disk: a later tick may find it better.
                log.warning("reading what is due did not work: %s", error)
                return
            if not self._poked.is_set():
                return

    def _back_up(self) -> None:
        """Make the backup that is due; what goes wrong with it keeps nobody from reading calendars."""
        try:
            self._companion.back_up()
        except Busy:
            log.debug("another program is making the backup")
        except MeetcompanionError as error:
            log.warning("the backup could not be made: %s", error)

    def _keep_house(self) -> None:
        """Once a day; it finds by itself what is due, so that only looking is saved here."""
        now = self._companion.clock()
        if self._house_kept is None or now - self._house_kept >= _DAY:
            self._companion.keep_house()
            self._house_kept = now

    def _read_what_is_due(self) -> None:
        companion = self._companion
        companion.read_busy_calendars(self._stopping.is_set)
        if companion.store.due_sources(companion.clock(), limit=1):
            companion.refresh(cancelled=self._stopping.is_set)
        # Asked at every tick, since events come from subscribing too, and from programs that ended half-way.
        revision = companion.store.town_revision()
        if revision == self._prepared or self._stopping.is_set():
            return
        if companion.prepare(since=companion.clock()):
            self._prepared = revision
        else:
            self._poked.set()  # something has become due meanwhile: it is read first
