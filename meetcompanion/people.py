"""The people one met and what one would like to do for them; plain lists without scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from meetcompanion.errors import NotFound
from meetcompanion.message import N_
from meetcompanion.model import Account, Due, FollowUp, FollowUpState, Person
from meetcompanion.store import Store


def by_last_evening(people: Iterable[Person]) -> list[Person]:
    """Those met most lately first; people without an evening by the day they were added."""

    def met(person: Person) -> str:
        return person.evenings[0].when.start.isoformat() if person.evenings else person.added_at.isoformat()

    return sorted(people, key=met, reverse=True)


def find(store: Store, account: Account, name: str) -> Person:
    """Somebody by name, letter case aside.

    Raises:
        NotFound: there is nobody of that name.
    """
    wanted = name.strip().removeprefix("@").casefold()
    for person in store.people(account.id):
        if person.name.casefold() == wanted:
            return person
    raise NotFound(N_("There is nobody called “{name}” among your people."), name=name)


def open_follow_ups(store: Store, account: Account) -> Sequence[FollowUp]:
    """What is still to be done: what has a day or a season first."""
    return store.follow_ups(account.id)


def done(store: Store, account: Account, follow_up_id: int, now: datetime) -> None:
    """It was done.

    Raises:
        NotFound: it is not theirs.
    """
    store.answer_follow_up(account.id, follow_up_id, FollowUpState.DONE, now)


def let_go(store: Store, account: Account, follow_up_id: int, now: datetime) -> None:
    """It need not be done any more; as good as done.

    Raises:
        NotFound: it is not theirs.
    """
    store.answer_follow_up(account.id, follow_up_id, FollowUpState.LET_GO, now)


def reopen(store: Store, account: Account, follow_up_id: int, now: datetime) -> None:
    """Undo `done` or `let_go`.

    Raises:
        NotFound: it is not theirs.
    """
    store.answer_follow_up(account.id, follow_up_id, FollowUpState.OPEN, now)


def later(store: Store, account: Account, follow_up_id: int, due: Due | None) -> None:
    """Another day or season, or no day at all.

    Raises:
        NotFound: it is not theirs.
    """
    store.move_follow_up(account.id, follow_up_id, due)
