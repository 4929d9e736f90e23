"""Tells whether a sentence says what one would like to do for somebody, and for whom. English."""

from __future__ import annotations

import re

from meetcompanion.jot.days import is_day_name
from meetcompanion.jot.names import Span
from meetcompanion.model import FollowUpKind

_VERB = r"(?P<verb>thank|share|give|introduce|ask(?=(?:\s+\S+){0,4}?\s+how\b))\b"
# A wish of the writer's own may stand before it; somebody else's ("they want to share a flat") may not.
_WISH = (
    r"(?:I(?:['’]ll|\s+will|['’]d\s+(?:like|love)\s+to|\s+(?:want|need|have)\s+to|\s+should|\s+must|\s+could|\s+can)"
    r"|(?:remember|remind\s+me|don['’]t\s+forget)\s+to|to\s*-?\s*do\s*:?|todo\s*:?|please|let\s+me)"
)
_BEGINS = re.compile(
    rf"\s*(?:[-–•]\s+|\[\s?\]\s+)?(?:and\s+|then\s+|so\s+|but\s+)?(?:{_WISH}\s+)?{_VERB}", re.IGNORECASE
)
_CONTAINS = re.compile(rf"\b{_WISH}\s+(?:also\s+|just\s+)?{_VERB}", re.IGNORECASE)
_AFTER_NAME = re.compile(rf"\s*[:,–—-]\s*{_VERB}", re.IGNORECASE)

_KINDS = {
    "thank": FollowUpKind.THANK,
    "share": FollowUpKind.SHARE,
    "give": FollowUpKind.GIVE,
    "introduce": FollowUpKind.INTRODUCE,
    "ask": FollowUpKind.ASK_HOW_IT_WENT,
}
_CAPITALISED = r"[^\W\d_a-zß-öø-ÿ][\w'’-]*"
_BARE = re.compile(
    rf"\b(?:thank|give|share|introduce|ask|how|with|to|and|&)\s+(?P<name>(?-i:{_CAPITALISED})(?:\s+(?-i:{_CAPITALISED}))*)",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s$")
#: Capitalised for other reasons than being somebody's name.
_NO_NAMES = frozenset(
    {"i", "i'm", "i’m", "i'll", "i’ll", "i'd", "i’d", "i've", "i’ve", "english", "christmas", "easter"}
)


def follow_up_kind(sentence: str, spans: list[Span]) -> FollowUpKind | None:
    """What the sentence wants to do, None where it wants nothing. `spans` are the names marked in it."""
    match = _BEGINS.match(sentence) or _CONTAINS.search(sentence)
    if match is None and spans and not sentence[: spans[0].start].strip():
        match = _AFTER_NAME.match(sentence, spans[0].end)
    return _KINDS[match["verb"].lower()] if match else None


def find_people(sentence: str, marked: list[str], known: list[str]) -> list[str]:
    """For whom: the names marked with `@`, the known ones, and what stands where a name would stand, in order."""
    places: dict[str, int] = {name: sentence.find(name) for name in marked}
    for name in known:
        if name not in places and (match := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, re.IGNORECASE)):
            places[name] = match.start()
    taken = [(at, at + len(name)) for name, at in places.items()]
    for match in _BARE.finditer(sentence):
        at = match.start("name")
        name = _POSSESSIVE.sub("", match["name"])
        if any(start <= at < end for start, end in taken) or is_day_name(name) or name.casefold() in _NO_NAMES:
            continue
        places.setdefault(name, at)
    return sorted(places, key=lambda name: places[name])
