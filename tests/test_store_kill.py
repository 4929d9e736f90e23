"""A process killed in the middle of saving loses nothing that it had confirmed."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from meetcompanion.model import Account
from meetcompanion.store import Store
from tests.builders import NOW
from tests.postgresql import Server

#: Saves jots and whole readings, and says each number once its save is confirmed.
SAVER = """
import itertools, sys
from pathlib import Path
from meetcompanion.model import Jot, PersonTold
from meetcompanion.model.held import Changes
from meetcompanion.store import Store
from tests.builders import NOW, event, instance, read, source

store = Store.open(sys.argv[1], folder=Path(sys.argv[3]))
account = store.local_account(NOW, "UTC")
town = source(store, account)
for number in itertools.count(int(sys.argv[2])):
    jot = Jot(people=(PersonTold(f"Person {number}", (f"told {number}",)),), notes=(f"note {number}",))
    store.save_jot(account.id, jot, evening_id=None, text=f"jot {number}", now=NOW, token=str(number))
    read(store, town, Changes(new=tuple(event(f"Event {number}.{part}") for part in range(50))))
    print(number, flush=True)
"""


def kill_while_saving(database: str, folder: Path, first: int, seconds: float) -> list[int]:
    """Let a child save from `first` on, kill it, and return the numbers that it confirmed."""
    with subprocess.Popen(
        [sys.executable, "-c", SAVER, database, str(first), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    ) as child:
        assert child.stdout is not None
        confirmed = [int(child.stdout.readline())]
        time.sleep(seconds)
        child.kill()
        confirmed += [int(line) for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    return confirmed


def test_a_kill_while_saving_loses_nothing_that_was_confirmed(tmp_path: Path, on_server: Server | None) -> None:
    path = tmp_path / "db"
    database = str(path) if on_server is None else on_server.instead_of(path)
    confirmed: list[int] = []
    for at in range(3):
        confirmed += kill_while_saving(database, tmp_path, at * 1_000_000, random.uniform(0.02, 0.25))
    if on_server is None:
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    store = Store.open(path)
    account: Account = store.local_account(NOW, "UTC")
    people = {person.name: person for person in store.people(account.id)}
    titles = {event.content.title for event in store.held_events(1)}
    for number in confirmed:
        assert [note.text for note in people[f"Person {number}"].notes] == [f"told {number}"]
        assert {f"Event {number}.{part}" for part in range(50)} <= titles
    # What was not confirmed is there whole or not at all.
    for name, person in people.items():
        assert [note.text for note in person.notes] == [name.replace("Person", "told")]
    assert len(titles) % 50 == 0
    store.close()
