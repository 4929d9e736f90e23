"""Names and days out of LinkedIn's Connections.csv; where somebody works and how to reach them is not looked at."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache

from babel.dates import get_month_names

from meetcompanion.portability.values import Newcomer

#: The three columns that are read, as the languages of the export name them.
_FIRST = ("first name", "vorname", "prénom", "nombre")
_LAST = ("last name", "nachname", "nom", "apellidos", "nom de famille", "apellido")
_DAY = (
    "connected on",
    "verbunden am",
    "connecté le",
    "connectée le",
    "relation établie le",
    "conectado el",
    "fecha de conexión",
)

_LANGUAGES = ("en", "en_GB", "de", "fr", "es")


def is_connections(text: str) -> bool:
    """Whether a line among the first ones is the header of such a file; notes may stand above it."""
    return _header(text) is not None


def from_connections(text: str) -> Iterator[Newcomer]:
    """The people of the file with the day of connecting; a day in an unknown form is no day."""
    found = _header(text)
    if found is None:
        return
    rows, first, last, day = found
    for row in rows:
        parts = [row[place].strip() for place in (first, last) if place is not None and place < len(row)]
        name = " ".join(" ".join(parts).split())
        if name:
            yield Newcomer(name, _day(row[day]) if day is not None and day < len(row) else None)


def _header(text: str) -> tuple[Iterator[list[str]], int, int | None, int | None] | None:
    lines = text.splitlines()
    for number, line in enumerate(lines[:30]):
        names = [name.strip().casefold() for name in next(csv.reader([line]), [])]
        first = _place(names, _FIRST)
        if first is not None and len(names) > 1:
            rest = csv.reader(lines[number + 1 :])
            return rest, first, _place(names, _LAST), _place(names, _DAY)
    return None


def _place(names: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((place for place, name in enumerate(names) if name in wanted), None)


def _day(text: str) -> date | None:
    """ "12 Jan 2024", "12. Januar 2024", "2024-01-12"."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    parts = [part.strip(".,") for part in text.casefold().split() if part not in ("de", "del")]
    if len(parts) != 3 or not parts[0].isdecimal() or not parts[2].isdecimal() or parts[1] not in _months():
        return None
    try:
        return date(int(parts[2]), _months()[parts[1]], int(parts[0]))
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    return {
        str(name).casefold().strip("."): number
        for language in _LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }
