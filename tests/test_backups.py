"""Everything in one file and back again, whatever happens on the way."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from meetcompanion import backups
from meetcompanion.bootstrap import Companion
from meetcompanion.errors import DatabaseTooNew, StoreError, UsageError
from meetcompanion.store import Store, migrations
from meetcompanion.store.engine import make_engine, transaction
from meetcompanion.store.schema import metadata
from tests import companions
from tests.builders import NOW
from tests.fakes import FakeFetcher, FixedClock


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a file holds, but for the numbers by which running programs know their lists."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        held = {}
        for table in tables:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            kept = [name for name in columns if not (table == "accounts" and "revision" in name)]
            held[table] = sorted(connection.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall(), key=repr)
        return held


@pytest.fixture
def full(tmp_path: Path, clock: FixedClock) -> Companion:
    """A companion with something in as many tables as a life fills."""
    made = companions.new_companion(tmp_path / "full", clock, FakeFetcher())
    companions.fill(made)
    companions.meet(made, "@Ana bakes rye. Share my recipe by Friday\n* heard a theremin")
    return made


@pytest.mark.sqlite("its file")
def test_a_backup_holds_every_row_of_every_table(full: Companion, tmp_path: Path) -> None:
    full.store.copy_to(tmp_path / "one.backup")
    fresh = Store.open(tmp_path / "fresh" / "meetcompanion.sqlite3")
    assert backups.restore(fresh, tmp_path / "one.backup", tmp_path, NOW, replace=False) is None
    full.close()
    fresh.close()
    before = rows(tmp_path / "full" / "meetcompanion.sqlite3")
    assert set(metadata.tables) <= set(before)
    assert rows(tmp_path / "fresh" / "meetcompanion.sqlite3") == before
    assert {"hobbies", "events", "people", "notes", "jots"} <= {name for name, held in before.items() if held}


def test_a_backup_is_for_its_owner_only(full: Companion, tmp_path: Path) -> None:
    full.store.copy_to(tmp_path / "one.backup")
    assert (tmp_path / "one.backup").stat().st_mode & 0o077 == 0
    full.close()


def test_nothing_is_written_over_an_older_file(full: Companion, tmp_path: Path) -> None:
    (tmp_path / "one.backup").write_text("mine")
    with pytest.raises(StoreError, match="already"):
        full.store.copy_to(tmp_path / "one.backup")
    assert (tmp_path / "one.backup").read_text() == "mine"
    full.close()


def test_restoring_over_something_needs_to_be_said_and_sets_it_aside(
    full: Companion, store: Store, tmp_path: Path
) -> None:
    full.store.copy_to(tmp_path / "one.backup")
    mine = store.local_account(NOW, "UTC")
    store.add_hobby(mine.id, "chess", NOW)
    with pytest.raises(UsageError, match="--replace"):
        backups.restore(store, tmp_path / "one.backup", tmp_path / "backups", NOW, replace=False)
    assert [hobby.name for hobby in store.hobbies(mine.id)] == ["chess"]
    aside = backups.restore(store, tmp_path / "one.backup", tmp_path / "backups", NOW, replace=True)
    assert "chess" not in [hobby.name for hobby in store.hobbies(mine.id)]
    assert aside is not None
    backups.restore(store, aside, tmp_path / "backups", NOW + timedelta(seconds=1), replace=True)
    assert [hobby.name for hobby in store.hobbies(mine.id)] == ["chess"]
    full.close()


def test_a_restore_never_gives_a_known_number_to_another_list(store: Store, tmp_path: Path) -> None:
    mine = store.local_account(NOW, "UTC")
    store.copy_to(tmp_path / "empty.backup")
    store.add_hobby(mine.id, "chess", NOW)
    seen = store.revision(mine.id)
    backups.restore(store, tmp_path / "empty.backup", tmp_path / "backups", NOW, replace=True)
    store.add_hobby(mine.id, "owls", NOW)
    assert all(now > then for now, then in zip(store.revision(mine.id), seen, strict=True))


@pytest.mark.parametrize("damage", ["empty", "text", "other", "armed", "cut", "scratched"])
def test_what_is_no_backup_changes_nothing(store: Store, tmp_path: Path, damage: str) -> None:
    mine = store.local_account(NOW, "UTC")
    for number in range(300):
        store.add_hobby(mine.id, f"hobby {number}", NOW)
    path = tmp_path / "one.backup"
    store.copy_to(path)
    body = path.read_bytes()
    if damage == "other":
        path.unlink()
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE birds (name)")
            other.commit()
    elif damage == "armed":
        with closing(sqlite3.connect(path)) as armed:
            armed.execute("CREATE TRIGGER later AFTER INSERT ON hobbies BEGIN DELETE FROM people; END")
            armed.commit()
    else:
        broken = {
            "empty": b"",
            "text": b"BEGIN:VCALENDAR",
            "cut": body[: len(body) // 2],
            "scratched": body[:8192] + bytes(len(body) - 12288) + body[-4096:],
        }
        path.write_bytes(broken[damage])
    with pytest.raises(StoreError):
        backups.restore(store, path, tmp_path / "backups", NOW, replace=True)
    assert len(store.hobbies(mine.id)) == 300


def test_a_backup_of_a_newer_program_is_refused(store: Store, tmp_path: Path) -> None:
    store.local_account(NOW, "UTC")
    path = tmp_path / "newer.backup"
    store.copy_to(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(DatabaseTooNew):
        backups.restore(store, path, tmp_path / "backups", NOW, replace=True)
    assert not list(tmp_path.glob(".*restoring*"))


def test_a_backup_made_while_somebody_writes_holds_one_moment(store: Store, tmp_path: Path) -> None:
    mine = store.local_account(NOW, "UTC")
    go_on = threading.Event()

    def write() -> None:
        for number in range(400):
            store.add_hobby(mine.id, f"hobby {number}", NOW)
            if number == 20:
                go_on.set()

    writer = threading.Thread(target=write)
    writer.start()
    go_on.wait(20)
    store.copy_to(tmp_path / "one.backup")
    writer.join(60)
    with closing(sqlite3.connect(tmp_path / "one.backup")) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM hobbies ORDER BY id")]
    assert names == [f"hobby {number}" for number in range(len(names))] and len(names) > 20


@pytest.mark.sqlite("its file")
def test_a_backup_that_is_cut_short_leaves_no_file_under_its_name(tmp_path: Path) -> None:
    script = (
        "import sys, os, signal\n"
        "from pathlib import Path\n"
        "from meetcompanion.store import Store, copies\n"
        "store = Store.open(Path(sys.argv[1]) / 'meetcompanion.sqlite3')\n"
        "copies.look_through = lambda path: os.kill(os.getpid(), signal.SIGKILL)\n"
        "store.copy_to(Path(sys.argv[1]) / 'backups' / 'meetcompanion-20260105T120000Z.backup')\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    assert backups.made(tmp_path / "backups") == []
    assert list((tmp_path / "backups").iterdir())


def test_backups_are_made_by_themselves_and_the_oldest_go(store: Store, tmp_path: Path) -> None:
    store.local_account(NOW, "UTC")
    folder = tmp_path / "backups"
    made = [
        backups.back_up_if_due(store, folder, NOW + timedelta(hours=12 * step), days=1, keep=3) for step in range(10)
    ]
    assert [one is not None for one in made] == [True, False] * 5
    assert [one.made_at for one in backups.made(folder)] == [NOW + timedelta(days=day) for day in (4, 3, 2)]
    assert backups.back_up_if_due(store, folder, NOW + timedelta(days=30), days=0, keep=3) is None


@pytest.mark.sqlite("its file")
def test_what_an_older_program_wrote_is_set_aside_before_its_tables_change(tmp_path: Path) -> None:
    path = tmp_path / "meetcompanion.sqlite3"
    engine = make_engine(path, 5)
    with transaction(engine, write=True) as connection:
        migrations.upgrade(connection, "0005")
        connection.exec_driver_sql(
            "INSERT INTO accounts (name, zone, evenings, sample_town, created_at, revision, subscriptions_revision)"
            " VALUES ('Ada', 'UTC', 3, 0, '2026-01-05T12:00:00+00:00', 7, 8)"
        )
    engine.dispose()
    before = rows(path)
    opened = Store.open(path)
    assert opened.local_account(NOW, "UTC").name == "Ada"
    opened.close()
    assert rows(tmp_path / "backups" / "before-upgrade-from-0005.backup") == before
    Store.open(path).close()
    assert len(list((tmp_path / "backups").iterdir())) == 1


@pytest.mark.sqlite("its file")
def test_a_new_database_needs_no_copy(tmp_path: Path) -> None:
    Store.open(tmp_path / "meetcompanion.sqlite3").close()
    assert not (tmp_path / "backups").exists()


def test_a_clock_that_was_set_back_makes_a_backup_due() -> None:
    later = [backups.Backup(Path("x"), NOW + timedelta(days=300))]
    assert backups.is_due(later, NOW, 1)
    assert not backups.is_due([backups.Backup(Path("x"), NOW)], NOW + timedelta(hours=1), 1)


def test_the_last_backup_is_never_let_go() -> None:
    assert backups.superfluous([backups.Backup(Path("x"), NOW)], 0) == []
