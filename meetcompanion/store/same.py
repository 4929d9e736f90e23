"""What a person said of pairs of events: that they are one and the same, or that they are two."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, and_, delete, select, update

from meetcompanion.errors import UsageError
from meetcompanion.message import N_
from meetcompanion.store.base import Base
from meetcompanion.store.events import visible_occurrence
from meetcompanion.store.schema import accounts, same_by_hand


class Same(Base):
    """Holds for whole events, so for all times of a series, and until they say otherwise."""

    def said_same(self, account_id: int) -> dict[tuple[int, int], bool]:
        """True for one, False for two, by the events' numbers, the smaller first."""
        with self._reading() as connection:
            rows = connection.execute(
                select(same_by_hand.c.event_id, same_by_hand.c.other_id, same_by_hand.c.one).where(
                    same_by_hand.c.account_id == account_id
                )
            )
            return {(row[0], row[1]): bool(row[2]) for row in rows}

    def say_same(
        self, account_id: int, occurrence_id: int, others: Collection[int], one: bool | None, now: datetime
    ) -> None:
        """Say that the event of an occurrence is one with those of others (True) or is not (False); None forgets it.

        Raises:
            NotFound: this account cannot see one of them.
            UsageError: an event would be compared with itself.
        """
        with self._writing() as connection:
            event = visible_occurrence(connection, account_id, occurrence_id).event_id
            for other_id in others:
                other = visible_occurrence(connection, account_id, other_id).event_id
                if other == event:
                    raise UsageError(N_("These are two times of one series."))
                _say(connection, account_id, min(event, other), max(event, other), one, now)
            # Lists of events are laid out anew, so this counts among what changes them.
            connection.execute(
                update(accounts)
                .where(accounts.c.id == account_id)
                .values(subscriptions_revision=accounts.c.subscriptions_revision + 1, revision=accounts.c.revision + 1)
            )


def _say(
    connection: Connection, account_id: int, event_id: int, other_id: int, one: bool | None, now: datetime
) -> None:
    connection.execute(
        delete(same_by_hand).where(
            and_(
                same_by_hand.c.account_id == account_id,
                same_by_hand.c.event_id == event_id,
                same_by_hand.c.other_id == other_id,
            )
        )
    )
    if one is not None:
        connection.execute(
            same_by_hand.insert().values(
                account_id=account_id, event_id=event_id, other_id=other_id, one=one, said_at=now
            )
        )
