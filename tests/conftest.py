"""What every test gets: a clock that stands still, an empty store, and no network but loopback."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from alembic import command

from meetcompanion.matcher import shipped
from meetcompanion.model import Account
from meetcompanion.store import Store, engine
from tests import tables, vectors
from tests.fakes import FixedClock
from tests.postgresql import EVERYTHING_ON_SERVER, NoServer, Server

#: Commands speak as the terminal does, and tests read English.
os.environ.update(LC_ALL="C.UTF-8")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Any connection beyond this machine is a failing test; no name server knows any name."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(real: Any) -> Any:
        def reach(self: socket.socket, address: Any, *rest: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
                raise RuntimeError(f"a test tried to reach {address}; tests use loopback only")
            return real(self, address, *rest)

        return reach

    def guarded_look_up(host: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in (None, "", "localhost") and not _is_address(name):
            raise socket.gaierror(socket.EAI_NONAME, f"tests know no names, not even {name}")
        return look_up(host, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(connect))
        patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(scope="session")
def careful() -> Callable[[sqlite3.Connection, object], None]:
    """How the program sets up a connection to a file."""
    return engine._prepare


@pytest.fixture(autouse=True, scope="session")
def no_waiting_for_the_disk(careful: Callable[[sqlite3.Connection, object], None]) -> Iterator[None]:
    """No test pulls the plug, so none waits until the disk holds what was written."""

    def hasty(connection: sqlite3.Connection, record: object) -> None:
        careful(connection, record)
        connection.execute("PRAGMA synchronous=OFF").close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_prepare", hasty)
        yield


@pytest.fixture(autouse=True, scope="session")
def tables_at_once() -> Iterator[None]:
    """New files have their tables at once; they are those to which all steps have led."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "upgrade", tables.at_once(tables.STEP_BY_STEP))
        yield


@pytest.fixture(autouse=True, scope="session")
def vectors_at_once() -> Iterator[None]:
    """Nothing that the program says itself is embedded once more for each database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shipped, "vectors", vectors.with_ours(shipped.vectors))
        yield


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still until it is advanced."""
    return FixedClock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and nothing in them, to be copied: making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "meetcompanion.sqlite"
    path.touch(mode=0o600)  # it is there although everything is on a server
    Store.open(path).close()
    return path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL server of our own."""
    try:
        made = Server.started()
    except NoServer as error:
        if EVERYTHING_ON_SERVER:
            raise
        pytest.skip(f"no PostgreSQL server can be had here: {error}")
    yield made
    made.end()


@pytest.fixture(scope="session")
def on_server(request: pytest.FixtureRequest) -> Iterator[Server | None]:
    """Where everything is to use a server: each file that would be opened is a database there, by its path."""
    if not EVERYTHING_ON_SERVER:
        yield None
        return
    made: Server = request.getfixturevalue("server")
    really = Store.open.__func__  # type: ignore[attr-defined]

    def instead(cls: type[Store], database: Path | str, *, folder: Path | None = None, **more: Any) -> Store:
        if isinstance(database, str) and "://" in database:
            return cast(Store, really(cls, database, folder=folder, **more))
        path = Path(database).absolute()
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = cast(Store, really(cls, made.instead_of(path), folder=folder or path.parent, **more))
        made.was_opened(path, opened)
        return opened

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "open", classmethod(instead))
        yield made


@pytest.fixture(autouse=True)
def fresh_databases(request: pytest.FixtureRequest, on_server: Server | None) -> Iterator[None]:
    """What stood for files goes with the test; what is about SQLite's own files has nothing to say of a server."""
    if on_server is not None and (reason := request.node.get_closest_marker("sqlite")):
        pytest.skip(f"about SQLite: {reason.args[0] if reason.args else 'its file'}")
    # What is there already is of a fixture that several tests share.
    shared = on_server.stand_ins() if on_server is not None else ()
    yield
    if on_server is not None:
        on_server.drop_stand_ins(but=shared)


@pytest.fixture
def store(tmp_path: Path, empty_database: Path) -> Iterator[Store]:
    """An empty store in a file of its own."""
    opened = Store.open(shutil.copy(empty_database, tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def account(store: Store, clock: FixedClock) -> Account:
    """The one account of the store."""
    return store.local_account(clock(), "Europe/Berlin")


def _is_address(name: str) -> bool:
    for read in (ipaddress.ip_address, socket.inet_aton):  # the second also knows 2130706433 and 0x7f.1
        try:
            read(name.partition("%")[0])
        except (ValueError, OSError):
            continue
        return True
    return False


def _is_loopback(host: str) -> bool:
    try:
        return host in ("localhost", "") or ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
