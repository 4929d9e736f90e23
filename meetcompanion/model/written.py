"""Words that somebody wrote, wherever they are kept, so that all of them can be looked through."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One text and the place it is kept at: a table, a row's own number or numbers, and a column.

    `person_ids` are the people whom the row is about, `kind` the follow-up's where it is one.
    """

    place: str
    key: tuple[int, ...]
    column: str
    text: str
    person_ids: tuple[int, ...] = ()
    kind: str | None = None

    @property
    def name(self) -> str:
        """A name for forms: "notes-12-text"."""
        return "-".join([self.place, *(str(number) for number in self.key), self.column])


class FindableKind(StrEnum):
    """What a search can find, in the order in which it is shown."""

    PERSON = "person"
    NOTE = "note"
    MOMENT = "moment"
    FOLLOW_UP = "follow_up"
    EVENING = "evening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """Something that a search can find: `title` names it, `texts` are looked through (the title only where it is one).

    A note or a moment bears its person or evening, where it has one.
    """

    kind: FindableKind
    id: int
    title: str | None
    texts: tuple[str, ...]
    person_id: int | None = None
    evening_id: int | None = None
