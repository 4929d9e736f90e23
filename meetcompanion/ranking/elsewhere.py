"""An evening that its calendar dropped while another one lists it still: what was said of it goes over to that one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from meetcompanion.matcher.same import same_gathering
from meetcompanion.model import Account, NoticeKind, Occurrence, Status, Window
from meetcompanion.store import Store

_DAY = timedelta(days=1)


def hand_over(store: Store, account: Account, now: datetime) -> None:
    """Let what the person said of evenings that are gone hold for the same evenings on their other calendars.

    It is then no longer told that they are gone: they are not. Where that calendar drops it too, that is told.
    """
    gone = [notice for notice in store.notices(account.id, now) if notice.kind is NoticeKind.GONE]
    if not gone:
        return
    said, picks = store.said_same(account.id), store.picks(account.id)
    for notice in gone:
        dropped = store.occurrence(account.id, notice.occurrence_id)
        start = dropped.when.starts_at(ZoneInfo(account.zone))
        around = store.upcoming(account.id, Window(start - _DAY, start + _DAY))
        other = still_listed(dropped, around, said)
        if other is None:
            continue
        if other.id not in picks:
            store.set_pick(account.id, other.id, notice.state, now)
        store.set_pick(account.id, dropped.id, None, now)


def still_listed(
    dropped: Occurrence, listed: Iterable[Occurrence], said: Mapping[tuple[int, int], bool]
) -> Occurrence | None:
    """The line of another source that is the same gathering, by what the person said or by what both say."""
    found = [
        other
        for other in listed
        if other.source_id != dropped.source_id
        and other.status is not Status.CANCELLED
        and other.when.start == dropped.when.start
        and said.get(_two(dropped.event_id, other.event_id), same_gathering(dropped, other))
    ]
    return min(found, key=lambda other: other.id, default=None)


def _two(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
