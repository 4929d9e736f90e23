"""Whom nothing is suggested about, and who comes back to mind once. All persons are made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from meetcompanion import people
from meetcompanion.errors import NotFound, UsageError
from meetcompanion.model import Account, Due, HowTheyLikeIt
from meetcompanion.store import Store
from tests.builders import DAY, NOW

SPRING = Due(season="2026-spring")
IN_SPRING = datetime(2026, 3, 1, 9, tzinfo=UTC)


def add(store: Store, account: Account, *names: str) -> list[int]:
    return [store.add_person(account.id, name, NOW) for name in names]


def back(store: Store, account: Account, now: datetime) -> list[str]:
    return [person.name for person in people.back_from_rest(store, account, now.date(), now)]


def test_nobody_is_silent_unasked(store: Store, account: Account) -> None:
    add(store, account, "Ana", "Ben")
    assert people.silent_people(store, account) == frozenset()


def test_those_who_rest_or_would_rather_not_are_silent_until_undone(store: Store, account: Account) -> None:
    ana, ben, _cleo = add(store, account, "Ana", "Ben", "Cleo")
    store.let_rest(account.id, ana, NOW)
    store.set_rather_not(account.id, ben, NOW)
    assert people.silent_people(store, account) == {ana, ben}
    store.end_rest(account.id, ana)
    store.set_rather_not(account.id, ben, None)
    assert people.silent_people(store, account) == frozenset()


def test_a_prompt_that_names_a_resting_person_rests_too(store: Store, account: Account) -> None:
    ana, ben = add(store, account, "Ana", "Ben")
    store.let_rest(account.id, ana, NOW)
    everybody = {person.id: person for person in store.ways_to_people(account.id)}
    assert people.silenced([ben, ana], everybody)
    assert not people.silenced([ben], everybody)
    assert not people.silenced([], everybody)
    assert not people.silenced([99], everybody)


def test_the_way_through_a_resting_person_rests_too(store: Store, account: Account) -> None:
    ana, ben, cleo = add(store, account, "Ana", "Ben", "Cleo")
    store.set_through(account.id, ben, ana)
    store.set_through(account.id, cleo, ben)
    store.let_rest(account.id, ana, NOW)
    assert people.silent_people(store, account) == {ana}, "one can still write to Ben oneself"
    for person in (ben, cleo):
        store.set_likes(account.id, person, HowTheyLikeIt.THROUGH_SOMEONE)
    assert people.silent_people(store, account) == {ana, ben, cleo}


def test_nobody_is_met_through_a_circle(store: Store, account: Account) -> None:
    ana, ben, cleo = add(store, account, "Ana", "Ben", "Cleo")
    store.set_through(account.id, ben, ana)
    store.set_through(account.id, cleo, ben)
    for person, through in ((ana, ana), (ana, ben), (ana, cleo)):
        with pytest.raises(UsageError):
            store.set_through(account.id, person, through)
    with pytest.raises(NotFound):
        store.set_through(account.id, ana, 99)
    store.set_through(account.id, ben, None)
    assert store.person(account.id, ben).through is None


def test_on_their_day_they_appear_once_and_go_on_resting(store: Store, account: Account) -> None:
    (ana,) = add(store, account, "Ana")
    store.let_rest(account.id, ana, NOW, SPRING)
    assert back(store, account, IN_SPRING - DAY) == []
    assert back(store, account, IN_SPRING + 9 * DAY) == ["Ana"]
    assert back(store, account, IN_SPRING + 10 * DAY) == []
    assert ana in people.silent_people(store, account)
    store.let_rest(account.id, ana, IN_SPRING, Due(day=date(2026, 6, 1)))
    assert back(store, account, datetime(2026, 6, 1, tzinfo=UTC)) == ["Ana"]


def test_who_rests_without_a_day_or_would_rather_not_never_appears(store: Store, account: Account) -> None:
    ana, ben = add(store, account, "Ana", "Ben")
    store.let_rest(account.id, ana, NOW)
    store.let_rest(account.id, ben, NOW, SPRING)
    store.set_rather_not(account.id, ben, NOW)
    assert back(store, account, IN_SPRING + 900 * DAY) == []


def test_nobody_says_it_of_anothers_people(store: Store, account: Account) -> None:
    (ana,) = add(store, account, "Ana")
    stranger = account.id + 1
    store.let_rest(account.id, ana, NOW, SPRING)
    for step in (
        lambda: store.let_rest(stranger, ana, NOW),
        lambda: store.end_rest(stranger, ana),
        lambda: store.set_rather_not(stranger, ana, NOW),
        lambda: store.set_likes(stranger, ana, HowTheyLikeIt.COFFEE),
        lambda: store.set_keep_notes(stranger, ana, True),
        lambda: store.set_through(stranger, ana, None),
    ):
        with pytest.raises(NotFound):
            step()
    assert not store.mark_rest_shown(stranger, ana, NOW)
    assert store.people_at_rest(stranger) == store.ways_to_people(stranger) == []
