"""Ticks: while the page is served, one program does all the jobs of the table. "Due" is a column and a query."""

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
from meetcompanion.jobs import GIVEN_UP_DAYS, JOBS, TRIES, Job, Looks

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion

log = logging.getLogger(__name__)

#: Seconds between two looks at what is due; a look that finds nothing is one small query.
EVERY = 15.0

_TICK = "tick"


def start(companion: Companion, *, every: float = EVERY) -> Scheduler:
    """Begin to tick, at once and then each `every` seconds, on a thread of its own."""
    scheduler = Scheduler(companion, every=every)
    scheduler.start()
    return scheduler


class Scheduler:
    """Does what is due, a tick at a time. Several may run on one database: a round is only ever had by one."""

    def __init__(self, companion: Companion, *, every: float = EVERY) -> None:
        self._companion = companion
        self._every = every
        self._stopping = Event()
        self._poked = Event()
        self._looks = Looks()
        self._stamps: dict[str, str] = {}
        #: The job that is just being done; still there at the next tick where it ended by a fault of ours.
        self._at: Job | None = None
        self._first = 0
        self._faults: dict[str, int] = {}
        self._rests: dict[str, datetime] = {}
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
        self._mind_the_fault()
        while not self._stopping.is_set():
            self._poked.clear()
            self._companion.beat()
            for job in [*JOBS[self._first :], *JOBS[: self._first]]:
                if self._stopping.is_set():
                    return
                self._at = job
                self._do(job)
                self._at = None
            if not self._poked.is_set():
                return

    def _do(self, job: Job) -> None:
        """Do what is due of one job; what goes wrong with it keeps the others from nothing."""
        rests_until = self._rests.get(job.name)
        try:
            if rests_until is not None and self._companion.clock() < rests_until:
                return
            due = self._looks.now_due(job, self._companion, self._stamps, 1)
            if not due:
                return
            if not job.do(self._companion, None, self._stopping.is_set):
                self._poked.set()  # something has become due meanwhile: it is done first
            elif due[0].stamp is not None:
                self._stamps[job.name] = due[0].stamp
            self._faults.pop(job.name, None)
        except Busy:
            log.debug("another program is just doing this: %s", job.name)
        except MeetcompanionError as error:
            # The database or its disk: a later tick may find it better.
            log.warning("%s did not work: %s", job.name, error)

    def _mind_the_fault(self) -> None:
        """The tick before ended in a job by a fault of ours: the next one begins behind it."""
        if self._at is None:
            return
        name = self._at.name
        self._looks.forget(self._at)
        self._first = (JOBS.index(self._at) + 1) % len(JOBS)
        self._at = None
        self._faults[name] = self._faults.get(name, 0) + 1
        if self._faults[name] >= TRIES:
            del self._faults[name]
            log.error("%s is given up for a day after %d faults", name, TRIES)
            self._rests[name] = self._companion.clock() + timedelta(days=GIVEN_UP_DAYS)
        self._companion.gave_up(self._rests)
