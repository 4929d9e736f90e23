"""The places we read, who subscribes to them, and how reading them went."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, func, or_, select, true, update

from meetcompanion.errors import NotFound
from meetcompanion.message import N_, Message
from meetcompanion.model import Fields, Source, Subscription, place_of
from meetcompanion.model.sources import SourcesHealth
from meetcompanion.store.base import Base, as_sorted, clean, not_found
from meetcompanion.store.changes import remembered
from meetcompanion.store.counted import Counts
from meetcompanion.store.pauses import somebody_waits
from meetcompanion.store.schema import (
    accounts,
    evenings,
    events,
    more_like,
    occurrences,
    picks,
    source_bodies,
    source_texts,
    sources,
    subscriptions,
)

#: A source that nobody subscribes to any more stays for a day, so that removing it can be undone.
_GRACE = timedelta(days=1)

#: What was read later than this from now was read by a clock that was ahead; and nothing is put off farther than that.
_AHEAD, _FARTHEST = timedelta(hours=1), timedelta(days=60)


class Sources(Base):
    """Sources are shared by all accounts; subscriptions are personal."""

    def add_source(
        self, url: str, now: datetime, *, title: str | None = None, zone: str | None = None, body: bytes | None = None
    ) -> Source:
        """The source at this address, due now; made when it is not there yet.

        Args:
            url: where it is read, or the made-up address of an uploaded file.
            now: the time.
            title: what it is called, until it says so itself.
            zone: for its floating times, where it does not say.
            body: the bytes of an uploaded file; they replace those that were uploaded for this address before.
        """
        with self._writing() as connection:
            held = connection.execute(select(sources).where(sources.c.url == url)).first()
            if held is None:
                made = connection.execute(
                    sources.insert().values(
                        url=url,
                        upload=body is not None,
                        added_at=now,
                        failures=0,
                        skipped="[]",
                        hidden_at=now,  # until somebody subscribes
                        revision=0,
                    )
                )
                assert made.inserted_primary_key is not None
                source_id = int(made.inserted_primary_key[0])
            else:
                source_id = held.id
            given: dict[str, Any] = {"due_at": now}
            if title is not None:
                given["title"] = clean(title)
            if zone is not None:
                given["zone"] = zone
            if body is not None:
                given |= {"upload": True, "body_hash": None, "etag": None, "last_modified": None}
                connection.execute(delete(source_bodies).where(source_bodies.c.source_id == source_id))
                connection.execute(source_bodies.insert().values(source_id=source_id, body=body))
            connection.execute(update(sources).where(sources.c.id == source_id).values(given))
            return _source(_source_row(connection, source_id))

    def subscribe(self, account_id: int, source_id: int, now: datetime, title: str | None = None) -> None:
        """Let this account read the source too, under a `title` of their own if given; due now where nobody read it.

        Raises:
            NotFound: there is no such source or account.
        """
        with self._writing() as connection:
            source = _source_row(connection, source_id, lock=True)
            title = clean(title) if title is not None else None
            mine = and_(subscriptions.c.account_id == account_id, subscriptions.c.source_id == source_id)
            if connection.execute(select(1).where(exists().where(mine))).first():
                if title is not None:
                    connection.execute(update(subscriptions).where(mine).values(title=title))
            else:
                _count_subscription(connection, account_id, 1)
                connection.execute(
                    subscriptions.insert().values(
                        account_id=account_id, source_id=source_id, title=title, subscribed_at=now
                    )
                )
            if source.hidden_at is not None:
                connection.execute(update(sources).where(sources.c.id == source_id).values(hidden_at=None, due_at=now))

    def unsubscribe(self, account_id: int, source_id: int, now: datetime) -> Subscription:
        """End a subscription and return it as it was (`subscribe` with its title undoes this).

        When nobody else subscribes, the events of which nobody picked an occurrence are dropped. The source stays
        out of sight for as long as a pick or an evening points to it.

        Raises:
            NotFound: it is not among their subscriptions.
        """
        with self._writing() as connection:
            found = [row for row in _subscribed(connection, account_id) if row.id == source_id]
            if not found:
                raise NotFound(N_("You do not subscribe to that source."))
            source = _source_row(connection, source_id, lock=True)
            was = _subscription(found[0], ahead=0)
            connection.execute(
                delete(subscriptions).where(
                    subscriptions.c.account_id == account_id, subscriptions.c.source_id == source_id
                )
            )
            # The source's own revision no longer counts for this account: make up for it, the sum must grow.
            _count_subscription(connection, account_id, source.revision + 1)
            if not connection.execute(select(1).where(exists().where(subscriptions.c.source_id == source_id))).first():
                _hide(connection, source_id, now)
            _sweep(connection, now)
            return was

    def subscription(self, account_id: int, source_id: int, now: datetime) -> Subscription:
        """That of this account to this source.

        Raises:
            NotFound: there is none.
        """
        for one in self._subscriptions_uncounted(account_id):
            if one.source.id == source_id:
                return replace(one, ahead=self._ahead(account_id, now, only=source_id).get(source_id, 0))
        raise NotFound(N_("You are not subscribed to that source."))

    def subscriptions(self, account_id: int, now: datetime, *, counting: bool = True) -> list[Subscription]:
        """Those of this account, by title; without `counting`, which may walk over all that is ahead, `ahead` is 0."""
        found = self._subscriptions_uncounted(account_id)
        if not counting:
            return found
        number = self._ahead(account_id, now)
        return [replace(one, ahead=number.get(one.source.id, 0)) for one in found]

    @cached_property
    def _counts(self) -> Counts:
        return Counts()

    def _ahead(self, account_id: int, now: datetime, only: int | None = None) -> dict[int, int]:
        """How many occurrences lie ahead, by source; of `only` one where it is named."""
        with self._reading() as connection:
            return self._counts.ahead(connection, account_id, now, only)

    @remembered
    def _subscriptions_uncounted(self, account_id: int) -> list[Subscription]:
        with self._reading() as connection:
            return _by_title(_subscription(row, 0) for row in _subscribed(connection, account_id))

    @remembered
    def health_of_sources(self) -> SourcesHealth:
        """How reading goes in all, for whoever looks after the machine."""
        subscribed = select(subscriptions.c.source_id).distinct()
        query = select(
            func.max(sources.c.read_at),
            func.count(sources.c.failing_since),
            func.min(sources.c.failing_since),
        ).where(sources.c.id.in_(subscribed))
        with self._reading() as connection:
            last_read_at, failing, since = connection.execute(query).one()
        return SourcesHealth(last_read_at, failing, since)

    def source(self, source_id: int) -> Source:
        """One source, whoever subscribes to it: for reading it, not for showing it to somebody.

        Raises:
            NotFound: there is none with this id.
        """
        with self._reading() as connection:
            return _source(_source_row(connection, source_id))

    def source_body(self, source_id: int) -> bytes | None:
        """The bytes that were uploaded for it; None where it is fetched."""
        with self._reading() as connection:
            body = connection.execute(
                select(source_bodies.c.body).where(source_bodies.c.source_id == source_id)
            ).scalar()
        return None if body is None else bytes(body)

    @remembered
    def source_titles(self, account_id: int) -> dict[int, str]:
        """What this account calls the sources that it subscribes to or holds picks of; never a whole address."""
        picked = (
            select(occurrences.c.source_id)
            .join(picks, picks.c.occurrence_id == occurrences.c.id)
            .where(picks.c.account_id == account_id)
        )
        with self._reading() as connection:
            rows = connection.execute(
                select(sources.c.id, sources.c.url, sources.c.title, subscriptions.c.title.label("own"))
                .outerjoin(
                    subscriptions,
                    and_(subscriptions.c.source_id == sources.c.id, subscriptions.c.account_id == account_id),
                )
                .where(subscriptions.c.account_id.is_not(None) | sources.c.id.in_(picked))
            )
            return {row.id: row.own or row.title or place_of(row.url) for row in rows}

    def due_sources(self, now: datetime, limit: int = 100, *, only: int | None = None) -> list[Source]:
        """Sources that somebody subscribes to, unpaused, and that are to be read by now, longest waiting first.

        With `only`, none but the one with this id. What was read by a clock that was ahead, and has been put right
        since, is read too: it would wait until that time has come.
        """
        by_a_clock_ahead = or_(sources.c.read_at > now + _AHEAD, sources.c.due_at > now + _FARTHEST)
        due = or_(sources.c.due_at <= now, and_(sources.c.due_at.is_not(None), by_a_clock_ahead))
        with self._reading() as connection:
            rows = connection.execute(
                select(sources)
                .where(due, somebody_waits(), true() if only is None else sources.c.id == only)
                .order_by(sources.c.due_at, sources.c.id)
                .limit(limit)
            )
            return [_source(row) for row in rows]

    def mark_due(self, source_ids: Collection[int], now: datetime) -> None:
        """Let these be read in the next round."""
        with self._writing() as connection:
            connection.execute(update(sources).where(sources.c.id.in_(list(source_ids))).values(due_at=now))

    def put_off(self, source_ids: Collection[int], until: datetime) -> None:
        """Let these wait at least that long, without anything being held against them."""
        with self._writing() as connection:
            connection.execute(
                update(sources)
                .where(sources.c.id.in_(list(source_ids)), sources.c.due_at < until)
                .values(due_at=until, reading_since=None)
            )

    def start_reading(self, source_ids: int | Collection[int], now: datetime) -> None:
        """Say that a round is reading them just now."""
        ids = [source_ids] if isinstance(source_ids, int) else list(source_ids)
        with self._writing() as connection:
            connection.execute(update(sources).where(sources.c.id.in_(ids)).values(reading_since=now))

    def clear_reading(self, only: int | None = None) -> None:
        """Nothing (or not this one) is being read: for the start of a round, after one that was killed."""
        which = true() if only is None else sources.c.id == only
        with self._writing() as connection:
            connection.execute(
                update(sources).where(sources.c.reading_since.is_not(None), which).values(reading_since=None)
            )


def held_on_to() -> ColumnElement[bool]:
    """True for an occurrence that somebody picked, went to, or wants more of."""
    return (
        exists().where(picks.c.occurrence_id == occurrences.c.id)
        | exists().where(evenings.c.occurrence_id == occurrences.c.id)
        | exists().where(more_like.c.occurrence_id == occurrences.c.id)
    )


def _by_title(found: Iterable[Subscription]) -> list[Subscription]:
    return sorted(found, key=lambda one: (as_sorted(one.title), one.source.id))


def _hide(connection: Connection, source_id: int, now: datetime) -> None:
    connection.execute(delete(occurrences).where(occurrences.c.source_id == source_id, ~held_on_to()))
    connection.execute(
        delete(events).where(events.c.source_id == source_id, ~exists().where(occurrences.c.event_id == events.c.id))
    )
    connection.execute(delete(source_texts).where(source_texts.c.source_id == source_id))
    # Subscribed to again, it must be read in full: an answer "not modified" would bring nothing back.
    connection.execute(
        update(sources)
        .where(sources.c.id == source_id)
        .values(hidden_at=now, due_at=None, etag=None, last_modified=None, body_hash=None)
    )


def _sweep(connection: Connection, now: datetime) -> None:
    """Drop the sources that nobody can see and nothing points to."""
    connection.execute(
        delete(sources).where(
            sources.c.hidden_at < now - _GRACE,
            ~exists().where(subscriptions.c.source_id == sources.c.id),
            ~exists().where(occurrences.c.source_id == sources.c.id, held_on_to()),
        )
    )


def _count_subscription(connection: Connection, account_id: int, more: int) -> None:
    changed = connection.execute(
        update(accounts)
        .where(accounts.c.id == account_id)
        .values(subscriptions_revision=accounts.c.subscriptions_revision + more, revision=accounts.c.revision + 1)
    )
    if changed.rowcount != 1:
        raise not_found()


def _source_row(connection: Connection, source_id: int, *, lock: bool = False) -> Row[Any]:
    query = select(sources).where(sources.c.id == source_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound(N_("There is no source with the number {id}."), id=source_id)
    return row


def _subscribed(connection: Connection, account_id: int) -> list[Row[Any]]:
    return list(
        connection.execute(
            select(
                sources,
                subscriptions.c.title.label("own"),
                subscriptions.c.subscribed_at,
                subscriptions.c.paused_at,
                subscriptions.c.looks_wrong_at,
                subscriptions.c.asked_at,
            )
            .join(subscriptions, subscriptions.c.source_id == sources.c.id)
            .where(subscriptions.c.account_id == account_id)
        )
    )


def _subscription(row: Row[Any], ahead: int) -> Subscription:
    return Subscription(
        source=_source(row),
        title=row.own or row.title or place_of(row.url),
        subscribed_at=row.subscribed_at,
        ahead=ahead,
        paused_at=row.paused_at,
        looks_wrong_at=row.looks_wrong_at,
        asked_at=row.asked_at,
    )


def _source(row: Row[Any]) -> Source:
    return Source(
        id=row.id,
        url=row.url,
        read_url=row.read_url,
        kind=row.kind,
        title=row.title,
        zone=row.zone,
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash,
        due_at=row.due_at,
        reading_since=row.reading_since,
        read_at=row.read_at,
        full_read_at=row.full_read_at,
        failures=row.failures,
        failing_since=row.failing_since,
        error=Message.from_json(row.error) if row.error else None,
        warning=Message.from_json(row.warning) if row.warning else None,
        skipped=tuple((where, Message.from_json(reason)) for where, reason in json.loads(row.skipped)),
        upload=row.upload,
        moved_to=row.moved_to,
        moved_count=row.moved_count,
        fields=Fields.from_json(row.fields) if row.fields else None,
        fields_before=Fields.from_json(row.fields_before) if row.fields_before else None,
    )
