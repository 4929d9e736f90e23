"""Letting a person go from every table, and from the file itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column, Connection, Integer, Table, Text, and_, delete, select, text, update

from meetcompanion.errors import DatabaseBusy
from meetcompanion.model import Written
from meetcompanion.store.base import Base
from meetcompanion.store.person_rows import one_row
from meetcompanion.store.schema import (
    busy_calendars,
    channels,
    evenings,
    follow_up_people,
    former_names,
    jot_people,
    metadata,
    notes,
    people,
    written_calendars,
)

#: Personal tables whose texts are not a person's own writing: events' words as they were announced, and people's
#: names, which go with the person; and addresses, which would lead nowhere without a word that stands in them.
#: Everything else is looked through, tables made later included.
_ADDRESSES = {channels.name, busy_calendars.name, written_calendars.name}
_NOT_WRITTEN = {evenings.name, people.name, former_names.name, *_ADDRESSES}

#: In the data folder while the file still has to be written anew.
_TO_SCRUB = "scrub"


class Forgetting(Base):
    """What is forgotten leaves no copy behind in the database file."""

    def written(self, account_id: int) -> list[Written]:
        """Every text of this account in which somebody could be mentioned."""
        with self._reading() as connection:
            about = _about(connection, account_id)
            return [
                Written(
                    place=table.name,
                    key=tuple(row[: len(table.primary_key.columns)]),
                    column=column.name,
                    text=words,
                    person_ids=about.get((table.name, row[0]), ()),
                    kind=getattr(row, "kind", None),
                )
                for table, columns in _texts()
                for row in connection.execute(_rows(table).where(table.c.account_id == account_id))
                for column in columns
                if (words := getattr(row, column.name))
            ]

    def forget_person(self, account_id: int, person_id: int, changes: Iterable[tuple[Written, str | None]]) -> None:
        """Remove somebody with all that hangs on them, and change what mentions them: None removes the row.

        `scrub` has to follow, since a database file keeps what was deleted until the room is needed.

        Raises:
            NotFound: they are not among this account's people.
        """
        self._mark_for_scrubbing()
        with self._writing() as connection:
            one_row(connection, people, account_id, person_id)
            for words, instead in changes:
                table = metadata.tables[words.place]
                keys = zip(table.primary_key.columns, words.key, strict=True)
                condition = and_(table.c.account_id == account_id, *(column == value for column, value in keys))
                if instead is None:
                    connection.execute(delete(table).where(condition))
                else:
                    connection.execute(update(table).where(condition).values({words.column: instead}))
            connection.execute(delete(people).where(people.c.account_id == account_id, people.c.id == person_id))

    def _mark_for_scrubbing(self) -> None:
        # Before the deletion: where the program ends in between, the next round of housekeeping still knows.
        self._folder.joinpath(_TO_SCRUB).touch()

    def scrub(self) -> bool:
        """Write the file anew without what was deleted, if that is still to be done; False while others use it."""
        marker = self._folder / _TO_SCRUB
        if not marker.exists():
            return True
        if self._engine.dialect.name == "sqlite":
            try:
                with self._outside() as connection:
                    connection.execute(text("VACUUM"))
                    if connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]:
                        return False
            except DatabaseBusy:
                return False
        marker.unlink(missing_ok=True)
        return True


def _texts() -> Iterator[tuple[Table, list[Column[Any]]]]:
    for table in metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, Text)]
        numbered = all(isinstance(column.type, Integer) for column in table.primary_key.columns)
        if columns and numbered and "account_id" in table.columns and table.name not in _NOT_WRITTEN:
            yield table, columns


def _rows(table: Table) -> Any:
    rest = [column for column in table.columns if column not in set(table.primary_key.columns)]
    return select(*table.primary_key.columns, *rest)


def _about(connection: Connection, account_id: int) -> dict[tuple[str, int], tuple[int, ...]]:
    found: dict[tuple[str, int], tuple[int, ...]] = {}
    for place, key, person_id in (
        ("jots", jot_people.c.jot_id, jot_people.c.person_id),
        ("follow_ups", follow_up_people.c.follow_up_id, follow_up_people.c.person_id),
        ("notes", notes.c.id, notes.c.person_id),
    ):
        query = select(key, person_id).where(key.table.c.account_id == account_id, person_id.is_not(None))
        for number, whom in connection.execute(query):
            found[place, number] = (*found.get((place, number), ()), whom)
    return found
