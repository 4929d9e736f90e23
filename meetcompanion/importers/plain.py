"""Reads one evening from a few lines of plain text, as people send them to each other."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta, tzinfo

from meetcompanion.errors import BadSource
from meetcompanion.importers.layout.clocks import Span
from meetcompanion.importers.layout.said import Texts
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
    today = now.astimezone(zone).date()
    for one in dict.fromkeys((language, *_LANGUAGES)):
        texts = Texts(one, Order(day_first=True))
        for number, line in enumerate(lines):
            days = days_of([(written, None) for written in texts.said(line).dates], today)
            day = next((day for day in days if day is not None and day >= today), None)
            if day is not None:
                clock = next((span for near in lines[number : number + 3] for span in texts.said(near).clocks), None)
                return _reading(_title(title, lines, texts), lines, _when(day, clock, zone))
    raise BadSource(N_("No day is named in this text. Share the page of the event, or write the day with its month."))


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
