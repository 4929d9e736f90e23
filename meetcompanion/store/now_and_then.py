"""Who wants to be reminded of somebody now and then, and not before when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from meetcompanion.store.base import Base
from meetcompanion.store.changes import remembered
from meetcompanion.store.schema import now_and_then


class NowAndThen(Base):
    """One moment of each account that asked for it."""

    @remembered
    def now_and_then(self, account_id: int) -> datetime | None:
        """When the next reminder may be, None where none is wanted."""
        query = select(now_and_then.c.next_at).where(now_and_then.c.account_id == account_id)
        with self._reading() as connection:
            return connection.execute(query).scalar()

    def want_now_and_then(self, account_id: int, next_at: datetime | None) -> None:
        """Let the next be then; None for none at all."""
        with self._writing() as connection:
            connection.execute(delete(now_and_then).where(now_and_then.c.account_id == account_id))
            if next_at is not None:
                connection.execute(now_and_then.insert().values(account_id=account_id, next_at=next_at))

    def claim_now_and_then(self, account_id: int, now: datetime, next_at: datetime) -> bool:
        """Claim the one that is due, and say when the next may be; False where it was claimed, or none is due."""
        due = (now_and_then.c.account_id == account_id) & (now_and_then.c.next_at <= now)
        with self._writing() as connection:
            return connection.execute(update(now_and_then).where(due).values(next_at=next_at)).rowcount == 1
