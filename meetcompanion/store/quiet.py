"""How somebody likes it, whether they rest or would rather not: what keeps suggestions away from people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, select, update

from meetcompanion.errors import UsageError
from meetcompanion.message import N_
from meetcompanion.model import Due, HowTheyLikeIt, Person
from meetcompanion.store.base import Base, as_sorted, not_found
from meetcompanion.store.changes import remembered
from meetcompanion.store.person_rows import read_people, rest_of
from meetcompanion.store.schema import met_through, people


class Quiet(Base):
    """What was said of a person besides what they told."""

    def set_likes(self, account_id: int, person_id: int, likes: HowTheyLikeIt) -> None:
        """How they like to be met.

        Raises:
            NotFound: they are not among this account's people.
        """
        self._change(account_id, person_id, {"likes": likes.value})

    def set_through(self, account_id: int, person_id: int, through: int | None) -> None:
        """Whom one met them through; None for nobody.

        Raises:
            NotFound: one of the two is not among this account's people.
            UsageError: it is the person themselves, or somebody whom one met through them.
        """
        with self._writing() as connection:
            _mine(connection, account_id, person_id)
            if through is not None:
                _mine(connection, account_id, through)
                if person_id in _way(connection, through):
                    raise UsageError(N_("You cannot have met somebody through somebody whom you met through them."))
            connection.execute(delete(met_through).where(met_through.c.person_id == person_id))
            if through is not None:
                row = {"account_id": account_id, "person_id": person_id, "through_id": through}
                connection.execute(met_through.insert().values(row))

    def let_rest(self, account_id: int, person_id: int, now: datetime, until: Due | None = None) -> None:
        """Suggest nothing about them; at `until` they appear once.

        Raises:
            NotFound: they are not among this account's people.
        """
        until_text = None if until is None else str(until)
        values = {"rests_since": now, "rests_until": until_text, "rest_shown_at": None}
        self._change(account_id, person_id, values)

    def end_rest(self, account_id: int, person_id: int) -> None:
        """They rest no more.

        Raises:
            NotFound: they are not among this account's people.
        """
        self._change(account_id, person_id, {"rests_since": None, "rests_until": None, "rest_shown_at": None})

    def set_rather_not(self, account_id: int, person_id: int, since: datetime | None) -> None:
        """They would rather not, from then on; None undoes it.

        Raises:
            NotFound: they are not among this account's people.
        """
        self._change(account_id, person_id, {"rather_not_since": since})

    def set_keep_notes(self, account_id: int, person_id: int, keep: bool) -> None:
        """Whether all that is written of them stays, whatever fades.

        Raises:
            NotFound: they are not among this account's people.
        """
        self._change(account_id, person_id, {"keep_notes": keep})

    @remembered
    def people_at_rest(self, account_id: int) -> list[Person]:
        """Those who rest, by name."""
        with self._reading() as connection:
            found = read_people(connection, and_(people.c.account_id == account_id, people.c.rests_since.is_not(None)))
        return sorted(found, key=lambda person: (as_sorted(person.name), person.id))

    def mark_rest_shown(self, account_id: int, person_id: int, now: datetime) -> bool:
        """Claim the one appearance of somebody who rests; False where it was claimed before."""
        with self._writing() as connection:
            changed = connection.execute(
                update(people)
                .where(
                    people.c.account_id == account_id,
                    people.c.id == person_id,
                    people.c.rests_since.is_not(None),
                    people.c.rest_shown_at.is_(None),
                )
                .values(rest_shown_at=now)
            )
            return changed.rowcount == 1

    def ways_to_people(self, account_id: int) -> list[Person]:
        """Everybody with what decides whether a suggestion may be about them, and nothing of what they told."""
        query = (
            select(
                *(people.c[name] for name in ("id", "name", "added_at", "likes", "rather_not_since")),
                *(column for column in people.c if column.name.startswith("rest")),
                met_through.c.through_id,
            )
            .outerjoin(met_through, met_through.c.person_id == people.c.id)
            .where(people.c.account_id == account_id)
        )
        with self._reading() as connection:
            return [
                Person(
                    id=row.id,
                    name=row.name,
                    added_at=row.added_at,
                    through=row.through_id,
                    likes=HowTheyLikeIt(row.likes),
                    rests=rest_of(row),
                    rather_not=row.rather_not_since,
                )
                for row in connection.execute(query)
            ]

    def _change(self, account_id: int, person_id: int, values: dict[str, Any]) -> None:
        with self._writing() as connection:
            changed = connection.execute(
                update(people).where(people.c.account_id == account_id, people.c.id == person_id).values(values)
            )
            if changed.rowcount != 1:
                raise not_found()


def _mine(connection: Connection, account_id: int, person_id: int) -> None:
    mine = and_(people.c.account_id == account_id, people.c.id == person_id)
    if connection.execute(select(people.c.id).where(mine)).first() is None:
        raise not_found()


def _way(connection: Connection, person_id: int) -> set[int]:
    """The person, whom one met them through, whom one met these through, and so on."""
    way: set[int] = set()
    following: int | None = person_id
    while following is not None and following not in way:
        way.add(following)
        following = connection.execute(
            select(met_through.c.through_id).where(met_through.c.person_id == following)
        ).scalar()
    return way
