"""What was kept of an evening, put right by hand afterwards; the text as it was typed stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, delete, select, update

from meetcompanion.model import Jot
from meetcompanion.store.accounts import touch
from meetcompanion.store.base import Base, clean, not_found
from meetcompanion.store.jots import Frame, keep
from meetcompanion.store.schema import follow_ups, jots, moments, notes, people

#: What can be put right, by the names under which it is asked for.
_TABLES: dict[str, Table] = {"note": notes, "moment": moments, "follow_up": follow_ups}


class PuttingRight(Base):
    """Corrections of an evening's lines."""

    def typed(self, account_id: int, evening_id: int) -> list[tuple[datetime, str]]:
        """What was typed about an evening, word for word, in the order in which it was written."""
        query = (
            select(jots.c.written_at, jots.c.text)
            .where(jots.c.account_id == account_id, jots.c.evening_id == evening_id, jots.c.text != "")
            .order_by(jots.c.written_at, jots.c.id)
        )
        with self._reading() as connection:
            return [(row.written_at, row.text) for row in connection.execute(query)]

    def put_right(self, account_id: int, evening_id: int, corrections: Sequence[tuple[str, int, Jot]]) -> None:
        """Let lines of an evening say something else.

        Args:
            account_id: whose.
            evening_id: the evening they belong to.
            corrections: each is a kind (note, moment, follow_up), its number, and what it says now: a jot of one
                thing, or an empty one where it shall be gone. What only says it in other words keeps its number.

        Raises:
            NotFound: one of them is not theirs, or not of this evening. Then nothing is changed.
        """
        with self._writing() as connection:
            touch(connection, account_id)
            for kind, number, jot in corrections:
                table = _TABLES[kind]
                mine = and_(table.c.account_id == account_id, table.c.evening_id == evening_id, table.c.id == number)
                row = connection.execute(select(table).where(mine)).first()
                if row is None:
                    raise not_found()
                if (words := _same_thing(connection, kind, row, jot)) is not None:
                    connection.execute(update(table).where(mine).values(text=clean(words)))
                    continue
                connection.execute(delete(table).where(mine))
                keep(connection, Frame(account_id, row.jot_id, evening_id, row.written_at), jot)


def _same_thing(connection: Connection, kind: str, row: Row[Any], jot: Jot) -> str | None:
    """The new words where nothing but the words is new."""
    if kind == "moment" and len(jot.moments) == 1:
        return jot.moments[0]
    if kind != "note":
        return None
    if row.person_id is None:
        return jot.notes[0] if len(jot.notes) == 1 else None
    if len(jot.people) != 1 or len(jot.people[0].told) != 1:
        return None
    name = connection.execute(select(people.c.name).where(people.c.id == row.person_id)).scalar()
    return jot.people[0].told[0] if name == jot.people[0].name else None
