"""Keeping a jot: everything it says, in one step, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, select, update

from meetcompanion.model import FollowUpDraft, FollowUpState, Jot, PickState
from meetcompanion.store.accounts import touch
from meetcompanion.store.base import Base, clean, folded
from meetcompanion.store.evenings import close
from meetcompanion.store.lines import person_named
from meetcompanion.store.schema import (
    evenings,
    follow_up_people,
    follow_ups,
    jot_people,
    jots,
    moments,
    notes,
    people,
    people_evenings,
    picks,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every row of one jot has in common."""

    account_id: int
    jot_id: int | None
    evening_id: int | None
    now: datetime

    def columns(self, text: str) -> dict[str, Any]:
        return {
            "account_id": self.account_id,
            "jot_id": self.jot_id,
            "evening_id": self.evening_id,
            "text": clean(text),
            "written_at": self.now,
        }


class Jots(Base):
    """What was written after an evening."""

    def save_jot(
        self, account_id: int, jot: Jot, *, evening_id: int | None, text: str, now: datetime, token: str | None = None
    ) -> None:
        """Keep the text as it was typed and all that was understood of it; its evening is closed by that.

        Args:
            account_id: whose.
            jot: what was understood. People are matched by their names, letter case aside, and made when new.
            evening_id: the evening it is about, None for none.
            text: word for word.
            now: when it was saved.
            token: the sender's own name for this jot; the same one again saves nothing.

        Raises:
            NotFound: the evening is not theirs.
        """
        with self._writing() as connection:
            touch(connection, account_id)
            if token is not None:
                same = and_(jots.c.account_id == account_id, jots.c.token == token)
                if connection.execute(select(jots.c.id).where(same)).first() is not None:
                    return
            if evening_id is not None:
                close(connection, account_id, evening_id, now)
                _went(connection, account_id, evening_id, now)
            row = {
                "account_id": account_id,
                "evening_id": evening_id,
                "text": clean(text),
                "token": token,
                "written_at": now,
            }
            frame = Frame(account_id, _insert(connection, jots, row), evening_id, now)
            keep(connection, frame, jot)


def _went(connection: Connection, account_id: int, evening_id: int, now: datetime) -> None:
    occurrence_id = select(evenings.c.occurrence_id).where(evenings.c.id == evening_id).scalar_subquery()
    connection.execute(
        update(picks)
        .where(
            picks.c.account_id == account_id,
            picks.c.occurrence_id == occurrence_id,
            picks.c.state == PickState.GOING.value,
        )
        .values(state=PickState.WENT.value, picked_at=now)
    )


def keep(connection: Connection, frame: Frame, jot: Jot) -> None:
    """Keep all that a jot says; for use inside a transaction."""
    met: list[int] = []
    for told in jot.people:
        person_id = _person(connection, frame, told.name)
        met.append(person_id)
        for line in told.told:
            _insert(connection, notes, {**frame.columns(line), "person_id": person_id})
    if frame.evening_id is not None:
        _link_evening(connection, frame, met, frame.evening_id)
    for line in jot.notes:
        _insert(connection, notes, frame.columns(line))
    for line in jot.moments:
        _insert(connection, moments, frame.columns(line))
    named = [one for draft in jot.follow_ups for one in _follow_up(connection, frame, draft)]
    linked = select(jot_people.c.person_id).where(jot_people.c.jot_id == frame.jot_id)
    for person_id in dict.fromkeys([*met, *named]) if frame.jot_id is not None else ():
        if person_id in set(connection.execute(linked).scalars()):
            continue
        row = {"account_id": frame.account_id, "jot_id": frame.jot_id, "person_id": person_id}
        connection.execute(jot_people.insert().values(row))


def _follow_up(connection: Connection, frame: Frame, draft: FollowUpDraft) -> Iterable[int]:
    follow_up_id = _insert(
        connection,
        follow_ups,
        {
            **frame.columns(draft.text),
            "kind": draft.kind.value,
            "due": None if draft.due is None else str(draft.due),
            "state": FollowUpState.OPEN.value,
        },
    )
    ids = list(dict.fromkeys(_person(connection, frame, name) for name in draft.people))
    for place, person_id in enumerate(ids):
        row = {"account_id": frame.account_id, "follow_up_id": follow_up_id, "person_id": person_id, "place": place}
        connection.execute(follow_up_people.insert().values(row))
    return ids


def _person(connection: Connection, frame: Frame, name: str) -> int:
    name = clean(name)
    held = person_named(connection, frame.account_id, name)
    if held is not None:
        return held
    row = {"account_id": frame.account_id, "name": name, "folded": folded(name), "added_at": frame.now}
    return _insert(connection, people, row)


def _link_evening(connection: Connection, frame: Frame, person_ids: Iterable[int], evening_id: int) -> None:
    linked = set(
        connection.execute(
            select(people_evenings.c.person_id).where(people_evenings.c.evening_id == evening_id)
        ).scalars()
    )
    for person_id in dict.fromkeys(person_ids):
        if person_id not in linked:
            row = {"account_id": frame.account_id, "person_id": person_id, "evening_id": evening_id}
            connection.execute(people_evenings.insert().values(row))


def _insert(connection: Connection, table: Table, row: dict[str, Any]) -> int:
    made = connection.execute(table.insert().values(row))
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])
