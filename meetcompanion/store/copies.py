"""Whole copies of a database, into a file and out of one, while the program goes on working.

A copy is always a SQLite file with the tables of its time: anybody can open it, and it can be brought back into
either kind of database.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select, text, update

from meetcompanion.errors import StoreError
from meetcompanion.message import N_
from meetcompanion.store.base import Base
from meetcompanion.store.engine import insert_many, make_engine, transaction
from meetcompanion.store.migrations import upgrade
from meetcompanion.store.schema import accounts, metadata, secrets, sources

#: Read and written at once.
ROWS = 2_000
#: What a SQLite file begins with: https://www.sqlite.org/fileformat.html section 1.3
_MAGIC = b"SQLite format 3\x00"


class Copies(Base):
    """Copies of everything, and a database that becomes such a copy."""

    def is_untouched(self) -> bool:
        """True where nobody has used this database yet."""
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(accounts)).scalar_one() == 0

    def copy_to(self, path: Path) -> None:
        """Write everything as it is at one moment into a new file at `path`, readable by its owner only.

        The file appears under its name only when it is whole and was looked through.

        Raises:
            StoreError: it cannot be written, or there is something at `path` already.
        """
        if path.exists():
            raise StoreError(N_("There is already a file at {path}; nothing was written over it."), path=path)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        with _file_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
                if self._engine.dialect.name == "sqlite":
                    _copy_file(Path(str(self._engine.url.database)), part)
                else:
                    self._write_rows(part)
                _make_plain(part)
                look_through(part)
                _keep(part, path)
            finally:
                part.unlink(missing_ok=True)

    def copy_before_upgrade(self) -> None:
        """Set aside what an older program wrote before its tables are changed, once for each version.

        Raises:
            StoreError: there is no room for it; nothing was changed then.
        """
        if self._engine.dialect.name != "sqlite":
            return  # a server changes tables in a transaction, and whoever looks after it has backups of its own
        with self._reading() as connection:
            version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        path = self._folder / "backups" / f"before-upgrade-from-{version}.backup"
        if not path.exists():
            self.copy_to(path)

    def become(self, path: Path) -> None:
        """Hold what the copy at `path` holds, and nothing of what was here; all of it or nothing.

        Raises:
            StoreError: it is no copy of ours, it is damaged, or it cannot be read.
            DatabaseTooNew: a newer program wrote it.
        """
        before = self._highest_revision()
        with _file_errors(path), _brought_up_to_date(path) as source:
            if self._engine.dialect.name == "sqlite":
                _copy_file(source, Path(str(self._engine.url.database)))
            else:
                self._read_rows(source)
        # Programs that are running know lists by these numbers: none may come again for another list.
        with self._writing() as connection:
            connection.execute(
                update(accounts).values(
                    revision=accounts.c.revision + before,
                    subscriptions_revision=accounts.c.subscriptions_revision + before,
                )
            )

    def _highest_revision(self) -> int:
        with self._reading() as connection:
            found = connection.execute(
                select(func.max(accounts.c.revision), func.max(accounts.c.subscriptions_revision))
            ).one()
            of_sources = connection.execute(select(func.coalesce(func.sum(sources.c.revision), 0))).scalar_one()
        return 0 if found[0] is None else max(found) + of_sources + 1

    def _write_rows(self, path: Path) -> None:
        """Every row of a server's database, read in one transaction that sees one moment."""
        target = make_engine(path, 5)
        try:
            with transaction(target, write=True) as writing:
                upgrade(writing)
            with self._reading() as reading, transaction(target, write=True) as writing:
                _copy_rows(reading, writing)
        finally:
            target.dispose()

    def _read_rows(self, path: Path) -> None:
        source = make_engine(path, 5)
        try:
            with transaction(source, write=False) as reading, self._writing() as writing:
                for table in reversed(kept_tables()):
                    writing.execute(table.delete())
                _copy_rows(reading, writing)
                _go_on_counting(writing)
        finally:
            source.dispose()


def look_through(path: Path) -> None:
    """Make sure that a copy is one of ours, whole and undamaged.

    Raises:
        StoreError: it is not.
    """
    with _file_errors(path), path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise StoreError(N_("{path} is no backup of meetcompanion."), path=path)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            # None of ours works by itself: what would run unasked at the next writing was put there by somebody else.
            unasked = connection.execute("SELECT 1 FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone()
            known = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            connection.execute("SELECT count(*) FROM accounts").fetchone()
    except sqlite3.DatabaseError as error:
        raise StoreError(N_("{path} is no backup of meetcompanion, or it is damaged."), path=path) from error
    if unasked is not None:
        raise StoreError(N_("{path} is no backup of meetcompanion, or it is damaged."), path=path)
    if found != "ok" or known is None:
        raise StoreError(N_("{path} is damaged; use another backup."), path=path)


@contextmanager
def _brought_up_to_date(path: Path) -> Iterator[Path]:
    """A copy of the copy with the tables of today, for a while; the one that was given stays as it is."""
    look_through(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.restoring")
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _copy_file(path, beside)
        engine = make_engine(beside, 5)
        try:
            with transaction(engine, write=True) as connection:
                upgrade(connection)
        finally:
            engine.dispose()
        yield beside
    finally:
        for name in (beside, *(beside.with_name(beside.name + ending) for ending in ("-wal", "-shm"))):
            name.unlink(missing_ok=True)


def _copy_file(source: Path, target: Path) -> None:
    """SQLite's own way to copy a database in use: https://www.sqlite.org/backup.html"""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as reading,
        closing(sqlite3.connect(target, timeout=30)) as writing,
    ):
        reading.backup(writing)


def _make_plain(path: Path) -> None:
    """One file with nothing beside it: a database in use keeps what is new in a second one (WAL), a copy must not."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def kept_tables() -> list[Table]:
    """What a copy holds: all but the secret, which belongs to a place and not to what is kept there."""
    return [table for table in metadata.sorted_tables if table is not secrets]


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in kept_tables():
        columns = [column.name for column in table.columns]
        rows: list[dict[str, Any]] = []
        found = source.execute(select(table).execution_options(stream_results=True, yield_per=ROWS))
        for part in found.partitions(ROWS):
            rows = [dict(zip(columns, row, strict=True)) for row in part]
            insert_many(target, table, rows)


def _go_on_counting(connection: Connection) -> None:
    """A server counts numbers apart from the rows: what comes next must not take a number that is there."""
    for table in metadata.sorted_tables:
        column = table.columns.get("id")
        if column is None:
            continue
        sequence = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}
        ).scalar()
        if sequence:
            highest = connection.execute(select(func.max(column))).scalar() or 0
            connection.execute(
                text("SELECT setval(CAST(:sequence AS regclass), :value, :used)"),
                {"sequence": sequence, "value": max(highest, 1), "used": highest > 0},
            )


def _keep(part: Path, path: Path) -> None:
    """Onto the disk, and only then under its name: what is cut short never looks like a good one."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(N_("{path} cannot be used: {error}"), path=path, error=reason) from error
