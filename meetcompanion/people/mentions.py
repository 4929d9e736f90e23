"""Finds where a text names somebody. Pure; knows nothing of where the text is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

#: Small words inside names: "Ana de la Cruz" is a name, "woman with the theremin" a description.
_PARTICLES = frozenset(
    ("al", "bin", "da", "dal", "de", "del", "den", "der", "di", "du", "el", "la", "van", "von", "zu")
)

_LETTER = r"[^\W_]"
_SENTENCE = re.compile(r"[^.!?…\n]*(?:[.!?…]+|\n|\Z)\s*")


class _Levels(dict[int, int]):
    """Each sign's plain one, found once; a table that fills itself makes a long text cost little."""

    def __missing__(self, sign: int) -> int:
        base = unicodedata.normalize("NFKD", chr(sign))[0].lower()
        self[sign] = plain = ord(base) if len(base) == 1 else sign
        return plain


_LEVELS = _Levels()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names somebody; `sure` where it cannot well be anybody else."""

    start: int
    end: int
    sure: bool


class Names:
    """What names one person, ready to be looked for in many texts.

    A full name, written as a name is, is sure. So is a first name that nobody among the others has; one that others
    share is not, nor is a name written small.
    """

    def __init__(self, names: Sequence[str], others: Iterable[str]) -> None:
        """Of a person who has or had these `names`; `others` are everybody else's."""
        others = list(map(composed, others))
        shared = {levelled(name) for name in others} | {_first_name(name) or "" for name in others}
        self._patterns = [(name, _pattern(name), True) for name in map(composed, names) if name.split()]
        for first in {first for name in names if (first := _first_name(name))}:
            self._patterns.append((first.capitalize(), _pattern(first), first not in shared))
        self._begin = [levelled(name).split()[0] for name, _pattern, _sure in self._patterns]
        # "Ana Lima" is not Ana, where both are there.
        self._longer = [
            (words[-1], _pattern(name))
            for name in others
            if len(words := levelled(name).split()) > 1 and set(words) & set(self._begin)
        ]

    def mentions(self, text: str) -> list[Mention]:
        """Where the text, composed (NFC) as `composed` gives it, names the person."""
        plain = levelled(text)
        if not any(word in plain for word in self._begin):
            return []
        found = [one for name, pattern, sure in self._patterns for one in _of(text, plain, name, pattern, sure=sure)]
        others = [
            match.span("name")
            for last, pattern in self._longer
            if found and last in plain
            for match in pattern.finditer(plain)
        ]
        found = [one for one in found if not any(_within(one, span) for span in others)]
        found.sort(key=lambda one: (one.start, -one.end, not one.sure))
        kept: list[Mention] = []
        for one in found:
            if not kept or one.start >= kept[-1].end:
                kept.append(one)
        return kept


def without(text: str, found: Iterable[Mention], stand_in: str) -> str:
    """The text with `stand_in` in place of each mention."""
    pieces, at = [], 0
    for one in found:
        pieces += [text[at : one.start], stand_in]
        at = one.end
    return "".join([*pieces, text[at:]])


def sentences_with(text: str, found: Sequence[Mention]) -> str:
    """Only the sentences that bear a mention, for showing."""
    parts = [part for part in _SENTENCE.finditer(text) if part[0].strip()]
    said = [part[0].strip() for part in parts if any(part.start() <= one.start < part.end() for one in found)]
    return " … ".join(said)


def composed(text: str) -> str:
    """The text with each accented letter as one sign."""
    return unicodedata.normalize("NFC", text)


def levelled(text: str) -> str:
    """The text without case and accents, sign for sign, so that places stay where they are."""
    return text.lower() if text.isascii() else text.translate(_LEVELS)


def _pattern(name: str) -> re.Pattern[str]:
    spelt = r"\s+".join(map(re.escape, levelled(name).split()))
    # "Anas Brot": other languages join the s of belonging to the name.
    return re.compile(rf"(?<!{_LETTER})(?P<open>@?[\"“„«]?)(?P<name>{spelt})(?P<s>s?)(?!{_LETTER})(?P<close>[\"”“»]?)")


def _of(text: str, plain: str, name: str, pattern: re.Pattern[str], *, sure: bool) -> Iterator[Mention]:
    for match in pattern.finditer(plain):
        as_name = not name[0].isupper() or text[match.start("name")].isupper()
        if match["s"] and not as_name:
            continue  # "marks" is not Mark's
        quoted = match["open"] not in ("", "@") and bool(match["close"])
        start = match.start() if quoted or match["open"] == "@" else match.start("name")
        yield Mention(start, match.end() if quoted else match.end("s"), sure and as_name)


def _within(one: Mention, span: tuple[int, int]) -> bool:
    start, end = span
    return start <= one.start and one.end <= end and one.end - one.start < end - start


def _first_name(name: str) -> str | None:
    """ "maja" for "Maja Lindqvist"; None for a single word, and for a description."""
    words = composed(name).split()
    if len(words) < 2 or not all(word[0].isupper() or levelled(word) in _PARTICLES for word in words):
        return None
    first = levelled(words[0]).strip(".,")
    return first if len(first) > 2 else None
