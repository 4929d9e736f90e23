"""Lists of people, by name or by last evening; nothing else ever orders them."""

from __future__ import annotations

from collections.abc import Iterable

from meetcompanion.errors import NotFound
from meetcompanion.message import N_
from meetcompanion.model import Account, Person
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
