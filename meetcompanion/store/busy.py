"""A person's own calendars, and when they are busy by these."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, or_, select, update

from meetcompanion.message import Message
from meetcompanion.model.busy import BusyCalendar, BusyTime
from meetcompanion.store.accounts import touch
from meetcompanion.store.base import Base, not_found
from meetcompanion.store.changes import remembered
from meetcompanion.store.engine import insert_many
from meetcompanion.store.schema import busy_calendars, busy_times

#: Whoever has claimed a reading and did not come back has died.
_CLAIMED_FOR = timedelta(minutes=10)
#: Beyond these, a time was written down by a clock that was ahead: no reading lies in the future, none waits so long.
_AHEAD, _FARTHEST = timedelta(hours=1), timedelta(days=60)


class BusyCalendars(Base):
    """Addresses of calendars, and the times that are taken. Titles and places are nowhere."""

    def busy_calendars(self, account_id: int) -> list[BusyCalendar]:
        """An account's own calendars, oldest first."""
        query = select(busy_calendars).where(busy_calendars.c.account_id == account_id).order_by(busy_calendars.c.id)
        with self._reading() as connection:
            return [_calendar(row) for row in connection.execute(query)]

    def add_busy_calendar(self, account_id: int, url: str, now: datetime) -> BusyCalendar:
        """Keep an address, to be read at once; one that is there already is read again."""
        same = and_(busy_calendars.c.account_id == account_id, busy_calendars.c.url == url)
        with self._writing() as connection:
            if connection.execute(update(busy_calendars).where(same).values(due_at=now)).rowcount == 0:
                connection.execute(
                    busy_calendars.insert().values(account_id=account_id, url=url, made_at=now, due_at=now, failures=0)
                )
            return _calendar(connection.execute(select(busy_calendars).where(same)).one())

    def remove_busy_calendar(self, account_id: int, calendar_id: int) -> None:
        """Forget a calendar, and when they are busy by it.

        Raises:
            NotFound: it is not theirs.
        """
        mine = and_(busy_calendars.c.account_id == account_id, busy_calendars.c.id == calendar_id)
        with self._writing() as connection:
            if connection.execute(delete(busy_calendars).where(mine)).rowcount != 1:
                raise not_found()
            touch(connection, account_id)

    def due_busy_calendars(self, now: datetime) -> list[BusyCalendar]:
        """What is to be read now, of all accounts."""
        # What was read by a clock that was ahead would wait until that time has come.
        by_a_clock_ahead = or_(busy_calendars.c.read_at > now + _AHEAD, busy_calendars.c.due_at > now + _FARTHEST)
        due = or_(busy_calendars.c.due_at <= now, by_a_clock_ahead)
        query = select(busy_calendars).where(due).order_by(busy_calendars.c.due_at)
        with self._reading() as connection:
            return [_calendar(row) for row in connection.execute(query)]

    def claim_busy_calendar(self, calendar: BusyCalendar, now: datetime) -> bool:
        """True where it is now ours alone to read; if we die, others get it after a while."""
        as_it_was = and_(busy_calendars.c.id == calendar.id, busy_calendars.c.due_at == calendar.due_at)
        with self._writing() as connection:
            claim = update(busy_calendars).where(as_it_was).values(due_at=now + _CLAIMED_FOR)
            return connection.execute(claim).rowcount == 1

    def keep_busy_times(
        self, calendar: BusyCalendar, times: Iterable[BusyTime] | None, now: datetime, due_at: datetime
    ) -> None:
        """What a good reading said, in place of what was known; None where nothing has changed since."""
        mine = busy_calendars.c.id == calendar.id
        values: dict[str, Any] = {"read_at": now, "due_at": due_at, "failures": 0, "error": None}
        with self._writing() as connection:
            tags = {"etag": calendar.etag, "last_modified": calendar.last_modified}
            if connection.execute(update(busy_calendars).where(mine).values(**values, **tags)).rowcount == 0:
                return  # removed while it was read
            if times is None:
                return
            held = select(busy_times).where(busy_times.c.calendar_id == calendar.id)
            before = {BusyTime(row.begins_at, row.ends_at) for row in connection.execute(held)}
            if before == (fresh := set(times)):
                return
            connection.execute(delete(busy_times).where(busy_times.c.calendar_id == calendar.id))
            whose = {"account_id": calendar.account_id, "calendar_id": calendar.id}
            insert_many(
                connection,
                busy_times,
                [{**whose, "begins_at": one.start, "ends_at": one.end} for one in sorted(fresh)],
            )
            touch(connection, calendar.account_id)

    def busy_calendar_failed(self, calendar: BusyCalendar, error: Message, due_at: datetime) -> None:
        """It could not be read, and why; what is known of it stays."""
        values = {"failures": calendar.failures + 1, "error": error.to_json(), "due_at": due_at}
        with self._writing() as connection:
            connection.execute(update(busy_calendars).where(busy_calendars.c.id == calendar.id).values(**values))

    @remembered
    def busy_times(self, account_id: int) -> list[BusyTime]:
        """When an account is busy by all its calendars, by start."""
        query = (
            select(busy_times.c.begins_at, busy_times.c.ends_at)
            .where(busy_times.c.account_id == account_id)
            .order_by(busy_times.c.begins_at, busy_times.c.ends_at)
            .distinct()
        )
        with self._reading() as connection:
            return [BusyTime(*row) for row in connection.execute(query)]


def _calendar(row: Row[Any]) -> BusyCalendar:
    return BusyCalendar(
        id=row.id,
        account_id=row.account_id,
        url=row.url,
        made_at=row.made_at,
        due_at=row.due_at,
        read_at=row.read_at,
        etag=row.etag,
        last_modified=row.last_modified,
        failures=row.failures,
        error=Message.from_json(row.error) if row.error is not None else None,
    )
