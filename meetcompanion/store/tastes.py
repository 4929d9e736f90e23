"""What a person likes beyond the names of their hobbies, and what the short list should mind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, delete, select

from meetcompanion.errors import NotFound
from meetcompanion.message import N_
from meetcompanion.model import NO_TERMS, Home, Occurrence, Preferences, Terms
from meetcompanion.store.accounts import touch
from meetcompanion.store.base import Base, clean, folded
from meetcompanion.store.events import read_occurrences, visible_occurrence, with_events
from meetcompanion.store.schema import (
    events,
    hobbies,
    hobby_words,
    more_like,
    occurrences,
    preferences,
    subscriptions,
    unlearnt,
)

#: So many of the latest events are asked where they are.
_MOST_PLACES = 2_000
_KINDS = ("added", "struck", "never", "means")


class Tastes(Base):
    """Words of hobbies, "more like this", what was forgotten of what was learnt, and preferences."""

    def set_terms(self, account_id: int, name: str, terms: Terms) -> Terms:
        """Keep what was said of a hobby's words, and return what was said before.

        Raises:
            NotFound: it is not among their hobbies.
        """
        with self._writing() as connection:
            hobby_id = connection.execute(
                select(hobbies.c.id).where(hobbies.c.account_id == account_id, hobbies.c.folded == folded(clean(name)))
            ).scalar()
            if hobby_id is None:
                raise NotFound(N_("“{name}” is not among your hobbies."), name=name)
            before = terms_by_hobby(connection, account_id).get(hobby_id, NO_TERMS)
            if before != terms:
                connection.execute(delete(hobby_words).where(hobby_words.c.hobby_id == hobby_id))
                write_terms(connection, account_id, hobby_id, terms)
                touch(connection, account_id)
            return before

    def more_like(self, account_id: int) -> list[Occurrence]:
        """The occurrences that they want more of, by start."""
        query = (
            with_events()
            .join(more_like, more_like.c.occurrence_id == occurrences.c.id)
            .where(more_like.c.account_id == account_id)
            .order_by(occurrences.c.starts_at, occurrences.c.id)
        )
        with self._reading() as connection:
            return read_occurrences(connection, query)

    def set_more_like(self, account_id: int, occurrence_id: int, wanted: bool, now: datetime) -> bool:
        """Say "more like this", or take it back; returns whether it was said before.

        Raises:
            NotFound: this account cannot see it.
        """
        mine = and_(more_like.c.account_id == account_id, more_like.c.occurrence_id == occurrence_id)
        with self._writing() as connection:
            visible_occurrence(connection, account_id, occurrence_id)
            before = connection.execute(select(more_like.c.said_at).where(mine)).first() is not None
            if before is not wanted:
                if wanted:
                    connection.execute(
                        more_like.insert().values(account_id=account_id, occurrence_id=occurrence_id, said_at=now)
                    )
                else:
                    connection.execute(delete(more_like).where(mine))
                touch(connection, account_id)
            return before

    def unlearnt(self, account_id: int) -> list[tuple[str, str]]:
        """What shall not be used of what could be learnt, as (kind, key), latest first."""
        query = (
            select(unlearnt.c.kind, unlearnt.c.key)
            .where(unlearnt.c.account_id == account_id)
            .order_by(unlearnt.c.said_at.desc(), unlearnt.c.kind, unlearnt.c.key)
        )
        with self._reading() as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def set_unlearnt(self, account_id: int, kind: str, key: str, forgotten: bool, now: datetime) -> None:
        """Forget something that was learnt, or use it again.

        Raises:
            NotFound: there is no such account.
        """
        key = clean(key)
        mine = and_(unlearnt.c.account_id == account_id, unlearnt.c.kind == kind, unlearnt.c.key == key)
        with self._writing() as connection:
            touch(connection, account_id)
            connection.execute(delete(unlearnt).where(mine))
            if forgotten:
                connection.execute(unlearnt.insert().values(account_id=account_id, kind=kind, key=key, said_at=now))

    def preferences(self, account_id: int) -> Preferences:
        """What the short list should mind; the usual where nothing was said."""
        with self._reading() as connection:
            row = connection.execute(select(preferences).where(preferences.c.account_id == account_id)).first()
        if row is None:
            return Preferences()
        at_home = row.home_latitude is not None and row.home_longitude is not None
        return Preferences(
            window_seats=row.window_seats,
            free_first=row.free_first,
            home=Home(row.home_latitude, row.home_longitude, row.home_name) if at_home else None,
            radius_km=row.radius_km,
        )

    def places(self, account_id: int) -> list[Home]:
        """Places that events of this account's sources gave with where they are, by name; each name once."""
        query = (
            select(events.c.location, events.c.latitude, events.c.longitude)
            .join(subscriptions, subscriptions.c.source_id == events.c.source_id)
            .where(
                subscriptions.c.account_id == account_id,
                events.c.location.is_not(None),
                events.c.latitude.is_not(None),
                events.c.longitude.is_not(None),
            )
            .order_by(events.c.id.desc())
            .limit(_MOST_PLACES)
        )
        with self._reading() as connection:
            found = {row[0]: Home(row[1], row[2], row[0]) for row in connection.execute(query)}
        return [found[name] for name in sorted(found, key=folded)]

    def save_preferences(self, account_id: int, wanted: Preferences) -> None:
        """Keep all of them.

        Raises:
            NotFound: there is no such account.
        """
        home = wanted.home
        with self._writing() as connection:
            touch(connection, account_id)
            connection.execute(delete(preferences).where(preferences.c.account_id == account_id))
            connection.execute(
                preferences.insert().values(
                    account_id=account_id,
                    window_seats=wanted.window_seats,
                    free_first=wanted.free_first,
                    home_latitude=home.latitude if home else None,
                    home_longitude=home.longitude if home else None,
                    home_name=clean(home.name) if home and home.name else None,
                    radius_km=wanted.radius_km,
                )
            )


def write_terms(connection: Connection, account_id: int, hobby_id: int, terms: Terms) -> None:
    """Keep the words of a hobby that has none yet."""
    rows = [
        {"account_id": account_id, "hobby_id": hobby_id, "kind": kind, "word": word, "place": place}
        for kind, words in zip(_KINDS, (terms.added, terms.struck, terms.never, terms.means), strict=True)
        for place, word in enumerate(dict.fromkeys(map(clean, words)))
    ]
    if rows:
        connection.execute(hobby_words.insert(), rows)


def terms_by_hobby(connection: Connection, account_id: int) -> dict[int, Terms]:
    """The words of this account's hobbies, by hobby."""
    query = (
        select(hobby_words.c.hobby_id, hobby_words.c.kind, hobby_words.c.word)
        .where(hobby_words.c.account_id == account_id)
        .order_by(hobby_words.c.hobby_id, hobby_words.c.place, hobby_words.c.word)
    )
    by_hobby: dict[int, dict[str, list[str]]] = {}
    for hobby_id, kind, word in connection.execute(query):
        by_hobby.setdefault(hobby_id, {}).setdefault(kind, []).append(word)
    return {hobby_id: _terms(words) for hobby_id, words in by_hobby.items()}


def _terms(words: dict[str, list[str]]) -> Terms:
    def of(kind: str) -> Iterable[str]:
        return words.get(kind, ())

    return Terms(*(tuple(of(kind)) for kind in _KINDS))
