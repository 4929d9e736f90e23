"""How many occurrences lie ahead in each source: counted once, and again only where that number can have changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection, func, select

from meetcompanion.model import Status
from meetcompanion.store.schema import accounts, occurrences, sources, subscriptions

#: Numbers held at once, of all accounts; they are small.
_MOST = 50_000

#: The revisions of a source and of somebody's subscriptions; one of them grows with whatever changes what is ahead.
_State = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Count:
    """A number, and the moments between which nothing begins or ends to be ahead."""

    state: _State
    number: int
    since: datetime
    until: datetime | None

    def holds(self, state: _State, now: datetime) -> bool:
        return self.state == state and self.since <= now and (self.until is None or now < self.until)


@dataclass
class Counts:
    """The numbers that were counted last. Safe to use from several threads."""

    _held: dict[tuple[int, int], _Count] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def ahead(self, connection: Connection, account_id: int, now: datetime, only: int | None = None) -> dict[int, int]:
        """The numbers of what this account subscribes to, by source; of `only` one where it is named."""
        # What a source says is counted after its revision was read: at worst it is counted once more than needed.
        states = _states(connection, account_id, only)
        with self._lock:
            known = {one: held for one in states if (held := self._held.get((account_id, one))) is not None}
        holding = {one: held for one, held in known.items() if held.holds(states[one], now)}
        again = states.keys() - holding.keys()
        if again:
            fresh = _counted(connection, states, again, now)
            holding |= fresh
            with self._lock:
                if len(self._held) + len(fresh) > _MOST:
                    self._held.clear()
                self._held.update(((account_id, one), count) for one, count in fresh.items())
        return {one: count.number for one, count in holding.items()}


def _states(connection: Connection, account_id: int, only: int | None) -> dict[int, _State]:
    query = (
        select(sources.c.id, sources.c.revision, accounts.c.subscriptions_revision)
        .join(subscriptions, subscriptions.c.source_id == sources.c.id)
        .join(accounts, accounts.c.id == subscriptions.c.account_id)
        .where(subscriptions.c.account_id == account_id)
    )
    if only is not None:
        query = query.where(sources.c.id == only)
    return {source_id: (revision, joined) for source_id, revision, joined in connection.execute(query)}


def _counted(
    connection: Connection, states: dict[int, _State], wanted: Collection[int], now: datetime
) -> dict[int, _Count]:
    query = (
        select(occurrences.c.source_id, func.count(), func.min(occurrences.c.over_at))
        .where(
            occurrences.c.over_at > now,
            occurrences.c.gone_at.is_(None),
            occurrences.c.status != Status.CANCELLED.value,
            occurrences.c.source_id.in_(sorted(wanted)),
        )
        .group_by(occurrences.c.source_id)
    )
    found = {one: _Count(state, 0, now, None) for one, state in states.items() if one in wanted}
    for one, number, until in connection.execute(query):
        found[one] = _Count(states[one], number, now, until)
    return found
