"""The store as a whole: opening, upgrading, refusing, locking, its secret."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from meetcompanion.errors import Busy, DatabaseTooNew, NotFound, StoreError
from meetcompanion.model import Account
from meetcompanion.store import Store, engine, migrations
from meetcompanion.store.schema import metadata
from tests.builders import NOW
from tests.fakes import FixedClock


def run(path: Path, sql: str) -> None:
    """Run SQL on a database file behind the store's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


@pytest.mark.sqlite("its file")
def test_the_migrations_lead_to_the_schema(tmp_path: Path) -> None:
    Store.open(tmp_path / "db").close()
    engine = create_engine(f"sqlite:///{tmp_path / 'db'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, metadata) == []
        made = inspect(connection)
        for table in metadata.sorted_tables:
            keys = {(key["name"], key["options"].get("ondelete")) for key in made.get_foreign_keys(table.name)}
            assert keys == {(key.name, key.ondelete) for key in table.foreign_key_constraints}
            unique = {constraint["name"] for constraint in made.get_unique_constraints(table.name)}
            assert {index.name for index in table.indexes} == {
                index["name"] for index in made.get_indexes(table.name)
            } - unique
    engine.dispose()


def test_the_newest_revision_is_the_one_that_open_looks_for() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_current_head() == migrations.HEAD


def test_every_personal_table_bears_the_account() -> None:
    shared = {"accounts", "sources", "source_bodies", "source_texts", "events", "occurrences", "vectors", "tries"}
    shared |= {"secrets"}
    for name, table in metadata.tables.items():
        assert ("account_id" in table.columns) == (name not in shared), name


@pytest.mark.sqlite("its file")
def test_a_store_opened_again_holds_what_was_kept(tmp_path: Path) -> None:
    first = Store.open(tmp_path / "db")
    account = first.local_account(NOW, "Europe/Berlin")
    first.add_hobby(account.id, "board games", NOW)
    first.close()
    second = Store.open(f"sqlite:///{tmp_path / 'db'}")
    assert [hobby.name for hobby in second.hobbies(account.id)] == ["board games"]
    second.close()


@pytest.mark.sqlite("its file")
def test_only_the_owner_can_read_the_database(store: Store, tmp_path: Path) -> None:
    store.local_account(NOW, "UTC")
    for path in tmp_path.glob("meetcompanion.sqlite*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.sqlite("its settings")
def test_it_is_set_up_to_survive_a_power_cut(
    tmp_path: Path, careful: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_prepare", careful)
    with closing(Store.open(tmp_path / "own.sqlite")) as store, store._reading() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
        assert found == ["wal", 2]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000


@pytest.mark.sqlite("its file")
def test_a_database_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    Store.open(tmp_path / "db").close()
    run(tmp_path / "db", "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseTooNew, match="newer meetcompanion"):
        Store.open(tmp_path / "db")
    with closing(sqlite3.connect(tmp_path / "db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


@pytest.mark.sqlite("its file")
def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import command

    upgrade = command.upgrade

    def fail_at_the_end(*arguments: object) -> None:
        upgrade(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", fail_at_the_end)
    with pytest.raises(KeyboardInterrupt):
        Store.open(tmp_path / "db")
    with closing(sqlite3.connect(tmp_path / "db")) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    monkeypatch.undo()
    Store.open(tmp_path / "db").close()


@pytest.mark.sqlite("its file")
def test_tables_of_another_program_are_not_touched(tmp_path: Path) -> None:
    run(tmp_path / "db", "CREATE TABLE theirs (a)")
    with pytest.raises(StoreError, match="not a meetcompanion database"):
        Store.open(tmp_path / "db")


@pytest.mark.sqlite("its file")
def test_a_file_that_is_no_database_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("Dear diary, " * 500)
    with pytest.raises(StoreError, match="not a meetcompanion database"):
        Store.open(tmp_path / "db")


@pytest.mark.sqlite("its file")
def test_a_folder_that_is_a_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(tmp_path / "file" / "db")


def test_an_address_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(StoreError, match="cannot be understood"):
        Store.open("post gres://x")
    with pytest.raises(StoreError, match="needs a data folder"):
        Store.open("postgresql+psycopg://somewhere/db")


@pytest.mark.sqlite("another process")
def test_opening_an_up_to_date_store_does_not_load_alembic(tmp_path: Path) -> None:
    Store.open(tmp_path / "db").close()
    code = (
        "import sys; from meetcompanion.store import Store; from pathlib import Path;"
        "Store.open(Path(sys.argv[1])).close(); sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "db")], check=True)


def test_two_programs_can_make_the_database_at_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = pool.map(_open_and_make_account, [tmp_path / "db"] * 2)
    assert found == [1, 1]


def _open_and_make_account(path: Path) -> int:
    store = Store.open(path)
    identity = store.local_account(NOW, "UTC").id
    store.close()
    return identity


def test_the_lock_is_held_by_one_and_freed_at_the_end(store: Store, tmp_path: Path) -> None:
    other = Store.open(tmp_path / "meetcompanion.sqlite")
    with store.exclusive("round"):
        with pytest.raises(Busy), other.exclusive("round"):
            pass
        with other.exclusive("backup"):
            pass
    with other.exclusive("round"):
        pass
    other.close()


@pytest.mark.sqlite("another process")
def test_the_lock_is_freed_when_its_process_dies(store: Store, tmp_path: Path) -> None:
    code = (
        "import sys, time; from meetcompanion.store import Store\n"
        "with Store.open(sys.argv[1]).exclusive('round'): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "meetcompanion.sqlite")], stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Busy), store.exclusive("round"):
            pass
        holder.kill()
        holder.wait()
    with store.exclusive("round"):
        pass


@pytest.mark.sqlite("the file beside it")
def test_the_secret_stays_the_same_and_is_the_owners_only(store: Store, tmp_path: Path) -> None:
    first = store.secret()
    assert len(first) == 32
    assert store.secret() == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    other = Store.open(tmp_path / "elsewhere" / "db")
    assert other.secret() != first
    other.close()


def test_nothing_is_remembered_of_names_that_strangers_make_up(store: Store, account: Account) -> None:
    store.add_account("Ana", None, zone="UTC", invites=True, now=NOW)
    with store.at_once():
        store.hobbies(account.id)
        before = dict(store.watch._held)
        assert store.login("Ana" + 300 * " ") is not None
        for made_up in ("nobody", "a" * 32):
            assert store.calendar_address(made_up) is store.login(made_up) is store.session(made_up) is None
        assert store.watch._held == before != {}


def test_a_naive_datetime_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="naive"):
        store.local_account(datetime(2026, 1, 5), "UTC")


def test_times_come_back_as_the_same_instants_in_utc(store: Store, account: Account, clock: FixedClock) -> None:
    elsewhere = datetime(2026, 1, 5, 13, 0, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    hobby = store.add_hobby(account.id, "kites", elsewhere)
    assert [one.added_at for one in store.hobbies(account.id)] == [hobby.added_at]
    (held,) = store.hobbies(account.id)
    assert held.added_at == elsewhere
    assert held.added_at.tzinfo is UTC


def test_ids_that_no_database_can_hold_are_not_found(store: Store, account: Account) -> None:
    with pytest.raises(NotFound):
        store.source(10**30)
    with pytest.raises(NotFound):
        store.occurrence(account.id, 10**30)
    with pytest.raises(NotFound):
        store.person(account.id, -(10**30))
