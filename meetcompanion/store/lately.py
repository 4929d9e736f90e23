"""What a person is into lately: one line, never shown to anybody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from meetcompanion.store.accounts import touch
from meetcompanion.store.base import Base, clean
from meetcompanion.store.schema import lately


class Lately(Base):
    """One line of each account."""

    def lately(self, account_id: int) -> str | None:
        """What they are into lately, None where they have not said."""
        with self._reading() as connection:
            return connection.execute(select(lately.c.text).where(lately.c.account_id == account_id)).scalar()

    def say_lately(self, account_id: int, text: str, now: datetime) -> None:
        """Keep the line in place of the one before; an empty one takes it away.

        Raises:
            NotFound: there is no such account.
        """
        with self._writing() as connection:
            touch(connection, account_id)
            connection.execute(delete(lately).where(lately.c.account_id == account_id))
            if text:
                connection.execute(lately.insert().values(account_id=account_id, text=clean(text), said_at=now))
