"""The same things on a PostgreSQL server, and what only a server can do; skipped where none can be had."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from meetcompanion import backups, entrance
from meetcompanion.bootstrap import Companion, build
from meetcompanion.config import Config, load
from meetcompanion.errors import Busy, DatabaseBusy, MeetcompanionError, NotFound, StoreError
from meetcompanion.identity import NotLetIn, Provider
from meetcompanion.message import Message
from meetcompanion.model import Account
from meetcompanion.ranking import Ranker
from meetcompanion.store import Store
from meetcompanion.store.changes import Questions
from meetcompanion.store.moving import _tally
from meetcompanion.store.schema import metadata, secrets
from meetcompanion.web import create_app
from meetcompanion.web.gate import TOKEN
from tests import companions, states
from tests.builders import NOW, event, source, upcoming, weekly
from tests.command_line import Shell
from tests.companions import LettersEmbedder
from tests.fakes import FakeFetcher, FixedClock
from tests.persons import everything, meet, named, two_evenings
from tests.postgresql import EVERYTHING_ON_SERVER, Server

pytestmark = pytest.mark.xdist_group("postgresql")  # one server for all of them


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    """A database with all tables and nothing in them."""
    made = server.new()
    yield made
    server.drop(made)


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store on a server."""
    opened = Store.open(url, folder=tmp_path)
    yield opened
    opened.close()


def lived_in(companion: Companion, _clock: FixedClock) -> None:
    """Something in as many tables as a life fills."""
    companions.fill(companion)
    companions.meet(companion, "@Ana bakes rye. Share my recipe by Friday\n* heard a theremin")
    companion.store.secret()


@pytest.fixture
def full(tmp_path: Path, clock: FixedClock) -> Iterator[Companion]:
    """A companion on a file, with something in as many tables as a life fills."""
    if EVERYTHING_ON_SERVER:
        pytest.skip("it needs a file to be moved")
    made = states.in_state(lived_in, tmp_path / "full", clock)
    yield made
    made.close()


def tally(store: Store) -> dict[str, tuple[int, int]]:
    with store._reading() as connection:
        return _tally(connection)


def test_the_migrations_lead_to_the_schema(server: Server, url: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_two_programs_can_make_the_tables_at_once(server: Server, tmp_path: Path) -> None:
    bare = server.bare()
    opened: list[Store] = []
    threads = [
        threading.Thread(target=lambda: opened.append(Store.open(bare, folder=tmp_path, busy_timeout=30)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(opened) == 2
    assert {one.local_account(NOW, "UTC").id for one in opened} == {1}
    for one in opened:
        one.close()
    server.drop(bare)


def test_people_and_what_they_told_are_kept(store: Store, account: Account) -> None:
    first, _ = two_evenings(store, account)

    meet(store, account, "@Ana bakes rye. Share my recipe by Friday", first)
    ana = named(store, account, "Ana")
    assert [note.text for note in store.notes(account.id, first.id)]
    before = everything(store)
    undo = store.rename_person(account.id, ana.id, "Anna", NOW)
    assert named(store, account, "Anna").id == ana.id
    assert undo is not None
    assert before["people"] != everything(store)["people"]


def test_numbers_too_large_are_not_found(store: Store, account: Account) -> None:
    for number in (2**31, 2**63, 10**30, -(10**30)):
        with pytest.raises(NotFound):
            store.person(account.id, number)


def test_nothing_that_only_reads_can_write(store: Store) -> None:
    with pytest.raises(Exception, match="read-only"), store._reading() as connection:
        connection.execute(secrets.delete())


def test_many_writers_take_turns_and_nothing_is_lost(store: Store, url: str, account: Account, tmp_path: Path) -> None:
    stores = [store, Store.open(url, folder=tmp_path)]
    troubles: list[Exception] = []

    def write(one: Store, name: str) -> None:
        try:
            for number in range(10):
                one.add_hobby(account.id, f"{name} {number}", NOW)
                one.add_hobby(account.id, f"the same {number}", NOW)
        except (MeetcompanionError, DBAPIError) as error:
            troubles.append(error)

    threads = [threading.Thread(target=write, args=(stores[turn % 2], f"hobby {turn}")) for turn in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert troubles == []
    assert len(store.hobbies(account.id)) == 6 * 10 + 10
    stores[1].close()


def test_a_writer_that_waits_too_long_is_told_so(store: Store, url: str, tmp_path: Path) -> None:
    hasty = Store.open(url, folder=tmp_path, busy_timeout=0.05)
    with store._writing(), pytest.raises(DatabaseBusy):
        hasty.local_account(NOW, "UTC")
    assert hasty.local_account(NOW, "UTC").id
    hasty.close()


def test_a_reader_sees_one_moment(store: Store, account: Account) -> None:
    with store._reading() as connection:

        def count() -> int:
            return len(connection.exec_driver_sql("SELECT id FROM hobbies").all())

        assert count() == 0
        store.add_hobby(account.id, "owls", NOW)
        assert count() == 0
    assert len(store.hobbies(account.id)) == 1


def state(store: Store) -> object:
    with store.at_once():
        return store.watch.state()


def hobbies(store: Store, account: Account) -> list[str]:
    return [hobby.name for hobby in store.hobbies(account.id)]


def test_a_state_changes_when_others_can_see_what_was_written_and_no_sooner(store: Store, account: Account) -> None:
    seen: list[object] = [state(store)]
    with store._writing() as connection:
        connection.execute(secrets.insert().values(name="a", value=b"secret"))
        thread = threading.Thread(target=lambda: seen.append(state(store)))
        thread.start()
        thread.join()
    assert seen[0] == seen[1] != state(store)


def test_what_is_read_at_once_is_one_moment_until_one_writes_oneself(
    store: Store, url: str, account: Account, tmp_path: Path
) -> None:
    elsewhere = Store.open(url, folder=tmp_path)
    with store.at_once():
        assert hobbies(store, account) == []
        elsewhere.add_hobby(account.id, "owls", NOW)
        assert hobbies(store, account) == []
        store.add_hobby(account.id, "bread", NOW)
        assert hobbies(store, account) == ["owls", "bread"]
        elsewhere.add_hobby(account.id, "jazz", NOW)
        with pytest.raises(NotFound):
            store.person(account.id, 2**63)  # the server refuses the number, and with it the transaction
        assert hobbies(store, account) == ["owls", "bread", "jazz"]
    elsewhere.close()


def test_a_question_that_the_server_refuses_spoils_nothing_that_is_read_after_it(
    store: Store, account: Account
) -> None:
    refused = Questions({("SELECT 1 / 0", ()): None, ("SELECT 1", ()): None})
    with store.at_once():
        assert hobbies(store, account) == []
        assert store.watch.answers(refused) is None
        assert store.tokens(account.id) == []
        assert store.watch.answers(Questions({("SELECT 1", ()): None})) is not None


def test_a_page_that_began_earlier_lays_no_older_town_over_the_newer_one(store: Store, account: Account) -> None:
    ranker = Ranker(store, LettersEmbedder())
    source(store, account, event("Chess"))

    def titles() -> set[str]:
        return {one.occurrence.content.title for one in ranker.listed(account, NOW)}

    def meanwhile() -> None:
        source(store, account, event("Owls at dusk"), url="https://marsh.example/")
        assert titles() == {"Chess", "Owls at dusk"}

    with store.at_once():
        assert titles() == {"Chess"}
        store.tokens(account.id)
        thread = threading.Thread(target=meanwhile)
        thread.start()
        thread.join()
        newer = ranker.version
        assert titles() == {"Chess", "Owls at dusk"}
        assert ranker.version == newer


def test_no_transaction_stays_open_while_somebody_outside_is_asked(
    url: str, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_meanwhile: list[object] = []

    def looks(*_arguments: object) -> None:
        open_meanwhile.append(here.store._moments.connection())
        raise NotLetIn(Message.of("Nobody is at home."))

    class Looking(FakeFetcher):
        def get(self, *arguments, **named):
            open_meanwhile.append(here.store._moments.connection())
            return super().get(*arguments, **named)

    monkeypatch.setattr(Provider, "begin", looks)
    config = Config(data=tmp_path, database=url, oidc_issuer="https://house.example", oidc_client_id="us")
    here = build(config, clock=clock, fetcher=Looking(), embedder=LettersEmbedder())
    mine = here.account()
    here.store.save_account(replace(mine, started_at=clock(), pictures=True))
    source(here.store, mine, event("Owls", image="https://marsh.example/owl.jpg"))
    [owls] = upcoming(here.store, mine)
    app = create_app(here)
    client = app.test_client()
    with client.session_transaction() as session:
        session[TOKEN] = entrance.begin(here.store, mine.id, device="", now=clock())
    assert client.get(f"/events/{owls.id}/picture").status_code == 404
    assert client.get("/settings/login/elsewhere").status_code == 303
    assert open_meanwhile == [None, None]
    here.close()


def test_locks_hold_between_machines(store: Store, url: str, tmp_path: Path) -> None:
    elsewhere = Store.open(url, folder=tmp_path / "another machine")
    with store.exclusive("round"):
        with pytest.raises(Busy), elsewhere.exclusive("round"):
            pass
        with elsewhere.exclusive("backup"):
            pass
    with elsewhere.exclusive("round"):
        pass
    elsewhere.close()


def test_the_secret_is_the_same_on_every_machine_and_in_no_copy(store: Store, url: str, tmp_path: Path) -> None:
    elsewhere = Store.open(url, folder=tmp_path / "another machine")
    assert len(store.secret()) == 32
    assert elsewhere.secret() == store.secret()
    store.copy_to(tmp_path / "one.backup")
    assert store.secret() not in (tmp_path / "one.backup").read_bytes()
    assert not list(tmp_path.rglob("secret"))
    elsewhere.close()


def test_a_backup_of_a_file_comes_back_on_a_server_and_the_other_way_round(
    full: Companion, store: Store, tmp_path: Path, empty_database: Path
) -> None:
    full.store.copy_to(tmp_path / "file.backup")
    backups.restore(store, tmp_path / "file.backup", tmp_path, NOW, replace=False)
    assert tally(store) == tally(full.store)
    store.copy_to(tmp_path / "server.backup")
    back = Store.open(tmp_path / "back" / "meetcompanion.sqlite3")
    backups.restore(back, tmp_path / "server.backup", tmp_path, NOW, replace=False)
    assert tally(back) == tally(full.store)
    assert {"hobbies", "events", "people", "notes", "jots"} <= {name for name, held in tally(back).items() if held[0]}
    back.close()


def test_numbers_go_on_where_they_were(full: Companion, store: Store) -> None:
    full.store.carry_to(store)
    mine = full.account()
    held = {hobby.id for hobby in store.hobbies(mine.id)}
    fresh = store.add_hobby(mine.id, "kites", NOW)
    assert fresh.id > max(held)


def test_everything_moves_to_a_server_and_back_with_one_command(full: Companion, url: str, tmp_path: Path) -> None:
    shell = Shell(full.config.data)
    before, secret = tally(full.store), full.store.secret()
    assert "every row was compared" in shell("move", "--to", url).output
    on_server = Store.open(url, folder=tmp_path)
    assert tally(on_server) == before
    assert on_server.secret() == secret
    assert "--replace" in shell("move", "--to", "-", code=2, stdin=f"{url}\n").stderr
    assert "set aside" not in shell("move", "--to", url, "--replace").stderr
    assert list((full.config.data / "backups").glob("before-move-*"))
    back = Store.open(tmp_path / "back.sqlite3")
    assert backups.move(on_server, back, tmp_path, NOW, replace=False).aside is None
    assert tally(back) == before
    assert back.secret() == secret
    back.close()
    on_server.close()


def test_what_arrives_damaged_is_noticed(full: Companion, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    become = Store.become

    def lose_one(self: Store, path: Path) -> None:
        become(self, path)
        with self._writing() as connection:
            connection.exec_driver_sql("UPDATE hobbies SET name = name || '!' WHERE id = (SELECT min(id) FROM hobbies)")

    monkeypatch.setattr(Store, "become", lose_one)
    with pytest.raises(StoreError, match="hobbies"):
        full.store.carry_to(store)


def test_a_server_that_is_gone_is_said_in_one_sentence_and_found_again(tmp_path: Path, server: Server) -> None:
    own = Server.started()
    try:
        store = Store.open(own.new(), folder=tmp_path)
        mine = store.local_account(NOW, "UTC")
        before = state(store)
        own.stop()
        assert state(store) is None
        for _ in range(2):
            with pytest.raises(StoreError, match="cannot be reached") as raised:
                store.add_hobby(mine.id, "owls", NOW)
            assert "not-a-real-secret" not in str(raised.value)
        with pytest.raises(StoreError), store.exclusive("round"):
            pass
        own.start()
        # It may have lost what it had promised to nobody, and give the same numbers to others' writing.
        assert state(store) not in (None, before)
        store.add_hobby(mine.id, "owls", NOW)
        assert [hobby.name for hobby in store.hobbies(mine.id)] == ["owls"]
        store.close()
    finally:
        own.end()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql://meet:not-a-real-secret@127.0.0.1:1/town", "cannot be reached"),
        ("mysql://meet:not-a-real-secret@127.0.0.1/town", "Only SQLite and PostgreSQL"),
    ],
)
def test_the_password_is_never_said(tmp_path: Path, address: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence) as raised:
        Store.open(address, folder=tmp_path)
    assert "not-a-real-secret" not in str(raised.value)
    assert "not-a-real-secret" not in repr(load(tmp_path, {"MEETCOMPANION_DATABASE": address}))


def test_the_calendars_are_read_and_changes_noticed(store: Store, account: Account) -> None:
    source(store, account, weekly("Chess", times=2), event("Owls", uid="owls@example.org"))
    seen = store.revision(account.id)
    assert len(upcoming(store, account)) == 3
    source(store, account, event("Owls at dusk"), url="https://marsh.example/")
    assert {one.content.title for one in upcoming(store, account)} == {"Chess", "Owls", "Owls at dusk"}
    assert store.revision(account.id) != seen
    store.set_more_like(account.id, upcoming(store, account)[0].id, True, NOW)
    assert len(store.more_like(account.id)) == 1
