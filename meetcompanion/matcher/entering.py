"""How easy an event is to enter: whether anybody may come, it is free, small, for children, for some, or not at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from meetcompanion.matcher import sentences
from meetcompanion.matcher.ages import for_the_young, grown_up_too
from meetcompanion.matcher.not_taking_place import not_taking_place
from meetcompanion.matcher.words import DATA, Token, fold, raw_words
from meetcompanion.model import Content

#: How much of a description is looked at.
_LOOKED_AT = 1_000
#: Beginnings of words for a hobby that is done with children.
_WITH_CHILDREN = ("famil", "parent", "eltern", "rodzin", "gezin")
_KINDS = ("easy", "free", "small", "large", "children", "with_child", "unfit", "internal", "some", "only")
#: "There is a corner for children" makes an evening none for children; the title does. So does a committee in passing.
_OF_HEADINGS = ("large", "children", "internal", "some")
#: "55+ club", "60 and over": from an age on at which many have more time.
_LATER_YEARS = re.compile(
    r"\b(?:5[05]|6[05])\s?(?:\+|(?:and|&)\s(?:over|up|older|better)\b|plus\b)(?!\s(?:vendors|artists|makers|breweries|booths|years))"
    r"|\bover\s(?:5[05]|6[05])s?\b|\bab\s(?:5[05]|6[05])\b|\bü\s?[56]0\b|\bplus\sde\s(?:5[05]|6[05])\sans\b"
    r"|\b(?:mayores|maiores)\sde\s(?:5[05]|6[05])\b|\b(?:5[05]|6[05])-?plussers\b|\bover\s6[05]\b",
    re.IGNORECASE,
)
_AGED = re.compile(r"\b(?:ages?|aged)\s(?:5[05]|6[05])\s?(?:\+|(?:and|&)\s(?:over|up|older|better)\b)", re.IGNORECASE)


class Whom(StrEnum):
    """Why an event is not for everybody."""

    CHILDREN = "children"
    INTERNAL = "internal"
    SOME = "some"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Entering:
    """The event's own words for each, as it writes them; None where it says nothing of it.

    `internal` is for those who belong to it, `some` for some people in particular, `off` does not take place.
    """

    easy: str | None = None
    free: str | None = None
    small: str | None = None
    large: str | None = None
    children: str | None = None
    unfit: str | None = None
    internal: str | None = None
    some: str | None = None
    off: str | None = None


@lru_cache(maxsize=1_000)
def entering(content: Content) -> Entering:
    """What an event says of who may come in."""
    headings = (content.title, *content.categories)
    texts = [(text, sentences.tokens(text)) for text in headings]
    rest = (content.description or "")[:_LOOKED_AT]
    body = [*texts, (rest, sentences.tokens(rest))]
    said = {kind: _said(texts if kind in _OF_HEADINGS else body, kind) for kind in _KINDS}
    with_child, only = said.pop("with_child"), said.pop("only")
    if any(grown_up_too(text) for text in headings):
        said["children"] = None
    else:
        said["children"] = said["children"] or _young(headings, rest) or with_child
    said["some"] = said["some"] or _of_later_years(headings, rest) or only
    return Entering(**said, off=not_taking_place(content.title, rest))


@cache
def for_children(hobby: str) -> bool:
    """True for a hobby that is done with children, in somebody's own words."""
    words = fold(hobby)
    return entering(Content(title=hobby)).children is not None or any(one in words for one in _WITH_CHILDREN)


def for_whom(content: Content, hobbies: Iterable[str | None]) -> tuple[Whom, str] | None:
    """Why it is not for everybody, with the event's own words; None where it is, or where one of these hobbies is.

    `hobbies` are those that speak for it, in somebody's own words.
    """
    said = entering(content)
    own = [hobby for hobby in hobbies if hobby]
    found: list[tuple[Whom, str | None, Callable[[str], bool]]] = [
        (Whom.NOBODY, said.off, lambda _: False),
        (Whom.CHILDREN, said.children, for_children),
        (Whom.INTERNAL, said.internal, lambda hobby: entering(Content(title=hobby)).internal is not None),
        (Whom.SOME, said.some, lambda hobby: entering(Content(title=hobby)).some is not None),
    ]
    return next(((whom, quote) for whom, quote, is_own in found if quote and not any(map(is_own, own))), None)


def _young(headings: Sequence[str], rest: str) -> str | None:
    by_title = (for_the_young(text, heading=True) for text in headings)
    return next((quote for quote in by_title if quote), None) or for_the_young(rest, heading=False)


def _of_later_years(headings: Sequence[str], rest: str) -> str | None:
    found = next((found for text in headings if (found := _LATER_YEARS.search(text))), None) or _AGED.search(rest)
    return found.group() if found else None


def _said(texts: Sequence[tuple[str, Sequence[Token]]], kind: str) -> str | None:
    by_first, other = _phrases()[kind], _phrases()["nothing"]
    for text, words in texts:
        folded = [word.folded for word in words]
        for place, word in enumerate(folded):
            if word not in by_first:
                continue
            for phrase in by_first[word]:
                last = place + len(phrase)
                if tuple(folded[place:last]) != phrase or _covered(folded, place, last, other):
                    continue
                return text[words[place].start : words[last - 1].end]
    return None


def _covered(folded: Sequence[str], first: int, last: int, other: Mapping[str, Sequence[tuple[str, ...]]]) -> bool:
    """True where it is a part of something longer that means nothing of the kind ("Veterans Day")."""
    for begin in range(max(first - 3, 0), last):
        for phrase in other.get(folded[begin], ()):
            end = begin + len(phrase)
            if begin <= first and end >= last and tuple(folded[begin:end]) == phrase:
                return True
    return False


@cache
def _phrases() -> Mapping[str, Mapping[str, Sequence[tuple[str, ...]]]]:
    """By kind, the phrases by their first word, longer ones first."""
    table = tomllib.loads((DATA / "easy.toml").read_text(encoding="utf-8"))
    found: dict[str, dict[str, list[tuple[str, ...]]]] = {kind: {} for kind in (*_KINDS, "nothing")}
    for said in table.values():
        for kind, by_first in found.items():
            for phrase in said[kind]:
                words = tuple(fold(word) for word in raw_words(phrase))
                by_first.setdefault(words[0], []).append(words)
    for by_first in found.values():
        for phrases in by_first.values():
            phrases.sort(key=len, reverse=True)
    return found
