"""Addresses of calendars that other programs subscribe to, and how often their entries have changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, select, update

from meetcompanion.model.calendars_out import CalendarAddress, CalendarKind
from meetcompanion.store.base import Base
from meetcompanion.store.changes import remembered
from meetcompanion.store.schema import calendar_addresses, calendar_entries


class CalendarsOut(Base):
    """The calendars that an account gives out."""

    def calendar_addresses(self, account_id: int) -> dict[CalendarKind, CalendarAddress]:
        """The addresses that an account has."""
        with self._reading() as connection:
            rows = connection.execute(select(calendar_addresses).where(calendar_addresses.c.account_id == account_id))
            return {CalendarKind(row.kind): _address(row) for row in rows}

    @remembered
    def calendar_address(self, token: str) -> CalendarAddress | None:
        """Whose calendar this is; None where the address was given up."""
        with self._reading() as connection:
            row = connection.execute(select(calendar_addresses).where(calendar_addresses.c.token == token)).first()
        return None if row is None else _address(row)

    def save_calendar_address(self, address: CalendarAddress, now: datetime) -> None:
        """Keep an address; another token in the place of the one before ends that one."""
        mine = and_(
            calendar_addresses.c.account_id == address.account_id, calendar_addresses.c.kind == address.kind.value
        )
        values = {
            "token": address.token,
            "interested": address.interested,
            "alarm_minutes": address.alarm_minutes,
            "travel_minutes": address.travel_minutes,
        }
        with self._writing() as connection:
            if connection.execute(update(calendar_addresses).where(mine).values(**values)).rowcount == 0:
                connection.execute(
                    calendar_addresses.insert().values(
                        account_id=address.account_id, kind=address.kind.value, made_at=now, **values
                    )
                )

    def remove_calendar_address(self, account_id: int, kind: CalendarKind) -> None:
        """Give an address up."""
        with self._writing() as connection:
            connection.execute(
                delete(calendar_addresses).where(
                    calendar_addresses.c.account_id == account_id, calendar_addresses.c.kind == kind.value
                )
            )

    def number_entries(
        self, account_id: int, hashes: Mapping[str, str], now: datetime
    ) -> dict[str, tuple[int, datetime]]:
        """How often each entry has changed, and when last, by UID; `hashes` are what the entries say now."""
        query = select(calendar_entries).where(calendar_entries.c.account_id == account_id)
        with self._reading() as connection:
            held = {row.uid: row for row in connection.execute(query)}
        if all(uid in held and held[uid].content_hash == content for uid, content in hashes.items()):
            return {uid: (held[uid].sequence, held[uid].changed_at) for uid in hashes}
        with self._writing() as connection:
            held = {row.uid: row for row in connection.execute(query)}
            numbered = {}
            for uid, content in hashes.items():
                row = held.get(uid)
                if row is not None and row.content_hash == content:
                    numbered[uid] = (row.sequence, row.changed_at)
                    continue
                sequence = 0 if row is None else row.sequence + 1
                values = {"content_hash": content, "sequence": sequence, "changed_at": now}
                if row is None:
                    connection.execute(calendar_entries.insert().values(account_id=account_id, uid=uid, **values))
                else:
                    mine = and_(calendar_entries.c.account_id == account_id, calendar_entries.c.uid == uid)
                    connection.execute(update(calendar_entries).where(mine).values(**values))
                numbered[uid] = (sequence, now)
            return numbered


def _address(row: Row[Any]) -> CalendarAddress:
    return CalendarAddress(
        account_id=row.account_id,
        kind=CalendarKind(row.kind),
        token=row.token,
        interested=row.interested,
        alarm_minutes=row.alarm_minutes,
        travel_minutes=row.travel_minutes,
    )
