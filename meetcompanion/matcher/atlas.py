"""The hobby atlas: how people name their hobbies in eight languages, and which words belong to each."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "atlas"

#: The languages that every entry speaks.
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")

#: What may stand under `form`.
TALK, COURSE, WATCHED = "talk", "course", "watched"

_KEY = re.compile(r"(?:([a-z]{2})\.)?(names|asked|said|words|not|wider|near|form) = (\[.*\])$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One hobby. `names` is how people call it, `words` what events of it say, `misleading` what means something else.

    `asked` is how people call it too, where an event that says so may be of anything, and `said` how they put it in
    half a sentence: it is never looked for as it is. All five are by language.
    `wider` and `near` are ids of other entries, `walk` is the file that holds it. `form` tells of a gathering of it
    what else it may be about: a `TALK` and a `COURSE` can be about anything, what is `WATCHED` is not when talked of.
    """

    id: str
    walk: str
    wider: tuple[str, ...]
    near: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    asked: Mapping[str, tuple[str, ...]]
    said: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    misleading: Mapping[str, tuple[str, ...]]
    form: tuple[str, ...] = ()


@dataclass(frozen=True)
class Atlas:
    """All entries in the order of the files; `number` is an entry's place by its id."""

    entries: tuple[Entry, ...]
    number: Mapping[str, int]
    _narrower: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def narrower(self, number: int) -> tuple[int, ...]:
        """The numbers of all entries that are a kind of this one, at whatever depth."""
        if not self._narrower:
            self._narrower.update(_narrower(self))
        return self._narrower[number]


@cache
def atlas() -> Atlas:
    """The atlas, read once."""
    entries = tuple(
        entry
        for path in sorted(FOLDER.glob("*.toml"))
        for entry in _entries(path.stem, quickly(path.read_text(encoding="utf-8")))
    )
    return Atlas(entries, {entry.id: place for place, entry in enumerate(entries)})


def quickly(text: str) -> dict[str, Any]:
    """What `tomllib` makes of a file of the atlas, in a tenth of the time.

    Values that stand on one line are JSON as well; a file that is laid out otherwise is left to `tomllib`.
    """
    tables: dict[str, Any] = {}
    table: dict[str, Any] = {}
    for line in text.splitlines():
        if not line or line[0] == "#":
            continue
        if line[0] == "[" and line[-1] == "]" and line[1:-1] not in tables:
            table = tables[line[1:-1]] = {}
            continue
        found = _KEY.match(line)
        try:
            values = json.loads(found[3]) if found else None
        except ValueError:
            values = None
        if found is None or values is None or not tables:
            return tomllib.loads(text)
        (table.setdefault(found[1], {}) if found[1] else table)[found[2]] = values
    return tables


def _entries(walk: str, tables: Mapping[str, Any]) -> Iterator[Entry]:
    for name, table in tables.items():
        spoken = {language: table[language] for language in LANGUAGES if language in table}
        yield Entry(
            id=name,
            walk=walk,
            wider=tuple(table.get("wider", ())),
            near=tuple(table.get("near", ())),
            names={language: tuple(said.get("names", ())) for language, said in spoken.items()},
            asked={language: tuple(said.get("asked", ())) for language, said in spoken.items()},
            said={language: tuple(said.get("said", ())) for language, said in spoken.items()},
            words={language: tuple(said.get("words", ())) for language, said in spoken.items()},
            misleading={language: tuple(said.get("not", ())) for language, said in spoken.items()},
            form=tuple(table.get("form", ())),
        )


def _narrower(known: Atlas) -> dict[int, tuple[int, ...]]:
    below: dict[int, set[int]] = {number: set() for number in range(len(known.entries))}
    for number, entry in enumerate(known.entries):
        above = [entry]
        seen = {entry.id}
        while above:
            for wider in above.pop().wider:
                if wider in known.number and wider not in seen:
                    seen.add(wider)
                    below[known.number[wider]].add(number)
                    above.append(known.entries[known.number[wider]])
    return {number: tuple(sorted(found)) for number, found in below.items()}
