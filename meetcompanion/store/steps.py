"""Steps that can be undone to the letter: what they took away or changed, as rows in JSON. No business logic."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Row, Table, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from meetcompanion.errors import UsageError
from meetcompanion.message import N_
from meetcompanion.store.base import not_found
from meetcompanion.store.schema import metadata, people, undos
from meetcompanion.store.types import Instant


class Step:
    """Changes rows and remembers how to take that back; `save` writes it down as one line of `undos`."""

    def __init__(self, connection: Connection, account_id: int, person_id: int) -> None:
        self._connection = connection
        self._account_id = account_id
        self._person_id = person_id
        self._back: list[dict[str, Any]] = []

    def delete(self, table: Table, condition: ColumnElement[bool]) -> None:
        """Delete these rows."""
        for row in self._connection.execute(select(table).where(condition)).all():
            self._back.append({"do": "insert", "table": table.name, "row": _plain(row)})
        self._connection.execute(delete(table).where(condition))

    def update(self, table: Table, row: Row[Any], values: Mapping[str, Any]) -> None:
        """Change a row; undoing gives back each value that is still as it was set here."""
        held = row._asdict()
        values = {name: value for name, value in values.items() if held[name] != value}
        if not values:
            return
        after = {**held, **values}
        self._back.append(
            {
                "do": "update",
                "table": table.name,
                "key": _json({name: after[name] for name in _key(table)}),
                "was": _json({name: held[name] for name in values}),
                "set": _json(values),
            }
        )
        self._connection.execute(update(table).where(_is(table, held)).values(values))

    def insert(self, table: Table, row: Mapping[str, Any]) -> None:
        """Add a row."""
        made = self._connection.execute(insert(table).values(row))
        key = dict(zip(_key(table), made.inserted_primary_key or (), strict=True))
        self._back.append({"do": "delete", "table": table.name, "key": _json(key)})

    def save(self, kind: str, now: datetime) -> int:
        """Keep how to undo all that, and return its number."""
        row = {
            "account_id": self._account_id,
            "person_id": self._person_id,
            "kind": kind,
            "before": json.dumps(self._back, ensure_ascii=False),
            "made_at": now,
        }
        made = self._connection.execute(insert(undos).values(row))
        assert made.inserted_primary_key is not None
        return int(made.inserted_primary_key[0])


def undo(connection: Connection, account_id: int, undo_id: int) -> int:
    """Take a step back and drop it from the list; returns the person whom it was about.

    Raises:
        NotFound: it was taken back before, is too old, or is not theirs.
        UsageError: somebody else has got the name meanwhile.
    """
    mine = and_(undos.c.account_id == account_id, undos.c.id == undo_id)
    row = connection.execute(select(undos).where(mine)).first()
    if row is None:
        raise not_found()
    for one in reversed(json.loads(row.before)):
        table = metadata.tables[one["table"]]
        if one["do"] == "insert":
            held = _typed(table, one["row"])
            if connection.execute(select(table).where(_is(table, held))).first() is None:
                _attempt(connection, table, insert(table).values(held))
        elif one["do"] == "delete":
            connection.execute(delete(table).where(_is(table, _typed(table, one["key"]))))
        else:
            _give_back(connection, table, one)
    connection.execute(delete(undos).where(mine))
    return int(row.person_id)


def _give_back(connection: Connection, table: Table, one: Mapping[str, Any]) -> None:
    key = _is(table, _typed(table, one["key"]))
    held = connection.execute(select(table).where(key)).first()
    if held is None:
        return
    was, given = _typed(table, one["was"]), _typed(table, one["set"])
    values = {name: value for name, value in was.items() if getattr(held, name) == given[name]}
    if values:
        _attempt(connection, table, update(table).where(key).values(values))


def _attempt(connection: Connection, table: Table, statement: Executable) -> None:
    # What a row hung on can be gone since, and then it has no place any more; a person must not vanish like that.
    try:
        with connection.begin_nested():
            connection.execute(statement)
    except IntegrityError as error:
        if table is people:
            raise UsageError(N_("That name belongs to somebody else by now. Rename them first.")) from error


def _key(table: Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]


def _is(table: Table, row: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(*(table.c[name] == row[name] for name in _key(table)))


def _plain(row: Row[Any]) -> dict[str, Any]:
    return _json(row._asdict())


def _json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _typed(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if value is not None and isinstance(table.c[name].type, Instant) else value
        for name, value in values.items()
    }
