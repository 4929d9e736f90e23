"""Everything somebody has, taken along as files and brought in elsewhere. All persons are made up."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from meetcompanion import entrance, importers, portability, take_along
from meetcompanion.bootstrap import Companion
from meetcompanion.errors import UsageError
from meetcompanion.model import Account, Window
from meetcompanion.store.schema import metadata
from meetcompanion.store.takeout import STAYS, taken_tables
from meetcompanion.web import create_app
from tests import companions, lives
from tests.command_line import Shell
from tests.fakes import FixedClock
from tests.pages import HOME


@dataclass(frozen=True)
class Lived:
    """What Bob took along: three people have something in every table, numbers of others lie around his."""

    json: str
    files: dict[str, str]
    taken: dict[str, Any]
    names: set[str]
    clock: FixedClock


@pytest.fixture(scope="module")
def bob(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    clock = FixedClock()
    made = companions.new_companion(tmp_path_factory.mktemp("lived") / "data", clock)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entrance, "hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        account = lives.neighbours(made, clock)["Bob"].account
    found = Lived(
        json=portability.as_json(made.store, account),
        files=dict(take_along.files(made.store, account, clock())),
        taken=taken(made, account),
        names={person.name for person in made.store.people(account.id)},
        clock=clock,
    )
    made.close()
    return found


@pytest.fixture
def town(tmp_path: Path, clock: FixedClock) -> Iterator[Companion]:
    """A made-up town and two hobbies."""
    made = companions.new_companion(tmp_path / "town", clock)
    companions.fill(made)
    yield made
    made.close()


@pytest.fixture
def fresh(tmp_path: Path, clock: FixedClock) -> Iterator[Companion]:
    """Another machine, where nothing is yet."""
    made = companions.new_companion(tmp_path / "fresh", clock)
    yield made
    made.close()


def taken(companion: Companion, account: Account) -> dict[str, Any]:
    """What goes along, each number as the place of its row: what they were is no matter."""
    found = companion.store.take_out(account.id)
    tables = {**found["tables"], **found["town"]}
    places = {
        name: {row["id"]: place for place, row in enumerate(rows)} for name, rows in tables.items() if _has_id(name)
    }
    plain = {
        name: [
            {column: _placed(places, name, column, value) for column, value in row.items() if column != "account_id"}
            for row in rows
        ]
        for name, rows in tables.items()
    }
    return {"account": found["account"], "schema": found["schema"]} | plain


def _has_id(name: str) -> bool:
    return "id" in metadata.tables[name].columns


def _placed(places: dict[str, dict[int, int]], table: str, column: str, value: Any) -> Any:
    if value is None or (table, column) in (("messages", "error"), ("busy_calendars", "error")):
        return None
    if column == "id":
        return places[table][value]
    keys = [key.column.table.name for key in metadata.tables[table].columns[column].foreign_keys]
    if table == "sources" and column == "url" and str(value).startswith("upload:"):
        return str(value).rpartition("/")[2]
    return places[keys[0]][value] if keys and keys[0] in places else value


def test_every_table_of_an_account_comes_back_whole(bob: Lived, fresh: Companion) -> None:
    before = bob.taken
    personal = {name for name, table in metadata.tables.items() if "account_id" in table.columns}
    assert personal == {table.name for table in (*taken_tables(), *STAYS)}
    assert not [table.name for table in taken_tables() if not before[table.name]], "tests/lives.py leaves them empty"
    mine = fresh.account()
    portability.bring_in(fresh.store, mine, bob.json.encode(), fresh.clock())
    after = taken(fresh, mine)
    assert [name for name in before if after[name] != before[name]] == []


def test_it_comes_into_a_house_where_others_live_and_touches_nothing_of_theirs(bob: Lived, fresh: Companion) -> None:
    alice = lives.move_in(fresh, "Alice", "Quokka")
    there = {name: lives.rows_of(fresh.store, alice.id) for name in ("Alice",)}
    login = fresh.store.add_account("Bob", None, zone="UTC", invites=False, now=fresh.clock())
    mine = fresh.store.account(login.account_id)
    body = bob.json.encode()
    portability.bring_in(fresh.store, mine, body, fresh.clock())
    assert taken(fresh, mine) == bob.taken
    assert lives.rows_of(fresh.store, alice.id) == there["Alice"]
    with pytest.raises(UsageError, match="still empty"):
        portability.bring_in(fresh.store, mine, body, fresh.clock())


@pytest.mark.parametrize(
    "damage",
    [
        lambda all_: all_.update(schema="9999"),
        lambda all_: all_.update(meetcompanion=2),
        lambda all_: all_.pop("town"),
        lambda all_: all_["account"].update(zone="Atlantis"),
        lambda all_: all_["tables"]["people"][0].update(likes="../../etc/passwd"),
        lambda all_: all_["tables"]["people"][0].update(name=None),
        lambda all_: all_["tables"]["people"][0].update(name=["x"]),
        lambda all_: all_["tables"]["people"][0].update(added_at="2026-01-05"),
        lambda all_: all_["tables"]["picks"][0].update(state=1),
        lambda all_: all_["tables"]["hobby_words"][0].update(place=2**70),
        lambda all_: all_["tables"].update(people={"id": 1}),
        lambda all_: all_["tables"]["message_wishes"][0].update(weekday=8),
    ],
)
def test_what_is_damaged_changes_nothing(bob: Lived, fresh: Companion, damage: Any) -> None:
    written = json.loads(bob.json)
    damage(written)
    mine = fresh.account()
    before = lives.rows_of(fresh.store, mine.id)
    with pytest.raises(UsageError):
        portability.bring_in(fresh.store, mine, json.dumps(written).encode(), fresh.clock())
    assert lives.rows_of(fresh.store, mine.id) == before


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"\xff\xfe", b"PK\x03\x04broken", b"[" * 100_000, b"null"])
def test_what_is_something_else_ends_in_a_sentence(fresh: Companion, body: bytes) -> None:
    with pytest.raises(UsageError):
        portability.bring_in(fresh.store, fresh.account(), body, fresh.clock())


def test_an_archive_that_unpacks_without_end_or_leads_elsewhere_does_no_harm(
    fresh: Companion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetcompanion.portability.everything.MOST_BYTES", 1_000_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../../everything.json", bytes(5_000_000))
    with pytest.raises(UsageError, match="larger"):
        portability.bring_in(fresh.store, fresh.account(), packed.getvalue(), fresh.clock())
    assert not list(tmp_path.rglob("everything.json"))


def test_nobody_gets_hold_of_what_only_this_machine_reads(bob: Lived, fresh: Companion) -> None:
    """A file names sources as strangers would: none that is read from the disk, or belongs to somebody else."""
    written = json.loads(bob.json)
    addresses = ["file:///etc/passwd", "upload:1/calendar.ics", "javascript:alert(1)"]
    for row, url in zip(written["town"]["sources"], addresses, strict=False):
        row.update(url=url, upload=url.startswith("upload:"))
    mine = fresh.account()
    portability.bring_in(fresh.store, mine, json.dumps(written).encode(), fresh.clock())
    held = [one.source.url for one in fresh.store.subscriptions(mine.id, fresh.clock())]
    assert held == [f"upload:{mine.id}/calendar.ics"]
    assert {person.name for person in fresh.store.people(mine.id)} == bob.names


def test_the_other_files_are_read_by_the_programs_they_are_for(
    bob: Lived,
) -> None:
    files = bob.files
    assert {one.name for one in portability.read_people(files["people.vcf"].encode())} == bob.names
    assert "rye" not in files["people.vcf"]
    now = bob.clock()
    window = Window(now - timedelta(days=30), now + timedelta(days=30))
    body = files["evenings.ics"].encode()
    reading = importers.read(body, url="file:evenings.ics", now=now, window=window, zone=UTC)
    assert {"Narwhal choir", "Narwhal supper", "Narwhal regatta"} == {one.content.title for one in reading.drafts}
    assert "BEGIN:VTODO" in files["follow-ups.ics"] and "Narwhal recipe" in files["follow-ups.ics"].replace("\r\n ", "")
    assert "README.md" in files


@pytest.mark.sqlite("two data folders, one machine")
def test_the_command_line_takes_everything_along_and_brings_it_in(
    town: Companion, tmp_path: Path, clock: FixedClock
) -> None:
    companions.meet(town, "@Ana bakes rye. Share my recipe by Friday", with_evening=False)
    before = taken(town, town.account())
    Shell(town.config.data, clock)("export", str(tmp_path / "all"))
    assert (tmp_path / "all" / "everything.json").stat().st_mode & 0o077 == 0
    there = Shell(tmp_path / "there", clock)
    assert "is here again" in there("import", str(tmp_path / "all")).stdout
    assert "still empty" in there("import", str(tmp_path / "all"), code=2).stderr
    assert "Ana" in there("people").stdout and "board games" in there("hobby", "list").stdout
    other = companions.new_companion(tmp_path / "third", clock)
    portability.bring_in(other.store, other.account(), (tmp_path / "all/everything.json").read_bytes(), clock())
    assert taken(other, other.account()) == before
    other.close()


def test_the_page_takes_everything_along_and_brings_it_in(town: Companion, fresh: Companion) -> None:
    companions.meet(town, "@Ana bakes rye", with_evening=False)
    here = create_app(town)
    here.testing = True
    archive = here.test_client().post("/in-and-out/everything.zip", headers={"Origin": HOME}).data
    there = create_app(fresh)
    there.testing = True
    sent = {"file": (io.BytesIO(archive), "meetcompanion.zip")}
    answer = there.test_client().post("/in-and-out/everything", data=sent, headers={"Origin": HOME})
    assert answer.status_code == 303
    assert taken(fresh, fresh.account()) == taken(town, town.account())
    assert "Ana" in there.test_client().get("/people").text
