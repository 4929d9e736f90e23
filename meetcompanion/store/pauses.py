"""What a person said of a source besides subscribing: let it rest, it looks wrong, keep trying."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, update

from meetcompanion.errors import NotFound
from meetcompanion.message import N_
from meetcompanion.store.base import Base
from meetcompanion.store.schema import sources, subscriptions


class Pauses(Base):
    """A source is read for as long as somebody subscribes to it who has not paused it."""

    def pause_source(self, account_id: int, source_id: int, now: datetime) -> None:
        """Read it no more for this account; what is known of it stays.

        Raises:
            NotFound: they do not subscribe to it.
        """
        self._say(account_id, source_id, {"paused_at": now})

    def resume_source(self, account_id: int, source_id: int, now: datetime) -> None:
        """Read it again, now.

        Raises:
            NotFound: they do not subscribe to it.
        """
        self._say(account_id, source_id, {"paused_at": None, "looks_wrong_at": None})
        with self._writing() as connection:
            connection.execute(update(sources).where(sources.c.id == source_id).values(due_at=now))

    def looks_wrong(self, account_id: int, source_id: int, now: datetime) -> None:
        """Remember that what was read from the layout of its pages is not right; it is paused.

        Raises:
            NotFound: they do not subscribe to it.
        """
        self._say(account_id, source_id, {"paused_at": now, "looks_wrong_at": now})

    def mark_sources_asked(self, account_id: int, source_ids: Collection[int], now: datetime) -> None:
        """They have been asked whether to keep trying."""
        with self._writing() as connection:
            connection.execute(
                update(subscriptions)
                .where(subscriptions.c.account_id == account_id, subscriptions.c.source_id.in_(list(source_ids)))
                .values(asked_at=now)
            )

    def _say(self, account_id: int, source_id: int, values: dict[str, Any]) -> None:
        with self._writing() as connection:
            changed = connection.execute(
                update(subscriptions)
                .where(subscriptions.c.account_id == account_id, subscriptions.c.source_id == source_id)
                .values(values)
            )
        if changed.rowcount != 1:
            raise NotFound(N_("You do not subscribe to that source."))


def somebody_waits() -> ColumnElement[bool]:
    """True for a source that somebody subscribes to without having paused it."""
    return exists().where(and_(subscriptions.c.source_id == sources.c.id, subscriptions.c.paused_at.is_(None)))
