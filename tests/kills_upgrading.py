"""Part of `./run.sh endure`: a kill while the tables of an old database are brought up to date."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from meetcompanion.bootstrap import DATABASE
from meetcompanion.store import Store
from meetcompanion.store.migrations import HEAD

_ROOT = Path(__file__).resolve().parents[1]
_OLD = sorted((_ROOT / "tests" / "old_databases").glob("*.sql"))
#: Says when it begins, so that the kill hits the upgrade and not the start of Python.
_UPGRADE = """
import sys
from alembic import command
from meetcompanion.store import Store
print("begins", flush=True)
Store.open(sys.argv[1])
print("done", flush=True)
"""
#: An upgrade takes about so long, in seconds.
_LONGEST = 1.2


def die_while_upgrading(folder: Path, chance: random.Random, seen: Counter[str]) -> list[str]:
    """Kill an upgrade of an old database in a fresh `folder`, then start again; a line for each promise broken.

    `seen` counts where the kill came: before anything was set aside, between, or after.
    """
    folder.mkdir()
    path, written = folder / DATABASE, chance.choice(_OLD)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(written.read_text(encoding="utf-8"))
    before = _kept(path)
    with subprocess.Popen(
        [sys.executable, "-c", _UPGRADE, str(path)], stdout=subprocess.PIPE, text=True, cwd=_ROOT
    ) as upgrade:
        assert upgrade.stdout is not None
        upgrade.stdout.readline()
        time.sleep(chance.uniform(0, _LONGEST))
        upgrade.kill()
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
