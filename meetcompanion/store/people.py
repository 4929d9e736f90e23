"""The people one met, what they told, moments and follow-ups. Nothing here counts or weighs anybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, select, update

from meetcompanion.model import Due, FollowUp, FollowUpKind, FollowUpState, Moment, Note, Person
from meetcompanion.store.base import Base, as_sorted, not_found
from meetcompanion.store.evenings import evening_of
from meetcompanion.store.person_rows import note_of, read_people
from meetcompanion.store.schema import (
    evenings,
    follow_up_people,
    follow_ups,
    moments,
    notes,
    people,
    people_evenings,
)


class People(Base):
    """What was kept of people, by account."""

    def people(self, account_id: int) -> list[Person]:
        """Everybody, by name."""
        with self._reading() as connection:
            found = read_people(connection, people.c.account_id == account_id)
        return sorted(found, key=lambda person: (as_sorted(person.name), person.id))

    def people_at(self, account_id: int, evening_id: int) -> list[Person]:
        """Whom one met on an evening, by name, with nothing but their names."""
        query = (
            select(people.c.id, people.c.name, people.c.added_at)
            .join(people_evenings, people_evenings.c.person_id == people.c.id)
            .where(people.c.account_id == account_id, people_evenings.c.evening_id == evening_id)
        )
        with self._reading() as connection:
            found = [Person(id=row.id, name=row.name, added_at=row.added_at) for row in connection.execute(query)]
        return sorted(found, key=lambda person: (as_sorted(person.name), person.id))

    def people_listed(self, account_id: int) -> list[Person]:
        """Everybody, by name, with no more of them than a list shows: the last evening alone, and no lines."""
        with self._reading() as connection:
            last: dict[int, int] = {}
            for person_id, evening_id in connection.execute(
                select(people_evenings.c.person_id, people_evenings.c.evening_id)
                .join(evenings, evenings.c.id == people_evenings.c.evening_id)
                .where(people_evenings.c.account_id == account_id)
                .order_by(evenings.c.starts_at.desc(), evenings.c.id.desc())
            ):
                last.setdefault(person_id, evening_id)
            shown = {
                row.id: evening_of(row)
                for row in connection.execute(select(evenings).where(evenings.c.id.in_(set(last.values()))))
            }
            listed = select(people.c.id, people.c.name, people.c.added_at, people.c.known_since)
            rows = connection.execute(listed.where(people.c.account_id == account_id)).all()
        found = [
            Person(
                id=row.id,
                name=row.name,
                added_at=row.added_at,
                known_since=None if row.known_since is None else date.fromisoformat(row.known_since),
                evenings=(shown[last[row.id]],) if row.id in last else (),
            )
            for row in rows
        ]
        return sorted(found, key=lambda person: (as_sorted(person.name), person.id))

    def person(self, account_id: int, person_id: int) -> Person:
        """One person.

        Raises:
            NotFound: they are not among this account's people.
        """
        with self._reading() as connection:
            found = read_people(connection, and_(people.c.account_id == account_id, people.c.id == person_id))
        if not found:
            raise not_found()
        return found[0]

    def notes(self, account_id: int, evening_id: int | None) -> list[Note]:
        """What was written about one evening and what people told there, in the order in which it was written.

        None asks for what belongs to no evening.
        """
        query = (
            select(notes)
            .where(notes.c.account_id == account_id, notes.c.evening_id == evening_id)
            .order_by(notes.c.written_at, notes.c.id)
        )
        with self._reading() as connection:
            return [note_of(row) for row in connection.execute(query)]

    def moments(self, account_id: int) -> list[Moment]:
        """Sentences worth keeping, latest first."""
        query = (
            select(moments)
            .where(moments.c.account_id == account_id)
            .order_by(moments.c.written_at.desc(), moments.c.id.desc())
        )
        with self._reading() as connection:
            return [
                Moment(id=row.id, text=row.text, evening_id=row.evening_id, written_at=row.written_at)
                for row in connection.execute(query)
            ]

    def follow_ups(self, account_id: int, state: FollowUpState = FollowUpState.OPEN) -> list[FollowUp]:
        """Those in this state: the ones with a day or season first, in that order, then as they were written."""
        condition = and_(follow_ups.c.account_id == account_id, follow_ups.c.state == state.value)
        with self._reading() as connection:
            named: dict[int, list[tuple[int, str]]] = {}
            for row in connection.execute(
                select(follow_up_people.c.follow_up_id, people.c.id, people.c.name)
                .join(people, people.c.id == follow_up_people.c.person_id)
                .join(follow_ups, follow_ups.c.id == follow_up_people.c.follow_up_id)
                .where(condition)
                .order_by(follow_up_people.c.place)
            ):
                named.setdefault(row.follow_up_id, []).append((row.id, row.name))
            rows = connection.execute(
                select(follow_ups).where(condition).order_by(follow_ups.c.written_at, follow_ups.c.id)
            )
            found = [_follow_up(row, named.get(row.id, [])) for row in rows]
        return sorted(found, key=lambda one: one.due.first_day if one.due else date.max)

    def answer_follow_up(self, account_id: int, follow_up_id: int, state: FollowUpState, now: datetime) -> None:
        """Done, let go, or open again.

        Raises:
            NotFound: it is not theirs, or there is none.
        """
        answered_at = None if state is FollowUpState.OPEN else now
        self._change_follow_up(account_id, follow_up_id, {"state": state.value, "answered_at": answered_at})

    def move_follow_up(self, account_id: int, follow_up_id: int, due: Due | None) -> None:
        """Another day or season, or none.

        Raises:
            NotFound: it is not theirs, or there is none.
        """
        self._change_follow_up(account_id, follow_up_id, {"due": None if due is None else str(due)})

    def _change_follow_up(self, account_id: int, follow_up_id: int, values: dict[str, Any]) -> None:
        with self._writing() as connection:
            changed = connection.execute(
                update(follow_ups)
                .where(follow_ups.c.account_id == account_id, follow_ups.c.id == follow_up_id)
                .values(values)
            )
            if changed.rowcount != 1:
                raise not_found()


def _follow_up(row: Row[Any], named: list[tuple[int, str]]) -> FollowUp:
    return FollowUp(
        id=row.id,
        kind=FollowUpKind(row.kind),
        text=row.text,
        people=tuple(name for _, name in named),
        person_ids=tuple(person_id for person_id, _ in named),
        due=Due.parse(row.due) if row.due else None,
        state=FollowUpState(row.state),
        evening_id=row.evening_id,
        written_at=row.written_at,
    )
