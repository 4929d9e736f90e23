"""Rows about people as values. Contains no business logic."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, select

from meetcompanion.model import Due, Evening, HowTheyLikeIt, Note, NoteKind, Person, Rest
from meetcompanion.store.base import not_found
from meetcompanion.store.evenings import evening_of
from meetcompanion.store.schema import evenings, former_names, met_through, notes, people, people_evenings


def read_people(connection: Connection, condition: ColumnElement[bool]) -> list[Person]:
    """The people for whom a condition on `people` holds, with all that hangs on them."""
    shared = _evenings(connection, condition)
    lines = _lines(connection, condition)
    names: dict[int, list[str]] = {}
    for person_id, name in connection.execute(
        select(former_names.c.person_id, former_names.c.name)
        .join(people, people.c.id == former_names.c.person_id)
        .where(condition)
        .order_by(former_names.c.id)
    ):
        names.setdefault(person_id, []).append(name)
    through = {
        row.person_id: row.through_id
        for row in connection.execute(
            select(met_through.c.person_id, met_through.c.through_id)
            .join(people, people.c.id == met_through.c.person_id)
            .where(condition)
        )
    }
    return [
        Person(
            id=row.id,
            name=row.name,
            added_at=row.added_at,
            evenings=tuple(shared.get(row.id, ())),
            notes=tuple(lines.get((row.id, NoteKind.TOLD), ())),
            cares=tuple(lines.get((row.id, NoteKind.CARES), ())),
            hopes=tuple(lines.get((row.id, NoteKind.HOPES), ())),
            former_names=tuple(names.get(row.id, ())),
            known_since=None if row.known_since is None else date.fromisoformat(row.known_since),
            through=through.get(row.id),
            likes=HowTheyLikeIt(row.likes),
            rests=rest_of(row),
            rather_not=row.rather_not_since,
            keep_notes=row.keep_notes,
        )
        for row in connection.execute(select(people).where(condition))
    ]


def note_of(row: Row[Any]) -> Note:
    """One row of `notes` as a value."""
    return Note(
        id=row.id,
        text=row.text,
        evening_id=row.evening_id,
        person_id=row.person_id,
        written_at=row.written_at,
        kind=NoteKind(row.kind),
        kept_at=row.kept_at,
    )


def rest_of(row: Any) -> Rest | None:
    """What a row of `people` says of their rest."""
    if row.rests_since is None:
        return None
    return Rest(row.rests_since, Due.parse(row.rests_until) if row.rests_until else None, row.rest_shown_at)


def one_row(connection: Connection, table: Table, account_id: int, identity: int) -> Row[Any]:
    """One row of an account.

    Raises:
        NotFound: it is not theirs, or there is none.
    """
    row = connection.execute(select(table).where(table.c.account_id == account_id, table.c.id == identity)).first()
    if row is None:
        raise not_found()
    return row


def _evenings(connection: Connection, condition: ColumnElement[bool]) -> dict[int, list[Evening]]:
    shared: dict[int, list[Evening]] = {}
    for row in connection.execute(
        select(people_evenings.c.person_id, evenings)
        .join(people, people.c.id == people_evenings.c.person_id)
        .join(evenings, evenings.c.id == people_evenings.c.evening_id)
        .where(condition)
        .order_by(evenings.c.starts_at.desc(), evenings.c.id.desc())
    ):
        shared.setdefault(row.person_id, []).append(evening_of(row))
    return shared


def _lines(connection: Connection, condition: ColumnElement[bool]) -> dict[tuple[int, NoteKind], list[Note]]:
    lines: dict[tuple[int, NoteKind], list[Note]] = {}
    for row in connection.execute(
        select(notes)
        .join(people, people.c.id == notes.c.person_id)
        .where(condition)
        .order_by(notes.c.written_at, notes.c.id)
    ):
        lines.setdefault((row.person_id, NoteKind(row.kind)), []).append(note_of(row))
    return lines
