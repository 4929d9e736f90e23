"""Times of day as people write them: "7–9 pm", "19.30 Uhr", "20h30", "ab 18 Uhr", "Doors 7 / Show 8"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time

from meetcompanion.importers.layout import words

_HALF = r"(?:[ap]\.?\s?m\b\.?|(?<=\d)[ap](?=[\s,;)–-]|$))"
_OCLOCK = r"(?:uhr|uur|h(?:rs?|oras?|eures)?\b)"
# What may not stand before or after a time: more digits, a sum of money, a share of something.
_BEFORE = r"(?<![\d.,:/$€£#])"
_CLOCK = re.compile(
    _BEFORE
    + r"""(?:
      (?P<hour>[01]?\d|2[0-4])\s?(?:[:.]|h\s?)(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d%])(?P<tail>\s?"""
    + _HALF
    + r"|\s?"
    + _OCLOCK
    + r"""(?!\w))?
      |(?P<bare>[01]?\d|2[0-4]):?\s?(?P<mark>"""
    + _HALF
    + r"|"
    + _OCLOCK
    + r"""(?!\w))
      |(?P<word>(?:12\s(?:del?\s|h\s)?)?\b(?:noon|midnight|mittags|mitternacht|midi|minuit|mediodía|medianoche|mezzogiorno|mezzanotte)\b)
      )""",
    re.VERBOSE | re.IGNORECASE,
)
# An hour without any sign of its own is one behind these words: "ore 20", "a las 20", "dalle 10 alle 12", "godz. 18".
_LED = re.compile(
    r"(?P<hour>[01]?\d|2[0-4])(?P<minute>(?!))?(?P<tail>(?!))?(?P<bare>(?!))?(?P<mark>(?!))?(?P<word>(?!))?"
    r"(?![\w°%€£$]|[.,:/]\d|\s?(?:€|%|eur\b|euro|zł))"
)
_LEAD = re.compile(
    r"\b(?:(?:alle\s)?ore|(?:d?alle|fino\salle)|a\slas|(?:desde|hasta)\slas|de\slas|às|das|godz\.?|godzin\w+)\s*:?\s*"
    r"(?:\d{1,2}\s*[-–—]\s*)?$",
    re.IGNORECASE,
)
# "Doors 7 / Show 8" is the evening.
_EVENING = re.compile(r"\b(?:doors?(?:\sopen)?(?:\sat)?|show(?:time)?(?:\sat)?)\s*[:@]?\s*$", re.IGNORECASE)
_LEADS = re.compile(f"{_LEAD.pattern}|{_EVENING.pattern}", re.IGNORECASE)
_LED_SOMEWHERE = re.compile(r"\b(?:ore|alle|dalle|las|às|das|godz|doors?|show)", re.IGNORECASE)
_DASHES = frozenset("-–—‒")
_OPENING = re.compile(
    _BEFORE + r"(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?\s{0,3}"
    r"(?:[-–—‒]|to|till?|until|bis|à|a|al(?:le)?|às|tot|do)\s{0,3}$",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\s*(?:[-–—‒~→›»>]|to|till?|until|through|bis(?:\s+ca\.?)?|à|jusqu.à|a\s+las?|a|al(?:le)?|hasta\s+las?|fino\s+alle"
    r"|às|até|tot|do)\s*(?:ca\.?)?\s*",
    re.IGNORECASE,
)
_WORDS = {
    "noon": 12, "mittags": 12, "midi": 12, "mediodía": 12, "mezzogiorno": 12,
    "midnight": 0, "mitternacht": 0, "minuit": 0, "medianoche": 0, "mezzanotte": 0,
}  # fmt: skip
_DOORS = re.compile(
    r"\b(?:doors?(?:\s*(?:open|at))?|einla(?:ss|ß)|ouverture des portes|puertas|apertura porte|deuren|otwarcie)"
    r"\W{0,4}$",
    re.IGNORECASE,
)
_NUMBER, _LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"\d\.\d")


@dataclass(frozen=True, slots=True)
class Span:
    """A start and perhaps an end; `at` is where it stands in the text, `doors` where only the doors open then."""

    start: time
    end: time | None
    at: tuple[int, int]
    doors: bool = False
    halved: bool = False
    """It says am or pm, or a word such as "Uhr" or "noon" that leaves no doubt."""


def clocks_in(text: str, *, dotted: bool = False) -> list[Span]:
    """All times in a line, in its order. `dotted` allows "19.30" without a word that makes it a time."""
    found: list[Span] = []
    matches = [match for match in _matches(text[:600]) if _is_time(match, dotted)]
    number = 0
    while number < len(matches):
        match = matches[number]
        number += 1
        start, half = _read(match)
        said = _LETTERS.search(text, max(0, match.start() - 40), match.start()) is not None
        if said and half is None and _in_the_evening(match):
            start, half = start.replace(hour=start.hour + 12), "p"
        plain = bool(match["mark"] or match["tail"] or match["word"] or half)
        end: time | None = None
        first, last = match.span()
        near = max(0, first - 14)
        joined = text[near:first].rstrip()[-1:]
        opening = _OPENING.search(text, near, first) if joined in _DASHES or joined.isalpha() else None
        if opening is not None and (not found or found[-1].at[1] <= opening.start()) and opening.end() == first:
            # "7–9 pm" and "19 bis 21 Uhr": the first number is a time because of the second.
            early = _opened(opening, start, half)
            if early is not None:
                end, start, first = start, early, opening.start()
        elif number < len(matches) and _JOINT.fullmatch(text, last, matches[number].start()):
            later, later_half = _read(matches[number])
            last = matches[number].end()
            number += 1
            if half is None and later_half is not None and start.hour <= 12 and match["word"] is None:
                start = _nearest_half(start, later)
            end = later
            plain = plain or later_half is not None
        if said and words.NO_START.search(text, max(0, first - 40), first):
            continue
        doors = said and _DOORS.search(text, max(0, first - 40), first) is not None
        found.append(Span(start, end if end != start else None, (first, last), doors, plain))
    return found


def _matches(text: str) -> Iterator[re.Match[str]]:
    """All that looks like a time: tried where a number begins or one of the words stands, not at every sign."""
    spots = [match.start() for match in _NUMBER.finditer(text)]
    if any(word in _WORDS for word in _LETTERS.findall(text.casefold())):
        spots = sorted([*spots, *(match.start() for match in _LETTERS.finditer(text))])
    led = _LED_SOMEWHERE.search(text)
    last = 0
    for spot in spots:
        if spot < last:
            continue
        match = _CLOCK.match(text, spot)
        if match is None and led and _LEADS.search(text, max(0, spot - 20), spot):
            match = _LED.match(text, spot)
        if match is not None:
            last = match.end()
            yield match


def _in_the_evening(match: re.Match[str]) -> bool:
    """True for "Doors 7" and "Show 8:30"; "Show 10:30" may be one for children."""
    hour = match["hour"] or ""
    late = 10 if match["minute"] else 12
    lead = _EVENING.search(match.string, max(0, match.start() - 16), match.start())
    return lead is not None and hour[:1] not in ("", "0") and int(hour) < late


def in_the_afternoon(span: Span) -> Span:
    """ "7:30" on a page that counts to twelve and says neither am nor pm: one to seven are hours after noon."""
    if span.halved or not 1 <= span.start.hour <= 7:
        return span
    start = span.start.replace(hour=span.start.hour + 12)
    end = span.end
    if end is not None and end.hour < 12 and end.replace(hour=end.hour + 12) > start:
        end = end.replace(hour=end.hour + 12)
    return replace(span, start=start, end=end)


def start_of(spans: list[Span]) -> Span | None:
    """The time at which something begins: the first that is not only the opening of the doors."""
    return next((span for span in spans if not span.doors), spans[0] if spans else None)


def _is_time(match: re.Match[str], dotted: bool) -> bool:
    text = match.group()
    after = match.string[match.end() : match.end() + 6].lstrip()
    if after[:1] in ("€", "£", "%") or after[:3].lower() in ("eur", "zł", "usd", "pln", "chf"):
        return False
    if match["hour"] is not None and _DOTTED.search(text) and not match["tail"]:
        return (
            dotted and match["minute"][1] in "05" and not re.match(r"\.\d", match.string[match.end() : match.end() + 2])
        )
    if match["mark"] is not None and match["mark"].lower() in ("a", "p"):
        # "7p" is a time, "a 5 a" is not.
        return not match.group()[-2].isspace()
    if match["mark"] is not None and match["mark"].lower() in (
        "h",
        "hr",
        "hrs",
        "hours",
        "hour",
        "horas",
        "hora",
        "heures",
    ):
        # "20 h" is a time of day, "2h 15min" and "3 hours" are lengths.
        if match["mark"].lower() in ("hr", "hour", "hours") or re.match(r"\s?\d{1,2}\s?m", match.string[match.end() :]):
            return False
        return match["mark"].lower() != "h" or int(match["bare"]) >= 7
    if match["hour"] is not None and "h" in text[:4].lower():
        return not re.match(r"\s?m", match.string[match.end() : match.end() + 2], re.I)
    return True


def _read(match: re.Match[str]) -> tuple[time, str | None]:
    if match["word"]:
        return time(_WORDS[match["word"].lower().rsplit(None, 1)[-1]]), None
    mark = (match["tail"] or match["mark"] or "").strip().lower()
    half = mark[0] if mark[:1] in ("a", "p") else None
    hour = int(match["hour"] or match["bare"])
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour % 24, int(match["minute"] or 0)), half


def _opened(match: re.Match[str], end: time, half: str | None) -> time | None:
    hour = int(match["hour"])
    if hour > 23:
        return None
    start = time(hour, int(match["minute"] or 0))
    return _nearest_half(start, end) if half and hour <= 12 else start


def _nearest_half(start: time, end: time) -> time:
    """A start without am/pm takes that of its end, unless it would then lie after it ("11–1 pm")."""
    hour = start.hour % 12
    late = start.replace(hour=hour + 12)
    if end.hour >= 12 and late <= end:
        return late
    return start.replace(hour=hour)
