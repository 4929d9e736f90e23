"""Reads one evening from a few lines of plain text, as people send them to each other."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache

from meetcompanion.errors import BadSource
from meetcompanion.importers.layout.clocks import Span
from meetcompanion.importers.layout.said import Texts
from meetcompanion.importers.layout.vocabulary import names_of
from meetcompanion.importers.layout.written import Order
from meetcompanion.importers.layout.years import days_of
from meetcompanion.importers.text import one_line
from meetcompanion.message import N_
from meetcompanion.model import Content, Draft, Instance, Reading, When

#: What the reading of such a text is called.
KIND = "text"

_LONGEST = 5_000
_LANGUAGES = ("en", "de", "fr", "es")
#: A shorter line is no name of an evening.
_TITLE = 3
#: Shorter names of weekdays are everyday words as well ("sat", "mar", "do").
_LONG_NAME = 5
#: Days from today; what can mean the morning too is taken only where it cannot here.
_FROM_TODAY = {
    "en": {"today": 0, "tonight": 0, "tomorrow": 1},
    "de": {"heute": 0, "morgen": 1, "übermorgen": 2},
    "fr": {"aujourd'hui": 0, "aujourd’hui": 0, "ce soir": 0, "demain": 1},
    "es": {"hoy": 0, "esta noche": 0, "mañana": 1},
}
_BEFORE_A_DAY = {"en": "on ", "de": "am |den ", "fr": "le ", "es": "el "}


def read_text(text: str, *, title: str = "", now: datetime, zone: tzinfo, language: str = "en") -> Reading:
    """The evening that a text tells of: its first day that is not over, with the time that stands by it.

    Args:
        text: the lines.
        title: what it was called when it was sent; the first line with words of its own when there is none.
        now: the time.
        zone: where the text was written.
        language: in which it most likely is; others are tried too.

    Raises:
        BadSource: no day is named in it.
    """
    lines = [line.strip() for line in text[:_LONGEST].splitlines() if line.strip()]
    here = now.astimezone(zone)
    today = here.date()
    known = [Texts(one, Order(day_first=True)) for one in dict.fromkeys((language, *_LANGUAGES))]
    for texts in known:
        for number, line in enumerate(lines):
            days = days_of([(written, None) for written in texts.said(line).dates], today)
            day = next((day for day in days if day is not None and day >= today), None)
            if day is not None:
                clock = next((span for near in lines[number : number + 3] for span in texts.said(near).clocks), None)
                return _reading(_title(title, lines, texts), lines, _when(day, clock, zone))
    for texts in known:
        for number, line in enumerate(lines):
            clock = next((span for near in lines[number : number + 2] for span in texts.said(near).clocks), None)
            day = _named_day(line, clock, here, texts.language) if clock is not None else None
            if day is not None:
                bare = [_names(texts.language).sub(" ", each) for each in lines]
                return _reading(_title(title, [*bare, *lines], texts), lines, _when(day, clock, zone))
    raise BadSource(N_("No day is named in this text. Share the page of the event, or write the day with its month."))


def _named_day(line: str, clock: Span, now: datetime, language: str) -> date | None:
    """The next day of the name in a line: today too, as long as the hour has not come."""
    found, today = [match["day"].casefold() for match in _names(language).finditer(line)], now.date()
    weekday = next((names_of(language).weekdays[name] for name in found if name not in _FROM_TODAY[language]), None)
    if weekday is not None:
        days = (weekday - today.weekday()) % 7
        return today + timedelta(days=days or (0 if clock.start > now.time() else 7))
    return today + timedelta(days=_FROM_TODAY[language][found[0]]) if found else None


@cache
def _names(language: str) -> re.Pattern[str]:
    """Weekdays and words such as "tomorrow", each with what leads to it."""
    weekdays = [name for name in names_of(language).weekdays if len(name) >= _LONG_NAME]
    either = "|".join(re.escape(name) for name in sorted([*weekdays, *_FROM_TODAY[language]], key=len, reverse=True))
    # "por la mañana", "am Morgen" and "guten Morgen" are the morning.
    mornings = r"(?<!\bla )(?<!\bam )(?<!\bguten )"
    led = rf"(?:\b(?:{_BEFORE_A_DAY[language]}))?"
    return re.compile(rf"{led}(?<!\w){mornings}(?P<day>{either})(?!\w),?", re.IGNORECASE)


def _title(title: str, lines: list[str], texts: Texts) -> str:
    own = (texts.rest(line) for line in lines)
    return one_line(title, 200) or next((words for words in own if len(words) >= _TITLE), lines[0])


def _when(day: date, clock: Span | None, zone: tzinfo) -> When:
    if clock is None:
        return When(day, None, getattr(zone, "key", None))
    start = datetime.combine(day, clock.start, zone)
    end = datetime.combine(day, clock.end, zone) if clock.end is not None else None
    if end is not None and end <= start:
        end += timedelta(days=1)
    return When(start.astimezone(UTC), end.astimezone(UTC) if end else None, getattr(zone, "key", None))


def _reading(title: str, lines: list[str], when: When) -> Reading:
    uid = hashlib.sha256("\n".join((title, str(when.start))).encode("utf-8", "replace")).hexdigest()[:24]
    content = Content(title=title, description="\n".join(lines))
    return Reading(kind=KIND, title=title, drafts=(Draft(uid=uid, content=content, instances=(Instance("", when),)),))
