"""The words of a language that stand around names, and those that are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from meetcompanion.jot.folding import fold
from meetcompanion.jot.given import given_names
from meetcompanion.jot.language import LANGUAGES, language

#: Between two names that belong together.
JOINS = re.compile(
    r"\s*(?:,|&|\+|/|\b(?:and|n|und|et|y|e|to|with|mit|à|avec|a|con|sowie)\b)\s*(?:\b(?:to|with|à|a|con|mit)\s+)?"
)
#: What joins two who do the same.
AND = frozenset({"and", "n", "und", "et", "y", "e", "&", "+", "/", "sowie"})
INSIDE = frozenset({"van", "von", "der", "den", "di", "al", "el-", "bin", "ibn", "zu", "ter"})
ARTICLES = frozenset(
    f"{word}{ending}"
    for word, endings in {
        "d": "er ie as en em",
        "ein": " e en em er",
        "mein": " e en em er",
        "unser": " e en em",
    }.items()
    for ending in [*endings.split(), ""]
) | {"sein", "seine", "seinen", "seinem", "ihr", "ihre", "ihren", "ihrem"}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language: what leads to a name, what follows it, and what is no name; all folded."""

    before: frozenset[str]
    owner: frozenset[str]
    returns: frozenset[str]
    help_to: frozenset[str]
    verb_to_them: tuple[str, ...]
    determiners: frozenset[str]
    no_names: frozenset[str]
    in_s: frozenset[str]
    lead: frozenset[str]
    after_receiver: frozenset[str]
    common: frozenset[str]
    verb_last: bool


@cache
def titles() -> frozenset[str]:
    """What stands before a name and is part of it, in all our languages."""
    return frozenset().union(*(language(code).words("titles") for code in LANGUAGES))


@cache
def things() -> frozenset[str]:
    """What opens a line with a capital and is nobody, in all our languages."""
    return frozenset(fold(word).text for code in LANGUAGES for word in language(code).data["things"].split())


@cache
def lexicon(code: str) -> Lexicon:
    """The words of one language."""
    spoken = language(code)
    days = {name for table in (spoken.months, spoken.weekdays) for name in table}
    days |= spoken.weekdays_short.keys() - given_names()  # a Sam is no samedi
    seasons = {name for names in spoken.data["dates"]["seasons"].values() for name in names}
    return Lexicon(
        spoken.words("before_names"),
        spoken.words("before_owner"),
        spoken.words("returns"),
        spoken.words("help_to"),
        tuple(spoken.data.get("verb_to_them", ())),
        spoken.words("determiners"),
        spoken.words("no_names") | days | seasons | spoken.words("pronouns"),
        spoken.words("names_in_s"),
        spoken.words("lead") | spoken.words("adverbs"),
        spoken.words("before_names") | spoken.words("determiners") | spoken.words("before_owner"),
        spoken.vocabulary,
        bool(spoken.data.get("verb_last")),
    )
