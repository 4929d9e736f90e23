"""Words, and which of them are given names however they are typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from meetcompanion.jot.folding import fold
from meetcompanion.jot.names import Span

#: What French elides before a word ("d'Edgar", "qu'Ana") is one by itself.
_WORD = re.compile(r"(?<!\w)(?:[cdjlmnst]|qu)['’](?=[^\W\d_])|[^\W\d_](?:[\w'’‐·-]*\w)?")
OWNED = re.compile(r"['’]s?$")
_JOINED_BEFORE = re.compile(r"(?:^|(?<=\s))(\w+)\s*(?:&|\+|/|\b(?:and|und|et|y)\b)\s*$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place in the sentence."""

    text: str
    start: int
    end: int
    folded: str


def words_of(text: str) -> list[Word]:
    """The words of a text."""
    return [Word(match[0], match.start(), match.end(), fold(match[0]).text) for match in _WORD.finditer(text)]


@cache
def given_names() -> frozenset[str]:
    """Names that are understood without a capital."""
    text = (resources.files("meetcompanion.jot") / "data" / "names.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def is_given(word: Word, *, owner: bool = False) -> bool:
    """Whether a word is somebody's name however it is written; with `owner`, also "bens" for Ben's."""
    if "ñ" in word.text:
        return False  # a niña is no Nina
    plain = OWNED.sub("", word.folded)
    return plain in given_names() or (owner and plain.endswith("s") and plain[:-1] in given_names())


def joined_before(text: str, start: int) -> Span | None:
    """The unmarked name that an "and" joins to a marked one that begins at `start`: "gwen + @ian"."""
    match = _JOINED_BEFORE.search(text[:start])
    if match is None:
        return None
    word = Word(match[1], match.start(1), match.end(1), fold(match[1]).text)
    return Span(word.start, word.end, word.text) if is_given(word) else None
