"""Everything of one account as plain values, and an account that is still empty becoming what such values say.

Tables are found, not listed: a new one goes along by itself. What belongs to a place and not to a person stays: who may
come in by which door, and steps that could still be undone.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    and_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from meetcompanion.errors import UsageError
from meetcompanion.message import N_
from meetcompanion.model import Due, FollowUpKind, FollowUpState, HowTheyLikeIt, NoteKind, PickState, Status
from meetcompanion.model.calendars_out import CalendarKind
from meetcompanion.model.messages import MessageKind
from meetcompanion.model.notices import NoticeKind
from meetcompanion.store.base import Base, clean
from meetcompanion.store.migrations import HEAD
from meetcompanion.store.schema import (
    accounts,
    evenings,
    events,
    hobbies,
    identities,
    invitations,
    jots,
    logins,
    metadata,
    occurrences,
    people,
    sessions,
    source_bodies,
    sources,
    subscriptions,
    tokens,
    undos,
    written_calendars,
    written_entries,
)
from meetcompanion.store.types import Instant

Row = dict[str, Any]
#: Rows by the names of their tables.
Rows = dict[str, list[Row]]

#: They belong to a place: other doors, other browsers. A step to be undone speaks of rows by numbers that change.
#: Two programs that write the same evenings into one calendar would be one too many.
STAYS = frozenset({logins, sessions, invitations, identities, tokens, undos, written_calendars, written_entries})
#: Where somebody has begun, nothing is brought in: two lives in one account cannot be taken apart again.
_BEGUN = (hobbies, people, subscriptions, evenings, jots)
#: Of the account itself: numbers that only this database knows.
_OWN_NUMBERS = frozenset({"id", "name", "created_at", "revision", "subscriptions_revision"})
#: Of a source that is brought in only what says where it is; the rest is read anew.
_OF_SOURCES = ("url", "read_url", "kind", "title", "zone", "upload", "added_at")
#: Sentences that a program wrote down; they are said anew.
_SAID = {("messages", "error"), ("busy_calendars", "error")}

_DAMAGED = N_("What was taken along is damaged and cannot be brought in; nothing was changed ({what}).")


#: What a text has to be, so that every page can show it.
_CHECKS: dict[tuple[str, str], Callable[[Any], object]] = {
    ("accounts", "zone"): ZoneInfo,
    ("accounts", "evenings"): range(6).index,
    ("calendar_addresses", "kind"): CalendarKind,
    ("follow_ups", "due"): Due.parse,
    ("follow_ups", "kind"): FollowUpKind,
    ("follow_ups", "state"): FollowUpState,
    ("hobby_words", "kind"): ("added", "struck", "never", "means").index,
    ("message_wishes", "hour"): range(24).index,
    ("message_wishes", "quiet_from"): range(24).index,
    ("message_wishes", "quiet_until"): range(24).index,
    ("message_wishes", "weekday"): range(7).index,
    ("messages", "kind"): MessageKind,
    ("notes", "kind"): NoteKind,
    ("notices", "kind"): NoticeKind,
    ("occurrences", "status"): Status,
    ("people", "known_since"): date.fromisoformat,
    ("people", "likes"): HowTheyLikeIt,
    ("people", "rests_until"): Due.parse,
    ("picks", "state"): PickState,
}


class Takeout(Base):
    """One account, out and in."""

    def take_out(self, account_id: int) -> dict[str, Any]:
        """Everything of this account as JSON can hold it, and what it points to in the town."""
        with self._reading() as connection:
            own = _rows(connection, accounts, accounts.c.id == account_id)[0]
            tables = {
                table.name: _rows(connection, table, table.c.account_id == account_id) for table in taken_tables()
            }
            return {
                "schema": HEAD,
                "account": {name: value for name, value in own.items() if name not in _OWN_NUMBERS},
                "tables": tables,
                "town": _town(connection, tables),
            }

    def bring_in(self, account_id: int, written: Mapping[str, Any], now: datetime) -> None:
        """Let an account that is still empty hold what was taken out of another; all of it or nothing.

        Raises:
            UsageError: something is in it already; or what was written is damaged, or of a newer program.
        """
        schema = written.get("schema")
        if not isinstance(schema, str) or schema > HEAD:
            raise UsageError(N_("This was taken along by a newer meetcompanion. Install the newer version first."))
        with self._writing() as connection:
            for table in _BEGUN:
                if connection.execute(select(1).where(table.c.account_id == account_id).limit(1)).first():
                    raise UsageError(
                        N_("There is something here already. Everything can come into an account that is still empty.")
                    )
            try:
                _Arrival(connection, account_id, now).unpack(written)
            except (KeyError, TypeError, ValueError, AttributeError, OverflowError, IntegrityError) as error:
                what = type(error).__name__ if isinstance(error, IntegrityError) else error
                raise UsageError(_DAMAGED, what=str(what)[:120]) from error


def taken_tables() -> list[Table]:
    """What goes along, in an order in which each stands behind what it points to."""
    return [table for table in metadata.sorted_tables if "account_id" in table.columns and table not in STAYS]


class _Arrival:
    """Gives every row a number of this database, and lets what pointed to the old number point to the new one."""

    def __init__(self, connection: Connection, account_id: int, now: datetime) -> None:
        self._connection = connection
        self._account_id = account_id
        self._now = now
        self._numbers: dict[str, dict[int, int]] = {}

    def unpack(self, written: Mapping[str, Any]) -> None:
        tables, town = written["tables"], written["town"]
        own = {name: _read(accounts.c[name], value) for name, value in written["account"].items() if name in accounts.c}
        own = {name: value for name, value in own.items() if name not in _OWN_NUMBERS}
        grown = {"revision": accounts.c.revision + 1, "subscriptions_revision": accounts.c.subscriptions_revision + 1}
        self._connection.execute(update(accounts).where(accounts.c.id == self._account_id).values(own | grown))
        bodies = {row["source_id"]: row["body"] for row in town.get("source_bodies", ())}
        for row in town.get("sources", ()):
            self._source(row, bodies.get(row["id"]))
        for table in (events, occurrences):
            for row in town.get(table.name, ()):
                self._shared(table, row)
        for table in taken_tables():
            for row in tables.get(table.name, ()):
                self._own(table, row)

    def _source(self, row: Row, body: Any) -> None:
        """By its address; one that is here already stays as it is, since others may read it too."""
        values = {name: _read(sources.c[name], row.get(name)) for name in _OF_SOURCES}
        if values["upload"]:
            name = str(values["url"]).rpartition("/")[2]
            values["url"] = f"upload:{self._account_id}/{name}"
        elif str(values["url"]).startswith("single:"):
            values["url"] = f"single:{self._account_id}/" + str(values["url"]).partition("/")[2]
        elif not str(values["url"]).startswith(("http://", "https://", "sample:")):
            return
        held = self._connection.execute(select(sources.c.id).where(sources.c.url == values["url"])).scalar()
        if held is None:
            more = {"due_at": self._now, "failures": 0, "skipped": "[]", "revision": 1, "moved_count": 0}
            held = self._insert(sources, values | more)
            if body is not None:
                packed = _read(source_bodies.c.body, body)
                self._connection.execute(source_bodies.insert().values(source_id=held, body=packed))
        self._numbers.setdefault(sources.name, {})[row["id"]] = held

    def _shared(self, table: Table, row: Row) -> None:
        values = self._mapped(table, row)
        if values is None:
            return
        rule = next(one for one in table.constraints if isinstance(one, UniqueConstraint))
        same = and_(*(column == values[column.name] for column in rule.columns))
        held = self._connection.execute(select(table.c.id).where(same)).scalar()
        self._numbers.setdefault(table.name, {})[row["id"]] = self._insert(table, values) if held is None else held

    def _own(self, table: Table, row: Row) -> None:
        values = self._mapped(table, row)
        if values is None or not self._is_free(table, values):
            return
        number = self._insert(table, values)
        if "id" in table.columns:
            self._numbers.setdefault(table.name, {})[row["id"]] = number

    def _is_free(self, table: Table, values: Row) -> bool:
        """False where somebody else holds what there is only once, such as the token of an address."""
        rules = [rule for rule in table.constraints if isinstance(rule, UniqueConstraint)]
        for rule in rules:
            same = and_(*(column == values.get(column.name) for column in rule.columns))
            if self._connection.execute(select(1).select_from(table).where(same)).first():
                return False
        return True

    def _insert(self, table: Table, values: Row) -> int:
        made = self._connection.execute(table.insert().values(values))
        return int(made.inserted_primary_key[0]) if made.inserted_primary_key else 0

    def _mapped(self, table: Table, row: Row) -> Row | None:
        """The row with the numbers of this database; None where what it hangs on did not come along."""
        values: Row = {}
        for column in table.columns:
            if column.name == "id" or (column.name not in row and not column.foreign_keys):
                continue
            value = None if (table.name, column.name) in _SAID else _read(column, row.get(column.name))
            for key in column.foreign_keys:
                aim = key.column.table
                if aim is accounts:
                    value = self._account_id
                elif value is not None:
                    value = self._numbers.get(aim.name, {}).get(value)
                    if value is None and not column.nullable:
                        return None
            values[column.name] = value
        return values


def _rows(connection: Connection, table: Table, condition: Any) -> list[Row]:
    found = connection.execute(select(table).where(condition).order_by(*table.primary_key.columns))
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in found]


def _town(connection: Connection, tables: Rows) -> Rows:
    """The sources, and of their events those that something personal points to."""
    wanted = {occurrences.name: set(_pointed(tables, occurrences)), events.name: set(_pointed(tables, events))}
    times = _rows(connection, occurrences, occurrences.c.id.in_(wanted[occurrences.name]))
    wanted[events.name].update(row["event_id"] for row in times)
    series = _rows(connection, events, events.c.id.in_(wanted[events.name]))
    places = {row["source_id"] for row in (*times, *series)} | set(_pointed(tables, sources))
    found = _rows(connection, sources, sources.c.id.in_(places))
    return {
        sources.name: [{name: row[name] for name in ("id", *_OF_SOURCES)} for row in found],
        source_bodies.name: _rows(connection, source_bodies, source_bodies.c.source_id.in_(places)),
        events.name: series,
        occurrences.name: times,
    }


def _pointed(tables: Rows, aim: Table) -> Iterator[int]:
    for table in taken_tables():
        for column in table.columns:
            if any(key.column.table is aim for key in column.foreign_keys):
                yield from (row[column.name] for row in tables[table.name] if row[column.name] is not None)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _read(column: Column[Any], value: Any) -> Any:
    """A value as its column takes it.

    Raises:
        ValueError: it is none; files come from anywhere.
    """
    if value is None:
        if not column.nullable and not column.primary_key:
            raise ValueError(f"{column} is missing")
        return None
    kind = column.type
    right: dict[type, type | tuple[type, ...]] = {Boolean: bool, Integer: int, Float: (int, float)}
    wanted = next((types for one, types in right.items() if isinstance(kind, one)), str)
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise ValueError(f"{column} is of another kind")
    if isinstance(value, int) and not -(2**31) <= value < 2**31:
        raise ValueError(f"{column} is too large")
    check = _CHECKS.get((column.table.name, column.name))
    if check is not None:
        check(value)
    if isinstance(kind, Instant):
        moment = datetime.fromisoformat(str(value))
        if moment.tzinfo is None:
            raise ValueError(f"{column} has no zone")
        return moment
    if isinstance(kind, LargeBinary):
        try:
            return base64.b64decode(str(value), validate=True)
        except binascii.Error as error:
            raise ValueError(f"{column} cannot be unpacked") from error
    return clean(value) if isinstance(value, str) else value
