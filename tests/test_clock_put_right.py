"""A clock that was ahead and has been put right keeps nothing waiting until that time has come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetcompanion.model import Account
from meetcompanion.model.messages import MessageKind
from meetcompanion.store import Store
from tests.builders import NOW


@pytest.mark.parametrize("ahead", [timedelta(hours=3), timedelta(days=400)])
def test_what_was_done_by_a_clock_ahead_is_done_again_by_the_right_one(
    store: Store, account: Account, ahead: timedelta
) -> None:
    later = NOW + ahead
    channel = store.add_channel(account.id, "ntfy://a-made-up-topic", NOW)
    assert store.claim_message(account.id, channel.id, MessageKind.WEEKLY, "2026-W02", later) is not None
    assert store.claim_message(account.id, channel.id, MessageKind.WEEKLY, "2026-W02", NOW) is not None
    assert store.claim_message(account.id, channel.id, MessageKind.WEEKLY, "2026-W02", NOW) is None

    calendar = store.add_busy_calendar(account.id, "https://x.example/own.ics", NOW)
    store.keep_busy_times(calendar, [], later, later + timedelta(hours=1))
    assert [one.id for one in store.due_busy_calendars(NOW)] == [calendar.id]
    (read,) = store.busy_calendars(account.id)
    store.keep_busy_times(read, [], NOW, NOW + timedelta(hours=1))
    assert store.due_busy_calendars(NOW) == []
