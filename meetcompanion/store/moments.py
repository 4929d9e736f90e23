"""Lets all that is read for one purpose be read in one transaction on a server, and tells whether anything has changed.

On SQLite a transaction costs microseconds and its file counts the changes made to it (`changes.FileWatch`). On a server
each transaction is several ways there and back, so whoever reads much for one purpose, such as a page, says so.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from meetcompanion.errors import StoreError
from meetcompanion.store import postgresql
from meetcompanion.store.changes import MOST_LINES, Questions, Watch, hear
from meetcompanion.store.engine import told, transaction


@dataclass
class _Moment:
    """What one thread reads at once: the transaction, once something was read, and what it sees."""

    connection: Connection | None = None
    sees: Hashable | None = None
    held_back: int = 0

    def end(self) -> None:
        """Let go of the transaction; what is read next sees what was written meanwhile."""
        connection, self.connection, self.sees = self.connection, None, None
        if connection is not None:
            connection.close()


class Moments:
    """The transactions that read, of one engine. Each thread has its own moment, where it wants one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._on_server = engine.dialect.name != "sqlite"
        self._of_thread = threading.local()
        # A server that fell and lost what it had promised to nobody yet may give the same numbers once more.
        self._fallen = 0
        if self._on_server:
            event.listen(engine, "invalidate", self._has_fallen)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Read everything meanwhile as it is at one moment, until this thread writes; then as it is afterwards.

        Not for whoever waits meanwhile until somebody else has written something.
        """
        if not self._on_server or self._moment() is not None:
            yield
            return
        self._of_thread.moment = moment = _Moment()
        try:
            yield
        finally:
            self._of_thread.moment = None
            moment.end()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads; the one of this moment, where there is one."""
        moment = self._moment()
        if moment is None or moment.held_back:
            with transaction(self._engine, write=False) as connection:
                yield connection
            return
        with told(write=False):
            try:
                yield self._begun(moment)
            except DBAPIError:
                moment.end()  # after an error a server answers nothing more in the same transaction
                raise

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """For whoever writes, or waits for others: what is read meanwhile and afterwards is as it is then."""
        moment = self._moment()
        if moment is None:
            yield
            return
        moment.end()
        moment.held_back += 1
        try:
            yield
        finally:
            moment.held_back -= 1

    def sees(self) -> Hashable | None:
        """What the transaction of this moment sees; the same value for the same content. None without a moment."""
        moment = self._moment()
        if moment is None or moment.held_back:
            return None
        try:
            with self.reading():
                return moment.sees
        except StoreError:
            return None  # whoever reads meets the same trouble, and can say what it is

    def give_up(self) -> None:
        """Let go of this moment after the driver told an error: a server answers nothing more in its transaction."""
        moment = self._moment()
        if moment is not None:
            with suppress(DBAPIError):  # a server that is gone cannot be told; whoever reads next says so
                moment.end()

    def connection(self) -> Any:
        """The driver's own connection of this moment; None without one."""
        moment = self._moment()
        return None if moment is None or moment.connection is None else moment.connection.connection.driver_connection

    def _moment(self) -> _Moment | None:
        return getattr(self._of_thread, "moment", None)

    def _begun(self, moment: _Moment) -> Connection:
        if moment.connection is None:
            connection = self._engine.connect()
            try:
                connection.execution_options(**postgresql.options_of(write=False))
                connection.begin()
                snapshot = connection.exec_driver_sql(postgresql.SNAPSHOT).scalar_one()
            except BaseException:
                connection.close()
                raise
            moment.connection, moment.sees = connection, (self._fallen, snapshot)
        return moment.connection

    def _has_fallen(self, *_of_what: object) -> None:
        self._fallen += 1


class ServerWatch(Watch):
    """Knows what a moment sees by its snapshot, which names the transactions whose writing is to be seen and no others.

    A position in the log of writes would not do: a transaction is in the log before others see what it wrote, so that
    a page of before could be taken for one of after.
    """

    def __init__(self, engine: Engine, moments: Moments) -> None:
        super().__init__()
        self._moments = moments
        event.listen(engine, "after_cursor_execute", _hear)

    def state(self) -> Hashable | None:
        """What this moment sees."""
        return None if self._closed else self._moments.sees()

    def answers(self, questions: Questions) -> int | None:
        """See `Watch`; all is asked in one go."""
        connection = self._moments.connection()
        if questions.changed or connection is None:
            return None
        import psycopg

        asked = [(connection.cursor(), *question) for question in questions.asked]
        try:
            with connection.pipeline() if len(asked) > 1 else nullcontext():
                for cursor, statement, values in asked:
                    cursor.execute(statement, dict(values))
        except psycopg.Error:
            self._moments.give_up()
            return None  # as in `state`
        return _in_all([_bare(cursor) for cursor, *_ in asked])

    def said(self, questions: Questions) -> int | None:
        """See `Watch`; mostly nothing needs to be asked for it."""
        said = list(questions.asked.values())
        if questions.changed or any(one is None for one in said):
            return self.answers(questions)
        return _in_all(said)


def _in_all(said: Sequence[Any]) -> int | None:
    return hash(tuple(said)) if sum(lines for lines, _ in said) <= MOST_LINES else None


def _hear(_connection: object, cursor: Any, statement: str, values: Any, _context: object, executemany: bool) -> None:
    # What comes piece by piece is not there yet.
    hear(statement, values, executemany, lambda: None if hasattr(cursor, "scrollable") else _bare(cursor))


def _bare(cursor: Any) -> tuple[int, int]:
    """How many lines there are, and a number for what they say: as the server wrote it, nothing is made of it."""
    result = cursor.pgresult
    lines, columns = result.ntuples, range(result.nfields)
    if lines > MOST_LINES:
        return lines, 0
    return lines, hash(tuple(result.get_value(line, column) for line in range(lines) for column in columns))
