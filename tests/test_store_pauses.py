"""Pausing a source, asking once, and noticing that its events say less."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetcompanion.errors import NotFound
from meetcompanion.message import Message
from meetcompanion.model import Account, Draft, Fetched, Fields, Reading, Source
from meetcompanion.refresh.keep import LESS_SAID, keep_reading
from meetcompanion.refresh.reading import Read
from meetcompanion.store import Store
from tests.builders import event, instance, source
from tests.fakes import NOW

DAY = timedelta(days=1)
TITLES = ("Chess", "Choir", "Knitting", "Owls", "Go")


def keep(store: Store, made: Source, drafts: list[Draft], days: float) -> Source:
    """A whole reading of these, so many days from NOW."""
    now = NOW + days * DAY
    what = Read(Reading(kind="layout", drafts=tuple(drafts)), Fetched(url=made.url), None, None)
    keep_reading(store, made.id, what, now=now, due_at=now + DAY)
    return store.source(made.id)


def full() -> list[Draft]:
    return [event(title, instance(NOW + 60 * DAY), location="Hall", description="Come.") for title in TITLES]


def poor() -> list[Draft]:
    return [event(title, instance(NOW + 60 * DAY), description="Come.") for title in TITLES]


def test_a_paused_source_is_not_due_and_what_is_known_stays(store: Store, account: Account) -> None:
    made = source(store, account, event("Chess"))
    later = NOW + DAY
    assert [one.id for one in store.due_sources(later)] == [made.id]
    store.pause_source(account.id, made.id, NOW)
    assert store.due_sources(later) == []
    (held,) = store.subscriptions(account.id, NOW)
    assert (held.paused_at, held.ahead) == (NOW, 1)
    store.resume_source(account.id, made.id, NOW)
    assert [one.id for one in store.due_sources(NOW)] == [made.id]


def test_one_who_pauses_does_not_pause_it_for_others(store: Store, account: Account) -> None:
    made = source(store, account)
    store.pause_source(account.id, made.id, NOW)
    with store._writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO accounts (id, name, zone, evenings, sample_town, created_at, revision, subscriptions_revision)"
            " VALUES (7, 'Ben', 'UTC', 5, false, '2026-01-01T00:00:00+00:00', 0, 0)"
        )
    store.subscribe(7, made.id, NOW)
    assert [one.id for one in store.due_sources(NOW + DAY)] == [made.id]


def test_what_looks_wrong_is_remembered_and_rests(store: Store, account: Account) -> None:
    made = source(store, account)
    store.looks_wrong(account.id, made.id, NOW)
    (held,) = store.subscriptions(account.id, NOW)
    assert (held.looks_wrong_at, held.paused_at) == (NOW, NOW)


@pytest.mark.parametrize("say", ["pause_source", "resume_source", "looks_wrong"])
def test_nothing_can_be_said_of_somebody_elses_source(store: Store, account: Account, say: str) -> None:
    made = source(store)
    with pytest.raises(NotFound):
        getattr(store, say)(account.id, made.id, NOW)


def test_a_rebuilt_site_is_noticed_and_stays_noticed_until_it_says_more_again(store: Store, account: Account) -> None:
    made = source(store, account)
    assert keep(store, made, full(), 0).warning is None
    for days in (1, 2):
        assert keep(store, made, poor(), days).warning == Message.of(LESS_SAID)
    assert keep(store, made, full(), 3).warning is None
    assert keep(store, made, poor(), 4).warning == Message.of(LESS_SAID)


def test_after_a_month_it_is_taken_for_normal(store: Store, account: Account) -> None:
    made = source(store, account)
    keep(store, made, full(), 0)
    keep(store, made, poor(), 1)
    assert keep(store, made, poor(), 40).warning is None


def test_shares_are_of_all_events_and_survive_the_store() -> None:
    fields = Fields.of([*full()[:3], poor()[0]], NOW)
    assert fields is not None
    assert fields.shares == (0.75, 1.0, 0.0, 1.0)
    assert Fields.from_json(fields.to_json()) == fields
    assert Fields.of([], NOW) is None


def test_of_few_events_nothing_is_concluded() -> None:
    before, after = Fields.of(full()[:3], NOW), Fields.of(poor()[:3], NOW + DAY)
    assert before is not None and after is not None
    assert not after.faded_since(before)
