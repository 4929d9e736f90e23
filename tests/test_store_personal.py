"""Accounts, hobbies, vectors, and the numbers that say when a list has to be made anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meetcompanion import accounts
from meetcompanion.errors import NotFound, UsageError
from meetcompanion.model import Account, PickState
from meetcompanion.model.held import Changes
from meetcompanion.store import Store
from tests.builders import HOUR, NOW, event, pick, read, source, upcoming


def test_there_is_one_account_and_it_stays(store: Store) -> None:
    first = store.local_account(NOW, "Europe/Berlin")
    assert store.local_account(NOW + HOUR, "UTC") == first
    assert (first.zone, first.started_at) == ("Europe/Berlin", None)


def test_every_field_of_an_account_is_saved(store: Store, account: Account) -> None:
    changed = replace(
        account, name="Ada", zone="Asia/Tokyo", evenings=2, language="de", started_at=NOW, sample_town=True
    )
    store.save_account(changed)
    assert store.local_account(NOW, "UTC") == changed
    with pytest.raises(NotFound):
        store.save_account(replace(changed, id=99))


def test_a_hobby_is_kept_once_however_it_is_written(store: Store, account: Account) -> None:
    first = store.add_hobby(account.id, "Board  games ", NOW)
    assert first.name == "Board games"
    assert store.add_hobby(account.id, "BOARD GAMES", NOW) == first
    store.add_hobby(account.id, "Straßenmusik", NOW)
    assert [hobby.name for hobby in store.hobbies(account.id)] == ["Board games", "Straßenmusik"]


def test_a_hobby_is_removed_by_its_name(store: Store, account: Account) -> None:
    added = store.add_hobby(account.id, "Board games", NOW)
    assert store.remove_hobby(account.id, "board games") == added
    assert store.hobbies(account.id) == []
    with pytest.raises(NotFound, match="board games"):
        store.remove_hobby(account.id, "board games")


def test_hobbies_belong_to_their_account(store: Store, account: Account) -> None:
    store.add_hobby(account.id, "owls", NOW)
    assert store.hobbies(account.id + 1) == []
    with pytest.raises(NotFound):
        store.add_hobby(account.id + 1, "owls", NOW)


def test_hobbies_are_checked_before_any_is_kept(store: Store, account: Account) -> None:
    for bad in ("", "  ", "...", "x" * 300):
        with pytest.raises(UsageError):
            accounts.add_hobbies(store, account, ["owls", bad], NOW)
    assert store.hobbies(account.id) == []
    accounts.add_hobbies(store, account, ["owls", "go"], NOW)
    assert accounts.remove_hobby(store, account, "Owls").name == "owls"


def test_settings_are_checked_before_they_are_kept(store: Store, account: Account) -> None:
    with pytest.raises(UsageError, match="Atlantis"):
        accounts.change(store, account, zone="Atlantis")
    with pytest.raises(UsageError):
        accounts.change(store, account, evenings=6)
    changed = accounts.change(store, account, zone="Asia/Tokyo", evenings=0, language="fr", sample_town=True)
    assert store.local_account(NOW, "UTC") == changed
    started = accounts.finish_welcome(store, changed, NOW)
    assert accounts.finish_welcome(store, started, NOW + HOUR).started_at == NOW


def test_vectors_are_kept_by_model_and_key(store: Store) -> None:
    store.save_vectors("one", {"a": b"\x01\x02", "b": b"\x03"})
    store.save_vectors("one", {"a": b"other", "c": b""})
    store.save_vectors("two", {"a": b"two"})
    store.save_vectors("two", {})
    assert store.vectors("one", ["a", "b", "c", "d", "a"]) == {"a": b"\x01\x02", "b": b"\x03", "c": b""}
    assert store.vectors("two", {"a"}) == {"a": b"two"}
    assert store.vectors("three", ["a"]) == {}


def test_very_many_vectors_can_be_asked_for_at_once(store: Store) -> None:
    rows = {f"{number:064}": b"1234" for number in range(12_000)}
    store.save_vectors("one", rows)
    assert store.vectors("one", rows.keys()) == rows


def test_whatever_can_change_a_list_changes_the_revision(store: Store, account: Account) -> None:
    seen = [store.revision(account.id)]

    def differs(part: int) -> None:
        now = store.revision(account.id)
        assert now[part] > seen[-1][part], seen
        assert now[1 - part] >= seen[-1][1 - part]
        seen.append(now)

    town = source(store, account, event("Owl walk"))
    differs(0)
    store.add_hobby(account.id, "owls", NOW)
    differs(1)
    pick(store, account, "Owl walk", PickState.INTERESTED)
    differs(1)
    pick(store, account, "Owl walk", None)
    differs(1)
    store.remove_hobby(account.id, "owls")
    differs(1)
    read(store, town, Changes(new=(event("Chess"),)))
    differs(0)
    read(store, town, title="Another name")
    differs(0)
    source(store, account, event("Film"), url="https://example.org/other")
    differs(0)
    store.unsubscribe(account.id, town.id, NOW)
    differs(0)
    store.subscribe(account.id, town.id, NOW)
    differs(0)
    store.save_account(replace(account, zone="Asia/Tokyo"))
    differs(1)


def test_what_changes_no_list_leaves_the_revision(store: Store, account: Account) -> None:
    town = source(store, account, event("Owl walk"))
    source(store, None, event("Film"), url="https://example.org/nobodys")
    store.add_hobby(account.id, "owls", NOW)
    pick(store, account, "Owl walk")
    before = store.revision(account.id)
    store.save_unchanged(town.id, now=NOW, due_at=NOW)
    read(store, town, Changes())
    store.start_reading(town.id, NOW)
    store.mark_due([town.id], NOW)
    store.add_hobby(account.id, "Owls", NOW)
    pick(store, account, "Owl walk")
    upcoming(store, account)
    assert store.revision(account.id) == before
    with pytest.raises(NotFound):
        store.revision(99)
