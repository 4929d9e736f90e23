"""Finds the people named in a line: `@Ana`, `@"woman with the theremin"`; no mail addresses, no handles."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_QUOTED = re.compile(r"""["“”„«»]([^"“”„«»\n]*[^\W_][^"“”„«»\n]*)["“”„«»]""")
_POSSESSIVE = re.compile(r"['’]s$")
_INSIDE = "'’-‐·"


@dataclass(frozen=True, slots=True)
class Span:
    """A name and where it stands: `line[start:end]` is the name with its marks, the `@` first."""

    start: int
    end: int
    name: str


def find_names(line: str) -> list[Span]:
    """Every name in the line, in order."""
    found: list[Span] = []
    at = line.find("@")
    while at >= 0:
        span = _name_at(line, at)
        if span is not None:
            found.append(span)
        at = line.find("@", span.end if span else at + 1)
    return found


def _name_at(line: str, at: int) -> Span | None:
    before = line[at - 1] if at else " "
    if _in_word(before) or before in "._+-/@":
        return None  # a mail address, or a handle in an address
    if match := _QUOTED.match(line, at + 1):
        return Span(at, match.end(), " ".join(match[1].split()))
    end = at + 1
    if end >= len(line) or not line[end].isalpha():
        return None
    while end < len(line) and (
        _in_word(line[end]) or (line[end] in _INSIDE and end + 1 < len(line) and _in_word(line[end + 1]))
    ):
        end += 1
    if line[end : end + 1] == "@":
        return None  # @ana@example.social
    name = line[at + 1 : end]
    name = _POSSESSIVE.sub("", name) or name
    return Span(at, at + 1 + len(name), name)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")
