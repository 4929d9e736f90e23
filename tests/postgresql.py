"""A PostgreSQL server of our own for the tests, started where it can be had, in a temporary folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Collection
from pathlib import Path
from typing import Any, Self

from sqlalchemy import NullPool, create_engine, text

from meetcompanion.store import Store

#: "postgresql" lets the whole suite use a server instead of files.
EVERYTHING_ON_SERVER = os.environ.get("MEETCOMPANION_TEST_DATABASE") == "postgresql"

_PROGRAMS = Path("/usr/lib/postgresql")
#: Fast, and nothing is lost that anybody would miss.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "autovacuum": "off",
}
_LEAVE_NOTHING = 'kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")"; sleep 1; rm -rf "$1"'


class NoServer(Exception):
    """Why there is none."""


class Server:
    """One server with a template that has all tables; databases made from it are there at once."""

    def __init__(self) -> None:
        self._initdb, self._pg_ctl = _program("initdb"), _program("pg_ctl")
        self._as = _somebody_else()
        self.folder = Path(tempfile.mkdtemp(prefix="mc-pg-"))
        if self._as:
            os.chown(self.folder, self._as["user"], self._as["group"])
        self._by_path: dict[Path, str] = {}
        self._opened: dict[Path, list[Store]] = {}
        # Whoever ends the tests by force must not leave a server behind.
        watching = f"while kill -0 {os.getpid()} 2>/dev/null; do sleep 1; done; {_LEAVE_NOTHING}"
        self._watcher = subprocess.Popen(["sh", "-c", watching, "sh", str(self.folder)], start_new_session=True)

    @classmethod
    def started(cls) -> Self:
        """A server that runs.

        Raises:
            NoServer: it cannot be had on this machine.
        """
        server = cls()
        try:
            server._make()
            server.start()
            server._run("CREATE DATABASE template")
            Store.open(server.url("template"), folder=server.folder).close()
        except BaseException:
            server.end()
            raise
        return server

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://meet:not-a-real-secret@/{name}?host={self.folder}"

    def new(self) -> str:
        """The address of a new database with all tables and nothing in them."""
        name = f"t{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template")
        return self.url(name)

    def bare(self) -> str:
        """The address of a new database without a table."""
        name = f"t{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name}")
        return self.url(name)

    def instead_of(self, path: Path) -> str:
        """The address of the database that stands for a SQLite file; the same one for the same path."""
        path = path.absolute()
        if path not in self._by_path:
            self._by_path[path] = self.new()
        return self._by_path[path]

    def drop(self, *urls: str) -> None:
        """Let go of databases, whoever still uses them."""
        for url in urls:
            name = url.partition("?")[0].rpartition("/")[2]
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stand_ins(self) -> tuple[Path, ...]:
        """The files for which a database stands."""
        return tuple(self._by_path)

    def drop_stand_ins(self, but: Collection[Path] = ()) -> None:
        """Let go of all that stood for files but these."""
        for path in [path for path in self._by_path if path not in but]:
            # A file needs nobody to let go of it; a connection that is forgotten is told of by some later test.
            for store in self._opened.pop(path, ()):
                store._engine.dispose()
            self.drop(self._by_path.pop(path))

    def was_opened(self, path: Path, store: Store) -> None:
        """A store that uses the stand-in of this file; it is let go of together with it."""
        self._opened.setdefault(path.absolute(), []).append(store)

    def start(self) -> None:
        """Start it (again), and wait until it answers."""
        options = " ".join(f"-c {name}={value!r}" for name, value in _SETTINGS.items())
        self._call(self._pg_ctl, "start", "-w", "-t", "60", "-l", self._log, "-o", f"{options} -k {self.folder}")

    def stop(self, how: str = "fast") -> None:
        """End it under the hands of all who use it; "immediate" also loses what is not on the disk yet."""
        self._call(self._pg_ctl, "stop", "-w", "-m", how)

    def end(self) -> None:
        """Stop it and leave nothing behind."""
        if (self._data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)
        self._watcher.terminate()
        self._watcher.wait()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _log(self) -> str:
        return str(self.folder / "log")

    def _make(self) -> None:
        plain = ["-U", "meet", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]
        try:
            # Sorting as people do, like most servers: it must not matter.
            self._call(self._initdb, *plain, "--locale-provider=icu", "--icu-locale=en")
        except NoServer:
            shutil.rmtree(self._data, ignore_errors=True)
            self._call(self._initdb, *plain)

    def _call(self, program: str, *arguments: str) -> None:
        with (self.folder / "output").open("ab") as output:
            done = subprocess.run(
                [program, "-D", str(self._data), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                cwd=self.folder,
                **self._as,
            )
        if done.returncode != 0:
            said = (self.folder / "output").read_text(errors="replace")[-500:]
            raise NoServer(f"{Path(program).name} failed: {said}")

    def _run(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        versions = sorted(_PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
        if not versions:
            raise NoServer(f"PostgreSQL's program {name} is not installed")
        found = str(versions[-1])
    return found


def _somebody_else() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoServer("root may not run PostgreSQL, and there is nobody else on this machine")
