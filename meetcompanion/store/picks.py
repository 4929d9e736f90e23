"""What a person said of an occurrence."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, select, update

from meetcompanion.model import Occurrence, PickState
from meetcompanion.store.accounts import touch
from meetcompanion.store.base import Base
from meetcompanion.store.changes import remembered
from meetcompanion.store.events import read_occurrence, visible_occurrence, with_events
from meetcompanion.store.schema import occurrences, picks


class Picks(Base):
    """The picks of an account; they survive whatever the source does."""

    def set_pick(self, account_id: int, occurrence_id: int, state: PickState | None, now: datetime) -> PickState | None:
        """Say something of an occurrence, or take it back with None. Returns what was said before, for undoing.

        Raises:
            NotFound: this account cannot see it.
        """
        mine = and_(picks.c.account_id == account_id, picks.c.occurrence_id == occurrence_id)
        with self._writing() as connection:
            visible_occurrence(connection, account_id, occurrence_id)
            held = connection.execute(select(picks.c.state).where(mine)).scalar()
            before = PickState(held) if held is not None else None
            if before is state:
                return before
            if state is None:
                connection.execute(delete(picks).where(mine))
            elif before is None:
                connection.execute(
                    picks.insert().values(
                        account_id=account_id, occurrence_id=occurrence_id, state=state.value, picked_at=now
                    )
                )
            else:
                connection.execute(update(picks).where(mine).values(state=state.value, picked_at=now))
            touch(connection, account_id)
            return before

    @remembered
    def picks(self, account_id: int) -> dict[int, PickState]:
        """What was said, by occurrence id."""
        with self._reading() as connection:
            rows = connection.execute(
                select(picks.c.occurrence_id, picks.c.state).where(picks.c.account_id == account_id)
            )
            return {row[0]: PickState(row[1]) for row in rows}

    @remembered
    def picked(self, account_id: int) -> list[tuple[Occurrence, PickState]]:
        """The occurrences of which something was said, gone ones too, by start."""
        query = (
            with_events(picks.c.state)
            .join(picks, picks.c.occurrence_id == occurrences.c.id)
            .where(picks.c.account_id == account_id)
            .order_by(occurrences.c.starts_at, occurrences.c.id)
        )
        with self._reading() as connection:
            return [(read_occurrence(row), PickState(row[-1])) for row in connection.execute(query)]
