"""What a reading does to picks is written down with it, and told once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from meetcompanion.merge import plan
from meetcompanion.model import Account, Draft, NoticeKind, PickState, Source, Status, Window
from meetcompanion.store import Store
from tests.builders import event, instance, pick, read, source
from tests.fakes import NOW

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
GAMES, CHOIR = "Board games night", "Choir"


@pytest.fixture
def town(store: Store, account: Account) -> Source:
    """Two evenings of tomorrow; somebody is going to the one and interested in the other."""
    made = source(store, account, event(GAMES), event(CHOIR))
    pick(store, account, GAMES)
    pick(store, account, CHOIR, PickState.INTERESTED)
    return made


def says(store: Store, town: Source, *drafts: Draft, now: datetime = NOW) -> None:
    """The source lists these, and nothing else, from now on."""
    window = Window(now, Window.around(now).until)
    read(store, town, plan(drafts, store.held_events(town.id), window), now=now)


def told(store: Store, account: Account, now: datetime = NOW) -> list[tuple[NoticeKind, str]]:
    """What is told; it counts as shown."""
    found = store.notices(account.id, now)
    store.mark_notices_shown(account.id, [one.id for one in found], now)
    return [(one.kind, one.title) for one in found]


def test_nothing_is_told_where_nothing_changed(store: Store, account: Account, town: Source) -> None:
    says(store, town, event(GAMES, description="With cake."), event(CHOIR))
    assert told(store, account) == []


def test_a_move_is_told_with_both_times(store: Store, account: Account, town: Source) -> None:
    says(store, town, event(GAMES, instance(NOW + 2 * DAY)), event(CHOIR))
    (notice,) = store.notices(account.id, NOW)
    assert (notice.kind, notice.was.start, notice.when.start) == (NoticeKind.MOVED, NOW + DAY, NOW + 2 * DAY)
    assert notice.stays


def test_who_is_going_is_told_first_and_until_they_take_note(store: Store, account: Account, town: Source) -> None:
    says(store, town, event(GAMES, instance(status=Status.CANCELLED)))
    assert told(store, account) == [(NoticeKind.CANCELLED, GAMES), (NoticeKind.GONE, CHOIR)]
    assert told(store, account) == [(NoticeKind.CANCELLED, GAMES)]
    (notice,) = store.notices(account.id, NOW)
    store.acknowledge_notice(account.id, notice.id, NOW)
    assert told(store, account) == []


def test_what_comes_back_is_told_where_its_going_was(store: Store, account: Account, town: Source) -> None:
    says(store, town, event(CHOIR))
    assert told(store, account) == [(NoticeKind.GONE, GAMES)]
    says(store, town, event(GAMES), event(CHOIR))
    assert told(store, account) == [(NoticeKind.BACK, GAMES)]


@pytest.mark.parametrize(
    "meanwhile",
    [[], [event(GAMES, instance(status=Status.CANCELLED))], [event(GAMES, instance(NOW + 2 * DAY))]],
    ids=["gone", "cancelled", "moved"],
)
def test_what_nobody_was_told_of_and_is_undone_is_not_told(
    store: Store, account: Account, town: Source, meanwhile: list[Draft]
) -> None:
    says(store, town, *meanwhile, event(CHOIR))
    says(store, town, event(GAMES), event(CHOIR))
    assert told(store, account) == []


def test_two_moves_are_told_as_one(store: Store, account: Account, town: Source) -> None:
    for days in (2, 3):
        says(store, town, event(GAMES, instance(NOW + days * DAY)), event(CHOIR))
    (notice,) = store.notices(account.id, NOW)
    assert (notice.was.start, notice.when.start) == (NOW + DAY, NOW + 3 * DAY)


def test_only_picks_are_told_of(store: Store, account: Account, town: Source) -> None:
    pick(store, account, GAMES, PickState.NO)
    pick(store, account, CHOIR, None)
    says(store, town, event("Knitting"))
    assert told(store, account) == []


def test_a_pick_that_is_taken_back_ends_it(store: Store, account: Account, town: Source) -> None:
    picked = next(one for one, _state in store.picked(account.id) if one.content.title == GAMES)
    says(store, town, event(CHOIR))
    store.set_pick(account.id, picked.id, None, NOW)
    assert told(store, account) == []


def test_what_has_begun_is_past_and_nobody_is_told(store: Store, account: Account, town: Source) -> None:
    later = NOW + DAY + HOUR
    says(store, town, event(GAMES, instance(NOW + 9 * DAY)), now=later)
    assert told(store, account, later) == []


def test_a_day_that_has_passed_ends_it(store: Store, account: Account, town: Source) -> None:
    says(store, town, event(CHOIR))
    assert told(store, account, NOW + 2 * DAY) == []


def test_a_reading_that_fails_half_way_tells_nothing(
    store: Store, account: Account, town: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("meetcompanion.store.readings.save_texts", fail)
    with pytest.raises(RuntimeError):
        says(store, town, event(CHOIR))
    assert told(store, account) == []
