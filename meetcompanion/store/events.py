"""Events and their occurrences, as lists are made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, exists, select

from meetcompanion.model import Content, Occurrence, Status, Window
from meetcompanion.store.base import CHUNK, Base, not_found, without_cycles
from meetcompanion.store.content import content_of, load_content, when_of
from meetcompanion.store.schema import accounts, evenings, events, more_like, occurrences, picks, subscriptions

#: What an event says, in the order in which `content_of` takes it.
CONTENT = (
    events.c.title,
    events.c.description,
    events.c.location,
    events.c.latitude,
    events.c.longitude,
    events.c.url,
    events.c.organiser,
    events.c.categories,
    events.c.price,
    events.c.image,
)
_OCCURRENCE = (
    occurrences.c.id,
    occurrences.c.event_id,
    occurrences.c.source_id,
    occurrences.c.starts_at,
    occurrences.c.ends_at,
    occurrences.c.all_day,
    occurrences.c.zone,
    occurrences.c.status,
    occurrences.c.content,
    occurrences.c.gone_at,
)
#: No place on earth is further from UTC.
_FARTHEST = timedelta(hours=15)
_STATUS = {status.value: status for status in Status}


class Events(Base):
    """What is on."""

    def upcoming(self, account_id: int, window: Window) -> list[Occurrence]:
        """What this account's sources list in this window, by start; cancelled ones too, as their sources say so.

        All-day ones lie in the window by the days of the account's zone.
        """
        start, until = window.start.astimezone(UTC), window.until.astimezone(UTC)
        conditions = (
            subscriptions.c.account_id == account_id,
            occurrences.c.gone_at.is_(None),
            occurrences.c.over_at >= start - _FARTHEST,
            occurrences.c.starts_at < until + _FARTHEST,
        )
        of_account = subscriptions.c.source_id == occurrences.c.source_id
        listed = (
            select(*_OCCURRENCE)
            .join(subscriptions, of_account)
            .where(*conditions)
            .order_by(occurrences.c.starts_at, occurrences.c.id)
        )
        wanted = select(occurrences.c.event_id).join(subscriptions, of_account).where(*conditions)
        with without_cycles(), self._reading() as connection:
            zone = account_zone(connection, account_id)
            texts = {
                row[0]: (row[1], content_of(*row[2:]))
                for row in _many(connection, select(events.c.id, events.c.uid, *CONTENT).where(events.c.id.in_(wanted)))
            }
            found = []
            with_dates = False
            for row in _many(connection, listed):
                event_id, starts_at, ends_at, all_day = row[1], row[3], row[4], row[5]
                if all_day:
                    with_dates = True
                elif starts_at >= until or (starts_at < start and (ends_at is None or ends_at <= start)):
                    continue
                found.append(_occurrence(row, *texts[event_id]))
        if with_dates:
            found = [one for one in found if not one.when.all_day or window.holds(one.when, zone)]
            found.sort(key=lambda one: (one.when.starts_at(zone), one.id))
        return found

    def occurrence(self, account_id: int, occurrence_id: int) -> Occurrence:
        """One that this account can see: it subscribes to the source, or picked it, or went.

        Raises:
            NotFound: there is none such.
        """
        with self._reading() as connection:
            return visible_occurrence(connection, account_id, occurrence_id)

    def series_occurrences(self, account_id: int, event_id: int) -> list[Occurrence]:
        """All of this event that its source lists and this account can see, past ones too, by start."""
        with self._reading() as connection:
            return read_occurrences(
                connection,
                with_events()
                .where(occurrences.c.event_id == event_id, occurrences.c.gone_at.is_(None), _visible_to(account_id))
                .order_by(occurrences.c.starts_at, occurrences.c.id),
            )


def with_events(*more: Any) -> Select[Any]:
    """Select occurrences with what their events say, for `read_occurrence`; `more` columns come last."""
    return select(*_OCCURRENCE, events.c.uid, *CONTENT, *more).join(events, events.c.id == occurrences.c.event_id)


def read_occurrence(row: Sequence[Any]) -> Occurrence:
    """One row of `with_events` as a value."""
    n = len(_OCCURRENCE)
    return _occurrence(row[:n], row[n], content_of(*row[n + 1 : n + 1 + len(CONTENT)]))


def read_occurrences(connection: Connection, query: Select[Any]) -> list[Occurrence]:
    """All rows of a `with_events` query."""
    return [read_occurrence(row) for row in connection.execute(query)]


def visible_occurrence(connection: Connection, account_id: int, occurrence_id: int) -> Occurrence:
    """One occurrence, if this account can see it.

    Raises:
        NotFound: it cannot, or there is none.
    """
    query = with_events().where(occurrences.c.id == occurrence_id, _visible_to(account_id))
    found = read_occurrences(connection, query)
    if not found:
        raise not_found()
    return found[0]


def _visible_to(account_id: int) -> ColumnElement[bool]:
    """True for an occurrence of a source that this account subscribes to, or that it has said something of."""
    return (
        exists().where(subscriptions.c.source_id == occurrences.c.source_id, subscriptions.c.account_id == account_id)
        | exists().where(picks.c.occurrence_id == occurrences.c.id, picks.c.account_id == account_id)
        | exists().where(evenings.c.occurrence_id == occurrences.c.id, evenings.c.account_id == account_id)
        | exists().where(more_like.c.occurrence_id == occurrences.c.id, more_like.c.account_id == account_id)
    )


def account_zone(connection: Connection, account_id: int) -> tzinfo:
    """The zone in which this account's days begin; UTC where there is no such account."""
    name = connection.execute(select(accounts.c.zone).where(accounts.c.id == account_id)).scalar()
    return zone_named(name)


def zone_named(name: str | None) -> tzinfo:
    """A zone by its IANA name; UTC where this machine does not know it (any more)."""
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):
        return UTC


def _many(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    # In parts: faster than row by row, and never all rows beside all values in memory.
    for rows in connection.execute(query).partitions(CHUNK):
        yield from rows


def _occurrence(row: Sequence[Any], uid: str, content: Content) -> Occurrence:
    identity, event_id, source_id, starts_at, ends_at, all_day, zone, status, own, gone_at = row
    return Occurrence(
        id=identity,
        event_id=event_id,
        source_id=source_id,
        uid=uid,
        when=when_of(starts_at, ends_at, all_day, zone),
        status=_STATUS[status],
        content=load_content(own) if own else content,
        gone_at=gone_at,
    )
