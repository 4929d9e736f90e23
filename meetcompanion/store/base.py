"""What every part of the store stands on: transactions, the lock between processes, the secret."""

from __future__ import annotations

import gc
import os
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import filelock
from sqlalchemy import Connection, Engine, delete, select

from meetcompanion.errors import Busy, NotFound, StoreError
from meetcompanion.message import N_
from meetcompanion.store import postgresql
from meetcompanion.store.changes import FileWatch, Watch, remembered
from meetcompanion.store.engine import outside, transaction
from meetcompanion.store.moments import Moments, ServerWatch
from meetcompanion.store.schema import secrets as kept_secrets
from meetcompanion.whole import written_whole

#: SQLite allows 32,766 places in one statement, PostgreSQL 65,535; stay well below.
CHUNK = 5_000
_NAME = "web"


class Base:
    """Holds the engine; `folder` is where the lock files and the secret lie."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._moments = moments = Moments(engine)
        on_file = engine.dialect.name == "sqlite"
        self.watch: Watch = FileWatch(engine) if on_file else ServerWatch(engine, moments)

    def at_once(self) -> AbstractContextManager[None]:
        """Read everything meanwhile as it is at one moment: for what reads much, such as a page, on this thread.

        After a write of its own, as it is then. Not for whoever waits meanwhile for somebody else's writing.
        """
        return self._moments.at_once()

    def held_back(self) -> AbstractContextManager[None]:
        """For whoever waits meanwhile, for a network or for others: no transaction stays open on a server for it.

        What is read meanwhile and afterwards is as it is then.
        """
        return self._moments.held_back()

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._moments.reading()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._moments.held_back(), transaction(self._engine, write=True) as connection:
            yield connection

    @contextmanager
    def _outside(self) -> Iterator[Connection]:
        """A connection outside any transaction, for what a database only does there."""
        with self._moments.held_back(), outside(self._engine) as connection:
            yield connection

    @contextmanager
    def exclusive(self, name: str, timeout: float = 0) -> Iterator[None]:
        """Hold the lock `name` among all processes and threads on this data; it is freed when the process dies.

        On a server it holds for all machines that use the database.

        Raises:
            Busy: somebody else held it for `timeout` seconds.
        """
        if self._engine.dialect.name != "sqlite":
            with self._moments.held_back(), postgresql.lock(self._engine, name, timeout):
                yield
            return
        lock = filelock.FileLock(self._folder / f"{name}.lock", timeout=timeout, thread_local=False)
        try:
            lock.acquire()
        except filelock.Timeout as error:
            raise Busy(N_("Another program is just doing this on the same data. Try again when it is done.")) from error
        except OSError as error:
            reason = error.strerror or error
            raise StoreError(N_("{path} cannot be used: {error}"), path=lock.lock_file, error=reason) from error
        try:
            yield
        finally:
            lock.release()

    def secret(self) -> bytes:
        """32 bytes that stay the same for this data, made at first use.

        Beside a SQLite file they are a file that only its owner may read; on a server they lie in the database, where
        every machine finds the same.
        """
        if self._engine.dialect.name != "sqlite":
            return self._secret_on_server()
        path = self._folder / "secret"
        try:
            held = path.read_bytes()
        except FileNotFoundError:
            held = b""
        return held if len(held) == 32 else self._make_secret(path)

    def take_secret(self, secret: bytes) -> None:
        """Use this secret from now on: what was signed by it, such as addresses of calendars, goes on being known."""
        if self._engine.dialect.name == "sqlite":
            with self.exclusive("secret", timeout=10):
                self._write_secret(self._folder / "secret", secret)
        else:
            with self._writing() as connection:
                connection.execute(delete(kept_secrets))
                connection.execute(kept_secrets.insert().values(name=_NAME, value=secret))

    @remembered
    def _secret_on_server(self) -> bytes:
        held = select(kept_secrets.c.value).where(kept_secrets.c.name == _NAME)
        with self._reading() as connection:
            found = connection.execute(held).scalar()
        if found is None:
            with self._writing() as connection:
                found = connection.execute(held).scalar()  # another program can have been faster
                if found is None:
                    found = secrets.token_bytes(32)
                    connection.execute(kept_secrets.insert().values(name=_NAME, value=found))
        return bytes(found)

    def _make_secret(self, path: Path) -> bytes:
        with self.exclusive("secret", timeout=10):
            if path.is_file() and path.stat().st_size == 32:
                return path.read_bytes()
            return self._write_secret(path, secrets.token_bytes(32))

    def _write_secret(self, path: Path, fresh: bytes) -> bytes:
        with written_whole(path, 0o600) as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        return fresh


@contextmanager
def without_cycles() -> Iterator[None]:
    """Pause the search for reference cycles while very many plain values are made.

    It would walk all living values again and again, which takes longer than making them; they hold no cycles.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def folded(name: str) -> str:
    """What two spellings of one name share: letter case, width and spacing aside."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def as_sorted(name: str) -> str:
    """What a list of names is sorted by: letter case and accents aside, Élise stands beside Elsa."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return plain.casefold()


def clean(text: str) -> str:
    """The text without what no database can hold (NUL, half surrogate pairs); everything else stays."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def not_found() -> NotFound:
    """For an id that is not there, or belongs to somebody else: nobody shall be able to tell which."""
    return NotFound(N_("There is nothing with that number here."))
