"""The words of a follow-up that are worth sending: without "share", "with Ana" and "by Friday", letter for letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from meetcompanion.jot.days import find_days
from meetcompanion.jot.folding import fold
from meetcompanion.jot.follow_ups import kind_of, opening_verbs
from meetcompanion.jot.language import LANGUAGES, language
from meetcompanion.model import FollowUpKind

#: Small words that lead to a name or to a day, folded, in all our languages.
_TO = r"(?:with|to|for|and|mit|fur|an|und|a|avec|pour|et|con|para|y)"
_UNTIL = r"(?:by|on|in|until|before|bis|am|im|zum|avant|d'ici|le|en|au|antes de|el|hasta)"
_EDGES = " \t\n,;:.–—-"


def gist(text: str, names: Sequence[str] = (), on: date | None = None) -> str:
    """What is left of `text` once the verb it opens with, names and days at its ends are gone; "" where nothing is.

    Nothing is reworded: what is left stands in the text just so.

    Args:
        text: as it was jotted.
        names: the people it is about.
        on: a day from which days are counted; None leaves days where they are.
    """
    words = text.strip(_EDGES)
    ends = [_after(match) for code in LANGUAGES if (match := _opening(code).match(fold(words).text))]
    if ends:
        words = words[fold(words).at[max(ends)] :]
    while True:
        shorter = _without_names(_without_day(words, on) if on else words, names)
        if shorter == words:
            break
        words = shorter
    if fold(words).text in _particles():
        return ""  # "Stell Ana und Ben vor"
    inner = re.fullmatch(r"\(([^()]*)\)", words)
    return (inner[1] if inner else words).strip(_EDGES)


def _after(match: re.Match[str]) -> int:
    """Where what is to be sent begins; of "ask how it went" only the first word goes."""
    group = match.lastgroup
    if group is not None and kind_of(group) is FollowUpKind.ASK_HOW_IT_WENT:
        word = re.compile(r"[\w'-]+").match(match.string, match.start(group))
        return word.end() if word else match.end()
    return match.end()


@cache
def _particles() -> frozenset[str]:
    """Verbs of which a part stands at the end leave it behind."""
    verbs = (phrase for code in LANGUAGES for phrases in language(code).data["verbs"].values() for phrase in phrases)
    return frozenset(phrase.partition("|")[0] for phrase in verbs if "|" in phrase and "(" not in phrase)


@cache
def _opening(code: str) -> re.Pattern[str]:
    return re.compile(opening_verbs(code))


def _without_names(words: str, names: Sequence[str]) -> str:
    words = words.strip(_EDGES)
    for name in names:
        folded = fold(words)
        plain = re.escape(fold(name.strip()).text)
        for pattern in (rf"(?:{_TO}\s+)?{plain}(?![\w'])", rf"{_TO}(?!\w)(?=\s*$)"):
            if match := re.match(pattern, folded.text):
                return words[folded.at[match.end()] :].strip(_EDGES)
        if match := re.search(rf"(?<!\w){_TO}\s+{plain}$", folded.text):
            return words[: folded.at[match.start()]].strip(_EDGES)
    return words


def _without_day(words: str, on: date) -> str:
    words = words.strip(_EDGES)
    for code in LANGUAGES:
        for found in reversed(find_days(fold(words), code, on)):
            if found.end == len(words):
                before = fold(words[: found.start])
                lead = re.search(rf"(?<!\w){_UNTIL}\s*$", before.text)
                return words[: before.at[lead.start()] if lead else found.start].strip(_EDGES)
    return words
