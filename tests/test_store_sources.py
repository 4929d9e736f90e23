"""Sources and subscriptions: shared and personal, due and failing, gone and back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from meetcompanion.errors import NotFound
from meetcompanion.message import Message
from meetcompanion.model import Account, PickState, Problem, Status
from meetcompanion.model.held import Changes
from meetcompanion.store import Store
from meetcompanion.store import counted as counted_ahead
from tests.builders import DAY, HOUR, NOW, at, event, instance, pick, read, source, upcoming, weekly

URL = "https://example.org/calendar.ics"


def another(store: Store) -> Account:
    """A second account, as there will be on a shared installation."""
    with store._writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO accounts (name, zone, evenings, sample_town, created_at, revision, subscriptions_revision) "
            "SELECT 'Bea', zone, evenings, sample_town, created_at, 0, 0 FROM accounts"
        )
    return Account(id=2, name="Bea", zone="Europe/Berlin")


def test_an_address_is_one_source_and_due_at_once(store: Store, account: Account) -> None:
    first = store.add_source(URL, NOW, title="Town", zone="Europe/Rome")
    assert (first.title, first.zone, first.due_at, first.upload) == ("Town", "Europe/Rome", NOW, False)
    again = store.add_source(URL, NOW + HOUR)
    assert (again.id, again.title, again.due_at) == (first.id, "Town", NOW + HOUR)
    assert store.source_body(first.id) is None
    with pytest.raises(NotFound):
        store.source(99)


def test_the_bytes_of_an_upload_are_kept_and_replaced(store: Store) -> None:
    first = store.add_source("upload:club.ics", NOW, body=b"old")
    assert first.upload
    assert store.source_body(first.id) == b"old"
    read(store, first, body_hash="of the old")
    again = store.add_source("upload:club.ics", NOW, body=b"new")
    assert store.source_body(first.id) == b"new"
    assert again.body_hash is None


def test_only_what_somebody_subscribes_to_is_due(store: Store, account: Account) -> None:
    late = store.add_source("https://example.org/late", NOW - HOUR)
    soon = store.add_source("https://example.org/soon", NOW)
    store.add_source("https://example.org/nobody", NOW)
    for one in (late, soon):
        store.subscribe(account.id, one.id, one.due_at or NOW)
    assert [one.id for one in store.due_sources(NOW)] == [late.id, soon.id]
    assert [one.id for one in store.due_sources(NOW, limit=1)] == [late.id]
    read(store, late)
    assert [one.id for one in store.due_sources(NOW)] == [soon.id]
    store.mark_due([late.id], NOW)
    store.mark_due([], NOW)
    assert len(store.due_sources(NOW)) == 2


def test_a_failure_keeps_the_events_and_says_since_when(store: Store, account: Account) -> None:
    town = source(store, account, event("Owl walk"))
    error = Message.of("The server {host} is asleep.", host="example.org")
    store.start_reading(town.id, NOW)
    store.save_failure(town.id, error, now=NOW, due_at=NOW + HOUR)
    store.save_failure(town.id, error, now=NOW + HOUR, due_at=NOW + 3 * HOUR)
    failing = store.source(town.id)
    assert (failing.failures, failing.failing_since, failing.error) == (2, NOW, error)
    assert (failing.due_at, failing.reading_since, failing.read_at) == (NOW + 3 * HOUR, None, NOW)
    assert [one.content.title for one in upcoming(store, account)] == ["Owl walk"]
    store.save_unchanged(town.id, now=NOW + 3 * HOUR, due_at=NOW + 4 * HOUR)
    well = store.source(town.id)
    assert (well.failures, well.failing_since, well.error, well.read_at) == (0, None, None, NOW + 3 * HOUR)


def test_a_good_reading_says_everything_of_the_source(store: Store) -> None:
    town = store.add_source(URL, NOW, title="What they called it", zone="Europe/Rome")
    problem = Problem("line 12", Message.of("It has no start."))
    warning = Message.of("It was empty today.")
    read(
        store,
        town,
        now=NOW + HOUR,
        kind="json-ld",
        title="Town",
        zone="Europe/Paris",
        read_url="https://example.org/real.ics",
        etag='"1"',
        last_modified="Mon",
        body_hash="abc",
        warning=warning,
        skipped=(problem,),
    )
    held = store.source(town.id)
    assert (held.kind, held.title, held.zone, held.read_url) == (
        "json-ld",
        "Town",
        "Europe/Paris",
        "https://example.org/real.ics",
    )
    assert (held.etag, held.last_modified, held.body_hash) == ('"1"', "Mon", "abc")
    assert (held.warning, held.skipped) == (warning, (("line 12", problem.reason),))
    assert (held.read_at, held.full_read_at, held.due_at) == (NOW + HOUR, NOW + HOUR, NOW + 2 * HOUR)
    read(store, town, title=None, zone=None)
    assert (store.source(town.id).title, store.source(town.id).zone) == ("Town", "Europe/Paris")


def test_saving_for_a_source_that_is_not_there_is_not_found(store: Store) -> None:
    town = source(store)
    with store._writing() as connection:
        connection.exec_driver_sql("DELETE FROM sources")
    with pytest.raises(NotFound):
        read(store, town)
    with pytest.raises(NotFound):
        store.save_unchanged(town.id, now=NOW, due_at=NOW)
    with pytest.raises(NotFound):
        store.save_failure(town.id, Message.of("No."), now=NOW, due_at=NOW)


def test_a_round_that_was_killed_is_cleared(store: Store) -> None:
    town = store.add_source(URL, NOW)
    store.start_reading(town.id, NOW)
    assert store.source(town.id).reading_since == NOW
    store.clear_reading()
    assert store.source(town.id).reading_since is None


def test_subscriptions_are_by_title_with_what_lies_ahead(store: Store, account: Account) -> None:
    source(store, account, weekly("Chess", times=3), event("Off", instance(at(7), status=Status.CANCELLED)))
    bare = store.add_source("https://example.org/bare", NOW)
    store.subscribe(account.id, bare.id, NOW, title="alphabet club")
    first, second = store.subscriptions(account.id, NOW)
    assert (first.title, first.ahead) == ("alphabet club", 0)
    assert (second.title, second.ahead, second.subscribed_at) == ("Town calendar", 3, NOW)
    assert store.subscriptions(account.id, NOW + 9 * DAY)[1].ahead == 1
    assert store.subscription(account.id, second.source.id, NOW) == second
    assert store.source_titles(account.id) == {bare.id: "alphabet club", second.source.id: "Town calendar"}


def test_what_lies_ahead_is_counted_anew_only_where_it_can_have_changed(
    store: Store, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    chess = source(store, account, weekly("Chess", times=3), url="https://example.org/chess")
    choir = source(store, account, event("Choir", instance(at(9))), url="https://example.org/choir")
    counted: list[list[int]] = []
    count = counted_ahead._counted

    def listened(connection: Any, states: Any, wanted: Any, now: Any) -> Any:
        counted.append(sorted(wanted))
        return count(connection, states, wanted, now)

    monkeypatch.setattr(counted_ahead, "_counted", listened)

    def ahead(now: datetime = NOW) -> list[int]:
        return [one.ahead for one in sorted(store.subscriptions(account.id, now), key=lambda one: one.source.id)]

    assert (ahead(), ahead(), ahead(NOW + HOUR)) == ([3, 1], [3, 1], [3, 1])
    assert counted == [[chess.id, choir.id]]
    read(store, choir, Changes(new=(event("Choir again", instance(at(19))),)))
    assert ahead() == [3, 2]
    assert counted[1:] == [[choir.id]], "the other says what it said"
    assert ahead(NOW + 2 * DAY) == [2, 2], "one is over by then"
    assert counted[2:] == [[chess.id]]
    assert ahead() == [3, 2], "a clock that was put back"
    store.unsubscribe(account.id, choir.id, NOW)
    store.subscribe(account.id, choir.id, NOW)
    assert ahead() == [3, 0], "what nobody listed any more was dropped"


def test_subscribing_twice_is_once_and_can_rename(store: Store, account: Account) -> None:
    town = source(store, account)
    store.subscribe(account.id, town.id, NOW + HOUR)
    store.subscribe(account.id, town.id, NOW + HOUR, title="Mine")
    (only,) = store.subscriptions(account.id, NOW)
    assert (only.title, only.subscribed_at) == ("Mine", NOW)
    with pytest.raises(NotFound):
        store.subscribe(account.id, 99, NOW)
    with pytest.raises(NotFound):
        store.subscribe(99, town.id, NOW)


def test_unsubscribing_drops_the_events_that_nobody_picked(store: Store, account: Account) -> None:
    town = source(store, account, event("Owl walk"), weekly("Chess", times=3))
    picked = pick(store, account, "Chess")
    gone = store.unsubscribe(account.id, town.id, NOW)
    assert (gone.title, gone.source.id) == ("Town calendar", town.id)
    assert store.subscriptions(account.id, NOW) == []
    assert upcoming(store, account) == []
    assert store.due_sources(NOW + DAY) == []
    assert [one.id for one, _ in store.picked(account.id)] == [picked.id]
    assert [one.id for one in store.series_occurrences(account.id, picked.event_id)] == [picked.id]
    assert store.source_titles(account.id) == {town.id: "Town calendar"}
    with pytest.raises(NotFound, match="do not subscribe"):
        store.unsubscribe(account.id, town.id, NOW)


def test_subscribing_again_brings_a_source_back(store: Store, account: Account) -> None:
    town = source(store, account, event("Owl walk"))
    read(store, town, etag='"1"', body_hash="abc")
    pick(store, account, "Owl walk")
    store.unsubscribe(account.id, town.id, NOW)
    again = store.add_source(URL, NOW + DAY)
    store.subscribe(account.id, again.id, NOW + DAY)
    assert again.id == town.id
    assert (again.etag, again.body_hash) == (None, None)
    assert [one.id for one in store.due_sources(NOW + DAY)] == [town.id]
    assert [one.content.title for one in upcoming(store, account)] == ["Owl walk"]


def test_unsubscribing_can_be_undone_within_a_day(store: Store, account: Account) -> None:
    club = store.add_source("upload:club.ics", NOW, body=b"club")
    other = source(store, account)
    store.subscribe(account.id, club.id, NOW, title="Club")
    was = store.unsubscribe(account.id, club.id, NOW)
    store.subscribe(account.id, was.source.id, NOW, title=was.title)
    assert store.source_body(club.id) == b"club"
    assert [one.title for one in store.subscriptions(account.id, NOW)] == ["Club", "Town calendar"]
    store.unsubscribe(account.id, club.id, NOW)
    store.unsubscribe(account.id, other.id, NOW + 2 * DAY)
    with pytest.raises(NotFound):
        store.source(club.id)


def test_a_source_stays_out_of_sight_while_an_evening_points_to_it(store: Store, account: Account) -> None:
    town = source(store, account, event("Owl walk"))
    other = source(store, account, url="https://example.org/other")
    pick(store, account, "Owl walk")
    later = NOW + 3 * DAY
    (evening,) = store.freeze_evenings(account.id, later, later.tzinfo)
    store.unsubscribe(account.id, town.id, later)
    store.unsubscribe(account.id, other.id, later + 9 * DAY)
    assert store.source(town.id).url == URL
    assert store.evening(account.id, evening.id) == evening


def test_another_subscriber_keeps_the_events(store: Store, account: Account) -> None:
    town = source(store, account, event("Owl walk"))
    bea = another(store)
    store.subscribe(bea.id, town.id, NOW, title="Bea's")
    store.unsubscribe(account.id, town.id, NOW)
    assert upcoming(store, account) == []
    assert [one.content.title for one in upcoming(store, bea)] == ["Owl walk"]
    assert store.source_titles(bea.id) == {town.id: "Bea's"}
    assert [one.id for one in store.due_sources(NOW + DAY)] == [town.id]


def test_accounts_see_only_their_own_subscriptions_and_picks(store: Store, account: Account) -> None:
    source(store, account, event("Owl walk"))
    bea = another(store)
    occurrence = pick(store, account, "Owl walk")
    assert store.subscriptions(bea.id, NOW) == []
    assert store.picks(bea.id) == {}
    with pytest.raises(NotFound):
        store.occurrence(bea.id, occurrence.id)
    with pytest.raises(NotFound):
        store.set_pick(bea.id, occurrence.id, PickState.GOING, NOW)


def test_odd_characters_of_a_feed_do_not_stop_a_reading(store: Store, account: Account) -> None:
    odd = event("Owl\x00 walk \ud800", uid="a\x00b", categories=("\udfff", "x"), description="plain")
    town = source(store, account, odd, title="Town\x00")
    read(store, town, Changes(new=(odd, event("Chess"))))
    assert sorted(one.content.title for one in upcoming(store, account)) == ["Chess", "Owl walk ?"]


@pytest.mark.parametrize("jump", [2 * DAY, 400 * DAY])
def test_what_a_clock_that_was_ahead_put_off_is_read_once_it_is_put_right(
    store: Store, account: Account, jump: timedelta
) -> None:
    town = source(store, account, event("Owl walk"), now=NOW + jump)
    assert [one.id for one in store.due_sources(NOW)] == [town.id]
    read(store, town, now=NOW)
    assert store.due_sources(NOW) == []
    store.save_failure(town.id, Message.of("Away."), now=NOW, due_at=NOW + DAY)
    assert store.due_sources(NOW) == []
