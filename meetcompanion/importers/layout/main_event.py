"""The one event that a page is about: its first heading, and the day that stands by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from meetcompanion.importers.layout import words
from meetcompanion.importers.layout.groups import Record
from meetcompanion.importers.layout.lines import Line
from meetcompanion.importers.layout.mentions import Mention, Sayings
from meetcompanion.importers.layout.signs import Frame, tells_of_writing

#: Signs that a page needs to be taken for one of a single event.
ENOUGH = 4.0

_WHEN = re.compile(
    r"(?:^|\W)(?:when|dates?|start(?:s|ing)?|next date|date (?:and|&|/) time|wann|datum|termin|beginn|quand"
    r"|date et heure|cuándo|fecha|quando|data|wanneer"
    r"|kiedy|termin)\W*$",
    re.IGNORECASE,
)
_DAY_NAME = re.compile(r"date|time|when|start|day|termin|datum|fecha|calendar|schedule", re.IGNORECASE)


def headline(lines: Sequence[Line], bare: Callable[[int], bool]) -> int | None:
    """The line of the heading that names what the page is about; None where its first heading says nothing."""
    for rank in (1, 2):
        for number, line in enumerate(lines[:600]):
            if line.heading == rank and not bare(number) and 4 < len(line.text) < 200:
                return None if words.only(words.NO_HEADING, line.text) else number
    return None


def main_day(
    lines: Sequence[Line], sayings: Sayings, at: int, frame: Frame, days: Callable[[Mention], date | None], today: date
) -> tuple[Record, float] | None:
    """The day that most likely is the event's, as a row with the lines about it, and the signs counted for it."""
    best: tuple[float, Mention] | None = None
    for mention in sayings.mentions:
        day = None if mention.cell else days(mention)
        if day is None:
            continue
        score = _signs(mention, lines, sayings, at, named=frame.events > 0) + 1.0 * (day >= today)
        if best is None or score > best[0]:
            best = (score, mention)
    if best is None:
        return None
    mention = best[1]
    first, last = max(0, mention.first - 2), min(len(lines), mention.last + 12)
    for other in sayings.mentions:
        if mention.last <= other.first < last and other.signature != mention.signature:
            last = other.first
    return Record(mention.first if mention.first < at else max(first, at), last, mention), best[
        0
    ] + frame.events - frame.against


def _signs(mention: Mention, lines: Sequence[Line], sayings: Sayings, at: int, *, named: bool) -> float:
    line = lines[mention.first]
    parent = line.node.parent
    labels = f"{line.labels} {line.node.label} {parent.label if parent is not None else ''}"
    before = line.text[max(0, mention.written.at[0] - 30) : mention.written.at[0]]
    above = lines[mention.first - 1].text if mention.first else ""
    score = 0.0
    if any(number in sayings.clocks for number in range(mention.first, min(mention.last + 3, len(lines)))):
        score += 2.5
    if _WHEN.search(before) or (len(above) < 40 and _WHEN.search(above)):
        score += 2.5
        named = True
    if words.EVENT_NAME.search(labels):
        score += 1.5
        named = True
    if not named:
        score -= 1.5
    if _DAY_NAME.search(labels):
        score += 1.0
    if mention.written.weekday is not None:
        score += 0.5
    if mention.written.year is not None:
        score += 0.5
    if mention.first == at:
        score += 1.5
    if len(line.text) > 160:
        score -= 2.5
    score -= 0.1 * min(abs(mention.first - at), 40)
    if tells_of_writing(mention, lines):
        score -= 7.0
    return score
