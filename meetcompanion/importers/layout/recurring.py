"""Gatherings that a page tells by their rhythm: "every 2nd Thursday, 8 pm", "jeden Dienstag um 19 Uhr"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from meetcompanion.importers.layout import words
from meetcompanion.importers.layout.clocks import start_of
from meetcompanion.importers.layout.groups import opening_hours
from meetcompanion.importers.layout.lines import Line
from meetcompanion.importers.layout.mentions import Sayings
from meetcompanion.importers.layout.vocabulary import names_of

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_EVERY = (
    r"every|each|jede[nr]?|jeweils|chaque|tous\s+les|toutes\s+les|cada|todos\s+(?:los|os)|todas\s+as|ogni|tutti\s+i"
    r"|elke|iedere|każd[yaąe]|w\s+każd[yaąe]|co"
)
_MONTHLY = (
    r"of\s+(?:the|each|every)\s+month|of\s+each\s+month|monthly|(?:im|des|jeden)\s+monats?|(?:de\s+chaque|du)\s+mois"
    r"|de\s+cada\s+mes|d[eo]l?\s+m[eê]s|de\s+cada\s+mês|del\s+mese|di\s+ogni\s+mese"
    r"|van\s+(?:de|elke|iedere)\s+maand|(?:każdego\s+)?miesiąca"
)
_ORDINALS = {
    1: r"1st|first|1\.|erste[nr]?|1ers?|premiers?|premi[eè]re|primer[oa]?s?|prim[oaei]|1e|eerste|primeir[oa]s?"
    r"|pierwsz[yaąe]",
    2: r"2nd|second|2\.|zweite[nr]?|2e|2ème|deuxième|second[oaei]|segund[oa]s?|tweede|drug[iąae]",
    3: r"3rd|third|3\.|dritte[nr]?|3e|3ème|troisième|tercer[oa]?s?|terz[oaei]|derde|terceir[oa]s?|trzeci[aąe]?",
    4: r"4th|fourth|4\.|4e|4ème|vierte[nr]?|4e|4ème|quatrième|cuart[oa]s?|quart[oaei]|vierde|czwart[yaąe]",
    -1: r"last|letzte[nr]?|derniers?|dernière|últim[oa]s?|ultim[oaei]|laatste|ostatni[aąe]?",
}
# Weekdays in the plural are a rhythm without any other word: "Tuesdays, 7 pm", "mittwochs", "les jeudis".
_PLURAL = {
    "en": r"(?P<day3>{long})s", "de": r"(?P<day3>{long})s", "fr": r"les\s+(?P<day3>{long})s",
    "es": r"los\s+(?P<day3>{long})s?", "pt": r"(?:aos|às|nos|nas)\s+(?P<day3>{long})s?",
}  # fmt: skip
_NO_GATHERING = re.compile(
    r"\b(?:opening|open (?:daily|from|at|until|for)|closed|hours|office|newsletter|posted|updated|published|issue"
    r"|delivery|shipping|trash|garbage|geöffnet|öffnungszeiten|sprechstunde"
    r"|horaires|ouverte?s?\s(?:du|de)|abiert[oa]s?\sde|apert[oa]\s(?:dal|dalle)|geopend|otwart[ea]\sod|godziny"
    r"|episodes?|columns?|writes?|airs?)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:open|geöffnet|geopend|fermé)\s*(?:on|op|:|,)?\s*$", re.IGNORECASE)
#: Words of a row that is to hold a rhythm; longer ones are prose.
_MAX_ROW = 160
#: Rhythms of one page that are read.
_MAX_RHYTHMS = 300


def recurring(
    lines: Sequence[Line], sayings: Sayings, language: str, rest: dict[int, str], taken: bytearray, today: date
) -> list[dict[str, Any]]:
    """Events with a schedule, for short rows that say a rhythm and a time of day and lie in no list read already."""
    dated = {mention.first for mention in sayings.mentions}
    found: list[dict[str, Any]] = []
    for number, line in enumerate(lines):
        if len(found) >= _MAX_RHYTHMS:
            break
        if taken[number] or number in dated or len(line.text) > _MAX_ROW or number not in sayings.clocks:
            continue
        match = _pattern(language).search(line.text)
        span = start_of(sayings.clocks[number])
        if match is None or span is None or _NO_GATHERING.search(line.text):
            continue
        if _OPEN.search(line.text, 0, match.start()):
            continue
        name = match["day"] or match["day2"] or match["day3"]
        day = names_of(language).weekdays.get(name.casefold())
        title = _title(number, match, lines, rest)
        if day is None or title is None or _NO_GATHERING.search(title):
            continue
        if match["day3"] and (opening_hours(line.node) or title not in line.text):
            # "Tuesdays 9–17" without a name of its own is when a house is open.
            continue
        schedule: dict[str, Any] = {
            "@type": "Schedule",
            "startDate": today.isoformat(),
            "startTime": f"{span.start:%H:%M}",
            **_rhythm(match, _DAYS[day]),
        }
        if span.end is not None:
            schedule["endTime"] = f"{span.end:%H:%M}"
        node: dict[str, Any] = {"@type": "Event", "name": title, "eventSchedule": schedule}
        if line.links:
            node["url"] = line.links[0][1]
        found.append(node)
    return found


def _rhythm(match: re.Match[str], day: str) -> dict[str, str | list[str]]:
    said = (match["nth"] or match["nth2"], match["and"] or match["and2"])
    numbers = [number for ordinal in said if ordinal and (number := _number(ordinal)) is not None]
    if numbers:
        return {"repeatFrequency": "P1M", "byDay": [f"{number}{day}" for number in numbers]}
    return {"repeatFrequency": "P1W", "byDay": day}


def _number(ordinal: str) -> int | None:
    fits = (number for number, pattern in _ORDINALS.items() if re.fullmatch(pattern, ordinal.casefold()))
    return next(fits, None)


def _title(number: int, match: re.Match[str], lines: Sequence[Line], rest: dict[int, str]) -> str | None:
    """The words before or behind the rhythm, else the heading right above."""
    text = rest[number]
    own = _clean(text.replace(match.group(), " – ", 1))
    if len(own) > 3 and not words.only(words.EMPTY, own):
        return own
    for above in range(number - 1, max(-1, number - 3), -1):
        if (
            lines[above].heading
            and 3 < len(rest[above]) < 120
            and not words.only(words.EMPTY | words.NO_HEADING, rest[above])
        ):
            return rest[above]
    return None


def _clean(text: str) -> str:
    pieces = [piece.strip(" ,:;.-–—()|") for piece in re.split(r"\s[-–—|]\s|\s–|–\s", text)]
    kept = [piece for piece in pieces if len(piece) > 2 and not words.only(words.EMPTY, piece)]
    return " – ".join(kept)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    names = names_of(language)
    weekday = names.weekday_pattern
    long = "|".join(re.escape(name) for name in sorted(names.weekdays, key=len, reverse=True) if len(name) > 5)
    nth = "|".join(_ORDINALS.values())
    both = rf"(?:\s*(?:,|&|/|\b(?:and|und|et|y|e|ed|en|i)\b)\s*(?P<and{{0}}>{nth}))?"
    plural = _PLURAL.get(language, _PLURAL["en"]).format(long=long)
    return re.compile(
        rf"(?<!\w)(?:(?:{_EVERY})\s+(?:(?P<nth>{nth}){both.format('')}\s+)?(?P<day>{weekday})(?:-feira)?(?:e?s)?(?!\w)"
        rf"(?:\s+(?:{_MONTHLY}))?)"
        rf"|(?<!\w)(?:(?:the|am|an jedem|jeden|le|les|el|il|na|op de|w)\s+)?(?P<nth2>{nth}){both.format('2')}\s+"
        rf"(?P<day2>{weekday})(?:-feira)?(?:e?s)?(?!\w)\s+(?:{_MONTHLY})"
        rf"|(?<!\w){plural}(?!\w)",
        re.IGNORECASE,
    )
