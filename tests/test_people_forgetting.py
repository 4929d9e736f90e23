"""Forgetting leaves no trace, tells first what becomes of what, and touches nothing else. All persons are made up."""

from __future__ import annotations

import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetcompanion import people
from meetcompanion.errors import NotFound
from meetcompanion.model import Account, FollowUpState, NoteKind
from meetcompanion.people import Becomes, Fate
from meetcompanion.people.mentions import Names, without
from meetcompanion.store import Store
from tests.builders import NOW
from tests.persons import bytes_of, everything, fresh_store, meet, named, two_evenings


def preview(store: Store, account: Account, name: str) -> list[Fate]:
    return people.before_forgetting(store, account, named(store, account, name).id, "somebody")


def forget(store: Store, account: Account, name: str) -> None:
    assert people.forget(store, account, named(store, account, name).id, "somebody")


def replaced(text: str, name: str, *others: str) -> str:
    return without(text, Names((name,), others).mentions(text), "somebody")


def test_a_person_is_gone_from_everywhere(store: Store, account: Account) -> None:
    evening, _ = two_evenings(store, account)
    meet(store, account, "@Zofira bakes rye. Share my recipe with Zofira by Friday", evening)
    meet(store, account, "@Ben says that Zofira sings\n* Zofira sang for all of us\nThe café is Zofira's.", evening)
    meet(store, account, "Introduce Zofira and Ben (both bees)\nIntroduce Zofira, Ben and Cleo", evening)
    zofira = named(store, account, "Zofira")
    store.rename_person(account.id, zofira.id, "Zofira Quint", NOW)
    store.remove_line(account.id, store.add_line(account.id, zofira.id, NoteKind.HOPES, "Zofira: a boat", NOW), NOW)
    ben = named(store, account, "Ben")
    store.change_line(account.id, ben.notes[0].id, "says that Zofira sings well", NOW)
    store.merge_people(account.id, zofira.id, store.add_person(account.id, "the zofira from the bakery", NOW), NOW)
    store.add_hobby(account.id, "singing with Zofira", NOW)
    forget(store, account, "Zofira Quint")
    assert b"zofira" not in bytes_of(store)
    assert "says that somebody sings well" in [note.text for note in named(store, account, "Ben").notes]


def test_the_preview_says_what_becomes_of_each_sentence(store: Store, account: Account) -> None:
    meet(store, account, "@Zofira bakes rye")
    meet(store, account, "@Ben sails. He lives in the house of Zofira. It is blue.")
    store.add_line(account.id, named(store, account, "Ben").id, NoteKind.CARES, "Lighthouses. Zofira too.", NOW)
    before = everything(store)
    found = {(fate.written.place, fate.becomes): fate for fate in preview(store, account, "Zofira")}
    assert everything(store) == before, "a preview changes nothing"
    assert ("notes", Becomes.GONE) in found
    assert ("jots", Becomes.EMPTIED) in found
    reworded = [fate for fate in preview(store, account, "Zofira") if fate.becomes is Becomes.REWORDED]
    assert ("Zofira too.", "Lighthouses. somebody too.") in [(fate.sentence, fate.instead) for fate in reworded]


def test_nothing_else_is_touched(store: Store, account: Account) -> None:
    meet(store, account, "@Ana bakes rye. Share bread with Ana by Friday")
    meet(store, account, "@Ben likes bananas\n* A night in Anatolia")
    before = everything(store)
    forget(store, account, "Ana")
    after = everything(store)
    assert after["moments"] == before["moments"]
    assert [row for row in before["notes"] if "bananas" in str(row)] == after["notes"]
    assert [row for row in before["jots"] if "bananas" in str(row)] == [row for row in after["jots"] if row[3]]
    assert [person.name for person in store.people(account.id)] == ["Ben"]


def test_an_introduction_needs_two_and_a_thank_you_one(store: Store, account: Account) -> None:
    meet(store, account, "Introduce Ana and Ben\nThank Ana and Ben for the soup")
    kinds = {one.kind.value: one for one in store.follow_ups(account.id)}
    assert set(kinds) == {"introduce", "thank"}
    forget(store, account, "Ana")
    (left,) = store.follow_ups(account.id)
    assert (left.kind.value, left.people) == ("thank", ("Ben",))
    assert "Ana" not in left.text
    assert store.follow_ups(account.id, FollowUpState.LET_GO) == []


def test_where_it_may_be_somebody_else_the_person_decides(store: Store, account: Account) -> None:
    lima = store.add_person(account.id, "Ana Lima", NOW)
    store.add_person(account.id, "Ana Sousa", NOW)
    ben = store.add_person(account.id, "Ben", NOW)
    store.add_line(account.id, ben, NoteKind.TOLD, "sails with Ana", NOW)
    store.add_line(account.id, ben, NoteKind.TOLD, "sings with Ana Lima", NOW)
    doubtful, sure = sorted(preview(store, account, "Ana Lima"), key=lambda fate: fate.sure)
    assert (doubtful.sentence, doubtful.sure) == ("sails with Ana", False)
    assert (sure.instead, sure.sure) == ("sings with somebody", True)
    people.forget(store, account, lima, "somebody", spare=[doubtful.written.name, sure.written.name])
    assert [note.text for note in store.person(account.id, ben).notes] == ["sails with Ana", "sings with somebody"]


@pytest.mark.parametrize(
    ("text", "name", "instead"),
    [
        ("Anas Brot ist gut", "Ana", "somebody Brot ist gut"),
        ("Ana's bread", "Ana", "somebody's bread"),
        ("with ANA and @Ana", "Ana", "with somebody and somebody"),
        ("bananas and Anatolia", "Ana", "bananas and Anatolia"),
        ("she marks it", "Mark", "she marks it"),
        ("Élise et elise", "Elise", "somebody et somebody"),
        ('the "woman with the theremin" sang', "woman with the theremin", "the somebody sang"),
        ("woman  with the\ntheremin", "woman with the theremin", "somebody"),
        ("Maja came, then Maja Lindqvist left", "Maja Lindqvist", "somebody came, then somebody left"),
        ("the woman next door", "woman with the theremin", "the woman next door"),
        ("李雷 came", "李雷", "somebody came"),
    ],
)
def test_names_are_found_as_people_write_them(text: str, name: str, instead: str) -> None:
    assert replaced(text, name) == instead


def test_somebody_elses_longer_name_is_left_alone() -> None:
    others = ("Ana Lima", "the man Ana knows")
    assert replaced("Ana met Ana Lima", "Ana", *others) == "somebody met Ana Lima"
    assert replaced("Ana Lima met Ana Sousa", "Ana Sousa", *others) == "Ana Lima met somebody"
    assert replaced("Ana Lima and Ana", "Ana Lima", "Ana") == "somebody and somebody"


def test_a_name_written_small_is_not_sure() -> None:
    (found,) = Names(("Will",), ()).mentions("i will bring bread")
    assert not found.sure


def test_somebody_unknown_cannot_be_forgotten(store: Store, account: Account) -> None:
    with pytest.raises(NotFound):
        people.forget(store, account, 99, "somebody")


LETTERS = st.text("qxzjkvö", min_size=4, max_size=9).map(str.capitalize)
SENTENCES = st.lists(
    st.sampled_from(
        [
            "@{name} bakes rye",
            "@Ben knows {name} from school",
            "* {name} laughed",
            "Introduce {name} and Ben",
            "Thank {name} and Ben for tea",
            "share the recipe with {name} by Friday",
            "Quiet place. {name} liked it too.",
            "@{name} and @Ben sail",
            "{name}s Garten",
            "wrote to {name}'s sister",
        ]
    ),
    min_size=1,
    max_size=6,
)


@given(LETTERS, SENTENCES)
@settings(max_examples=10, deadline=None)
def test_forgetting_leaves_no_trace_of_a_name_in_the_file(name: str, sentences: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = fresh_store(folder)
        account = store.local_account(NOW, "UTC")
        evening, _ = two_evenings(store, account)
        store.add_person(account.id, name, NOW)
        meet(store, account, "\n".join(sentence.format(name=name) for sentence in sentences), evening)
        forget(store, account, name)
        left = bytes_of(store)
        for spelling in {name, name.lower(), name.upper()}:
            assert spelling.encode() not in left
        store.close()
