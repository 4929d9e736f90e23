"""Builders with sensible defaults, so that a test names only what it is about. All persons are made up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from meetcompanion.message import Message
from meetcompanion.model import (
    Account,
    Content,
    Draft,
    Instance,
    Occurrence,
    PickState,
    Problem,
    Source,
    Status,
    When,
    Window,
)
from meetcompanion.model.held import Changes
from meetcompanion.store import Store
from tests.fakes import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
_NOTHING = Changes()


def when(start: datetime | date | None = None, *, hours: float | None = 2, zone: str | None = "Europe/Berlin") -> When:
    """Tomorrow at the time of NOW for two hours; a date makes it all-day; `hours` None leaves the end open."""
    start = NOW + DAY if start is None else start
    if not isinstance(start, datetime):
        return When(start, None, zone)
    return When(start, None if hours is None else start + timedelta(hours=hours), zone)


def instance(
    start: datetime | date | None = None,
    *,
    key: str = "",
    hours: float | None = 2,
    status: Status = Status.CONFIRMED,
    content: Content | None = None,
    zone: str | None = "Europe/Berlin",
) -> Instance:
    """One time at which an event takes place."""
    return Instance(key, when(start, hours=hours, zone=zone), status, content)


def event(title: str = "Board games night", *instances: Instance, uid: str | None = None, **content: Any) -> Draft:
    """An event as an importer saw it: tomorrow, unless instances are given."""
    return Draft(
        uid=uid or f"{title.casefold().replace(' ', '-')}@example.org",
        content=Content(title=title, **content),
        instances=instances or (instance(),),
    )


def weekly(title: str = "Chess in the park", *, times: int = 4, start: datetime = NOW + DAY, **content: Any) -> Draft:
    """A series with one time a week."""
    starts = [start + timedelta(weeks=number) for number in range(times)]
    return event(title, *(instance(one, key=one.isoformat()) for one in starts), **content)


def source(
    store: Store,
    account: Account | None = None,
    *events: Draft,
    url: str = "https://example.org/calendar.ics",
    title: str | None = "Town calendar",
    now: datetime = NOW,
) -> Source:
    """A source that was read and said these events; subscribed to by the account, if one is given."""
    made = store.add_source(url, now)
    if account is not None:
        store.subscribe(account.id, made.id, now)
    read(store, made, Changes(new=events), title=title, now=now)
    return store.source(made.id)


def read(
    store: Store,
    source: Source,
    changes: Changes = _NOTHING,
    *,
    now: datetime = NOW,
    title: str | None = "Town calendar",
    warning: Message | None = None,
    skipped: Iterable[Problem] = (),
    **more: Any,
) -> None:
    """Save a good reading of a source."""
    stated: dict[str, Any] = {
        "due_at": now + HOUR,
        "kind": "ical",
        "zone": None,
        "read_url": None,
        "etag": None,
        "last_modified": None,
        "body_hash": None,
    }
    store.save_reading(
        source.id, changes, now=now, title=title, warning=warning, skipped=tuple(skipped), **(stated | more)
    )


def upcoming(store: Store, account: Account, now: datetime = NOW) -> list[Occurrence]:
    """What lies ahead of the account in the usual window."""
    return store.upcoming(account.id, Window.around(now))


def pick(
    store: Store, account: Account, title: str, state: PickState | None = PickState.GOING, now: datetime = NOW
) -> Occurrence:
    """Say something of the first upcoming occurrence with this title."""
    found = next(one for one in upcoming(store, account, now) if one.content.title == title)
    store.set_pick(account.id, found.id, state, now)
    return found


def at(day: int, hour: int = 18, month: int = 1, year: int = 2026) -> datetime:
    """An hour of the weeks around NOW (Monday, 5 January 2026, noon), in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)
