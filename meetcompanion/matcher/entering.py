"""How easy an event is to enter: whether beginners may come, it is free, small, for children, or no evening out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from meetcompanion.matcher.words import DATA, Token, fold, raw_words, tokens
from meetcompanion.model import Content

#: How much of a description is looked at.
_LOOKED_AT = 1_000
#: Beginnings of words for a hobby that is done with children.
_WITH_CHILDREN = ("famil", "parent", "eltern", "rodzin", "gezin")
_KINDS = ("easy", "free", "small", "large", "children", "unfit")


@dataclass(frozen=True, slots=True)
class Entering:
    """The event's own words for each, as it writes them; None where it says nothing of it."""

    easy: str | None = None
    free: str | None = None
    small: str | None = None
    large: str | None = None
    children: str | None = None
    unfit: str | None = None


@lru_cache(maxsize=1_000)
def entering(content: Content) -> Entering:
    """What an event says of who may come in."""
    texts = [(text, list(tokens(text))) for text in (content.title, *content.categories)]
    rest = (content.description or "")[:_LOOKED_AT]
    body = [(rest, list(tokens(rest)))]
    # "There is a corner for children" makes an evening none for children; the title does.
    return Entering(*(_said(texts if kind in ("children", "large") else texts + body, kind) for kind in _KINDS))


@cache
def for_children(hobby: str) -> bool:
    """True for a hobby that is done with children, in somebody's own words."""
    words = fold(hobby)
    return entering(Content(title=hobby)).children is not None or any(one in words for one in _WITH_CHILDREN)


def _said(texts: Sequence[tuple[str, Sequence[Token]]], kind: str) -> str | None:
    by_first = _phrases()[kind]
    for text, words in texts:
        for place, word in enumerate(words):
            for phrase in by_first.get(word.folded, ()):
                last = place + len(phrase)
                if tuple(one.folded for one in words[place:last]) == phrase:
                    return text[word.start : words[last - 1].end]
    return None


@cache
def _phrases() -> Mapping[str, Mapping[str, Sequence[tuple[str, ...]]]]:
    """By kind, the phrases by their first word, longer ones first."""
    table = tomllib.loads((DATA / "easy.toml").read_text(encoding="utf-8"))
    found: dict[str, dict[str, list[tuple[str, ...]]]] = {kind: {} for kind in _KINDS}
    for said in table.values():
        for kind in _KINDS:
            for phrase in said[kind]:
                words = tuple(fold(word) for word in raw_words(phrase))
                found[kind].setdefault(words[0], []).append(words)
    for by_first in found.values():
        for phrases in by_first.values():
            phrases.sort(key=len, reverse=True)
    return found
