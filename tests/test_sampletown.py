"""Walking into the sample town, living there for a while, and leaving it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from meetcompanion import sampletown
from meetcompanion.fetch import HttpFetcher
from meetcompanion.model import Account, Jot
from meetcompanion.refresh import run_round
from meetcompanion.store import Store

NOW = datetime(2027, 6, 16, 12, tzinfo=UTC)


@pytest.fixture
def account(store: Store) -> Account:
    return store.local_account(NOW, "Europe/London")


def enter_and_read(store: Store, account: Account) -> Account:
    account = sampletown.enter(store, account, NOW)
    run_round(store, HttpFetcher(clock=lambda: NOW), lambda: NOW)
    return account


def test_whoever_enters_subscribes_to_the_whole_town_and_borrows_hobbies(store: Store, account: Account) -> None:
    account = sampletown.enter(store, account, NOW)
    town = sampletown.town()
    assert account.sample_town
    assert {one.source.url for one in store.subscriptions(account.id, NOW)} == {url for url, _ in town.sources}
    assert [hobby.name for hobby in store.hobbies(account.id)] == list(town.hobbies)


def test_own_hobbies_are_kept_on_the_way_in_and_out(store: Store, account: Account) -> None:
    own = sampletown.town().hobbies[0]
    store.add_hobby(account.id, own, NOW - timedelta(days=1))
    account = sampletown.enter(store, account, NOW)
    sampletown.leave(store, account, NOW)
    assert [hobby.name for hobby in store.hobbies(account.id)] == [own]


def test_whoever_leaves_is_rid_of_the_town_and_keeps_what_they_added(store: Store, account: Account) -> None:
    account = enter_and_read(store, account)
    store.add_hobby(account.id, "fencing", NOW)
    account = sampletown.leave(store, account, NOW + timedelta(hours=1))
    assert not account.sample_town
    assert store.subscriptions(account.id, NOW) == []
    assert [hobby.name for hobby in store.hobbies(account.id)] == ["fencing"]


def test_past_evenings_have_happened_with_the_people_met_there(store: Store, account: Account) -> None:
    account = enter_and_read(store, account)
    sampletown.fill_past(store, account, NOW)
    evenings = store.evenings(account.id)
    past = sampletown.past_evenings(NOW)
    assert [evening.title for evening in evenings] == [one.title for one in past]
    assert all(evening.when.ends_at(UTC) < NOW for evening in evenings)
    # The one that nothing was jotted about is left for the first page to ask about.
    assert [evening.closed_at is None for evening in evenings] == [one.jot == Jot() for one in past]
    met = {person.name for person in store.people(account.id)}
    assert met >= {person.name for one in past for person in one.jot.people}
    assert {follow_up.text for follow_up in store.follow_ups(account.id)} == {
        follow_up.text for one in past for follow_up in one.jot.follow_ups
    }
    assert [moment.text for moment in store.moments(account.id)]


def test_a_thursday_stays_a_thursday(store: Store) -> None:
    for days in range(7):
        thursday = [one for one in sampletown.past_evenings(NOW + timedelta(days=days)) if "Thursday" in one.title]
        assert thursday
        assert all(one.when.local_day(UTC).weekday() == 3 for one in thursday)


def test_a_past_evening_of_a_series_belongs_to_it(store: Store, account: Account) -> None:
    account = enter_and_read(store, account)
    sampletown.fill_past(store, account, NOW)
    by_uid = {one.uid for one in sampletown.past_evenings(NOW)}
    held = {event.uid for one in store.subscriptions(account.id, NOW) for event in store.held_events(one.source.id)}
    assert by_uid <= held


def test_filling_the_past_twice_changes_nothing(store: Store, account: Account) -> None:
    account = enter_and_read(store, account)
    sampletown.fill_past(store, account, NOW)
    people, evenings = store.people(account.id), store.evenings(account.id)
    sampletown.fill_past(store, account, NOW)
    assert (store.people(account.id), store.evenings(account.id)) == (people, evenings)
