"""Now and then somebody by chance: off until asked for, at most monthly, never of those in peace. All are made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from meetcompanion import people
from meetcompanion.model import Account, Jot, NoteKind, PersonTold
from meetcompanion.store import Store
from tests.builders import NOW

MONTH = timedelta(days=30)


def first(choices: Sequence[Any]) -> Any:
    return choices[0]


def last(choices: Sequence[Any]) -> Any:
    return choices[-1]


def meet(store: Store, account: Account, **told: str) -> dict[str, int]:
    jot = Jot(people=tuple(PersonTold(name, (words,)) for name, words in told.items()))
    store.save_jot(account.id, jot, evening_id=None, text="", now=NOW)
    return {person.name: person.id for person in store.people(account.id)}


def test_nobody_is_brought_to_mind_until_it_is_asked_for(store: Store, account: Account) -> None:
    meet(store, account, Ana="bakes rye")
    assert people.reminded(store, account, NOW + 99 * MONTH, first) is None
    people.want_now_and_then(store, account, True, NOW, first)
    assert people.reminded(store, account, NOW, first) is None, "a while after, not at once"
    found = people.reminded(store, account, NOW + MONTH, first)
    assert found is not None
    assert (found.person.name, found.words) == ("Ana", "bakes rye")
    people.want_now_and_then(store, account, False, NOW, first)
    assert people.reminded(store, account, NOW + 99 * MONTH, first) is None


def test_it_is_at_most_once_a_month_whatever_chance_says(store: Store, account: Account) -> None:
    meet(store, account, Ana="bakes rye")
    people.want_now_and_then(store, account, True, NOW, last)
    shown = [day for day in range(365) if people.reminded(store, account, NOW + timedelta(days=day), first)]
    assert len(shown) > 9
    assert min(later - earlier for earlier, later in pairwise(shown)) > 30
    people.want_now_and_then(store, account, True, NOW + timedelta(days=365), first)
    assert people.reminded(store, account, NOW + timedelta(days=shown[-1] + 20), first) is None, "ticked again"


def test_those_left_in_peace_and_lines_that_name_them_are_not_among_whom_chance_picks(
    store: Store, account: Account
) -> None:
    ids = meet(store, account, Ana="sings", Ben="sails", Cleo="met Ana at the sea")
    store.add_line(account.id, ids["Cleo"], NoteKind.HOPES, "to see a whale", NOW)
    store.add_person(account.id, "Dana", NOW)  # nothing is written of her
    store.let_rest(account.id, ids["Ana"], NOW)
    store.set_rather_not(account.id, ids["Ben"], NOW)
    offered: list[Any] = []

    def noting(choices: Sequence[Any]) -> Any:
        offered.append(choices)
        return choices[0]

    people.want_now_and_then(store, account, True, NOW - MONTH, first)
    found = people.reminded(store, account, NOW, noting)
    assert found is not None
    assert [(person.name, lines) for person, lines in offered[0]] == [("Cleo", ["to see a whale"])]
    assert found.words == "to see a whale"


def test_looking_claims_nothing(store: Store, account: Account) -> None:
    meet(store, account, Ana="bakes rye")
    people.want_now_and_then(store, account, True, NOW - MONTH, first)
    assert people.to_remind_of(store, account, NOW, first) == people.to_remind_of(store, account, NOW, first)
    assert people.reminded(store, account, NOW, first) is not None
    assert people.to_remind_of(store, account, NOW, first) is None
