"""Calendars that evenings are written into, and what stands there by us."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, select, update

from meetcompanion.message import Message
from meetcompanion.model.pushed import EntryState, WrittenCalendar, WrittenEntry
from meetcompanion.store.base import Base, not_found
from meetcompanion.store.schema import written_calendars, written_entries

#: Whoever has claimed the writing and did not come back has died.
_CLAIMED_FOR = timedelta(minutes=5)


class PushedCalendars(Base):
    """One calendar an account; every entry is recorded as soon as the server has taken it."""

    def written_calendar(self, account_id: int) -> WrittenCalendar | None:
        """The calendar of an account; None where it gave none."""
        query = select(written_calendars).where(written_calendars.c.account_id == account_id)
        with self._reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else _calendar(row)

    def written_calendars(self) -> list[WrittenCalendar]:
        """Those of all accounts."""
        with self._reading() as connection:
            rows = connection.execute(select(written_calendars).order_by(written_calendars.c.account_id))
            return [_calendar(row) for row in rows]

    def save_written_calendar(self, account_id: int, url: str, user: str, password: str, now: datetime) -> None:
        """Write there from now on; of another calendar before it nothing is known any more."""
        with self._writing() as connection:
            _remove(connection, account_id)
            connection.execute(
                written_calendars.insert().values(
                    account_id=account_id,
                    url=url,
                    user=user,
                    password=password,
                    made_at=now,
                    due_at=now,
                    revision="",
                    failures=0,
                )
            )

    def remove_written_calendar(self, account_id: int) -> None:
        """Forget address and password; what was written there stays there.

        Raises:
            NotFound: there is none.
        """
        with self._writing() as connection:
            if not _remove(connection, account_id):
                raise not_found()

    def claim_written_calendar(self, calendar: WrittenCalendar, now: datetime) -> bool:
        """True where it is now ours alone to write; if we die, others get it after a while."""
        as_it_was = and_(
            written_calendars.c.account_id == calendar.account_id, written_calendars.c.due_at == calendar.due_at
        )
        with self._writing() as connection:
            claim = update(written_calendars).where(as_it_was).values(due_at=now + _CLAIMED_FOR, revision="")
            return connection.execute(claim).rowcount == 1

    def close_writing(
        self, account_id: int, due_at: datetime, *, revision: str = "", error: Message | None = None
    ) -> None:
        """How it went, and when it is due again at the latest."""
        mine = written_calendars.c.account_id == account_id
        failures = written_calendars.c.failures + 1 if error is not None else 0
        values = {"due_at": due_at, "revision": revision, "failures": failures}
        with self._writing() as connection:
            connection.execute(
                update(written_calendars).where(mine).values(**values, error=error.to_json() if error else None)
            )

    def written_entries(self, account_id: int) -> dict[str, WrittenEntry]:
        """What stands there by us, by UID."""
        query = select(written_entries).where(written_entries.c.account_id == account_id)
        with self._reading() as connection:
            return {row.uid: _entry(row) for row in connection.execute(query)}

    def save_written_entry(self, account_id: int, entry: WrittenEntry) -> None:
        """Remember what the server has taken."""
        values = {
            "title": entry.title,
            "content_hash": entry.content_hash,
            "sequence": entry.sequence,
            "etag": entry.etag,
            "state": entry.state.value,
        }
        mine = and_(written_entries.c.account_id == account_id, written_entries.c.uid == entry.uid)
        with self._writing() as connection:
            if connection.execute(update(written_entries).where(mine).values(**values)).rowcount == 0:
                connection.execute(written_entries.insert().values(account_id=account_id, uid=entry.uid, **values))

    def forget_written_entry(self, account_id: int, uid: str) -> None:
        """It does not stand there any more, or is none of our business."""
        mine = and_(written_entries.c.account_id == account_id, written_entries.c.uid == uid)
        with self._writing() as connection:
            connection.execute(delete(written_entries).where(mine))


def _remove(connection: Any, account_id: int) -> bool:
    connection.execute(delete(written_entries).where(written_entries.c.account_id == account_id))
    gone = connection.execute(delete(written_calendars).where(written_calendars.c.account_id == account_id))
    return bool(gone.rowcount)


def _calendar(row: Row[Any]) -> WrittenCalendar:
    return WrittenCalendar(
        account_id=row.account_id,
        url=row.url,
        user=row.user,
        password=row.password,
        made_at=row.made_at,
        due_at=row.due_at,
        revision=row.revision,
        failures=row.failures,
        error=Message.from_json(row.error) if row.error is not None else None,
    )


def _entry(row: Row[Any]) -> WrittenEntry:
    return WrittenEntry(
        uid=row.uid,
        title=row.title,
        content_hash=row.content_hash,
        sequence=row.sequence,
        etag=row.etag,
        state=EntryState(row.state),
    )
