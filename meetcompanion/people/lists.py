"""Lists of people, by name or by last evening; nothing else ever orders them."""

from __future__ import annotations

from collections.abc import Iterable

from meetcompanion.errors import NotFound
from meetcompanion.message import N_
from meetcompanion.model import Account, Person
from meetcompanion.store import Store


def by_last_evening(people: Iterable[Person]) -> list[Person]:
    """Those met most lately first; people without an evening by the day one knows them from, or wrote them down."""

    def met(person: Person) -> str:
        if person.evenings:
            return person.evenings[0].when.start.isoformat()
        return person.known_since.isoformat() if person.known_since else person.added_at.isoformat()

    return sorted(people, key=met, reverse=True)


def find(store: Store, account: Account, name: str) -> Person:
    """Somebody by name or former name, letter case aside.

    Raises:
        NotFound: there is nobody of that name.
    """
    wanted = name.strip().removeprefix("@").casefold()
    for person in store.people(account.id):
        if wanted in (one.casefold() for one in (person.name, *person.former_names)):
            return person
    raise NotFound(N_("There is nobody called “{name}” among your people."), name=name)
