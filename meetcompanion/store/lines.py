"""What stands on a person's page, put right by hand: names, lines, evenings. Every step can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, select

from meetcompanion.errors import UsageError
from meetcompanion.message import N_
from meetcompanion.model import NoteKind
from meetcompanion.store import steps
from meetcompanion.store.base import Base, clean, folded, not_found
from meetcompanion.store.person_rows import one_row
from meetcompanion.store.schema import evenings, former_names, notes, people, people_evenings, undos

#: What an undo is kept under: a step on the page, for a day; a merge, for as long as the person is there.
LINE = "line"
MERGE = "merge"


class Lines(Base):
    """Writing and crossing out. What gives back a number gives what `undo_step` takes."""

    def add_person(self, account_id: int, name: str, now: datetime, *, known_since: date | None = None) -> int:
        """Write somebody down, and return their id; where the name is there already, theirs.

        Args:
            account_id: whose.
            name: a name or a description.
            now: the time.
            known_since: the day from which one knows them; what is held of them is not changed by it.
        """
        name = clean(name)
        with self._writing() as connection:
            held = person_named(connection, account_id, name)
            if held is not None:
                return held
            since = None if known_since is None else known_since.isoformat()
            row = {"name": name, "folded": folded(name), "added_at": now, "known_since": since}
            return _insert(connection, people, {"account_id": account_id, **row})

    def rename_person(self, account_id: int, person_id: int, name: str, now: datetime) -> int:
        """Give somebody another name; the one before stays among their former names.

        Raises:
            NotFound: they are not among this account's people.
            UsageError: somebody else bears that name.
        """
        name = clean(name)
        with self._writing() as connection:
            row = one_row(connection, people, account_id, person_id)
            step = steps.Step(connection, account_id, person_id)
            same = and_(people.c.account_id == account_id, people.c.folded == folded(name), people.c.id != person_id)
            if connection.execute(select(people.c.id).where(same)).first() is not None:
                raise UsageError(N_("There is somebody called “{name}” already. Are they one and the same?"), name=name)
            before = and_(former_names.c.account_id == account_id, former_names.c.folded == folded(name))
            step.delete(former_names, before)
            if folded(name) != row.folded:
                remember_name(step, connection, account_id, person_id, row.name)
            step.update(people, row, {"name": name, "folded": folded(name)})
            return step.save(LINE, now)

    def remove_former_name(self, account_id: int, person_id: int, name: str, now: datetime) -> int:
        """Cross out a name from before.

        Raises:
            NotFound: they never had it here.
        """
        condition = and_(former_names.c.person_id == person_id, former_names.c.folded == folded(clean(name)))
        return self._cross_out(former_names, account_id, person_id, condition, now)

    def add_line(self, account_id: int, person_id: int, kind: NoteKind, text: str, now: datetime) -> int:
        """Write a line about somebody, and return the line's id.

        Raises:
            NotFound: they are not among this account's people.
        """
        with self._writing() as connection:
            one_row(connection, people, account_id, person_id)
            row = {"kind": kind.value, "text": clean(text), "written_at": now, "person_id": person_id}
            return _insert(connection, notes, {"account_id": account_id, **row})

    def change_line(self, account_id: int, note_id: int, text: str, now: datetime) -> int:
        """Put a line about somebody right.

        Raises:
            NotFound: it is not theirs, or about nobody.
        """
        return self._change_line(account_id, note_id, {"text": clean(text)}, now)

    def keep_line(self, account_id: int, note_id: int, keep: bool, now: datetime) -> int:
        """Whether a line about somebody stays, whatever fades.

        Raises:
            NotFound: it is not theirs, or about nobody.
        """
        return self._change_line(account_id, note_id, {"kept_at": now if keep else None}, now)

    def remove_line(self, account_id: int, note_id: int, now: datetime) -> int:
        """Cross out a line about somebody.

        Raises:
            NotFound: it is not theirs, or about nobody.
        """
        with self._reading() as connection:
            person_id = one_row(connection, notes, account_id, note_id).person_id
        if person_id is None:
            raise not_found()
        return self._cross_out(notes, account_id, person_id, notes.c.id == note_id, now)

    def share_evening(self, account_id: int, person_id: int, evening_id: int) -> None:
        """They were there too.

        Raises:
            NotFound: the person or the evening is not theirs.
        """
        with self._writing() as connection:
            one_row(connection, people, account_id, person_id)
            one_row(connection, evenings, account_id, evening_id)
            both = and_(people_evenings.c.person_id == person_id, people_evenings.c.evening_id == evening_id)
            if connection.execute(select(people_evenings.c.person_id).where(both)).first() is None:
                row = {"account_id": account_id, "person_id": person_id, "evening_id": evening_id}
                connection.execute(people_evenings.insert().values(row))

    def unshare_evening(self, account_id: int, person_id: int, evening_id: int, now: datetime) -> int:
        """They were not there.

        Raises:
            NotFound: nothing said that they were.
        """
        condition = and_(people_evenings.c.person_id == person_id, people_evenings.c.evening_id == evening_id)
        return self._cross_out(people_evenings, account_id, person_id, condition, now)

    def undo_step(self, account_id: int, undo_id: int) -> int:
        """Take a step back; returns the id of the person whose page it was on.

        Raises:
            NotFound: it was taken back before, is too old, or is not theirs.
            UsageError: somebody else has got the name meanwhile.
        """
        with self._writing() as connection:
            return steps.undo(connection, account_id, undo_id)

    def drop_old_steps(self, before: datetime) -> None:
        """Forget how to undo what was done before then; what was crossed out is gone with that. Merges stay."""
        with self._writing() as connection:
            connection.execute(delete(undos).where(undos.c.kind == LINE, undos.c.made_at < before))

    def _change_line(self, account_id: int, note_id: int, values: Mapping[str, Any], now: datetime) -> int:
        with self._writing() as connection:
            row = one_row(connection, notes, account_id, note_id)
            if row.person_id is None:
                raise not_found()
            step = steps.Step(connection, account_id, row.person_id)
            step.update(notes, row, values)
            return step.save(LINE, now)

    def _cross_out(
        self, table: Table, account_id: int, person_id: int, condition: ColumnElement[bool], now: datetime
    ) -> int:
        condition = and_(table.c.account_id == account_id, condition)
        with self._writing() as connection:
            if connection.execute(select(table).where(condition)).first() is None:
                raise not_found()
            step = steps.Step(connection, account_id, person_id)
            step.delete(table, condition)
            return step.save(LINE, now)


def person_named(connection: Connection, account_id: int, name: str) -> int | None:
    """Who bears this name, or bore it before; None for nobody."""
    for table, column in ((people, people.c.id), (former_names, former_names.c.person_id)):
        same = and_(table.c.account_id == account_id, table.c.folded == folded(name))
        held = connection.execute(select(column).where(same)).scalar()
        if held is not None:
            return int(held)
    return None


def remember_name(step: steps.Step, connection: Connection, account_id: int, person_id: int, name: str) -> None:
    """Put a name among the former ones, unless somebody has it there."""
    same = and_(former_names.c.account_id == account_id, former_names.c.folded == folded(name))
    if connection.execute(select(former_names.c.id).where(same)).first() is None:
        row = {"account_id": account_id, "person_id": person_id, "name": name, "folded": folded(name)}
        step.insert(former_names, row)


def _insert(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    made = connection.execute(table.insert().values(row))
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])
