"""Made-up people for tests, and whole databases as they can be compared and looked through."""

from __future__ import annotations

import tempfile
from datetime import UTC, date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import inspect

from meetcompanion.jot import understand
from meetcompanion.model import Account, Evening, Person, PickState
from meetcompanion.store import Store
from tests.builders import DAY, NOW, source, upcoming, weekly


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "db"
        path.touch()
        Store.open(path).close()
        return path.read_bytes()


def fresh_store(folder: str) -> Store:
    """A store of its own for each of many examples; making its tables anew would take most of the time."""
    path = Path(folder) / "meetcompanion.sqlite"
    path.write_bytes(_empty())
    return Store.open(path)


def two_evenings(store: Store, account: Account) -> list[Evening]:
    """Two evenings of one series, the earlier first."""
    source(store, account, weekly("Chess", times=2))
    for occurrence in upcoming(store, account):
        store.set_pick(account.id, occurrence.id, PickState.WENT, NOW)
    return sorted(store.freeze_evenings(account.id, NOW + 30 * DAY, UTC), key=lambda one: one.id)


def meet(store: Store, account: Account, text: str, evening: Evening | None = None) -> None:
    """Jot a line, today."""
    about = evening.id if evening else None
    store.save_jot(account.id, understand(text, date(2026, 1, 5)), evening_id=about, text=text, now=NOW)


def named(store: Store, account: Account, name: str) -> Person:
    """The person of that name."""
    return next(person for person in store.people(account.id) if person.name == name)


def everything(store: Store) -> dict[str, list[Any]]:
    """Every row of every table."""
    with store._reading() as connection:
        tables = inspect(connection).get_table_names()
        return {
            name: sorted(map(tuple, connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()), key=repr)
            for name in tables
        }


def bytes_of(store: Store) -> bytes:
    """The database file and the files beside it, small letters."""
    path = Path(str(store._engine.url.database))
    files = [path.with_name(path.name + end) for end in ("", "-wal", "-shm")]
    return b"".join(file.read_bytes() for file in files if file.exists()).lower()
