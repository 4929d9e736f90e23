"""Evenings: frozen copies of what a person went to. Once made, no source can change them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, or_, select, update

from meetcompanion.model import Evening, PickState, Status
from meetcompanion.store.base import Base, not_found
from meetcompanion.store.changes import remembered
from meetcompanion.store.content import when_columns, when_of
from meetcompanion.store.events import read_occurrence, with_events, zone_named
from meetcompanion.store.schema import accounts, evenings, jots, occurrences, picks, sources, subscriptions

#: No place on earth is further from UTC; bounds the all-day ones before their zone is looked at.
_FARTHEST = timedelta(hours=15)


class Evenings(Base):
    """The evenings of an account."""

    def freeze_evenings(self, account_id: int, now: datetime, fallback: tzinfo) -> list[Evening]:
        """Copy every pick (going, went) that has begun and has no copy yet; return the new ones, latest first.

        What was cancelled or dropped before it began does not become an evening, unless the person says they went.

        Args:
            account_id: whose.
            now: the time.
            fallback: the zone in which an all-day event begins.
        """
        first = self._first_to_freeze(account_id)
        if first is None or first > now:
            return []
        with self._writing() as connection:
            before = set(connection.execute(select(evenings.c.id).where(evenings.c.account_id == account_id)).scalars())
            _freeze(connection, picks.c.account_id == account_id, now, fallback)
            found = _read(connection, evenings.c.account_id == account_id)
            return [one for one in found if one.id not in before]

    @remembered
    def _first_to_freeze(self, account_id: int) -> datetime | None:
        """Before this moment no pick without a copy begins; None where there is none."""
        query = (
            select(occurrences.c.starts_at, occurrences.c.all_day)
            .join(picks, picks.c.occurrence_id == occurrences.c.id)
            .where(
                picks.c.account_id == account_id,
                picks.c.state.in_([PickState.GOING.value, PickState.WENT.value]),
                _not_frozen(),
            )
        )
        with self._reading() as connection:
            found = list(connection.execute(query))
        return min((starts_at - _FARTHEST if all_day else starts_at for starts_at, all_day in found), default=None)

    @remembered
    def evenings(self, account_id: int) -> list[Evening]:
        """Latest first. One of which they now say that they did not go is left out until something is written on it."""
        with self._reading() as connection:
            return _read(connection, and_(evenings.c.account_id == account_id, _attended()))

    def evening(self, account_id: int, evening_id: int) -> Evening:
        """One evening.

        Raises:
            NotFound: it is not theirs, or there is none.
        """
        with self._reading() as connection:
            found = _read(connection, and_(evenings.c.account_id == account_id, evenings.c.id == evening_id))
        if not found:
            raise not_found()
        return found[0]

    def mark_asked(self, account_id: int, evening_ids: Collection[int], now: datetime) -> list[int]:
        """Claim the question about these evenings; returns those that nobody had asked about before."""
        unasked = and_(
            evenings.c.account_id == account_id, evenings.c.id.in_(list(evening_ids)), evenings.c.asked_at.is_(None)
        )
        with self._writing() as connection:
            claimed = list(connection.execute(select(evenings.c.id).where(unasked).with_for_update()).scalars())
            connection.execute(update(evenings).where(unasked).values(asked_at=now))
            return claimed

    def close_evening(self, account_id: int, evening_id: int, now: datetime) -> None:
        """The question about it is answered, whatever the answer.

        Raises:
            NotFound: it is not theirs, or there is none.
        """
        with self._writing() as connection:
            close(connection, account_id, evening_id, now)


def close(connection: Connection, account_id: int, evening_id: int, now: datetime) -> None:
    """Close an evening; one that is closed stays as it was.

    Raises:
        NotFound: it is not theirs, or there is none.
    """
    mine = and_(evenings.c.account_id == account_id, evenings.c.id == evening_id)
    if connection.execute(select(evenings.c.id).where(mine)).first() is None:
        raise not_found()
    connection.execute(update(evenings).where(mine, evenings.c.closed_at.is_(None)).values(closed_at=now))


def freeze_source(connection: Connection, source_id: int, now: datetime) -> None:
    """Freeze everybody's begun picks of one source, before a reading changes its events."""
    _freeze(connection, occurrences.c.source_id == source_id, now, None)


def evening_of(row: Row[Any]) -> Evening:
    """One row of `evenings` as a value."""
    return Evening(
        id=row.id,
        occurrence_id=row.occurrence_id,
        title=row.title,
        when=when_of(row.starts_at, row.ends_at, row.all_day, row.zone),
        location=row.location,
        url=row.url,
        source_title=row.source_title,
        description=row.description,
        series_key=row.series_key,
        asked_at=row.asked_at,
        closed_at=row.closed_at,
    )


def _attended() -> ColumnElement[bool]:
    return or_(
        evenings.c.occurrence_id.is_(None),
        exists().where(
            picks.c.account_id == evenings.c.account_id,
            picks.c.occurrence_id == evenings.c.occurrence_id,
            picks.c.state.in_([PickState.GOING.value, PickState.WENT.value]),
        ),
        exists().where(jots.c.evening_id == evenings.c.id),
    )


def _not_frozen() -> ColumnElement[bool]:
    return ~exists().where(evenings.c.account_id == picks.c.account_id, evenings.c.occurrence_id == occurrences.c.id)


def _read(connection: Connection, condition: ColumnElement[bool]) -> list[Evening]:
    query = select(evenings).where(condition).order_by(evenings.c.starts_at.desc(), evenings.c.id.desc())
    return [evening_of(row) for row in connection.execute(query)]


def _freeze(connection: Connection, condition: ColumnElement[bool], now: datetime, fallback: tzinfo | None) -> None:
    begun = (
        with_events(
            picks.c.account_id,
            picks.c.state.label("pick_state"),
            accounts.c.zone.label("account_zone"),
            sources.c.url.label("source_url"),
            sources.c.title.label("source_title"),
            subscriptions.c.title.label("own_title"),
        )
        .join(picks, picks.c.occurrence_id == occurrences.c.id)
        .join(accounts, accounts.c.id == picks.c.account_id)
        .join(sources, sources.c.id == occurrences.c.source_id)
        .outerjoin(
            subscriptions,
            and_(subscriptions.c.source_id == sources.c.id, subscriptions.c.account_id == picks.c.account_id),
        )
        .where(
            condition,
            picks.c.state.in_([PickState.GOING.value, PickState.WENT.value]),
            occurrences.c.starts_at <= now + _FARTHEST,
            _not_frozen(),
        )
    )
    rows = [
        copy
        for row in connection.execute(begun)
        if (copy := _copy(row, now.astimezone(UTC), fallback or zone_named(row.account_zone))) is not None
    ]
    if rows:
        connection.execute(evenings.insert(), rows)


def _copy(row: Row[Any], now: datetime, zone: tzinfo) -> dict[str, Any] | None:
    occurrence = read_occurrence(row)
    begins = occurrence.when.starts_at(zone)
    if begins > now:
        return None
    # A reading freezes before it changes anything: cancelled here means that it was so before it began.
    off = occurrence.status is Status.CANCELLED or (occurrence.gone_at is not None and occurrence.gone_at < begins)
    if off and row.pick_state != PickState.WENT.value:
        return None
    starts_at, ends_at = when_columns(occurrence.when)
    content = occurrence.content
    return {
        "account_id": row.account_id,
        "occurrence_id": occurrence.id,
        "title": content.title,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "all_day": occurrence.when.all_day,
        "zone": occurrence.when.zone,
        "location": content.location,
        "url": content.url,
        "description": content.description,
        "source_title": row.own_title or row.source_title or row.source_url,
        "series_key": f"{row.source_url}#{occurrence.uid}",
        "frozen_at": now,
        "asked_at": None,
        "closed_at": None,
    }
