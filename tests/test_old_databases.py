"""Databases of every earlier version come up to date by themselves and lose nothing. What they hold is made up.

`.ci/old_databases.py` writes down those that are missing.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC
from pathlib import Path

import pytest

from meetcompanion.bootstrap import DATABASE
from meetcompanion.errors import DatabaseTooNew
from meetcompanion.model import Window
from meetcompanion.store import Store, migrations
from meetcompanion.store.migrations import HEAD
from tests.builders import NOW
from tests.command_line import Shell

pytestmark = pytest.mark.sqlite("files as earlier programs wrote them")

PLACE = Path(__file__).parent / "old_databases"
OLD = sorted(PLACE.glob("*.sql"))


def old_one(written: Path, folder: Path) -> Path:
    """The file as the program of that time left it."""
    path = folder / DATABASE
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(written.read_text(encoding="utf-8"))
    return path


def rows(path: Path) -> dict[str, list[dict[str, object]]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2")]
            for name in names
            if name not in ("alembic_version", "sqlite_sequence")
        }


def test_there_is_a_database_of_every_version() -> None:
    """But for the two latest, which may still be in the making."""
    known = sorted(path.stem[:4] for path in (Path(migrations.__file__).parent / "versions").glob("[0-9]*.py"))
    assert known[-1] == HEAD
    missing = set(known[:-2]) - {path.stem for path in OLD}
    assert not missing, f"run .ci/old_databases.py for {missing}"


@pytest.mark.parametrize("written", OLD, ids=lambda path: path.stem)
def test_an_old_database_comes_up_to_date_and_loses_nothing(written: Path, tmp_path: Path) -> None:
    path = old_one(written, tmp_path)
    before = rows(path)
    store = Store.open(path)
    account = store.account(1)
    assert (account.name, account.zone) == ("Ada", "Europe/Berlin")
    # Whatever a page would ask for can be read.
    (person,) = store.people(account.id)
    assert person.evenings and store.notes(account.id, 1) and store.moments(account.id)
    assert store.follow_ups(account.id) and store.hobbies(account.id)[0].name == "board games"
    assert store.subscriptions(account.id, NOW) and store.picked(account.id)
    store.upcoming(account.id, Window.around(NOW))
    store.freeze_evenings(account.id, NOW, UTC)
    store.notices(account.id, NOW)
    store.due_sources(NOW)
    assert store.take_out(account.id)["tables"]["people"]
    store.close()
    after = rows(path)
    for table, held in before.items():
        for was, now in zip(held, after[table], strict=True):
            lost = {name for name, value in was.items() if name in now and now[name] != value}
            assert not lost - {"revision", "subscriptions_revision"}, f"{table} lost {lost}"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)


@pytest.mark.parametrize("written", OLD[:1] + OLD[-1:], ids=lambda path: path.stem)
def test_it_is_set_aside_as_it_was_before_anything_changes(written: Path, tmp_path: Path) -> None:
    path = old_one(written, tmp_path)
    before = rows(path)
    Store.open(path).close()
    assert rows(tmp_path / "backups" / f"before-upgrade-from-{written.stem}.backup") == before


def test_a_database_of_a_newer_program_is_refused_in_one_sentence_and_stays_as_it_is(tmp_path: Path) -> None:
    path = old_one(OLD[-1], tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = rows(path)
    with pytest.raises(DatabaseTooNew):
        Store.open(path)
    said = Shell(tmp_path)("people", code=1).stderr
    assert "newer meetcompanion" in said and "9999" in said and len(said.splitlines()) == 1
    assert rows(path) == before
    assert not (tmp_path / "backups").exists(), "what cannot be used is not copied again at every start"
