"""Two entries of one person become one, and two again where that was a mistake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, UniqueConstraint, and_, select

from meetcompanion.errors import UsageError
from meetcompanion.message import N_
from meetcompanion.model import HowTheyLikeIt
from meetcompanion.store import steps
from meetcompanion.store.base import Base, folded
from meetcompanion.store.lines import MERGE, remember_name
from meetcompanion.store.person_rows import one_row
from meetcompanion.store.schema import metadata, people, undos


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that can be undone: its number for `undo_step`, and when it was made."""

    id: int
    made_at: datetime


class Merging(Base):
    """One person, written down twice."""

    def merge_people(self, account_id: int, kept_id: int, other_id: int, now: datetime) -> int:
        """Everything of the other one becomes the kept one's; the other name stays among the former names.

        Whatever table points at people follows, so nothing of the two is lost. What both have (the same evening) is
        held once. Returns what `undo_step` takes to have two again, each as they were; what is written in between
        stays with the kept one.

        Raises:
            NotFound: one of the two is not among this account's people.
            UsageError: they are one already.
        """
        if kept_id == other_id:
            raise UsageError(N_("That is one entry already."))
        with self._writing() as connection:
            kept, other = (one_row(connection, people, account_id, one) for one in (kept_id, other_id))
            step = steps.Step(connection, account_id, kept_id)
            # Steps on the other's page speak of the other; they wait until there are two again.
            step.delete(undos, undos.c.person_id == other_id)
            for table, column in _pointing_at_people():
                _move(connection, step, table, column, other_id, kept_id)
            step.delete(people, people.c.id == other_id)
            if folded(other.name) != kept.folded:
                remember_name(step, connection, account_id, kept_id, other.name)
            step.update(people, kept, _joined(kept, other))
            return step.save(MERGE, now)

    def merges(self, account_id: int, person_id: int) -> list[Merged]:
        """Merges into this person, latest first; they are undone in that order."""
        query = (
            select(undos.c.id, undos.c.made_at)
            .where(undos.c.account_id == account_id, undos.c.person_id == person_id, undos.c.kind == MERGE)
            .order_by(undos.c.id.desc())
        )
        with self._reading() as connection:
            return [Merged(row.id, row.made_at) for row in connection.execute(query)]


def _joined(kept: Row[Any], other: Row[Any]) -> dict[str, Any]:
    """What both entries said of one person; where they differ the kept one's, but silence always wins."""
    values: dict[str, Any] = {}
    if kept.likes == HowTheyLikeIt.UNKNOWN.value:
        values["likes"] = other.likes
    if kept.rests_since is None:
        values |= {name: getattr(other, name) for name in ("rests_since", "rests_until", "rest_shown_at")}
    values["rather_not_since"] = _earlier(kept.rather_not_since, other.rather_not_since)
    values["known_since"] = _earlier(kept.known_since, other.known_since)
    values["added_at"] = _earlier(kept.added_at, other.added_at)
    values["keep_notes"] = kept.keep_notes or other.keep_notes
    return values


def _earlier(one: Any, other: Any) -> Any:
    return min((value for value in (one, other) if value is not None), default=None)


def _pointing_at_people() -> Iterator[tuple[Table, Column[Any]]]:
    for table in metadata.sorted_tables:
        for column in table.columns:
            if table is not undos and any(key.column is people.c.id for key in column.foreign_keys):
                yield table, column


def _move(connection: Connection, step: steps.Step, table: Table, column: Column[Any], old: int, new: int) -> None:
    for row in connection.execute(select(table).where(column == old)).all():
        moved = {**row._mapping, column.name: new}
        if _points_at_itself(table, moved) or _is_there(connection, table, column, moved):
            step.delete(table, and_(*(key == row._mapping[key.name] for key in table.primary_key.columns)))
        else:
            step.update(table, row, {column.name: new})


def _points_at_itself(table: Table, row: Mapping[str, Any]) -> bool:
    """Nobody is met through themselves."""
    ends = [row[column.name] for owner, column in _pointing_at_people() if owner is table]
    return len(ends) > len(set(ends))


def _is_there(connection: Connection, table: Table, column: Column[Any], row: Mapping[str, Any]) -> bool:
    """Whether the kept one has such a row already, by any rule that allows it only once."""
    rules = [list(table.primary_key.columns)]
    rules += [list(rule.columns) for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    return any(
        column.name in [one.name for one in rule]
        and connection.execute(select(table).where(and_(*(one == row[one.name] for one in rule)))).first() is not None
        for rule in rules
    )
