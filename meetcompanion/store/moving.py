"""Carries everything from one database into another, and looks whether every row has arrived."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from sqlalchemy import Connection, Table, select

from meetcompanion.errors import StoreError
from meetcompanion.message import N_
from meetcompanion.store.copies import ROWS, Copies, kept_tables
from meetcompanion.store.engine import make_engine, transaction

#: Of a table: how many rows, and a sum over what they say, in whatever order they come.
Tally = dict[str, tuple[int, int]]
#: They grow with every move, so that running programs notice it.
_GROWING = {"revision", "subscriptions_revision"}
_SUM = 2**128


class Moving(Copies):
    """A move reads this database at one moment, and only reads it."""

    def carry_to(self, other: Moving) -> dict[str, int]:
        """Let `other` hold what this one holds, its secret too, and nothing else; all of it or nothing.

        Returns:
            How many rows each table has over there.

        Raises:
            StoreError: it could not be written, or something else arrived than was sent.
        """
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".moving-") as folder:
            copy = Path(folder) / "moving.backup"
            self.copy_to(copy)
            other.become(copy)
            engine = make_engine(copy, 5)
            try:
                with transaction(engine, write=False) as connection:
                    sent = _tally(connection)
            finally:
                engine.dispose()
        with other._reading() as connection:
            arrived = _tally(connection)
        wrong = [name for name, tally in sent.items() if arrived[name] != tally]
        if wrong:
            raise StoreError(
                N_(
                    "Not everything arrived: {tables} differ. Nothing has changed here. "
                    "Do not use the other database, and try again."
                ),
                tables=", ".join(wrong),
            )
        other.take_secret(self.secret())
        return {name: rows for name, (rows, _) in arrived.items()}


def _tally(connection: Connection) -> Tally:
    return {table.name: _tally_of(connection, table) for table in kept_tables()}


def _tally_of(connection: Connection, table: Table) -> tuple[int, int]:
    columns = [column for column in table.columns if column.name not in _GROWING]
    rows = total = 0
    found = connection.execute(select(*columns).execution_options(stream_results=True, yield_per=ROWS))
    for part in found.partitions(ROWS):
        for row in part:
            rows += 1
            total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest()[:16], "big")
    return rows, total % _SUM
