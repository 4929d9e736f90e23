"""People from a file: read, compared with those who are there, and taken where one says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from meetcompanion.errors import UsageError
from meetcompanion.message import N_
from meetcompanion.model import Account, NoteKind, Person
from meetcompanion.portability.linkedin import from_connections, is_connections
from meetcompanion.portability.values import Newcomer
from meetcompanion.portability.vcards import from_vcards, is_vcard
from meetcompanion.store import Store
from meetcompanion.store.base import as_sorted

#: No file of people is larger, and none names more.
MOST_BYTES = 8_000_000
MOST_PEOPLE = 5_000

_LONGEST_NAME = 120
_LONGEST_NOTE = 5_000


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody who is there already and may be the same; `same` where the name is."""

    id: int
    name: str
    same: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """One newcomer, and who may be the same."""

    newcomer: Newcomer
    doubles: tuple[Double, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether nobody of that name is there."""
        return not any(double.same for double in self.doubles)


def read_people(body: bytes) -> list[Newcomer]:
    """Names (with days and notes) from vCards or LinkedIn's Connections.csv, each name once, in the file's order.

    Raises:
        UsageError: it is neither, names nobody, or is too large.
    """
    if len(body) > MOST_BYTES:
        raise UsageError(N_("That file is larger than a list of people should be. Take a part of it."))
    if body[:2] == b"PK":
        raise UsageError(N_("That is a packed archive. Unpack it, and choose Connections.csv or a .vcf file from it."))
    text = _text(body)
    if is_vcard(text):
        found = from_vcards(text)
    elif is_connections(text):
        found = from_connections(text)
    else:
        raise UsageError(
            N_("No people were recognised in that file. It can be a vCard file (.vcf) or LinkedIn's Connections.csv.")
        )
    people = _once(found)
    if not people:
        raise UsageError(N_("That file names nobody."))
    return people


def offers(newcomers: Iterable[Newcomer], there: Sequence[Person]) -> list[Offer]:
    """Each newcomer with those who are there and may be the same: of the same name, or of a part of it."""
    named = [(person, {name for name in map(_plain, (person.name, *person.former_names)) if name}) for person in there]
    return [Offer(newcomer, tuple(_doubles(_plain(newcomer.name), named))) for newcomer in newcomers]


def take(
    store: Store,
    account: Account,
    chosen: Sequence[Newcomer],
    now: datetime,
    *,
    with_notes: bool,
    go_on: Callable[[int], bool] = lambda _done: True,
) -> None:
    """Write these people down; somebody of the same name stays as they are, but for notes they did not have.

    Args:
        store: where they are kept.
        account: whose people they become.
        chosen: whom to take.
        now: the time.
        with_notes: whether notes on the cards come along.
        go_on: told before each how many are done; False ends it there.
    """
    for done, newcomer in enumerate(chosen):
        if not go_on(done):
            return
        person_id = store.add_person(account.id, newcomer.name, now, known_since=newcomer.known_since)
        if with_notes and newcomer.notes:
            held = {note.text for note in store.person(account.id, person_id).notes}
            for note in dict.fromkeys(newcomer.notes):
                if note not in held:
                    store.add_line(account.id, person_id, NoteKind.TOLD, note, now)


def _text(body: bytes) -> str:
    for encoding in ("utf-16",) if body[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("utf-8", "replace")


def _once(found: Iterable[Newcomer]) -> list[Newcomer]:
    people: dict[str, Newcomer] = {}
    for one in found:
        name = one.name[:_LONGEST_NAME].replace("\x00", "")
        notes = tuple(note[:_LONGEST_NOTE] for note in one.notes)
        people.setdefault(_plain(name), Newcomer(name, one.known_since, notes))
        if len(people) > MOST_PEOPLE:
            raise UsageError(N_("That file names more people than anybody knows. Take a part of it."))
    return list(people.values())


def _doubles(name: str, named: Iterable[tuple[Person, set[str]]]) -> Iterable[Double]:
    words = set(name.split())
    for person, names in named:
        if name in names:
            yield Double(person.id, person.name, same=True)
        elif any(words <= (other := set(one.split())) or other <= words for one in names):
            yield Double(person.id, person.name, same=False)


def _plain(name: str) -> str:
    return " ".join(as_sorted(name).replace(",", " ").split())
