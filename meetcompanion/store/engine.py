"""Makes database engines and tells their errors in our words. Contains no business logic.

All that is special to SQLite stands here, and what is special to PostgreSQL beside it; the other modules speak SQL that
both understand.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from meetcompanion.errors import DatabaseBusy, NotFound, StoreError
from meetcompanion.message import N_, Message
from meetcompanion.store import postgresql

#: How long a statement waits for another program's lock, in seconds.
BUSY_TIMEOUT = 5.0

_SENTENCES = {
    "SQLITE_FULL": N_("The disk is full; nothing was saved. Make room and try again."),
    "SQLITE_READONLY": N_("The database cannot be written to. Check the permissions of its folder."),
    "SQLITE_CANTOPEN": N_("The database cannot be opened. Check that its folder is there and may be read."),
    "SQLITE_IOERR": N_("The disk reported an error while the database was used."),
    "SQLITE_NOTADB": N_("This file is not a meetcompanion database."),
    "SQLITE_CORRUPT": N_("The database file is damaged. Restore it from a backup."),
}
_BUSY = N_("The database is locked by another program. Try again in a moment.")
_MOVED = N_(
    "The database file was moved or replaced while meetcompanion runs; nothing was saved. "
    "Put it back, or start meetcompanion again."
)
_NONE_FREE = N_("Too many people ask the database at this moment. Give it a moment.")
_NO_SUCH_ID = N_("There is nothing with that number here.")


def make_engine(database: Path | URL, busy_timeout: float) -> Engine:
    """An engine for the SQLite file at a path (made when missing, readable by its owner only) or for a URL."""
    if isinstance(database, URL):
        return postgresql.make_engine(database, busy_timeout)
    try:
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # What is written about people is nobody else's business; SQLite gives its side files the same permissions.
        opened = os.open(database, os.O_CREAT | os.O_RDWR, 0o600)
        number = os.fstat(opened).st_ino
        os.close(opened)
    except OSError as error:
        raise StoreError(N_("{path} cannot be opened: {error}"), path=database, error=error.strerror) from error
    engine = create_engine(
        URL.create("sqlite", database=str(database)),
        connect_args={"timeout": busy_timeout},
        hide_parameters=True,  # no name and no note shall stand in an error or a log
    )
    event.listen(engine, "do_connect", lambda *_: _look_whether_moved(database, number))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda _: _look_whether_moved(database, number))
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def transaction(engine: Engine, *, write: bool) -> Iterator[Connection]:
    """One transaction: committed at the end, rolled back when anything is raised.

    Raises: as `told`.
    """
    options = {"write": write} if engine.dialect.name == "sqlite" else postgresql.options_of(write=write)
    with told(write=write), engine.connect() as connection:
        connection.execution_options(**options)
        with connection.begin():
            yield connection


@contextmanager
def told(*, write: bool) -> Iterator[None]:
    """Tell errors of the database in our words.

    Raises:
        DatabaseBusy: another program kept its lock for too long.
        StoreError: the disk, the file or the server is at fault. Errors of ours (wrong SQL, broken rules) pass.
        NotFound: an id was asked for that is larger than any database can hold.
    """
    try:
        yield
    except DBAPIError as error:
        known = _translate(error, write=write)
        if known is None:
            raise
        raise known from error
    except NoConnectionFree as error:
        raise DatabaseBusy(_NONE_FREE) from error
    except OverflowError as error:
        raise NotFound(_NO_SUCH_ID) from error


@contextmanager
def outside(engine: Engine) -> Iterator[Connection]:
    """A connection outside any transaction; each statement stands alone.

    Raises:
        DatabaseBusy: another program kept its lock for too long.
        StoreError: the disk or the file is at fault.
    """
    try:
        with engine.connect().execution_options(write=None) as connection:
            yield connection
    except DBAPIError as error:
        known = _translate(error, write=True)
        if known is None:
            raise
        raise known from error


def insert_many(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows that all name the same columns.

    On SQLite they go to the driver as bare tuples: SQLAlchemy's work on each row costs twice that of storing it.
    """
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(table.insert(), rows)
        return
    dialect = connection.dialect
    columns = [column for column in table.columns if column.name in rows[0]]
    statement = table.insert().compile(dialect=dialect, column_keys=[column.name for column in columns])
    values: list[Iterable[Any]] = []
    for column in columns:
        bind = column.type.dialect_impl(dialect).bind_processor(dialect)
        given = [row[column.name] for row in rows]
        values.append(map(bind, given) if bind else given)
    connection.exec_driver_sql(str(statement), list(zip(*values, strict=True)))


def _translate(error: DBAPIError, *, write: bool) -> StoreError | NotFound | None:
    if not isinstance(error.orig, sqlite3.Error):
        return postgresql.translate(error, write=write)
    name = getattr(error.orig, "sqlite_errorname", None) or ""
    primary = "_".join(name.split("_")[:2])
    if primary in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return DatabaseBusy(_BUSY)
    sentence = _SENTENCES.get(primary)
    return StoreError(Message.of(sentence)) if sentence else None


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # Python's own transaction control starts transactions late and ends them before DDL; we say BEGIN ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")  # readers and one writer at the same time
    cursor.execute("PRAGMA synchronous=FULL")  # what was confirmed survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _look_whether_moved(database: Path, number: int) -> None:
    """With a write-ahead log SQLite does not look itself: it would go on writing into a file that nobody finds again,
    or put what the log holds into another one.

    Raises:
        StoreError: another file, or none, stands where the database was.
    """
    try:
        found = database.stat().st_ino
    except FileNotFoundError:
        found = None
    except OSError as error:
        raise StoreError(N_("{path} cannot be opened: {error}"), path=database, error=error.strerror) from error
    if found != number:
        raise StoreError(_MOVED)


def _begin(connection: Connection) -> None:
    # A transaction that starts by reading cannot always be turned into a writing one: take the lock at once.
    write = connection.get_execution_options().get("write", True)
    if write is None:
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
