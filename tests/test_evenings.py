"""Evenings are frozen copies, and they are asked about once. All persons are made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from meetcompanion import evenings
from meetcompanion.errors import NotFound, UsageError
from meetcompanion.jot import understand
from meetcompanion.model import Account, Content, Evening, Instance, Jot, PickState, Source, Status
from meetcompanion.model.held import Changes, EventChange, HeldEvent
from meetcompanion.store import Store
from tests.builders import DAY, HOUR, NOW, at, event, instance, pick, read, source, upcoming, weekly, when

#: The events of `event()` and `weekly()` begin then, and last two hours.
START = NOW + DAY
AFTER = START + 3 * HOUR


def frozen(store: Store, account: Account, now: datetime = AFTER) -> list[str]:
    """The titles of the account's evenings once everything that has begun is frozen."""
    store.freeze_evenings(account.id, now, ZoneInfo(account.zone))
    return [evening.title for evening in store.evenings(account.id)]


def went(store: Store, account: Account, title: str = "Owl walk", **content: str) -> Evening:
    """An evening that they went to."""
    source(store, account, event(title, **content))
    pick(store, account, title)
    (evening,) = store.freeze_evenings(account.id, AFTER, UTC)
    return evening


def test_a_pick_becomes_an_evening_when_it_begins_and_not_before(store: Store, account: Account) -> None:
    source(store, account, event("Owl walk"))
    pick(store, account, "Owl walk")
    assert frozen(store, account, START - HOUR) == []
    assert frozen(store, account, START) == ["Owl walk"]
    assert store.freeze_evenings(account.id, AFTER, UTC) == []
    assert frozen(store, account) == ["Owl walk"]


def test_an_evening_holds_what_the_event_said(store: Store, account: Account) -> None:
    own = Content(
        title="Chess finals", description="Bring a clock.", location="Town hall", url="https://example.org/finals"
    )
    series = event("Chess", instance(key="a", content=own), uid="chess")
    town = source(store, account, series)
    store.subscribe(account.id, town.id, NOW, title="My town")
    occurrence = pick(store, account, "Chess finals")
    (evening,) = store.freeze_evenings(account.id, AFTER, UTC)
    assert evening == Evening(
        id=evening.id,
        occurrence_id=occurrence.id,
        title="Chess finals",
        when=when(),
        location="Town hall",
        url="https://example.org/finals",
        source_title="My town",
        description="Bring a clock.",
        series_key="https://example.org/calendar.ics#chess",
    )
    assert store.evening(account.id, evening.id) == evening
    with pytest.raises(NotFound):
        store.evening(account.id + 1, evening.id)


def test_evenings_of_one_series_share_a_key_and_come_latest_first(store: Store, account: Account) -> None:
    source(store, account, weekly("Chess", times=2))
    for occurrence in upcoming(store, account):
        store.set_pick(account.id, occurrence.id, PickState.GOING, NOW)
    store.freeze_evenings(account.id, NOW + 30 * DAY, UTC)
    later, earlier = store.evenings(account.id)
    assert later.series_key == earlier.series_key
    assert later.when.start == START + 7 * DAY


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (PickState.GOING, ["Owl walk"]),
        (PickState.WENT, ["Owl walk"]),
        (PickState.INTERESTED, []),
        (PickState.MISSED, []),
        (PickState.NO, []),
        (None, []),
    ],
)
def test_only_what_they_go_to_becomes_an_evening(
    store: Store, account: Account, state: PickState | None, expected: list[str]
) -> None:
    source(store, account, event("Owl walk"))
    pick(store, account, "Owl walk", state)
    assert frozen(store, account) == expected


def dropped(held: HeldEvent) -> Changes:
    return Changes(gone=(held.id,), gone_occurrences=tuple(one.id for one in held.instances))


def changed(held: HeldEvent, content: Content | None = None, uid: str | None = None, **instance_is: object) -> Changes:
    (one,) = held.instances
    now_is = replace(Instance(one.key, one.when, one.status), **instance_is)  # type: ignore[arg-type]
    return Changes(changed=(EventChange(event_id=held.id, content=content, uid=uid, updated=((one.id, now_is),)),))


def moved(held: HeldEvent) -> Changes:
    return changed(held, when=when(at(30)))


def renamed(held: HeldEvent) -> Changes:
    return changed(held, Content(title="Bat walk", location="Elsewhere"))


def cancelled(held: HeldEvent) -> Changes:
    return changed(held, status=Status.CANCELLED)


def reused(held: HeldEvent) -> Changes:
    return changed(held, Content(title="Annual meeting"), when=when(at(31)))


def new_uid(held: HeldEvent) -> Changes:
    return changed(held, uid="another")


WHAT_FEEDS_DO = [dropped, moved, renamed, cancelled, reused, new_uid]


@pytest.mark.parametrize("happens", WHAT_FEEDS_DO)
def test_nothing_that_a_feed_says_later_changes_an_evening(
    store: Store, account: Account, happens: Callable[[HeldEvent], Changes]
) -> None:
    evening = went(store, account, location="Old mill", description="Bring a torch.")
    (town,) = (one.source for one in store.subscriptions(account.id, NOW))
    (held,) = store.held_events(town.id)
    read(store, town, happens(held), now=AFTER)
    assert store.evenings(account.id) == [evening]
    store.freeze_evenings(account.id, AFTER + 60 * DAY, UTC)
    store.unsubscribe(account.id, town.id, AFTER)
    assert store.evenings(account.id) == [evening]


@pytest.mark.parametrize("happens", WHAT_FEEDS_DO)
def test_a_reading_after_the_start_freezes_first(
    store: Store, account: Account, happens: Callable[[HeldEvent], Changes]
) -> None:
    town = source(store, account, event("Owl walk", location="Old mill"))
    pick(store, account, "Owl walk")
    (held,) = store.held_events(town.id)
    read(store, town, happens(held), now=AFTER)
    (evening,) = store.evenings(account.id)
    assert (evening.title, evening.location, evening.when) == ("Owl walk", "Old mill", when())


@pytest.mark.parametrize("happens", [dropped, cancelled])
def test_what_is_called_off_before_it_begins_does_not_become_an_evening(
    store: Store, account: Account, happens: Callable[[HeldEvent], Changes]
) -> None:
    town = source(store, account, event("Owl walk"))
    occurrence = pick(store, account, "Owl walk")
    (held,) = store.held_events(town.id)
    read(store, town, happens(held), now=START - HOUR)
    assert frozen(store, account) == []
    store.set_pick(account.id, occurrence.id, PickState.WENT, AFTER)
    assert frozen(store, account) == ["Owl walk"]


def test_what_moved_before_it_begins_is_an_evening_at_its_new_time(store: Store, account: Account) -> None:
    town = source(store, account, event("Owl walk"))
    pick(store, account, "Owl walk")
    (held,) = store.held_events(town.id)
    read(store, town, moved(held), now=START - HOUR)
    assert frozen(store, account) == []
    assert frozen(store, account, at(30)) == ["Owl walk"]


@pytest.mark.parametrize(("zone", "expected"), [("Pacific/Kiritimati", ["Fair"]), ("Pacific/Pago_Pago", [])])
def test_an_all_day_event_begins_with_the_persons_own_day(
    store: Store, account: Account, zone: str, expected: list[str]
) -> None:
    account = replace(account, zone=zone)
    store.save_account(account)
    town = source(store, account, event("Fair", instance(date(2026, 1, 7))))
    pick(store, account, "Fair")
    read(store, town, now=at(6, 11))
    assert [evening.title for evening in store.evenings(account.id)] == expected
    assert frozen(store, account, at(6, 11)) == expected


def test_an_evening_is_asked_about_once_and_only_when_it_is_over(store: Store, account: Account) -> None:
    source(store, account, event("Owl walk"))
    pick(store, account, "Owl walk")
    assert evenings.ask(store, account, START + HOUR) == []
    assert [one.title for one in evenings.ask(store, account, AFTER)] == ["Owl walk"]
    assert evenings.ask(store, account, AFTER) == []
    assert evenings.ask(store, account, AFTER + 300 * DAY) == []
    assert [one.asked_at for one in store.evenings(account.id)] == [AFTER]


def test_two_visits_at_once_ask_once(store: Store, account: Account) -> None:
    evening = went(store, account)
    assert store.mark_asked(account.id, [evening.id], AFTER) == [evening.id]
    assert store.mark_asked(account.id, [evening.id], AFTER) == []
    assert store.mark_asked(account.id, [], AFTER) == []


def test_no_closes_an_evening_and_nothing_is_asked(store: Store, account: Account) -> None:
    evening = went(store, account)
    evenings.answer_no(store, account, evening.id, AFTER)
    evenings.answer_no(store, account, evening.id, AFTER + HOUR)
    assert evenings.ask(store, account, AFTER) == []
    assert [one.closed_at for one in store.evenings(account.id)] == [AFTER]
    with pytest.raises(NotFound):
        evenings.answer_no(store, account, 99, AFTER)


def test_a_jot_closes_its_evening_and_says_that_they_went(store: Store, account: Account) -> None:
    evening = went(store, account)
    text = "@Ana keeps owls"
    evenings.jot_evening(
        store, account, understand(text, date(2026, 1, 6)), evening_id=evening.id, text=text, now=AFTER
    )
    assert evenings.ask(store, account, AFTER) == []
    assert store.evening(account.id, evening.id).closed_at == AFTER
    assert list(store.picks(account.id).values()) == [PickState.WENT]


def test_a_jot_for_an_evening_that_is_not_theirs_keeps_nothing(store: Store, account: Account) -> None:
    with pytest.raises(NotFound):
        evenings.jot_evening(store, account, Jot(notes=("Hm.",)), evening_id=99, text="Hm.", now=AFTER)
    with pytest.raises(UsageError):
        evenings.jot_evening(store, account, Jot(), evening_id=None, text=" \n", now=AFTER)


def test_an_evening_they_missed_after_all_is_left_out_and_comes_back_when_undone(
    store: Store, account: Account
) -> None:
    evening = went(store, account)
    assert evening.occurrence_id is not None
    before = store.set_pick(account.id, evening.occurrence_id, PickState.MISSED, AFTER)
    assert store.evenings(account.id) == []
    assert evenings.ask(store, account, AFTER) == []
    store.set_pick(account.id, evening.occurrence_id, before, AFTER)
    assert store.evenings(account.id) == [evening]


def test_an_evening_of_which_something_is_written_stays(store: Store, account: Account) -> None:
    evening = went(store, account)
    assert evening.occurrence_id is not None
    store.save_jot(account.id, Jot(notes=("Lovely.",)), evening_id=evening.id, text="Lovely.", now=AFTER)
    store.set_pick(account.id, evening.occurrence_id, None, AFTER)
    assert [one.title for one in store.evenings(account.id)] == ["Owl walk"]


def test_evenings_belong_to_their_account(store: Store, account: Account) -> None:
    evening = went(store, account)
    assert store.evenings(account.id + 1) == []
    assert store.mark_asked(account.id + 1, [evening.id], AFTER) == []
    with pytest.raises(NotFound):
        store.close_evening(account.id + 1, evening.id, AFTER)


def test_a_source_without_a_title_is_named_by_its_address(store: Store, account: Account) -> None:
    town: Source = source(store, account, event("Owl walk"), title=None)
    pick(store, account, "Owl walk")
    (evening,) = store.freeze_evenings(account.id, AFTER, UTC)
    assert evening.source_title == town.url
