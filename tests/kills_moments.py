"""Part of `./run.sh endure`: kills aimed at sending, at a backup and at an upgrade, which are over in a blink.

Each is a program of its own that says when it begins, so that the kill hits what it is meant for and not the start of
Python, however slow the machine is.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from meetcompanion.bootstrap import DATABASE
from meetcompanion.store import Store
from meetcompanion.store.migrations import HEAD
from tests.mailbox import Mailbox

_ROOT = Path(__file__).resolve().parents[1]
_OLD = sorted((_ROOT / "tests" / "old_databases").glob("*.sql"))

_UPGRADE = """
import sys, time
from alembic import command
from meetcompanion.store import Store
print("begins", flush=True)
begin = time.monotonic()
Store.open(sys.argv[1]).close()
print(time.monotonic() - begin, flush=True)
"""
#: Sends what is due, again and again, by a clock that goes ten minutes further each time.
_SEND = """
import sys, time
from datetime import timedelta
from pathlib import Path
from meetcompanion.bootstrap import build
from meetcompanion.clock import system_clock
from meetcompanion.config import Config
ahead = [timedelta(minutes=float(sys.argv[2]))]
held = build(Config(data=Path(sys.argv[1]), allow_private=True), clock=lambda: system_clock() + ahead[0])
held.notifier.check("mailto://127.0.0.1:1/?from=a@example.org&to=b@example.org", own_servers=True)
print("begins", flush=True)
while True:
    held.remind()
    ahead[0] += timedelta(minutes=10)
"""
_BACK_UP = """
import itertools, sys, time
from pathlib import Path
from meetcompanion.store import Store
folder = Path(sys.argv[1])
store = Store.open(folder / sys.argv[2])
print("begins", flush=True)
for number in itertools.count():
    store.copy_to(folder / f"kept-{sys.argv[3]}-{number}.backup")
"""


def _killed(
    script: str, *arguments: object, chance: random.Random, longest: float, wait: Callable[[], None] = lambda: None
) -> None:
    """Let `script` begin, `wait`, and kill it within `longest` seconds after that."""
    with subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE, text=True, cwd=_ROOT
    ) as child:
        assert child.stdout is not None
        if not child.stdout.readline():
            raise SystemExit("it did not even begin")
        wait()
        time.sleep(chance.uniform(0, longest))
        child.kill()


def die_while_sending(folder: Path, ahead: float, chance: random.Random, box: Mailbox) -> None:
    """Kill somebody who sends reminders by a clock that is `ahead` minutes fast, just after one of the next letters."""
    enough, patience = len(box.mails) + chance.randint(1, 5), time.monotonic() + 60

    def wait() -> None:
        while len(box.mails) < enough and time.monotonic() < patience:
            time.sleep(0.001)

    _killed(_SEND, folder, ahead, chance=chance, longest=0.03, wait=wait)


def die_while_backing_up(folder: Path, number: int, chance: random.Random) -> None:
    """Kill somebody who makes one backup after the other."""
    _killed(_BACK_UP, folder, DATABASE, number, chance=chance, longest=0.5)


def die_while_upgrading(folder: Path, chance: random.Random, seen: Counter[str]) -> list[str]:
    """Kill an upgrade of an old database in a fresh `folder`, then start again; a line for each promise broken.

    `seen` counts where the kill came: before anything was set aside, between, or after.
    """
    folder.mkdir()
    path, written = folder / DATABASE, chance.choice(_OLD)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(written.read_text(encoding="utf-8"))
    before = _kept(path)
    _killed(_UPGRADE, path, chance=chance, longest=1.2)
    wrong = [f"{written.stem}: {line}" for line in _look(path, before, written.stem, seen)]
    Store.open(path).close()
    if _version(path) != HEAD or _kept(path) != before:
        wrong.append(f"{written.stem}: the next start did not bring it up to date")
    shutil.rmtree(folder)
    return wrong


def _look(path: Path, before: dict[str, list[str]], version: str, seen: Counter[str]) -> list[str]:
    wrong = []
    aside = path.parent / "backups" / f"before-upgrade-from-{version}.backup"
    if aside.exists() and _kept(aside) != before:
        wrong.append("what was set aside is not whole")
    now = _version(path)
    seen["after" if now == HEAD else "between" if aside.exists() else "before"] += 1
    if now not in (version, HEAD):
        wrong.append(f"it stands at {now}, half-way")
    if _kept(path) != before:
        wrong.append("what people wrote is not whole")
    return wrong


def _version(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _kept(path: Path) -> dict[str, list[str]]:
    """What people wrote, by the tables and columns that every version has; the database has to be sound, too."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path
        return {
            table: [str(row) for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY id")]
            for table, columns in (("people", "id, name"), ("notes", "id, text"), ("jots", "id, text"))
        }
