"""A person's page put right by hand: names, lines, evenings, each step undone to the letter. All of it is made up."""

from __future__ import annotations

from datetime import date

import pytest

from meetcompanion.errors import NotFound, UsageError
from meetcompanion.model import Account, NoteKind
from meetcompanion.store import Store
from tests.builders import DAY, NOW
from tests.persons import everything, meet, named, two_evenings

THEREMIN = "woman with the theremin"


def test_a_description_becomes_a_name_and_is_remembered(store: Store, account: Account) -> None:
    meet(store, account, f'@"{THEREMIN}" plays on Thursdays')
    person = named(store, account, THEREMIN)
    store.rename_person(account.id, person.id, "Maja", NOW)
    maja = store.person(account.id, person.id)
    assert (maja.name, maja.former_names) == ("Maja", (THEREMIN,))


def test_a_jot_with_the_old_description_still_means_the_person(store: Store, account: Account) -> None:
    meet(store, account, f'@"{THEREMIN}" plays on Thursdays')
    store.rename_person(account.id, named(store, account, THEREMIN).id, "Maja", NOW)
    meet(store, account, f'@"{THEREMIN}" has a cat')
    (maja,) = store.people(account.id)
    assert ["cat" in note.text for note in maja.notes] == [False, True]


def test_only_another_spelling_is_no_other_name(store: Store, account: Account) -> None:
    person_id = store.add_person(account.id, "maja", NOW)
    store.rename_person(account.id, person_id, "Maja", NOW)
    assert store.person(account.id, person_id).former_names == ()


def test_going_back_to_an_old_name_keeps_both(store: Store, account: Account) -> None:
    person_id = store.add_person(account.id, "Maja", NOW)
    store.rename_person(account.id, person_id, "Mia", NOW)
    store.rename_person(account.id, person_id, "Maja", NOW)
    person = store.person(account.id, person_id)
    assert (person.name, person.former_names) == ("Maja", ("Mia",))


def test_a_name_that_somebody_has_is_not_given_again(store: Store, account: Account) -> None:
    store.add_person(account.id, "Ana", NOW)
    ben = store.add_person(account.id, "Ben", NOW)
    with pytest.raises(UsageError, match="already"):
        store.rename_person(account.id, ben, "ANA", NOW)


def test_every_step_is_undone_to_the_letter(store: Store, account: Account) -> None:
    evening, _ = two_evenings(store, account)
    meet(store, account, "@Ana bakes rye. Her sister sails.", evening)
    ana = named(store, account, "Ana")
    first = ana.notes[0]
    store.add_line(account.id, ana.id, NoteKind.CARES, "bread", NOW)
    store.rename_person(account.id, ana.id, "Anna", NOW)
    steps = (
        lambda: store.rename_person(account.id, ana.id, "Ana Lima", NOW),
        lambda: store.remove_former_name(account.id, ana.id, "Ana", NOW),
        lambda: store.change_line(account.id, first.id, "bakes spelt", NOW),
        lambda: store.keep_line(account.id, first.id, True, NOW),
        lambda: store.remove_line(account.id, first.id, NOW),
        lambda: store.unshare_evening(account.id, ana.id, evening.id, NOW),
    )
    for step in steps:
        before = everything(store)
        number = step()
        assert everything(store) != before
        assert store.undo_step(account.id, number) == ana.id
        assert everything(store) == before
        with pytest.raises(NotFound):
            store.undo_step(account.id, number)


def test_undoing_leaves_what_was_changed_since(store: Store, account: Account) -> None:
    ana = store.add_person(account.id, "Ana", NOW)
    line = store.add_line(account.id, ana, NoteKind.TOLD, "bakes rye", NOW)
    number = store.change_line(account.id, line, "bakes spelt", NOW)
    store.change_line(account.id, line, "bakes oats", NOW)
    store.undo_step(account.id, number)
    assert [note.text for note in store.person(account.id, ana).notes] == ["bakes oats"]


def test_a_name_taken_meanwhile_is_not_taken_back(store: Store, account: Account) -> None:
    ana = store.add_person(account.id, "Ana", NOW)
    number = store.rename_person(account.id, ana, "Maja", NOW)
    store.remove_former_name(account.id, ana, "Ana", NOW)
    store.add_person(account.id, "Ana", NOW)
    with pytest.raises(UsageError, match="belongs to somebody else"):
        store.undo_step(account.id, number)
    assert {person.name for person in store.people(account.id)} == {"Ana", "Maja"}


def test_what_was_crossed_out_is_gone_after_a_day(store: Store, account: Account) -> None:
    ana = store.add_person(account.id, "Ana", NOW)
    number = store.remove_line(account.id, store.add_line(account.id, ana, NoteKind.HOPES, "a boat", NOW), NOW)
    store.drop_old_steps(NOW)
    assert everything(store)["undos"]
    store.drop_old_steps(NOW + DAY)
    assert everything(store)["undos"] == []
    with pytest.raises(NotFound):
        store.undo_step(account.id, number)


def test_lines_stand_under_what_they_are(store: Store, account: Account) -> None:
    ana = store.add_person(account.id, "Ana", NOW, known_since=date(2025, 3, 1))
    for kind, text in ((NoteKind.HOPES, "a boat"), (NoteKind.CARES, "bread"), (NoteKind.TOLD, "has two owls")):
        store.add_line(account.id, ana, kind, text, NOW)
    person = store.person(account.id, ana)
    assert [[note.text for note in notes] for notes in (person.notes, person.cares, person.hopes)] == [
        ["has two owls"],
        ["bread"],
        ["a boat"],
    ]
    assert person.known_since == date(2025, 3, 1)


def test_nobody_changes_what_is_not_theirs(store: Store, account: Account) -> None:
    evening, _ = two_evenings(store, account)
    ana = store.add_person(account.id, "Ana", NOW)
    line = store.add_line(account.id, ana, NoteKind.TOLD, "bakes rye", NOW)
    stranger = account.id + 1
    number = store.keep_line(account.id, line, True, NOW)
    before = everything(store)
    for step in (
        lambda: store.rename_person(stranger, ana, "Maja", NOW),
        lambda: store.add_line(stranger, ana, NoteKind.TOLD, "x", NOW),
        lambda: store.change_line(stranger, line, "x", NOW),
        lambda: store.keep_line(stranger, line, True, NOW),
        lambda: store.remove_line(stranger, line, NOW),
        lambda: store.share_evening(stranger, ana, evening.id),
        lambda: store.unshare_evening(stranger, ana, evening.id, NOW),
        lambda: store.undo_step(stranger, number),
        lambda: store.forget_person(stranger, ana, []),
        lambda: store.merge_people(stranger, ana, ana + 1, NOW),
        lambda: store.set_fading(99, 12, NOW),
    ):
        with pytest.raises(NotFound):
            step()
    assert everything(store) == before
