"""One's own lines on the people met at earlier evenings of the same series or place."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from meetcompanion.model import Evening, Person

#: As many lines of each as one reads on the way.
_LINES = 2
#: As many people as one can keep in mind at a door; those met there last.
_PEOPLE = 6


@dataclass(frozen=True, slots=True)
class SeenAgain:
    """Somebody who was there before: `lines` are one's own, the latest last; `evening` is when one met there last."""

    person_id: int
    name: str
    evening: Evening
    lines: tuple[str, ...]


def seen_again(
    people: Iterable[Person], *, series_key: str | None, title: str, place: str | None, silent: Collection[int] = ()
) -> list[SeenAgain]:
    """Whom one met at earlier evenings of the same series or place, those met there last first.

    Args:
        people: everybody one knows.
        series_key: of the evening ahead, as its frozen copy will bear it.
        title: of the evening ahead; a series whose calendar was renewed is known by it.
        place: where it takes place.
        silent: the ids of people about whom nothing is said: who rest, or would rather not.
    """
    found = []
    for person in people:
        if person.id in silent:
            continue
        alike = [one for one in person.evenings if _alike(one, series_key, title, place)]
        lines = tuple(note.text for note in sorted(person.notes, key=lambda note: note.written_at)[-_LINES:])
        if alike and lines:
            found.append(SeenAgain(person.id, person.name, alike[0], lines))
    found.sort(key=lambda one: one.evening.when.start.isoformat(), reverse=True)
    return found[:_PEOPLE]


def _alike(evening: Evening, series_key: str | None, title: str, place: str | None) -> bool:
    if series_key is not None and evening.series_key == series_key:
        return True
    if place and evening.location and _plain(place) == _plain(evening.location):
        return True
    return _plain(title) == _plain(evening.title)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded).split())
