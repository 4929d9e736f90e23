"""What became of things done for people: asked once whether they were in touch, and who said yes to an introduction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from meetcompanion.model import FollowUp, FollowUpKind, FollowUpState
from meetcompanion.store.base import Base, clean, not_found
from meetcompanion.store.schema import (
    evenings,
    follow_up_people,
    follow_ups,
    jot_people,
    jots,
    people,
    people_evenings,
)

_DONE = and_(
    follow_ups.c.state == FollowUpState.DONE.value,
    follow_ups.c.kind != FollowUpKind.INTRODUCE.value,
    follow_ups.c.in_touch_at.is_(None),
)


def _no_sign_of(person_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Neither a jot nor an evening with them since it was done."""
    named = (
        select(jots.c.id)
        .join(jot_people, jot_people.c.jot_id == jots.c.id)
        .where(jot_people.c.person_id == person_id, jots.c.written_at > follow_ups.c.answered_at)
    )
    shared = (
        select(evenings.c.id)
        .join(people_evenings, people_evenings.c.evening_id == evenings.c.id)
        .where(people_evenings.c.person_id == person_id, evenings.c.starts_at > follow_ups.c.answered_at)
    )
    return ~or_(
        exists(named.correlate(follow_ups, follow_up_people)), exists(shared.correlate(follow_ups, follow_up_people))
    )


class Gestures(Base):
    """Things done for people, by account."""

    def unasked_gestures(self, account_id: int, since: datetime, until: datetime) -> list[FollowUp]:
        """What was done for people between the two, of whom nothing was written since, and that was not asked about.

        Oldest first. Introductions are not among them.
        """
        wanted = and_(
            follow_ups.c.account_id == account_id,
            _DONE,
            follow_ups.c.asked_at.is_(None),
            follow_ups.c.answered_at >= since,
            follow_ups.c.answered_at <= until,
        )
        query = (
            select(follow_ups, people.c.id.label("person_id"), people.c.name)
            .join(follow_up_people, follow_up_people.c.follow_up_id == follow_ups.c.id)
            .join(people, people.c.id == follow_up_people.c.person_id)
            .where(wanted, _no_sign_of(follow_up_people.c.person_id))
            .order_by(follow_ups.c.answered_at, follow_ups.c.id, follow_up_people.c.place)
        )
        found: dict[int, FollowUp] = {}
        with self._reading() as connection:
            for row in connection.execute(query):
                before = found.get(row.id)
                found[row.id] = FollowUp(
                    id=row.id,
                    kind=FollowUpKind(row.kind),
                    text=row.text,
                    people=(*(before.people if before else ()), row.name),
                    person_ids=(*(before.person_ids if before else ()), row.person_id),
                    state=FollowUpState.DONE,
                    written_at=row.written_at,
                )
        return list(found.values())

    def mark_gesture_asked(self, account_id: int, follow_up_id: int, now: datetime) -> bool:
        """Claim the one question about it; False where it was claimed before."""
        unasked = and_(
            follow_ups.c.account_id == account_id, follow_ups.c.id == follow_up_id, follow_ups.c.asked_at.is_(None)
        )
        with self._writing() as connection:
            return connection.execute(update(follow_ups).where(unasked).values(asked_at=now)).rowcount == 1

    def mark_in_touch(self, account_id: int, follow_up_id: int, now: datetime) -> None:
        """They were in touch after it.

        Raises:
            NotFound: it is not theirs, or there is none.
        """
        mine = and_(follow_ups.c.account_id == account_id, follow_ups.c.id == follow_up_id)
        with self._writing() as connection:
            if connection.execute(update(follow_ups).where(mine).values(in_touch_at=now)).rowcount != 1:
                raise not_found()

    def mark_in_touch_with(self, account_id: int, person_id: int, now: datetime) -> None:
        """They were in touch, whatever was done for them: suggestions about them may come again."""
        theirs = select(follow_up_people.c.follow_up_id).where(
            follow_up_people.c.account_id == account_id, follow_up_people.c.person_id == person_id
        )
        asked = and_(
            follow_ups.c.account_id == account_id, follow_ups.c.asked_at.is_not(None), follow_ups.c.id.in_(theirs)
        )
        with self._writing() as connection:
            connection.execute(update(follow_ups).where(asked).values(in_touch_at=now))

    def people_without_answer(self, account_id: int) -> frozenset[int]:
        """Those for whom something was done, about whom it was asked once, and of whom nothing was heard since."""
        query = (
            select(follow_up_people.c.person_id)
            .join(follow_ups, follow_ups.c.id == follow_up_people.c.follow_up_id)
            .where(
                follow_ups.c.account_id == account_id,
                _DONE,
                follow_ups.c.asked_at.is_not(None),
                _no_sign_of(follow_up_people.c.person_id),
            )
        )
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def who_said_yes(self, account_id: int, follow_up_id: int) -> frozenset[int]:
        """Those who like the idea of being introduced."""
        yes = and_(
            follow_up_people.c.account_id == account_id,
            follow_up_people.c.follow_up_id == follow_up_id,
            follow_up_people.c.said_yes_at.is_not(None),
        )
        with self._reading() as connection:
            return frozenset(connection.execute(select(follow_up_people.c.person_id).where(yes)).scalars())

    def say_yes(self, account_id: int, follow_up_id: int, person_id: int, at: datetime | None) -> None:
        """Somebody likes the idea of being introduced; None takes it back.

        Raises:
            NotFound: it is not theirs, or that person is not in it.
        """
        one = and_(
            follow_up_people.c.account_id == account_id,
            follow_up_people.c.follow_up_id == follow_up_id,
            follow_up_people.c.person_id == person_id,
        )
        with self._writing() as connection:
            if connection.execute(update(follow_up_people).where(one).values(said_yes_at=at)).rowcount != 1:
                raise not_found()

    def reword_follow_up(self, account_id: int, follow_up_id: int, text: str) -> None:
        """Say it in other words.

        Raises:
            NotFound: it is not theirs, or there is none.
        """
        mine = and_(follow_ups.c.account_id == account_id, follow_ups.c.id == follow_up_id)
        with self._writing() as connection:
            if connection.execute(update(follow_ups).where(mine).values(text=clean(text))).rowcount != 1:
                raise not_found()
