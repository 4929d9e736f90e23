"""All that is special to PostgreSQL: its engine, one writer at a time, locks between machines, its errors in our words.

Contains no business logic. The rest of the store was written for SQLite's promise, that a reader sees one moment and
that nothing changes under a writer's hands. Here the same is kept: readers see a snapshot, and writers take turns by
a lock that PostgreSQL holds for them. So no two of them can deadlock, and none has to be repeated.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, OperationalError

from meetcompanion.errors import Busy, DatabaseBusy, NotFound, StoreError
from meetcompanion.message import N_

#: The first half of all advisory locks of ours in a database; the second says which one.
_OURS = 0x6D656574  # "meet"
_WRITERS = 0
_CONNECT_SECONDS = 5
#: How long a web page waits for a connection while all are in use.
_POOL_SECONDS = 10
_LOOK_AGAIN_SECONDS = 0.05
#: Names the transactions whose writing is seen: https://www.postgresql.org/docs/current/functions-info.html
SNAPSHOT = "SELECT pg_current_snapshot()::text"

_BUSY = N_("The database is busy with somebody else's work. Try again in a moment.")
_UNREACHABLE = N_("The database cannot be reached: {error}")
_REFUSED = N_("The database refuses: {error}. The name in its address needs to own the database.")
_FULL = N_("The disk of the database's server is full; nothing was saved. Make room there and try again.")
_CROWDED = N_("The database's server has no connection left. Allow it more, or start fewer programs.")
_READ_ONLY = N_("The database's server only lets us read. Is it a copy of another one?")
_DRIVER = N_("The program's part for PostgreSQL is not installed. Install it: pip install 'meetcompanion[postgresql]'")
_OTHER_KIND = N_("Only SQLite and PostgreSQL can be used; the address of the database names “{name}”.")
_OTHERS = N_("Another program is just doing this on the same data. Try again when it is done.")
_NO_SUCH_ID = N_("There is nothing with that number here.")

#: By the code or its class: https://www.postgresql.org/docs/current/errcodes-appendix.html
_TURNS = ("55P03", "40P01", "40001")
_GONE = ("08", "57P", "28", "3D")
_SENTENCES = {"53100": _FULL, "53300": _CROWDED}


def is_server(url: URL) -> bool:
    """True where the address names a PostgreSQL server, False where it is SQLite.

    Raises:
        StoreError: it is neither.
    """
    name = url.drivername.partition("+")[0]
    if name in ("postgresql", "postgres"):
        return True
    if name == "sqlite":
        return False
    raise StoreError(_OTHER_KIND, name=name)


def make_engine(url: URL, busy_timeout: float) -> Engine:
    """An engine for the server at `url`; writers wait for their turn `busy_timeout` seconds at most.

    Raises:
        StoreError: the driver is not installed.
    """
    options: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS, "application_name": "meetcompanion"}
    options = {name: value for name, value in options.items() if name not in url.query}
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args=options,
            hide_parameters=True,  # no name and no note shall stand in an error or a log
            pool_pre_ping=True,  # after a restart of the server the next one who comes gets a connection that works
            pool_size=10,
            max_overflow=20,
            pool_timeout=_POOL_SECONDS,
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(_DRIVER) from error
    milliseconds = max(1, round(busy_timeout * 1000))

    def prepare(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        connection.execute(f"SET timezone = 'UTC'; SET lock_timeout = {milliseconds}")
        connection.autocommit = False

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def options_of(*, write: bool) -> dict[str, Any]:
    """How a transaction runs: a reader sees one moment, a writer everything that those before it wrote."""
    if write:
        return {"write": True, "isolation_level": "READ COMMITTED"}
    return {"write": False, "isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("write"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_OURS}, {_WRITERS})")


@contextmanager
def lock(engine: Engine, name: str, timeout: float, *, beside: str | None = None) -> Iterator[None]:
    """Hold the lock `name` among all programs on this database, on whatever machine; it goes with the connection.

    With `beside`, it is also shared with others who say so: whoever wants that one alone waits for all of them.

    Raises:
        Busy: somebody else held it for `timeout` seconds.
        StoreError: the server cannot be reached.
    """
    # A connection of its own, and not one of the pool's: it is held for as long as a round takes.
    alone = create_engine(
        engine.url,
        poolclass=NullPool,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": _CONNECT_SECONDS},
    )
    wanted = [text("SELECT pg_try_advisory_lock(:ours, :number)").bindparams(ours=_OURS, number=_number(name))]
    if beside is not None:
        shared = text("SELECT pg_try_advisory_lock_shared(:ours, :number)")
        wanted.insert(0, shared.bindparams(ours=_OURS, number=_number(beside)))
    until = time.monotonic() + timeout
    connection: Connection | None = None
    try:
        try:
            connection = alone.connect()
            for asked in wanted:
                while not connection.execute(asked).scalar_one():
                    if time.monotonic() >= until:
                        raise Busy(_OTHERS)
                    time.sleep(_LOOK_AGAIN_SECONDS)
        except DBAPIError as error:
            raise translate(error, write=False) or error from error
        yield
    finally:
        # To close it gives the lock back, also where the server is gone by now.
        if connection is not None:
            connection.invalidate()
            connection.close()
        alone.dispose()


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big", signed=True) or 1


def translate(error: DBAPIError, *, write: bool) -> StoreError | NotFound | None:
    """What a person can do about it; None where the fault is ours."""
    code = getattr(error.orig, "sqlstate", None) or ""
    reason = " ".join(str(error.orig).split())
    if code in _SENTENCES:
        return StoreError(_SENTENCES[code])
    if code in _TURNS:
        return DatabaseBusy(_BUSY)
    if code == "22003":  # a number larger than the column can hold
        return NotFound(_NO_SUCH_ID)
    if code == "42501":
        return StoreError(_REFUSED, error=reason)
    if code == "25006" and write:  # where only reading was asked for, the fault is ours
        return StoreError(_READ_ONLY)
    if code.startswith(_GONE) or (isinstance(error, OperationalError) and (not code or error.connection_invalidated)):
        return StoreError(_UNREACHABLE, error=reason)
    return None
