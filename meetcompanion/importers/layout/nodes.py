"""From a row to schema.org events: each of its days and sittings with the time that is said for it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from meetcompanion.importers.layout.clocks import Span
from meetcompanion.importers.layout.groups import Record
from meetcompanion.importers.layout.lines import Line
from meetcompanion.importers.layout.mentions import Mention, Sayings
from meetcompanion.importers.layout.row import Row
from meetcompanion.importers.layout.years import last_of
from meetcompanion.model import Status

_AND = re.compile(r"\s*(?:[,;/|&+·•]|and|or|und|oder|et|ou|y|o|e|i|en|of)+\s*", re.IGNORECASE)
# Times that are parts of one evening and no further sittings.
_PARTS = re.compile(r"doors|einlass|show|start|beginn|support|end|until|bis|set", re.IGNORECASE)
_HELD = re.compile(
    r"\b(?:meet(?:s|ings?)?|held|starts?|begins?|convenes?|otherwise|beginn(?:en|t)?|jeweils|doors|hours"
    r"|commencent|empiezan|comienzan|iniziano|beginnen|começam|początek)\b",
    re.IGNORECASE,
)
# A machine-readable time of day whose minutes are those of gatherings; others tell when something was written.
_STAMP = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d[05])(?::00(?:\.0+)?)?\s?(?P<offset>Z|[+-]\d\d:?\d\d)?"
)


@dataclass(frozen=True, slots=True)
class Rows:
    """What rows are read from: the page's lines, what they say, and which hold nothing that names an event."""

    lines: Sequence[Line]
    sayings: Sayings
    bare: Callable[[int], bool]
    day_of: Callable[[Mention], date | None]


def nodes_of(record: Record, row: Row, day: date, title: str, common: Span | None, rows: Rows) -> list[dict[str, Any]]:
    """All events of one row; `common` is the time that the page gives for all rows that have none of their own."""
    found = []
    for mention, start in _days(record, day, rows):
        last = last_of(mention.written, start)
        clocks = [_own_clock(record, mention, rows)] if record.more else _sittings(record, row.clock, rows)
        for clock in clocks:
            times = _times(start, clock or row.clock, last) or _stamped(record, start, last, rows)
            found.append(_node(title, row, times or _times(start, common, last) or _whole_days(start, last)))
    return found


def common_clock(records: Sequence[Record], rows: Rows) -> Span | None:
    """The one time that is said beside the rows for all of them: "All evenings start at 7:30 pm."."""
    mine = {number for record in records for number in range(record.first, record.last)}
    spans = {
        (span.start, span.end): span
        for number, found in rows.sayings.clocks.items()
        if number not in mine
        for span in found
        if _HELD.search(_around(rows.lines[number].text, span))
    }
    return next(iter(spans.values())) if len(spans) == 1 else None


def _around(text: str, span: Span) -> str:
    """The sentence that a time stands in, as far as it is near."""
    before = text[max(0, span.at[0] - 120) : span.at[0]]
    return re.split(r"[.!?]\s", before)[-1] + text[span.at[1] : span.at[1] + 60]


def _days(record: Record, day: date, rows: Rows) -> list[tuple[Mention, date]]:
    """All days of one row: "May 8, 15 and 22", or several dates in its one line."""
    mention = record.mention
    days = [(mention, day)]
    end = monthrange(day.year, day.month)[1]
    days += [(mention, day.replace(day=number)) for number in mention.written.more if 0 < number <= end]
    if mention.alone:
        days += [(more, other) for more in record.more if (other := rows.day_of(more)) is not None]
    return days


def _sittings(record: Record, span: Span | None, rows: Rows) -> Sequence[Span | None]:
    """All the times of a line that holds nothing else: "5 pm, 7.30 pm and 9.45 pm" are three sittings."""
    for number in range(record.first, record.last):
        spans = rows.sayings.clocks.get(number, [])
        if span is None or not any(one is span for one in spans) or len(spans) < 2:
            continue
        line = rows.lines[number]
        gaps = [line.text[one.at[1] : other.at[0]] for one, other in pairwise(spans)]
        apart = len(line.links) >= len(spans) or all(_AND.fullmatch(gap) for gap in gaps)
        plain = not any(one.doors or one.end for one in spans) and rows.bare(number)
        return spans if apart and plain and not _PARTS.search(line.text) else [span]
    return [span]


def _own_clock(record: Record, mention: Mention, rows: Rows) -> Span | None:
    """The time behind one of several dates in a line."""
    after = mention.written.at[1]
    until = min((more.written.at[0] for more in record.more if more.written.at[0] > after), default=10_000)
    spans = rows.sayings.clocks.get(mention.first, ())
    return next((span for span in spans if after <= span.at[0] < until), None)


def _times(day: date, span: Span | None, last: date | None) -> dict[str, str] | None:
    if span is None:
        return None
    times = {"startDate": f"{day.isoformat()}T{span.start:%H:%M}"}
    if last is not None:
        times["endDate"] = f"{last.isoformat()}T{span.end:%H:%M}" if span.end is not None else last.isoformat()
    elif span.end is not None:
        ends = day if span.end > span.start else day + timedelta(days=1)
        times["endDate"] = f"{ends.isoformat()}T{span.end:%H:%M}"
    return times


def _whole_days(day: date, last: date | None) -> dict[str, str]:
    times = {"startDate": day.isoformat()}
    if last is not None:
        times["endDate"] = last.isoformat()
    return times


def _stamped(record: Record, day: date, last: date | None, rows: Rows) -> dict[str, str] | None:
    """The times of `<time datetime=…>` where people are shown the day alone."""
    stamps = (
        stamp
        for number in range(record.first, min(record.last, record.first + 40))
        for stamp in rows.lines[number].stamps
    )
    matches = [match for stamp in stamps if (match := _STAMP.fullmatch(stamp.strip())) is not None]
    # An offset may make it the day before or after.
    near = {(day + timedelta(days=off)).isoformat() for off in (-1, 0, 1)}
    fits = [one for one in matches if one["day"] == day.isoformat() or (one["offset"] and one["day"] in near)]
    if not fits or fits[0]["time"] == "00:00":
        return None
    moments = [f"{one['day']}T{one['time']}{one['offset'] or ''}" for one in fits]
    times = {"startDate": moments[0]}
    if last is not None:
        times["endDate"] = last.isoformat()
    elif len(moments) > 1 and moments[1] > moments[0]:
        times["endDate"] = moments[1]
    return times


def _node(title: str, row: Row, times: dict[str, str]) -> dict[str, Any]:
    node: dict[str, Any] = {"@type": "Event", "name": title, **times}
    if row.place:
        node["location"] = row.place
    if row.link:
        node["url"] = row.link
    if row.description:
        node["description"] = row.description
    if row.status is Status.CANCELLED:
        node["eventStatus"] = "EventCancelled"
    elif row.status is Status.TENTATIVE:
        node["eventStatus"] = "EventTentative"
    return node
