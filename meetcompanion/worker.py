"""A worker: with PostgreSQL it does the jobs of the table, several at a time, beside any number of others.

Procrastinate keeps the line. One of the workers looks what is due and lines it up; a job whose worker has died is taken
up by another; one that fails again and again is given up for a while. Nothing is lost with the line: what is due is a
column elsewhere.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from meetcompanion.errors import Busy, MeetcompanionError, NotFound, UsageError
from meetcompanion.jobs import GIVEN_UP_DAYS, JOBS, TRIES, Job, Looks
from meetcompanion.message import N_
from meetcompanion.model.jobs import Piece

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.jobs import Job as Lined
    from procrastinate.retry import RetryDecision

    from meetcompanion.bootstrap import Companion

log = logging.getLogger(__name__)

#: How many pieces one worker does at a time, where it is not told.
AT_ONCE = 4
#: Seconds between two looks at what is due.
EVERY = 15
#: A worker that has said nothing for so many seconds is dead, and its jobs are others'.
SILENT = 30.0

_LOOK = "look"
_MOST = 10_000
_AGAIN_SECONDS = 5.0
_RETRY_SECONDS = 10
_STOP_SECONDS = 20.0
#: Classes of errors: the connection broke, or the server is going down or coming up.
#: https://www.postgresql.org/docs/current/errcodes-appendix.html
_GONE = ("08", "57P")

_NO_SERVER = N_("Workers need a PostgreSQL database. With the SQLite file, `meetcompanion serve` does everything.")
_NOT_INSTALLED = N_("The part for workers is not installed. Install it: pip install 'meetcompanion[postgresql]'")


class _Connection(logging.Filter):
    """Says once that the line of jobs cannot be reached, and once that it can be again.

    The libraries below tell the same at each of their tries, with all that led to it.
    """

    _LIBRARIES = ("procrastinate.worker.worker", "procrastinate.utils", "psycopg.pool")

    def __init__(self) -> None:
        super().__init__()
        self._lost = False

    def filter(self, record: logging.LogRecord) -> bool:
        """False for what is said here instead."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None and record.name == "psycopg.pool":
            error = next((one for one in record.args or () if isinstance(one, Exception)), None)
        if not _is_trouble(error):
            return True
        self.lost(error)
        return False

    def lost(self, error: BaseException | None) -> None:
        """It cannot be reached."""
        if not self._lost:
            self._lost = True
            log.warning("the line of jobs cannot be reached; it is tried again: %s", _why(error))

    def found(self) -> None:
        """It has answered."""
        if self._lost:
            self._lost = False
            log.warning("the line of jobs is reached again")

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Listen to the libraries meanwhile."""
        loggers = [logging.getLogger(name) for name in self._LIBRARIES]
        for one in loggers:
            one.addFilter(self)
        try:
            yield
        finally:
            for one in loggers:
                one.removeFilter(self)


class Worker:
    """Works until it is told to stop."""

    def __init__(
        self, companion: Companion, *, at_once: int = AT_ONCE, every: int = EVERY, silent: float = SILENT
    ) -> None:
        """Make ready, without beginning.

        Args:
            companion: whose jobs they are.
            at_once: how many pieces are done at a time.
            every: seconds between two looks at what is due, 1 to 59.
            silent: seconds after which a worker that says nothing is taken for dead.

        Raises:
            UsageError: there is no server to keep the line, or the library for it is not installed.
            StoreError: the server does not let us make the line.
        """
        self._companion = companion
        self._at_once = at_once
        self._every = every
        self._silent = silent
        self._looks = Looks()
        self._stopping = Event()
        self._woken: Callable[[], object] | None = None
        self._thread: Thread | None = None
        self._connection = _Connection()
        _make_line(companion)

    def start(self) -> None:
        """Work on a thread of its own."""
        self._thread = Thread(target=self.run, name="worker")
        self._thread.start()

    def run(self) -> None:
        """Work until `stop`; a server that goes away is waited for."""
        with self._connection.speaking():
            asyncio.run(self._run())

    def stop(self) -> None:
        """Begin nothing more; what is being done ends between two steps."""
        self._stopping.set()
        self._companion.ending.set()
        if self._woken is not None:
            with suppress(RuntimeError):  # it has just ended by itself
                self._woken()

    def join(self) -> None:
        """Wait for the thread that `start` began."""
        if self._thread is not None:
            self._thread.join()

    async def _run(self) -> None:
        from procrastinate.exceptions import ConnectorException
        from psycopg import Error

        loop, woken = asyncio.get_running_loop(), asyncio.Event()
        self._woken = lambda: loop.call_soon_threadsafe(woken.set)
        while not self._stopping.is_set():
            working, told = asyncio.create_task(self._work()), asyncio.create_task(woken.wait())
            await asyncio.wait({working, told}, return_when=asyncio.FIRST_COMPLETED)
            told.cancel()
            working.cancel()  # it ends what it has begun
            try:
                await working
            except asyncio.CancelledError:
                return
            except (ConnectorException, Error) as error:
                if _is_trouble(error):
                    self._connection.lost(error)
                else:
                    log.warning("the line of jobs does not work; it is tried again: %s", _why(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), _AGAIN_SECONDS)

    async def _work(self) -> None:
        """Work as long as the server is there."""
        app = self._app()
        async with app.open_async():
            await _look_soon(app)
            self._connection.found()
            await app.run_worker_async(
                concurrency=self._at_once,
                delete_jobs="successful",
                install_signal_handlers=False,
                shutdown_graceful_timeout=_STOP_SECONDS,
                update_heartbeat_interval=self._silent / 3,
                stalled_worker_timeout=self._silent,
                fetch_job_polling_interval=min(5.0, self._silent),
            )

    def _app(self) -> App:
        from procrastinate import App, PsycopgConnector

        # One more connection listens; doing needs them only at the beginning and at the end of a piece.
        connector = PsycopgConnector(conninfo=_address(self._companion), min_size=1, max_size=3)
        app = App(connector=connector)
        for job in JOBS:
            app.task(name=job.name, retry=_patience())(self._doing(job))

        async def look(timestamp: int) -> None:
            await self._look(app, timestamp)

        task = app.task(name=_LOOK, queueing_lock=_LOOK)(look)
        app.periodic(cron=f"* * * * * */{self._every}")(task)
        return app

    def _doing(self, job: Job) -> Callable[..., None]:
        def do(key: str, stamp: str | None) -> None:
            try:
                done = job.do(self._companion, key, self._stopping.is_set)
                if done and stamp is not None:
                    self._companion.store.stamp(job.name, stamp)
            except NotFound:
                log.debug("%s %s is gone", job.name, key)
            except Busy:
                log.debug("another program is just doing this: %s %s", job.name, key)
            except MeetcompanionError as error:
                # The database or its disk, and no fault of the piece: it is lined up again while it is due.
                log.warning("%s %s did not work: %s", job.name, key, error)

        return do

    async def _look(self, app: App, _timestamp: int) -> None:
        """Line up what is due, and what was left by those who died."""
        from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation

        await self._take_up(app)
        try:
            due = await asyncio.to_thread(self._due)
        except MeetcompanionError as error:
            log.warning("what is due cannot be asked: %s", error)
            return
        self._connection.found()
        for job, piece in due:
            name = f"{job.name} {piece.key}"
            lined = app.configure_task(job.name, lock=piece.turn or name, queueing_lock=name)
            with suppress(AlreadyEnqueued, UniqueViolation):  # another worker looked at the same time
                await lined.defer_async(key=piece.key, stamp=piece.stamp)

    def _due(self) -> list[tuple[Job, Piece]]:
        companion = self._companion
        companion.store.try_given_up_again(older_than_days=GIVEN_UP_DAYS)
        companion.store.forget_ways_back()
        known, stamps = companion.store.in_line(), companion.store.stamps()
        return [
            (job, piece)
            for job in JOBS
            for piece in self._looks.now_due(job, companion, stamps, _MOST)
            if (job.name, piece.key) not in known
        ]

    async def _take_up(self, app: App) -> None:
        from procrastinate.jobs import Status

        await app.job_manager.prune_stalled_workers(self._silent)
        for left in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=self._silent):
            log.warning("the worker that did %s has died", left.call_string)
            again = _again(left)
            if left.task_name == _LOOK or again is None:
                await app.job_manager.finish_job(left, Status.FAILED, delete_job=left.task_name == _LOOK)
            else:
                await app.job_manager.retry_job(left, again.retry_at, again.priority)


def hand_over(companion: Companion) -> Callable[[], None]:
    """What tells the workers that something is due; for pages that are served without a worker of their own.

    Raises:
        UsageError, StoreError: as `Worker`.
    """
    from procrastinate import App, SyncPsycopgConnector
    from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

    _make_line(companion)
    app = App(connector=SyncPsycopgConnector(conninfo=_address(companion), min_size=0, max_size=2))
    app.open()

    def tell() -> None:
        try:
            app.configure_task(_LOOK, queueing_lock=_LOOK, allow_unknown=True).defer(timestamp=0)
        except AlreadyEnqueued:
            pass
        except ConnectorException as error:
            # It is due in any case, and found at the next look.
            log.warning("the line of jobs cannot be reached: %s", error)

    return tell


def _why(error: BaseException | None) -> str:
    """What began it, in one line."""
    while error is not None and error.__cause__ is not None:
        error = error.__cause__
    return " ".join(str(error).split())


def _is_trouble(error: BaseException | None) -> bool:
    """True where the server could not be reached."""
    from procrastinate.exceptions import ConnectorException
    from psycopg import InterfaceError, OperationalError

    cause = error.__cause__ if isinstance(error, ConnectorException) else error
    if not isinstance(cause, OperationalError | InterfaceError):
        return False
    # A server that answers says what is wrong by a code: a full disk is no server that has gone away.
    return cause.sqlstate is None or cause.sqlstate.startswith(_GONE)


async def _look_soon(app: App) -> None:
    from procrastinate.exceptions import AlreadyEnqueued

    with suppress(AlreadyEnqueued):
        await app.configure_task(_LOOK, queueing_lock=_LOOK).defer_async(timestamp=0)


def _again(lined: Lined) -> RetryDecision | None:
    """When a piece that failed is tried again, and behind all others; None where it is given up."""
    from procrastinate.retry import RetryDecision

    tries = lined.attempts + 1
    if tries >= TRIES:
        return None
    return RetryDecision(retry_in={"seconds": _RETRY_SECONDS * 2 ** (tries - 1)}, priority=-tries)


def _patience() -> Any:
    from procrastinate.retry import BaseRetryStrategy

    class Patience(BaseRetryStrategy):
        def get_retry_decision(self, *, exception: BaseException, job: Lined) -> RetryDecision | None:  # noqa: ARG002
            return _again(job)

    return Patience()


def _make_line(companion: Companion) -> None:
    try:
        import procrastinate.schema
    except ModuleNotFoundError as error:
        raise UsageError(_NOT_INSTALLED) from error
    _address(companion)
    migrations = files("procrastinate.sql") / "migrations"
    companion.store.make_queue(
        procrastinate.schema.SchemaManager.get_schema(),
        {one.name: one.read_text(encoding="utf-8") for one in migrations.iterdir() if one.name.endswith(".sql")},
    )


def _address(companion: Companion) -> str:
    address = companion.store.queue_address()
    if address is None:
        raise UsageError(_NO_SERVER)
    return address
