"""What lies ahead as columns of numbers, for lists of a hundred thousand; what it says is fetched where it is shown."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, exists, func, select

from meetcompanion.model import Content, Occurrence, Window
from meetcompanion.model.times import ASSUMED_LENGTH
from meetcompanion.store.base import CHUNK, Base
from meetcompanion.store.content import content_of, load_content, when_of
from meetcompanion.store.events import CONTENT, account_zone, read_occurrence, with_events
from meetcompanion.store.schema import events, occurrences, sources, subscriptions

#: No place on earth is further from UTC.
_FARTHEST = timedelta(hours=15)
_DAY = timedelta(days=1)

#: Where a text stands: an event, and the occurrence that says something of its own, 0 where it is the event's text.
Address = tuple[int, int]


@dataclass
class LinesAhead:
    """Columns, an item for each line, in no particular order. `starts` and `ends` are seconds since 1970, `days` are
    those on which they begin where they take place, as `date.toordinal` counts.

    `own` is the line's id where it has a text of its own, else 0; `keys` holds 16 bytes for each line, the same ones
    for the same text.
    """

    ids: array[int] = field(default_factory=lambda: array("q"))
    events: array[int] = field(default_factory=lambda: array("q"))
    sources: array[int] = field(default_factory=lambda: array("q"))
    starts: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    days: array[int] = field(default_factory=lambda: array("q"))
    own: array[int] = field(default_factory=lambda: array("q"))
    keys: bytearray = field(default_factory=bytearray)

    def __len__(self) -> int:
        return len(self.ids)


class Ahead(Base):
    """Everything ahead, without what it says."""

    def lines_ahead(self, account_id: int, window: Window) -> LinesAhead:
        """The lines of `Events.upcoming`."""
        start, until = window.start.astimezone(UTC), window.until.astimezone(UTC)
        query = (
            select(
                occurrences.c.id,
                occurrences.c.event_id,
                occurrences.c.source_id,
                occurrences.c.starts_at,
                occurrences.c.ends_at,
                occurrences.c.all_day,
                occurrences.c.zone,
                occurrences.c.content_hash,
                events.c.content_hash,
            )
            .join(subscriptions, subscriptions.c.source_id == occurrences.c.source_id)
            .join(events, events.c.id == occurrences.c.event_id)
            .where(
                subscriptions.c.account_id == account_id,
                occurrences.c.gone_at.is_(None),
                occurrences.c.over_at >= start - _FARTHEST,
                occurrences.c.starts_at < until + _FARTHEST,
            )
        )
        found = LinesAhead()
        with self._reading() as connection:
            zone = account_zone(connection, account_id)
            for identity, event, source, starts_at, ends_at, all_day, there, own, key in _many(connection, query):
                if all_day:
                    when = when_of(starts_at, ends_at, True, None)
                    if not window.holds(when, zone):
                        continue
                    day = starts_at.date()
                    starts_at, ends_at = when.starts_at(zone), when.ends_at(zone)
                elif starts_at >= until or (starts_at < start and (ends_at is None or ends_at <= start)):
                    continue
                else:
                    day = starts_at.astimezone(ZoneInfo(there) if there else zone).date()
                found.ids.append(identity)
                found.days.append(day.toordinal())
                found.events.append(event)
                found.sources.append(source)
                found.starts.append(int(starts_at.timestamp()))
                found.ends.append(int((ends_at or starts_at + ASSUMED_LENGTH).timestamp()))
                found.own.append(identity if own else 0)
                found.keys += bytes.fromhex(own or key)
        return found

    def occurrences_by_id(self, ids: Sequence[int]) -> dict[int, Occurrence]:
        """Those of these that are there, whoever may see them."""
        found: dict[int, Occurrence] = {}
        with self._reading() as connection:
            for at in range(0, len(ids), CHUNK):
                query = with_events().where(occurrences.c.id.in_(ids[at : at + CHUNK]))
                found.update((one.id, one) for one in map(read_occurrence, connection.execute(query)))
        return found

    def revisions(self) -> dict[int, int]:
        """The revision of each source that anybody subscribes to; it grows with every change of its events."""
        listed = exists().where(subscriptions.c.source_id == sources.c.id)
        with self._reading() as connection:
            return {
                row[0]: row[1] for row in connection.execute(select(sources.c.id, sources.c.revision).where(listed))
            }

    def texts_ahead(
        self, since: datetime | None = None, of_sources: Collection[int] | None = None
    ) -> dict[bytes, Address]:
        """Where everything stands that sources list for anybody, by its key; without what was over by `since`.

        With `of_sources`, only what these say.
        """
        query = (
            select(
                occurrences.c.event_id, occurrences.c.content_hash, events.c.content_hash, func.min(occurrences.c.id)
            )
            .join(events, events.c.id == occurrences.c.event_id)
            .where(
                occurrences.c.gone_at.is_(None),
                exists().where(subscriptions.c.source_id == occurrences.c.source_id),
            )
            .group_by(occurrences.c.event_id, occurrences.c.content_hash, events.c.content_hash)
            .order_by(occurrences.c.event_id)
        )
        if of_sources is not None and len(of_sources) <= CHUNK:
            query = query.where(occurrences.c.source_id.in_(of_sources))
        if since is not None:
            # All-day ones end on the clocks of whoever looks, so a day's doubt is on the safe side.
            query = query.where(occurrences.c.over_at >= since.astimezone(UTC) - _DAY)
        with self._reading() as connection:
            return {
                bytes.fromhex(own or key): (event, identity if own else 0)
                for event, own, key, identity in _many(connection, query)
            }

    def said_at(self, addresses: Sequence[Address]) -> dict[Address, Content]:
        """What is said there now; nothing for what is not there any more."""
        series = [event for event, own in addresses if not own]
        alone = {own: event for event, own in addresses if own}
        found: dict[Address, Content] = {}
        with self._reading() as connection:
            for at in range(0, len(series), CHUNK):
                query = select(events.c.id, *CONTENT).where(events.c.id.in_(series[at : at + CHUNK]))
                found.update(((row[0], 0), content_of(*row[1:])) for row in connection.execute(query))
            ids = list(alone)
            for at in range(0, len(ids), CHUNK):
                own_texts = select(occurrences.c.id, occurrences.c.content).where(
                    occurrences.c.id.in_(ids[at : at + CHUNK]), occurrences.c.content.is_not(None)
                )
                found.update(((alone[row[0]], row[0]), load_content(row[1])) for row in connection.execute(own_texts))
        return found


def _many(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    for rows in connection.execute(query.execution_options(stream_results=True)).partitions(CHUNK):
        yield from rows
