"""What one line says: its dates, its times, and the words that are left; every text is read once a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from meetcompanion.importers.layout.clocks import Span, clocks_in
from meetcompanion.importers.layout.vocabulary import names_of
from meetcompanion.importers.layout.written import Order, Written, dates_in

#: Signs of one line that are looked at; the rest of a longer one is prose.
LOOKED_AT = 600

_DOTTED_LANGUAGES = frozenset(("de", "it", "nl", "pl", "fr", "es", "pt"))
# Possessive: a word that two of the lists hold would double the ways to be tried with each time it stands there.
_JOINTS = re.compile(
    r"^(?:\s|[-–—|•·@:,;/()\[\]*]|\x00|\b(?:at|um|ab|von|from|to|am|on|à|de|las|alle|ore|om|godz|às|das|uhr|uur|und"
    r"|and|the|del|dal|dalle|du"
    r"|au|bis|le|el|il|dia|from|der|den|die|van|od|do|o|est|cst|pst|mst|edt|cdt|pdt|mdt|et|ct|pt|cet|cest|gmt"
    r"|bst)\b\.?)*+$",
    re.IGNORECASE,
)
# A word that led to a date or a time and stands alone now.
_DANGLING = re.compile(
    r"(?:(?<=\s)|^)(?:at|from|on|um|ab|von|am|vom|à|dès|le|du|de|del|el|desde|las|ore|alle|dalle|dal|il|om|vanaf|op"
    r"|godz\.?|od|às|das|dia|starts?|starting"
    r"|beginn?|beginning)\s{0,3}:?\s{0,3}\x00",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """The dates and times of a line in its order, placed by where they stand in it."""

    dates: tuple[Written, ...]
    clocks: tuple[Span, ...]


class Texts:
    """The lines of one page as read; many pages say the same in many lines."""

    def __init__(self, language: str, order: Order) -> None:
        self.language, self.order = language, order
        self._said: dict[str, Said] = {}
        self._rests: dict[str, str] = {}

    def said(self, text: str) -> Said:
        """What the first `LOOKED_AT` signs of a line say."""
        text = text[:LOOKED_AT]
        known = self._said.get(text)
        if known is None:
            known = self._said[text] = self._read(text)
        return known

    def rest(self, text: str) -> str:
        """A line's words without its dates and times."""
        text = text[:LOOKED_AT]
        known = self._rests.get(text)
        if known is None:
            known = self._rests[text] = self._left(text)
        return known

    def _read(self, text: str) -> Said:
        dates = tuple(dates_in(text, self.language, self.order))
        blank = text
        for one in dates:
            first, last = one.at
            blank = f"{blank[:first]}{chr(1) * (last - first)}{blank[last:]}"
        return Said(dates, tuple(clocks_in(blank, dotted=self.language in _DOTTED_LANGUAGES)))

    def _left(self, text: str) -> str:
        said = self.said(text)
        places = [one.at for one in said.dates] + [one.at for one in said.clocks]
        for first, last in sorted(places, reverse=True):
            text = f"{text[:first]} \x00 {text[last:]}"
        return _tidied(text, self.language)


@cache
def _edges(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{names_of(language).weekday_pattern})(?![^\W_])[.,]?", re.IGNORECASE)


def _tidied(text: str, language: str) -> str:
    pieces = []
    for piece in _DANGLING.sub(" \x00", text).split("\x00"):
        without = _edges(language).sub(" ", piece) if len(piece.strip()) < 24 else piece
        if _JOINTS.match(without):
            continue
        pieces.append(piece.strip(" -–—|•·@:,;/").strip())
    joined = " ".join(" – ".join(piece for piece in pieces if piece).split())
    return re.sub(r"\(\s*\)|\[\s*\]", "", joined).strip(" -–—|•·@:,;/")
