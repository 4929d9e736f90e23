"""Notes fade where that is wished, are told of beforehand, and stay where one says so. All persons are made up."""

from __future__ import annotations

from datetime import UTC, date

import pytest

from meetcompanion import people
from meetcompanion.errors import UsageError
from meetcompanion.model import Account, Fading, Note, NoteKind
from meetcompanion.people import fades_on
from meetcompanion.store import Store
from tests.builders import DAY, NOW
from tests.persons import bytes_of, everything, meet, named


def write(store: Store, account: Account, name: str, text: str) -> int:
    person_id = store.add_person(account.id, name, NOW)
    return store.add_line(account.id, person_id, NoteKind.TOLD, text, NOW)


def told(store: Store, account: Account, name: str = "Ana") -> list[str]:
    return [note.text for note in named(store, account, name).notes]


def test_a_note_fades_months_after_it_was_written_but_never_without_notice() -> None:
    note = Note(id=1, text="bakes rye", evening_id=None, person_id=1, written_at=NOW)
    assert fades_on(note, Fading(6, NOW), UTC) == date(2026, 7, 5)
    assert fades_on(note, Fading(6, NOW + 170 * DAY), UTC) == (NOW + 200 * DAY).date()


def test_nothing_fades_unless_it_is_wished(store: Store, account: Account) -> None:
    write(store, account, "Ana", "bakes rye")
    people.keep_house(store, NOW + 4000 * DAY)
    assert told(store, account) == ["bakes rye"]


def test_what_fades_is_told_of_before(store: Store, account: Account) -> None:
    write(store, account, "Ana", "bakes rye")
    people.choose_fading(store, account, 6, NOW)
    assert people.soon_to_fade(store, account, NOW + 149 * DAY) == []
    ((note, day),) = people.soon_to_fade(store, account, NOW + 155 * DAY)
    assert (note.text, day) == ("bakes rye", date(2026, 7, 5))
    people.keep_house(store, NOW + 180 * DAY)
    assert told(store, account) == ["bakes rye"]
    people.keep_house(store, NOW + 181 * DAY)
    assert told(store, account) == []


def test_old_notes_have_a_month_of_grace_when_fading_begins(store: Store, account: Account) -> None:
    write(store, account, "Ana", "bakes rye")
    later = NOW + 1000 * DAY
    people.choose_fading(store, account, 6, later)
    people.keep_house(store, later + 29 * DAY)
    assert told(store, account) == ["bakes rye"]
    people.choose_fading(store, account, 6, later + 29 * DAY)  # the same again begins no new month
    people.keep_house(store, later + 30 * DAY)
    assert told(store, account) == []


def test_what_is_kept_stays(store: Store, account: Account) -> None:
    kept = write(store, account, "Ana", "bakes rye")
    write(store, account, "Ana", "has two owls")
    write(store, account, "Ben", "sails")
    store.keep_line(account.id, kept, True, NOW)
    store.set_keep_notes(account.id, named(store, account, "Ben").id, True)
    people.choose_fading(store, account, 6, NOW)
    people.keep_house(store, NOW + 400 * DAY)
    assert (told(store, account), told(store, account, "Ben")) == (["bakes rye"], ["sails"])


def test_what_faded_has_left_the_file(store: Store, account: Account) -> None:
    meet(store, account, "@Ana bakes qvaxbread\n* The qvax moment stays")
    people.choose_fading(store, account, 6, NOW)
    people.keep_house(store, NOW + 400 * DAY)
    assert b"qvaxbread" not in bytes_of(store)
    assert [moment.text for moment in store.moments(account.id)] == ["The qvax moment stays"]
    assert named(store, account, "Ana")


def test_keeping_house_twice_finds_nothing_to_do(store: Store, account: Account) -> None:
    write(store, account, "Ana", "bakes rye")
    people.choose_fading(store, account, 6, NOW)
    people.keep_house(store, NOW + 400 * DAY)
    before = everything(store)
    people.keep_house(store, NOW + 400 * DAY)
    assert everything(store) == before


def test_only_what_is_offered_can_be_chosen(store: Store, account: Account) -> None:
    for months in (0, -6, 5, 10_000):
        with pytest.raises(UsageError):
            people.choose_fading(store, account, months, NOW)
    people.choose_fading(store, account, 12, NOW)
    people.choose_fading(store, account, None, NOW)
    assert store.fading(account.id) is None
