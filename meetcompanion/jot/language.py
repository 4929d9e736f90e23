"""What the jot knows of a language, made of `data/<language>.toml` and of Babel's names of days and months."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from babel import Locale

from meetcompanion.jot.folding import fold, without_accents

LANGUAGES = ("en", "de", "fr", "es")

_GAP = r"\W+(?:\w+\W+){0,6}?"
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


@dataclass(frozen=True)
class Language:
    """One language: its raw table, and the words that tell that a line is written in it."""

    code: str
    data: Mapping[str, Any]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    weekdays_short: Mapping[str, int]
    vocabulary: frozenset[str]

    def words(self, key: str) -> frozenset[str]:
        """A list of the table, folded."""
        return frozenset(fold(word).text for word in self.data.get(key, ()))

    def any_of(self, key: str) -> str:
        """A list of phrases of the table, as one pattern."""
        return any_of(self.data.get(key, ()))


def any_of(phrases: Iterable[str]) -> str:
    """One pattern that finds whole words of any of the phrases, the longest first."""
    made = [pattern_of(phrase) for phrase in sorted(phrases, key=len, reverse=True)]
    return rf"(?:{'|'.join(made)})" if made else r"(?!)"


def pattern_of(phrase: str) -> str:
    """A phrase of the tables as a pattern: " * " is a gap of a few words, a space is any white space."""
    words = without_accents(phrase).replace(" * ", "\0").replace(" ?", "\1").replace(" ", r"\s+")
    return words.replace("\0", _GAP).replace("\1", r"\s*")


@cache
def language(code: str) -> Language:
    """The language of a code.

    Raises:
        KeyError: there is no such table.
    """
    if code not in LANGUAGES:
        raise KeyError(code)
    source = resources.files("meetcompanion.jot") / "data" / f"{code}.toml"
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    locale = Locale(code)
    months = _names(locale.months, 1) | _more(data["dates"].get("more_months", {}))
    weekdays = _names(locale.days, 0, ("wide",))
    short = {
        name: number for name, number in _names(locale.days, 0, ("abbreviated",)).items() if name not in weekdays
    } | _more(data["dates"].get("more_weekdays", {}))
    longer = {name: number for name, number in short.items() if len(name) > 6}
    return Language(code, data, months, weekdays | longer, short, _vocabulary(data, months, weekdays))


def languages_of(line: str, whole: Mapping[str, int], hint: str | None) -> list[str]:
    """The languages of a line: those most of its words belong to; the whole text decides between equals.

    Args:
        line: the line.
        whole: how many words of the whole text each language knows.
        hint: the writer's own language, which wins where all else is equal.
    """
    words = Counter(_WORD.findall(fold(line).text))
    here = {code: _known(code, words) for code in LANGUAGES}
    most = max(here.values())
    equal = [code for code in LANGUAGES if here[code] == most]
    return sorted(equal, key=lambda code: (-whole.get(code, 0), code != hint))


def counted(text: str) -> dict[str, int]:
    """How many words of a text each language knows."""
    words = Counter(_WORD.findall(fold(text).text))
    return {code: _known(code, words) for code in LANGUAGES}


def _known(code: str, words: Mapping[str, int]) -> int:
    vocabulary = language(code).vocabulary
    return sum(times for word, times in words.items() if word in vocabulary or word.rpartition("'")[0] in vocabulary)


def _names(widths: Any, first: int, wanted: tuple[str, ...] = ("wide", "abbreviated")) -> dict[str, int]:
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in wanted:
            for number, name in widths[context].get(width, {}).items():
                found[fold(name).text.rstrip(".")] = int(number)
    return {name: number for name, number in found.items() if number >= first}


def _more(table: Mapping[str, list[str]]) -> dict[str, int]:
    return {without_accents(name): int(number) for number, names in table.items() for name in names}


def _vocabulary(data: Mapping[str, Any], *named: Mapping[str, int]) -> frozenset[str]:
    kinds = [*data["verbs"].values(), *data.get("verbs_doing", {}).values()]
    verbs = [phrase for kind in kinds for phrase in kind]
    units = [name for names in data["dates"]["units"].values() for name in names]
    seasons = [name for names in data["dates"]["seasons"].values() for name in names]
    own = [phrase for key in ("own", "adverbs", "lead", "today") for phrase in data.get(key, ())]
    days = data["dates"]["today"] + data["dates"]["tomorrow"]
    words = {
        word
        for phrase in [*verbs, *own, *days, *units, *seasons]
        for word in re.findall(r"[^\W\d_]{3,}(?:-[^\W\d_]{2,})?", re.sub(r"\\+\w", " ", without_accents(phrase)))
    }
    words |= {  # "vor|stellen" is one word where it is an infinitive
        "".join(phrase.partition("/")[0].split("|")) for phrase in verbs if "|" in phrase and "(" not in phrase
    }
    if data.get("clitics"):
        words |= {
            word + clitic for word in words if word[-1] in "r" for clitic in ("le", "les", "lo", "la", "sela", "selo")
        }
    common = {fold(word).text for word in data["common"].split()}
    return frozenset(words | common | {name for names in named for name in names if len(name) > 3})
