"""What only several machines need: a schema of its own on the server, in which jobs wait and hosts have their turns.

Nothing in it has to be kept: what is due is a column elsewhere. So it is in no backup, and a move leaves it behind.
The tables of the line are the worker room's; here they are made and looked at.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import text

from meetcompanion.model.jobs import Line
from meetcompanion.store import postgresql
from meetcompanion.store.base import Base

SCHEMA = "meetcompanion_queue"

#: So long somebody waits until others have asked a host; a single request takes less.
_HOST_SECONDS = 120.0
#: A worker that said nothing for so long has ended.
_ALIVE_SECONDS = 60

_TABLES = f"""
CREATE SCHEMA IF NOT EXISTS {SCHEMA};
CREATE TABLE IF NOT EXISTS {SCHEMA}.brought_up (name text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS {SCHEMA}.done (job text PRIMARY KEY, stamp text NOT NULL);
CREATE TABLE IF NOT EXISTS {SCHEMA}.looks (
    token text PRIMARY KEY, account_id bigint NOT NULL, address text NOT NULL, body bytea,
    asked_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS {SCHEMA}.ways_back (
    token text PRIMARY KEY, account_id bigint NOT NULL, what text NOT NULL, held text NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS {SCHEMA}.hosts (host text PRIMARY KEY, ready_at timestamptz NOT NULL);
"""
#: The library itself lets a second one of a key wait while the first is done, which could then never be tried again.
_ONE_OF_A_KEY = """
CREATE UNIQUE INDEX IF NOT EXISTS one_of_a_key ON procrastinate_jobs (queueing_lock)
WHERE status IN ('todo', 'doing') AND args ? 'key'
"""
_JOBS = f"{SCHEMA}.procrastinate_jobs"
_KEY = "concat_ws(' ', task_name, args ->> 'key')"


class Queue(Base):
    """The line of jobs on a server; a SQLite file has none, since one program does all."""

    _has_queue = False

    def queue_address(self) -> str | None:
        """Where the line is, for the library that keeps it; None where there is none."""
        if self._engine.dialect.name == "sqlite":
            return None
        from psycopg.conninfo import make_conninfo

        _, named = self._engine.dialect.create_connect_args(self._engine.url)
        options = f"{named.pop('options', '')} -c search_path={SCHEMA}".strip()
        named.pop("context", None)
        return make_conninfo(**named, options=options, application_name="meetcompanion worker", connect_timeout=5)

    def make_queue(self, tables: str, migrations: Mapping[str, str]) -> None:
        """Make the schema with these `tables`, or bring what is there up to date by the `migrations` it has not had.

        Raises:
            StoreError: the server cannot be reached, or does not let us.
        """
        with self._writing() as connection:
            run = connection.execution_options(no_parameters=True).exec_driver_sql
            run(f"{_TABLES} SET LOCAL search_path = {SCHEMA};")
            had = {row.name for row in connection.execute(text("SELECT name FROM brought_up"))}
            if not had:
                run(tables)
            else:
                for name in sorted(set(migrations) - had):
                    run(migrations[name])
            run(_ONE_OF_A_KEY)
            for name in sorted({*migrations, "begun"} - had):
                connection.execute(text("INSERT INTO brought_up VALUES (:name)"), {"name": name})

    def line(self) -> Line | None:
        """How the workers fare; None where there is no line of jobs."""
        if not self._queue_is_there():
            return None
        alive = text(
            f"SELECT count(*) FROM {SCHEMA}.procrastinate_workers "  # noqa: S608 - our own name
            "WHERE last_heartbeat > now() - make_interval(secs => :seconds)"
        )
        failed = text(f"SELECT DISTINCT {_KEY} FROM {_JOBS} WHERE status = 'failed' ORDER BY 1")  # noqa: S608
        with self._reading() as connection:
            workers = connection.execute(alive, {"seconds": _ALIVE_SECONDS}).scalar_one()
            return Line(workers, tuple(name.strip() for name in connection.execute(failed).scalars()))

    def in_line(self) -> set[tuple[str, str]]:
        """Jobs and keys of what waits, is being done, or was given up: none of it is to be lined up again."""
        query = text(
            f"SELECT task_name, args ->> 'key' FROM {_JOBS} WHERE status IN ('todo', 'doing', 'failed')"  # noqa: S608
        )
        with self._reading() as connection:
            return {(job, key) for job, key in connection.execute(query) if key is not None}

    def try_given_up_again(self, *, older_than_days: float = 0) -> None:
        """Let go of what was given up so long ago; it is lined up again if it is still due."""
        events = f"SELECT max(at) FROM {SCHEMA}.procrastinate_events e WHERE e.job_id = j.id"  # noqa: S608
        query = text(
            f"DELETE FROM {_JOBS} j WHERE status = 'failed' "  # noqa: S608
            f"AND ({events}) <= clock_timestamp() - make_interval(secs => :seconds)"
        )
        with self._writing() as connection:
            connection.execute(text(f"SET LOCAL search_path = {SCHEMA}"))  # its triggers name no schema
            connection.execute(query, {"seconds": older_than_days * 86_400})

    def stamps(self) -> dict[str, str]:
        """By job, the state that it was last done for."""
        with self._reading() as connection:
            found = connection.execute(text(f"SELECT job, stamp FROM {SCHEMA}.done"))  # noqa: S608
            return {row.job: row.stamp for row in found}

    def stamp(self, job: str, stamp: str) -> None:
        """It was done for this state."""
        query = text(
            f"INSERT INTO {SCHEMA}.done VALUES (:job, :stamp) "  # noqa: S608
            "ON CONFLICT (job) DO UPDATE SET stamp = excluded.stamp"
        )
        with self._writing() as connection:
            connection.execute(query, {"job": job, "stamp": stamp})

    def keep_look(self, token: str, account_id: int, address: str, body: bytes | None) -> None:
        """Let other processes know for a day what an account wants to look at, under a `token` that nobody guesses."""
        old = text(f"DELETE FROM {SCHEMA}.looks WHERE asked_at < now() - interval '1 day'")  # noqa: S608
        new = text(f"INSERT INTO {SCHEMA}.looks VALUES (:token, :account, :address, :body)")  # noqa: S608
        with self._writing() as connection:
            connection.execute(old)
            connection.execute(new, {"token": token, "account": account_id, "address": address, "body": body})

    def kept_look(self, token: str, account_id: int) -> tuple[str, bytes | None] | None:
        """The address and the uploaded file that this account wants to look at; None where it asked for nothing."""
        query = text(f"SELECT address, body FROM {SCHEMA}.looks WHERE token = :token AND account_id = :account")  # noqa: S608
        with self._reading() as connection:
            row = connection.execute(query, {"token": token, "account": account_id}).first()
        return None if row is None else (row.address, None if row.body is None else bytes(row.body))

    def keep_way_back(self, token: str, account_id: int, what: str, held: str) -> None:
        """Let other processes know for an hour what an account has just taken away, and might want back."""
        query = text(f"INSERT INTO {SCHEMA}.ways_back VALUES (:token, :account, :what, :held)")  # noqa: S608
        with self._writing() as connection:
            connection.execute(query, {"token": token, "account": account_id, "what": what, "held": held})
        self.forget_ways_back()

    def take_way_back(self, token: str, account_id: int) -> tuple[str, str] | None:
        """What this account took away, once; None where it was longer ago, or was brought back already."""
        self.forget_ways_back()
        query = text(
            f"DELETE FROM {SCHEMA}.ways_back WHERE token = :token AND account_id = :account RETURNING what, held"  # noqa: S608
        )
        with self._writing() as connection:
            row = connection.execute(query, {"token": token, "account": account_id}).first()
        return None if row is None else (row.what, row.held)

    def forget_ways_back(self) -> None:
        """Forget what was taken away longer than an hour ago: its address shall be nowhere then."""
        old = f"FROM {SCHEMA}.ways_back WHERE kept_at < now() - interval '1 hour'"
        with self._reading() as connection:
            found = connection.execute(text(f"SELECT 1 {old} LIMIT 1")).first()
        if found is not None:
            with self._writing() as connection:
                connection.execute(text(f"DELETE {old}"))

    def reading_turn(self, only: int | None) -> AbstractContextManager[None]:
        """To read all that is due, or `only` one source: nobody else reads the same meanwhile.

        On a server several may read, each another source; whoever reads all is alone.

        Raises:
            Busy: somebody else is reading it.
        """
        if only is None or self._engine.dialect.name == "sqlite":
            return self.exclusive("round")
        return postgresql.lock(self._engine, f"source {only}", 0, beside="round")

    @contextmanager
    def host_turn(self, host: str, pause: float, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
        """Be the only one of all machines who asks `host`, no sooner than `pause` seconds after the one before.

        Where there is no line of jobs, one program is alone and keeps the order by itself.

        Raises:
            Busy: others did not get done with it.
        """
        if not self._queue_is_there():
            yield
            return
        with self.exclusive(f"host {host}", timeout=_HOST_SECONDS):
            if (seconds := self._ready_in(host)) > 0:
                sleep(min(seconds, pause))
            try:
                yield
            finally:
                if pause:
                    self._not_before(host, pause)

    def _ready_in(self, host: str) -> float:
        query = text(f"SELECT extract(epoch FROM ready_at - clock_timestamp()) FROM {SCHEMA}.hosts WHERE host = :host")  # noqa: S608
        with self._reading() as connection:
            return float(connection.execute(query, {"host": host}).scalar() or 0)

    def _not_before(self, host: str, pause: float) -> None:
        query = text(
            f"INSERT INTO {SCHEMA}.hosts VALUES (:host, clock_timestamp() + make_interval(secs => :pause)) "  # noqa: S608
            "ON CONFLICT (host) DO UPDATE SET ready_at = excluded.ready_at"
        )
        with self._writing() as connection:
            connection.execute(query, {"host": host, "pause": pause})

    def _queue_is_there(self) -> bool:
        if not self._has_queue and self._engine.dialect.name != "sqlite":
            with self._reading() as connection:
                found = connection.execute(text("SELECT to_regclass(:name)"), {"name": _JOBS}).scalar()
            self._has_queue = found is not None
        return self._has_queue
