"""What one reading of a source changes. Each is one transaction: a kill in the middle leaves what was."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update

from meetcompanion.message import Message
from meetcompanion.model import Draft, Fields, Instance, Problem, Standing, Status
from meetcompanion.model.held import Changes, EventChange, HeldEvent, HeldInstance
from meetcompanion.store.base import Base, clean, not_found, without_cycles
from meetcompanion.store.content import content_of, event_columns, instance_columns, when_of
from meetcompanion.store.engine import insert_many
from meetcompanion.store.evenings import freeze_source
from meetcompanion.store.events import CONTENT
from meetcompanion.store.notices import picked_of, write_notices
from meetcompanion.store.schema import events, occurrences, sources
from meetcompanion.store.texts import others, save_texts
from meetcompanion.store.types import Instant

_STATUS = {status.value: status for status in Status}


class Readings(Base):
    """Between the merge and the tables."""

    def held_events(self, source_id: int, same: Collection[str] = ()) -> list[HeldEvent]:
        """All that we hold of a source, past and gone ones too, for the merge to compare with.

        `same` are the source's own UIDs of events that are left aside, since they say what they said.
        """
        with without_cycles(), self._reading() as connection:
            if not same:
                return _held(connection, occurrences.c.source_id == source_id, events.c.source_id == source_id)
            return [
                event
                for ids in others(connection, source_id, same)
                for event in _held(connection, occurrences.c.event_id.in_(ids), events.c.id.in_(ids))
            ]

    def save_reading(
        self,
        source_id: int,
        changes: Changes,
        *,
        now: datetime,
        due_at: datetime,
        kind: str,
        title: str | None,
        zone: str | None,
        read_url: str | None,
        etag: str | None,
        last_modified: str | None,
        body_hash: str | None,
        warning: Message | None,
        skipped: Iterable[Problem | tuple[str, Message]],
        texts: Iterable[bytes] = (),
        full: bool = True,
        moved_to: str | None = None,
        moved_count: int = 0,
        fields: Fields | None = None,
        fields_before: Fields | None = None,
    ) -> None:
        """Keep what a good reading changed, and how the source stands after it.

        Evenings that have begun by `now` are frozen first, so that nothing of this reading changes them. What
        becomes of evenings that somebody has picked is written down to be told.
        A `title` or `zone` of None leaves the one that is held. `texts` is that of the reading; `full` says
        whether all of its events were read and not only those that had changed. `fields` of None leaves what is
        known of how much they say.

        Raises:
            NotFound: the source is not there any more.
        """
        with without_cycles(), self._writing() as connection:
            source = connection.execute(select(sources).where(sources.c.id == source_id).with_for_update()).first()
            if source is None:
                raise not_found()
            freeze_source(connection, source_id, now)
            picked = {} if changes.nothing else picked_of(connection, source_id)
            _apply(connection, source_id, changes, now)
            write_notices(connection, source_id, picked, now)
            title = clean(title) if title is not None else source.title
            differs = not changes.nothing or title != source.title
            connection.execute(
                update(sources)
                .where(sources.c.id == source_id)
                .values(
                    kind=kind,
                    title=title,
                    zone=zone if zone is not None else source.zone,
                    read_url=read_url,
                    etag=etag,
                    last_modified=last_modified,
                    body_hash=body_hash,
                    due_at=due_at,
                    reading_since=None,
                    read_at=now,
                    full_read_at=now if full else source.full_read_at,
                    failures=0,
                    failing_since=None,
                    error=None,
                    warning=warning.to_json() if warning else None,
                    skipped=_dump_skipped(skipped),
                    revision=source.revision + (1 if differs else 0),
                    moved_to=moved_to,
                    moved_count=moved_count,
                )
            )
            save_texts(connection, source_id, texts)
            if fields is not None:
                said = {"fields": fields.to_json(), "fields_before": fields_before.to_json() if fields_before else None}
                connection.execute(update(sources).where(sources.c.id == source_id).values(said))

    def save_unchanged(self, source_id: int, *, now: datetime, due_at: datetime) -> None:
        """The source says what it said: read well, nothing else changed.

        Raises:
            NotFound: the source is not there any more.
        """
        if self.save_standings([Standing(source_id=source_id, due_at=due_at)], now=now):
            raise not_found()

    def save_failure(self, source_id: int, error: Message, *, now: datetime, due_at: datetime | None) -> None:
        """It could not be read; all that is held of it stays.

        Raises:
            NotFound: the source is not there any more.
        """
        if self.save_standings([Standing(source_id=source_id, due_at=due_at, error=error)], now=now):
            raise not_found()

    def save_standings(self, standings: Sequence[Standing], *, now: datetime) -> set[int]:
        """How many sources stand after attempts that changed no event, in one transaction.

        Returns the ids of sources that are not there any more.
        """
        missing: set[int] = set()
        with self._writing() as connection:
            for one in standings:
                # One by one: an executemany would not tell which are missing. The commit is what takes time.
                changed = connection.execute(
                    _FAILED if one.error else _UNCHANGED,
                    {
                        "of": one.source_id,
                        "due": one.due_at,
                        "now": now,
                        "to": one.moved_to,
                        "count": one.moved_count,
                        **({"sentence": clean(one.error.to_json())} if one.error else {}),
                    },
                )
                if changed.rowcount != 1:
                    missing.add(one.source_id)
        return missing


_ATTEMPTED: dict[str, Any] = {
    "due_at": bindparam("due"),
    "reading_since": None,
    "moved_to": bindparam("to"),
    "moved_count": bindparam("count"),
}
_ONE = update(sources).where(sources.c.id == bindparam("of"))
_UNCHANGED = _ONE.values(
    {**_ATTEMPTED, "read_at": bindparam("now"), "failures": 0, "failing_since": None, "error": None}
)
_FAILED = _ONE.values(
    {
        **_ATTEMPTED,
        "failures": sources.c.failures + 1,
        "failing_since": func.coalesce(sources.c.failing_since, bindparam("now", type_=Instant())),
        "error": bindparam("sentence"),
    }
)


def _held(
    connection: Connection, of_occurrences: ColumnElement[bool], of_events: ColumnElement[bool]
) -> list[HeldEvent]:
    instances: dict[int, list[HeldInstance]] = {}
    for row in connection.execute(
        select(
            occurrences.c.event_id,
            occurrences.c.id,
            occurrences.c.key,
            occurrences.c.starts_at,
            occurrences.c.ends_at,
            occurrences.c.all_day,
            occurrences.c.zone,
            occurrences.c.status,
            occurrences.c.content_hash,
            occurrences.c.gone_at.is_not(None),
        )
        .where(of_occurrences)
        .order_by(occurrences.c.starts_at, occurrences.c.id)
    ):
        event_id, identity, key, starts_at, ends_at, all_day, zone, status, own_hash, gone = row
        instances.setdefault(event_id, []).append(
            HeldInstance(
                identity, key, when_of(starts_at, ends_at, all_day, zone), _STATUS[status], own_hash, bool(gone)
            )
        )
    return [
        HeldEvent(row[0], row[1], row[2], content_of(*tuple(row)[3:]), tuple(instances.get(row[0], ())))
        for row in connection.execute(
            select(events.c.id, events.c.uid, events.c.content_hash, *CONTENT).where(of_events).order_by(events.c.id)
        )
    ]


def _apply(connection: Connection, source_id: int, changes: Changes, now: datetime) -> None:
    gone = [*changes.gone_occurrences, *(one for change in changes.changed for one in change.gone)]
    if gone:
        connection.execute(
            update(occurrences)
            .where(occurrences.c.id == bindparam("of"), occurrences.c.gone_at.is_(None))
            .values(gone_at=bindparam("now")),
            [{"of": one, "now": now} for one in gone],
        )
    _change_events(connection, changes.changed)
    _change_occurrences(connection, changes.changed)
    _insert_occurrences(
        connection, source_id, ((change.event_id, one) for change in changes.changed for one in change.new)
    )
    _insert_events(connection, source_id, changes.new)


def _change_events(connection: Connection, changed: Sequence[EventChange]) -> None:
    renamed = [change for change in changed if change.uid is not None]
    if renamed:
        # Two events may swap their UIDs: step aside first, or the unique index would object half-way.
        statement = update(events).where(events.c.id == bindparam("of")).values(uid=bindparam("new"))
        connection.execute(statement, [{"of": one.event_id, "new": f"\x1f{one.event_id}"} for one in renamed])
        connection.execute(statement, [{"of": one.event_id, "new": clean(one.uid or "")} for one in renamed])
    rewritten = [(change.event_id, change.content) for change in changed if change.content is not None]
    if rewritten:
        rows = [{"of": event_id, **event_columns(content)} for event_id, content in rewritten]
        names = [name for name in rows[0] if name != "of"]
        connection.execute(
            update(events).where(events.c.id == bindparam("of")).values({name: bindparam(name) for name in names}),
            rows,
        )


def _change_occurrences(connection: Connection, changed: Sequence[EventChange]) -> None:
    rows = [{"of": one, **instance_columns(what)} for change in changed for one, what in change.updated]
    if not rows:
        return
    aside = update(occurrences).where(occurrences.c.id == bindparam("of")).values(key=bindparam("new"))
    connection.execute(aside, [{"of": row["of"], "new": f"\x1f{row['of']}"} for row in rows])
    names = [name for name in rows[0] if name != "of"]
    connection.execute(
        update(occurrences)
        .where(occurrences.c.id == bindparam("of"))
        .values({name: bindparam(name) for name in names}),
        rows,
    )


def _insert_events(connection: Connection, source_id: int, drafts: Sequence[Draft]) -> None:
    if not drafts:
        return
    stored = [(clean(draft.uid), draft) for draft in drafts]
    if any(uid != draft.uid for uid, draft in stored):
        # A uid that no database can hold is stored without the odd characters, so it always looks new to the merge.
        held = _ids(connection, source_id)
        stored = [(uid, draft) for uid, draft in stored if uid not in held]
    insert_many(
        connection,
        events,
        [{"source_id": source_id, "uid": uid, **event_columns(draft.content)} for uid, draft in stored],
    )
    ids = _ids(connection, source_id)  # asking for all new ids afterwards is faster than row by row
    _insert_occurrences(connection, source_id, ((ids[uid], one) for uid, draft in stored for one in draft.instances))


def _ids(connection: Connection, source_id: int) -> dict[str, int]:
    rows = connection.execute(select(events.c.uid, events.c.id).where(events.c.source_id == source_id))
    return {row.uid: row.id for row in rows}


def _insert_occurrences(connection: Connection, source_id: int, instances: Iterable[tuple[int, Instance]]) -> None:
    insert_many(
        connection,
        occurrences,
        [
            {"event_id": event_id, "source_id": source_id, **instance_columns(instance)}
            for event_id, instance in instances
        ],
    )


def _dump_skipped(skipped: Iterable[Problem | tuple[str, Message]]) -> str:
    pairs = [(one.where, one.reason) if isinstance(one, Problem) else one for one in skipped]
    return clean(json.dumps([[where, reason.to_json()] for where, reason in pairs], ensure_ascii=False))
