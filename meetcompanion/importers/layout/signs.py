"""How sure it is that a group of rows is a list of events, counted in signs for and against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from meetcompanion.importers.layout import words
from meetcompanion.importers.layout.groups import Record
from meetcompanion.importers.layout.lines import Line
from meetcompanion.importers.layout.mentions import Mention
from meetcompanion.importers.layout.row import Row
from meetcompanion.importers.page_value import Page

#: Signs that a group needs to be believed.
ENOUGH = 3.5

#: Years after which a list tells history.
_LONG_AGO = 12
_ARTICLE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:News|Blog|Tech)?(?:Article|Posting)"')
_SESSION = re.compile(
    r"(?:lunch|breakfast|(?:coffee |tea )?break|check-?in|registration|opening remarks|closing|welcome|keynote"
    r"|arrival|mittag|kaffeepause|pause"
    r"|anmeldung|begrüßung|accueil|déjeuner|bienvenida|almuerzo|café|benvenuto|pranzo|inloop|ontvangst|pauze|almoço"
    r"|przerwa)\b",
    re.IGNORECASE,
)
_DATED_PATH = re.compile(r"/(?:19|20)\d\d/\d\d?/")


@dataclass(frozen=True, slots=True)
class Frame:
    """What the page as a whole says of itself."""

    events: float
    against: float


def frame_of(page: Page, lines: Sequence[Line]) -> Frame:
    """Words of events and of news in the page's address, title and first headings; marks of an article."""
    try:
        parts = urlsplit(page.url)
    except ValueError:  # no address at all: "http://[::1"
        parts = urlsplit("")
    path = unquote(f"{parts.netloc.rpartition('.')[0]} {parts.path} {parts.query}")[:300].replace("_", " ")
    first = " ".join(line.text for line in lines[:400] if line.heading in (1,))[:300]
    events = against = 0.0
    for text, weight in ((path, 1.5), (page.title or "", 1.5), (first, 1.0)):
        events += weight * bool(words.EVENTS.search(text))
        against += weight * bool(words.NO_EVENTS.search(text))
    kind = (page.meta("og:type") or "").lower()
    if kind in ("article", "blog", "product", "video.other", "profile"):
        # Many makers of sites call each of their pages an article.
        against += 0.5 if kind == "article" else 2.0
    if page.meta("article:published_time") or _ARTICLE.search(page.source):
        against += 0.5 if events else 2.0
    if _DATED_PATH.search(parts.path):
        against += 1.5
    return Frame(events, against)


def surety(
    rows: Sequence[tuple[Record, Row, date]],
    heading: str | None,
    lines: Sequence[Line],
    frame: Frame,
    today: date,
) -> float:
    """The signs for the group being a list of events, less those against it."""
    size = len(rows)
    if not size:
        return 0.0
    score = frame.events - frame.against
    score += 3.0 * _share(row.clock is not None for _, row, _ in rows)
    score += 1.5 * _share(day >= today for _, _, day in rows)
    score += 1.0 * _share(record.mention.written.weekday is not None for record, _, _ in rows)
    score += 1.0 * _share(record.mention.written.last is not None for record, _, _ in rows)
    score += 1.0 * _share(row.place is not None for _, row, _ in rows)
    gatherings = (f"{row.title or ''} {lines[record.mention.first].text[:200]}" for record, row, _ in rows)
    score += 2.0 * _share(bool(words.GATHERING.search(text)) for text in gatherings)
    labelled = _share(bool(words.EVENT_NAME.search(_labels(record, lines))) for record, _, _ in rows)
    score += 2.0 * labelled
    score += min(1.5, 0.5 * (size - 1)) if size > 1 else -1.0
    if heading:
        headed = bool(words.EVENTS.search(heading))
        score += 2.0 * headed - 2.0 * bool(words.NO_EVENTS.search(heading))
        score += 1.0 * headed * _share(record.mention.alone for record, _, _ in rows)
    wrote = _share(tells_of_writing(record.mention, lines) for record, _, _ in rows)
    score -= 6.0 * wrote
    titled = _share(row.title is not None for _, row, _ in rows)
    score -= 1.5 * (1 - titled)
    score -= 4.0 * _share(_in_a_sentence(record.mention, lines) for record, _, _ in rows)
    score -= 4.0 * (_share(row.clock is not None and row.clock.start.minute % 5 != 0 for _, row, _ in rows) > 0.25)
    named = frame.events > 0 or labelled >= 0.5 or bool(heading and words.EVENTS.search(heading))
    return score - _against(rows, today, named=named)


def _against(rows: Sequence[tuple[Record, Row, date]], today: date, *, named: bool) -> float:
    """What the days of a list say against it; `named` tells that something about it bears the name of events."""
    days = [day for _, _, day in rows]
    size = len(days)
    score = 0.0
    if size > 3 and len(set(days)) == 1:
        # The hours of one day's programme are parts of one event, or what runs on television.
        score += 20.0 * any(_SESSION.match(row.title or "") for _, row, _ in rows)
        score += 4.0 * (size > 6 and not named)
    if size > 2 and max(days) < today and all(one >= other for one, other in pairwise(days)):
        # The newest first and nothing ahead: that is how news are listed.
        score += 1.0
    if max(days) < today and not named:
        score += 3.5
    if 2 * sum(day.year < today.year - _LONG_AGO for day in days) > size:
        score += 5.0
    return score


def _in_a_sentence(mention: Mention, lines: Sequence[Line]) -> bool:
    text = lines[mention.first].text
    return len(text) > 220 or (len(text) > 90 and mention.written.at[0] > 45)


def tells_of_writing(mention: Mention, lines: Sequence[Line]) -> bool:
    """True where the day is the one on which something was written, not one on which something takes place."""
    line = lines[mention.first]
    node = line.node
    labels = f"{line.labels} {node.label}"
    for _ in range(2):
        if node.parent is not None and node.parent.last - node.parent.first < 4:
            node = node.parent
            labels += f" {node.label}"
    if words.WRITTEN.search(labels) and not words.EVENT_NAME.search(labels):
        return True
    above = lines[mention.first - 1].text if mention.first and len(lines[mention.first - 1].text) < 24 else ""
    return words.wrote(line.text, mention.written.at[0], 50) or words.wrote(above)


def _labels(record: Record, lines: Sequence[Line]) -> str:
    line = lines[record.mention.first]
    labels = [line.labels, line.node.label]
    node = line.node.parent
    for _ in range(5):
        if node is None or node.tag in ("body", "html"):
            break
        labels.append(node.label)
        node = node.parent
    return " ".join(labels)


def _share(signs: Iterable[bool]) -> float:
    values = list(signs)
    return sum(values) / len(values) if values else 0.0
