"""All that a search looks through, as it is kept: there is no index, and so no second copy of what people told."""

from __future__ import annotations

from sqlalchemy import Connection, select

from meetcompanion.model import Findable, FindableKind, FollowUpState
from meetcompanion.store.base import Base, as_sorted
from meetcompanion.store.schema import evenings, follow_ups, former_names, moments, notes, people


class Search(Base):
    """Handing out texts; which of them are meant is decided elsewhere."""

    def findable(self, account_id: int) -> list[Findable]:
        """People by name, then notes, moments, open follow-ups and evenings, the latest first of each."""
        with self._reading() as connection:
            return [
                *_people(connection, account_id),
                *_notes(connection, account_id),
                *_moments(connection, account_id),
                *_follow_ups(connection, account_id),
                *_evenings(connection, account_id),
            ]


def _people(connection: Connection, account_id: int) -> list[Findable]:
    before: dict[int, list[str]] = {}
    query = select(former_names.c.person_id, former_names.c.name).where(former_names.c.account_id == account_id)
    for person_id, name in connection.execute(query):
        before.setdefault(person_id, []).append(name)
    rows = connection.execute(select(people.c.id, people.c.name).where(people.c.account_id == account_id)).all()
    return [
        Findable(kind=FindableKind.PERSON, id=row.id, title=row.name, texts=(row.name, *before.get(row.id, ())))
        for row in sorted(rows, key=lambda row: (as_sorted(row.name), row.id))
    ]


def _notes(connection: Connection, account_id: int) -> list[Findable]:
    query = (
        select(notes.c.id, notes.c.text, notes.c.person_id, notes.c.evening_id, people.c.name, evenings.c.title)
        .outerjoin(people, people.c.id == notes.c.person_id)
        .outerjoin(evenings, evenings.c.id == notes.c.evening_id)
        .where(notes.c.account_id == account_id)
        .order_by(notes.c.written_at.desc(), notes.c.id.desc())
    )
    return [
        Findable(
            kind=FindableKind.NOTE,
            id=row.id,
            title=row.name or row.title,
            texts=(row.text,),
            person_id=row.person_id,
            evening_id=row.evening_id,
        )
        for row in connection.execute(query)
    ]


def _moments(connection: Connection, account_id: int) -> list[Findable]:
    query = (
        select(moments.c.id, moments.c.text, moments.c.evening_id, evenings.c.title)
        .outerjoin(evenings, evenings.c.id == moments.c.evening_id)
        .where(moments.c.account_id == account_id)
        .order_by(moments.c.written_at.desc(), moments.c.id.desc())
    )
    return [
        Findable(kind=FindableKind.MOMENT, id=row.id, title=row.title, texts=(row.text,), evening_id=row.evening_id)
        for row in connection.execute(query)
    ]


def _follow_ups(connection: Connection, account_id: int) -> list[Findable]:
    query = (
        select(follow_ups.c.id, follow_ups.c.text)
        .where(follow_ups.c.account_id == account_id, follow_ups.c.state == FollowUpState.OPEN.value)
        .order_by(follow_ups.c.written_at.desc(), follow_ups.c.id.desc())
    )
    return [
        Findable(kind=FindableKind.FOLLOW_UP, id=row.id, title=None, texts=(row.text,))
        for row in connection.execute(query)
    ]


def _evenings(connection: Connection, account_id: int) -> list[Findable]:
    query = (
        select(evenings.c.id, evenings.c.title, evenings.c.location, evenings.c.description, evenings.c.source_title)
        .where(evenings.c.account_id == account_id)
        .order_by(evenings.c.starts_at.desc(), evenings.c.id.desc())
    )
    return [
        Findable(
            kind=FindableKind.EVENING,
            id=row.id,
            title=row.title,
            texts=tuple(
                text for text in (row.title, row.location, row.description, row.source_title) if text is not None
            ),
            evening_id=row.id,
        )
        for row in connection.execute(query)
    ]
