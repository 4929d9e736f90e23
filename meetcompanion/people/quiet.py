"""Whom nothing may be suggested about: the one place that follow-ups, refreshers and reminders ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from meetcompanion.model import Account, HowTheyLikeIt, Person
from meetcompanion.store import Store


def silenced(person_ids: Iterable[int], everybody: Mapping[int, Person]) -> bool:
    """Whether a prompt about these people has to be left unsaid: one of them rests, or would rather not.

    Where somebody likes to be met through the person one knows them through, and that person is silent, the way to
    them rests too.

    Args:
        person_ids: everybody whom the prompt names.
        everybody: people by id, such as `Store.ways_to_people` gives; ids that are not among them say nothing.
    """
    return any(_is_silent(person_id, everybody) for person_id in person_ids)


def silent_people(store: Store, account: Account) -> frozenset[int]:
    """The ids of all whom `silenced` holds for, and of those for whom something was done without an answer."""
    everybody = {person.id: person for person in store.ways_to_people(account.id)}
    resting = frozenset(person_id for person_id in everybody if silenced([person_id], everybody))
    return resting | store.people_without_answer(account.id)


def back_from_rest(store: Store, account: Account, today: date, now: datetime) -> list[Person]:
    """Those whose day has come ("maybe in spring"), each returned only once: they go on resting unless one says not.

    Whoever would rather not is never among them.
    """
    waiting = due_from_rest(store, account, today)
    return [person for person in waiting if store.mark_rest_shown(account.id, person.id, now)]


def due_from_rest(store: Store, account: Account, today: date) -> list[Person]:
    """The same, without spending their one appearance."""
    return [person for person in store.people_at_rest(account.id) if _day_has_come(person, today)]


def _day_has_come(person: Person, today: date) -> bool:
    rest = person.rests
    if rest is None or rest.until is None or rest.shown_at is not None or person.rather_not is not None:
        return False
    return rest.until.first_day <= today


def _is_silent(person_id: int, everybody: Mapping[int, Person]) -> bool:
    seen: set[int] = set()
    following: int | None = person_id
    while following is not None and following not in seen and following in everybody:
        seen.add(following)
        person = everybody[following]
        if person.rests is not None or person.rather_not is not None:
            return True
        following = person.through if person.likes is HowTheyLikeIt.THROUGH_SOMEONE else None
    return False
