"""What became of evenings that people had said yes to: written down with the reading that changed them, told once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, select, update

from meetcompanion.model import Notice, NoticeKind, PickState, Status, When
from meetcompanion.store.base import Base
from meetcompanion.store.changes import remembered
from meetcompanion.store.content import when_of
from meetcompanion.store.events import account_zone, read_occurrence, with_events, zone_named
from meetcompanion.store.schema import accounts, notices, occurrences, picks

_WANTED = (PickState.GOING.value, PickState.INTERESTED.value)


class Notices(Base):
    """The notices of an account. Of one evening only the latest change counts."""

    def notices(self, account_id: int, now: datetime, again: Collection[int] = ()) -> list[Notice]:
        """What is still to be told, what they are going to first, then by start.

        Somebody who is going is told until they acknowledge it, anybody else once; those in `again` once more, for a
        page that was just shown. What would be over is left alone.
        """
        zone, found = self._unseen_notices(account_id)
        told = [
            one
            for one, shown_at in found
            if (one.stays or shown_at is None or one.id in again)
            and max(one.was.ends_at(zone), one.when.ends_at(zone)) > now
        ]
        return sorted(told, key=lambda one: not one.stays)

    @remembered
    def _unseen_notices(self, account_id: int) -> tuple[tzinfo, list[tuple[Notice, datetime | None]]]:
        """Those nobody acknowledged, and when each was shown; beside them the zone of the account."""
        query = (
            with_events(
                picks.c.state.label("pick_state"),
                notices.c.id.label("notice_id"),
                notices.c.kind,
                notices.c.starts_at.label("was_at"),
                notices.c.all_day.label("was_all_day"),
                notices.c.zone.label("was_zone"),
                notices.c.shown_at,
            )
            .join(notices, notices.c.occurrence_id == occurrences.c.id)
            .join(
                picks,
                and_(picks.c.occurrence_id == notices.c.occurrence_id, picks.c.account_id == notices.c.account_id),
            )
            .where(notices.c.account_id == account_id, notices.c.seen_at.is_(None), picks.c.state.in_(_WANTED))
            .order_by(notices.c.starts_at, notices.c.id)
        )
        with self._reading() as connection:
            zone = account_zone(connection, account_id)
            rows = list(connection.execute(query))
        return zone, [(_notice(row), row.shown_at) for row in rows]

    def mark_notices_shown(self, account_id: int, notice_ids: Collection[int], now: datetime) -> None:
        """They stood on a page."""
        with self._writing() as connection:
            connection.execute(
                update(notices)
                .where(
                    notices.c.account_id == account_id,
                    notices.c.id.in_(list(notice_ids)),
                    notices.c.shown_at.is_(None),
                )
                .values(shown_at=now)
            )

    def acknowledge_notice(self, account_id: int, notice_id: int, now: datetime) -> None:
        """The person has taken note; one that is not theirs, or not there any more, is nothing to complain about."""
        with self._writing() as connection:
            connection.execute(
                update(notices).where(notices.c.account_id == account_id, notices.c.id == notice_id).values(seen_at=now)
            )


def picked_of(connection: Connection, source_id: int) -> dict[tuple[int, int], Row[Any]]:
    """The picks of a source's coming occurrences by account and occurrence, as they stand before or after a reading."""
    query: Select[Any] = (
        select(
            picks.c.account_id,
            occurrences.c.id,
            occurrences.c.starts_at,
            occurrences.c.ends_at,
            occurrences.c.all_day,
            occurrences.c.zone,
            occurrences.c.status,
            occurrences.c.gone_at,
            accounts.c.zone.label("account_zone"),
        )
        .join(occurrences, occurrences.c.id == picks.c.occurrence_id)
        .join(accounts, accounts.c.id == picks.c.account_id)
        .where(occurrences.c.source_id == source_id, picks.c.state.in_(_WANTED))
    )
    return {(row.account_id, row.id): row for row in connection.execute(query)}


def write_notices(
    connection: Connection, source_id: int, before: dict[tuple[int, int], Row[Any]], now: datetime
) -> None:
    """Write down what this reading did to the picks; for use inside its transaction, after its changes.

    What had begun before is not spoken of: past evenings do not change.
    """
    if not before:
        return
    after = picked_of(connection, source_id)
    for key, was in before.items():
        row = after.get(key)
        if row is None or _when(was).starts_at(zone_named(was.account_zone)) <= now:
            continue
        kind = _kind(was, row)
        if kind is not None:
            _write(connection, kind, was, row, now)


def _kind(was: Row[Any], row: Row[Any]) -> NoticeKind | None:
    if row.gone_at is not None:
        return NoticeKind.GONE if was.gone_at is None else None
    off, was_off = (one.status == Status.CANCELLED.value for one in (row, was))
    if off:
        return None if was_off and was.gone_at is None else NoticeKind.CANCELLED
    if _start(was) != _start(row):
        return NoticeKind.MOVED
    return NoticeKind.BACK if was_off or was.gone_at is not None else None


def _write(connection: Connection, kind: NoticeKind, was: Row[Any], row: Row[Any], now: datetime) -> None:
    mine = and_(notices.c.account_id == was.account_id, notices.c.occurrence_id == was.id)
    held = connection.execute(select(notices).where(mine)).first()
    # Of what nobody has been told yet, only the outcome is worth a word.
    untold = held is not None and held.shown_at is None and held.seen_at is None
    first = held if held is not None and untold else was
    connection.execute(delete(notices).where(mine))
    if untold and kind in (NoticeKind.BACK, NoticeKind.MOVED):
        if _start(first) == _start(row):
            return
        kind = NoticeKind.MOVED
    connection.execute(
        notices.insert().values(
            account_id=was.account_id,
            occurrence_id=was.id,
            kind=kind.value,
            starts_at=first.starts_at,
            all_day=first.all_day,
            zone=first.zone,
            noticed_at=now,
        )
    )


def _start(row: Row[Any]) -> tuple[datetime, bool]:
    return row.starts_at, bool(row.all_day)


def _when(row: Row[Any]) -> When:
    return when_of(row.starts_at, row.ends_at, row.all_day, row.zone)


def _notice(row: Row[Any]) -> Notice:
    occurrence = read_occurrence(row)
    return Notice(
        id=row.notice_id,
        occurrence_id=occurrence.id,
        kind=NoticeKind(row.kind),
        title=occurrence.content.title,
        was=when_of(row.was_at, None, row.was_all_day, row.was_zone),
        when=occurrence.when,
        state=PickState(row.pick_state),
    )
