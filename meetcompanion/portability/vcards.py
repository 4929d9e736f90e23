"""People as vCards: names (and notes) out of them, and into them. The only door to vobject."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

from meetcompanion.model import Person
from meetcompanion.portability.values import Newcomer

#: What can be written; both are read, and so is 2.1.
VERSIONS = ("4.0", "3.0")

_EDGE = re.compile(r"^(BEGIN|END):VCARD[^\S\n]*$", re.IGNORECASE | re.MULTILINE)


def is_vcard(text: str) -> bool:
    """Whether it begins as vCards do."""
    return text.lstrip("\ufeff \t\r\n")[:11].upper() == "BEGIN:VCARD"


def from_vcards(text: str) -> Iterator[Newcomer]:
    """The people on these cards. A card that cannot be read or names nobody is left out, alone.

    Names come from FN, else from N; notes from NOTE. Cards of groups and organisations are no people.
    """
    from vobject.base import ParseError, readOne

    # It would log the lines that it skips, and lines here are about people.
    logging.getLogger("vobject.base").setLevel(logging.CRITICAL)
    for written in _cards(text):
        try:
            card = readOne(written, ignoreUnreadable=True, allowQP=True)
        except (ParseError, ValueError, LookupError, AttributeError, TypeError):
            continue  # a broken card, in any of the ways in which vobject says so
        name = _name(card)
        if name and _value(card, "kind").lower() in ("", "individual"):
            yield Newcomer(name, None, tuple(note for note in map(str.strip, _values(card, "note")) if note))


def _cards(text: str) -> Iterator[str]:
    """Each card from its first line to its last; one that never ends is none, and the next one begins anew."""
    begin: int | None = None
    for edge in _EDGE.finditer(text):
        if edge[1].upper() == "BEGIN":
            begin = edge.start()
        elif begin is not None:
            yield text[begin : edge.end()]
            begin = None


def as_vcards(people: Iterable[Person], *, version: str = VERSIONS[0], with_notes: bool = False) -> str:
    """Cards with names alone; `with_notes` adds what one wrote about each person.

    Args:
        people: who goes out.
        version: one of `VERSIONS`.
        with_notes: whether private notes leave with the cards.
    """
    return "".join(_card(person, version, with_notes) for person in people)


def _card(person: Person, version: str, with_notes: bool) -> str:
    from vobject import vCard
    from vobject.vcard import Name

    card = vCard()
    card.add("version").value = version
    card.add("fn").value = person.name
    # 3.0 demands N. Which part of a name is whose family's is nothing that we know.
    card.add("n").value = Name(given=person.name)
    if with_notes:
        lines = [note.text for note in (*person.notes, *person.cares, *person.hopes)]
        if person.former_names:
            card.add("nickname").value = ", ".join(person.former_names)
        if lines:
            card.add("note").value = "\n".join(lines)
    return str(card.serialize(validate=False))


def _name(card: Any) -> str:
    written = next((name for value in _values(card, "fn") if (name := " ".join(value.split()))), "")
    if written:
        return written
    parts = next((one.value for one in card.contents.get("n", ())), None)
    named = [getattr(parts, part, "") for part in ("given", "additional", "family")]
    return " ".join(" ".join(part if isinstance(part, str) else " ".join(part) for part in named).split())


def _value(card: Any, name: str) -> str:
    return next(iter(_values(card, name)), "").strip()


def _values(card: Any, name: str) -> list[str]:
    return [one.value for one in card.contents.get(name, ()) if isinstance(one.value, str)]
