"""Whether two titles of one source may be the same one before and after somebody edited it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

#: The share of all words that both titles have, and of the letters in their order, from which on they are alike.
_WORDS, _LETTERS = 0.5, 0.8

_WORD = re.compile(r"\w+")
#: Words that tell of something that comes again, in the languages that layouts are read in.
RHYTHM = re.compile(
    r"\b(?:weekly|fortnightly|monthly|every|each|bi-?weekly|(?:mon|tues|wednes|thurs|fri|satur|sun)days"
    r"|jeden|jede[rs]?|wöchentlich|montags|dienstags|mittwochs|donnerstags|freitags|samstags|sonntags"
    r"|chaque|tous les|toutes les|hebdomadaire|cada|todos los|todas las|semanal(?:es)?|ogni|tutti i|settimanale"
    r"|elke|iedere|wekelijks|todos os|todas as|każd\w+|co tydzień|tygodniowo)\b",
    re.IGNORECASE,
)
#: What mailings and pages add to an address to see who came from where.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref|aff", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """The text without what does not tell: letter case and spacing."""
    return " ".join(text.casefold().split())


def alike(title: str, other: str, *, loosely: bool = True) -> bool:
    """True where one title may have become the other.

    Numbers and single letters have to be the same: "Part 1" is not "Part 2", "Group A" not "Group B". `loosely`
    takes a title too that stands whole in the other one.
    """
    own, theirs = set(_WORD.findall(plain(title))), set(_WORD.findall(plain(other)))
    if own == theirs:
        return True
    if not own or not theirs or _marks(own) != _marks(theirs):
        return False
    shared = own & theirs
    if len(shared) >= _WORDS * len(own | theirs) or (loosely and (own <= theirs or theirs <= own)):
        return True
    return SequenceMatcher(None, plain(title), plain(other), autojunk=False).ratio() >= _LETTERS


def same_address(url: str | None) -> str | None:
    """An address without what may change while it leads to the same page; None where it leads nowhere."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if not parts.netloc:
        return None
    query = parts.query
    if query:
        query = urlencode([(name, value) for name, value in parse_qsl(query) if not _TRACKING.fullmatch(name)])
    return f"{parts.netloc.casefold().removeprefix('www.')}{parts.path.rstrip('/')}?{query}"


def _marks(words: set[str]) -> set[str]:
    return {word for word in words if len(word) == 1 or any(sign.isdigit() for sign in word)}
