"""From a page's lines to the events that it lists: groups are weighed, and only those that are sure enough are read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.layout import words
from meetcompanion.importers.layout.clocks import Span, start_of
from meetcompanion.importers.layout.groups import Group, Record, find_groups, split_by_links
from meetcompanion.importers.layout.lines import Line, is_cut, lines_of
from meetcompanion.importers.layout.main_event import ENOUGH as ENOUGH_FOR_ONE
from meetcompanion.importers.layout.main_event import headline, main_day
from meetcompanion.importers.layout.mentions import Mention, Sayings, common, sayings_of
from meetcompanion.importers.layout.nodes import Rows, common_clock, nodes_of
from meetcompanion.importers.layout.recurring import recurring
from meetcompanion.importers.layout.row import Row, read_row, spot_of, table_of
from meetcompanion.importers.layout.said import Texts
from meetcompanion.importers.layout.signs import ENOUGH, Frame, frame_of, surety, tells_of_writing
from meetcompanion.importers.layout.vocabulary import language_of
from meetcompanion.importers.layout.written import slash_order
from meetcompanion.importers.layout.years import days_of
from meetcompanion.importers.page_value import Page
from meetcompanion.importers.schema_nodes import Found
from meetcompanion.importers.status_words import status_of_title
from meetcompanion.message import N_, Message
from meetcompanion.model import Problem, Status

#: Groups of one page that are weighed, the largest first.
MAX_GROUPS = 40

_MONTH_FIRST = frozenset(("us", "gov", "mil", "edu", "com", "org", "net"))
_THESE_YEARS = re.compile(r"20[1-4]\d")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A group with its rows read and its signs counted."""

    group: Group
    rows: list[tuple[Record, Row, date]]
    heading: str | None
    surety: float


def read_layout(page: Page) -> Harvest:
    """The events that the page's look gives away; nothing where the signs are too few."""
    lines = lines_of(page.tree)
    if not lines:
        return Harvest()
    reader = _Reader(page, lines)
    chosen = reader.chosen()
    harvest = Harvest()
    for weighed in chosen:
        harvest.events += [Found(node) for node in reader.nodes(weighed)]
    if reader.frame.events > reader.frame.against:
        nodes = recurring(lines, reader.sayings, reader.language, reader.rest, reader.taken, reader.today)
        harvest.events += [Found(node) for node in nodes]
    if chosen and is_cut(lines):
        reason = Message.of(N_("The page is very long; only its beginning was read."))
        harvest.problems.append(Problem(page.title or page.url, reason, skipped=False))
    if unread := sum(reader.unread(weighed) for weighed in chosen):
        reason = Message.of(N_("Entries of its lists that have no date that can be read: {number}."), number=unread)
        harvest.problems.append(Problem(page.title or page.url, reason, skipped=False))
    return harvest


def shown_times(page: Page, days: Collection[date]) -> dict[date, Span]:
    """The time of day that the page shows beside each of these days; a day without one, or with several, is left out.

    For data made for machines that tells the day only although the page shows people the time.
    """
    reader = _Reader(page, lines_of(page.tree))
    mentions = reader.sayings.mentions
    found: dict[date, dict[time, Span]] = {}
    for at, mention in enumerate(mentions):
        day = reader.day_of(mention)
        if day is None or day not in days or tells_of_writing(mention, reader.lines):
            continue
        below = min(mention.last + 2, mentions[at + 1].first if at + 1 < len(mentions) else len(reader.lines))
        spans = [span for number in range(mention.first, below) for span in reader.sayings.clocks.get(number, ())]
        if (span := start_of(spans)) is not None:
            found.setdefault(day, {}).setdefault(span.start, span)
    return {day: next(iter(spans.values())) for day, spans in found.items() if len(spans) == 1}


class _Reader:
    def __init__(self, page: Page, lines: list[Line]) -> None:
        self.page, self.lines = page, lines
        host = _host_of(page.url)
        declared = page.tree.get("lang") or page.tree.get("xml:lang") or page.meta("og:locale") or ""
        self.language = language_of(declared, host, "\n".join(line.text for line in lines[:3_000]))
        american = declared.lower().replace("_", "-") not in ("en-gb", "en-ie", "en-au", "en-nz", "en-in", "en-za")
        month_first = self.language == "en" and american and host.rpartition(".")[2] in _MONTH_FIRST
        self.order = slash_order((line.text[:300] for line in lines), month_first=month_first)
        self.texts = Texts(self.language, self.order)
        self.sayings: Sayings = sayings_of(lines, self.texts)
        self.starts = [mention.first for mention in self.sayings.mentions]
        self.whole: dict[tuple[int, int], set[int]] = {}
        for mention in self.sayings.mentions:
            if mention.written.year is not None:
                self.whole.setdefault((mention.written.day, mention.written.month), set()).add(mention.written.year)
        days = {line.node.day for line in lines if line.node.day is not None}
        for day in days:
            self.whole.setdefault((day.day, day.month), set()).add(day.year)
        self.rest = _Rests(self)
        self.taken = bytearray(len(lines))
        self.frame: Frame = frame_of(page, lines)
        self.today = page.now.astimezone(page.zone).date()

    def bare(self, number: int) -> bool:
        """True where a line holds nothing that could name an event."""
        text = self.rest[number]
        return not text or (words.only(words.EMPTY, text) and number != self.numbered)

    @cached_property
    def numbered(self) -> int | None:
        """The first great heading where it is a number that the page's title begins with: "8 1/2", "1984"."""
        number = next((number for number, line in enumerate(self.lines) if line.heading == 1), None)
        text = self.lines[number].text if number is not None else ""
        named = text and (self.page.title or "").startswith(text) and not any(sign.isalpha() for sign in text)
        return number if named and not self.texts.said(text).dates and not _THESE_YEARS.fullmatch(text) else None

    def chosen(self) -> list[Weighed]:
        """The groups that are sure enough, the surest first; none that shares lines with a surer one."""
        groups = find_groups(self.lines, self.sayings, self.bare)
        groups.sort(key=lambda group: -len(group.records))
        weighed = [self.weigh(group) for group in groups[:MAX_GROUPS]]
        weighed = [one for one in weighed if len(one.rows) > 1 and one.surety >= ENOUGH]
        weighed.sort(key=lambda one: -self._rank(one))
        taken = self.taken
        result: list[Weighed] = []
        days: set[date] = set()
        for one in weighed:
            rows = [row for row in one.rows if not any(taken[row[0].first : row[0].last])]
            if days:
                # The papers of a gathering that another list has told already are no gathering of their own.
                rows = [row for row in rows if row[2] not in days or not words.PAPERS.search(row[1].title or "")]
            if len(rows) < 0.5 * len(one.rows):
                continue
            for record, _, _ in rows:
                taken[record.first : record.last] = b"\x01" * (record.last - record.first)
            result.append(replace(one, rows=rows))
            days |= {day for _, _, day in rows}
        for one in result:
            if one.group.carried:
                # The day over the rows is told by them.
                for record, _, _ in one.rows:
                    taken[record.mention.first] = 1
        single = self._single(taken)
        return [*result, single] if single is not None else result

    def _rank(self, weighed: Weighed) -> float:
        """Which of two groups over the same lines is to be had: the surer, the longer, the finer one."""
        coarse = 0
        for record, _, _ in weighed.rows[:50]:
            inside = Counter(
                self.sayings.mentions[at].signature
                for at in range(
                    bisect_left(self.starts, record.first), min(bisect_left(self.starts, record.last), len(self.starts))
                )
                if self.sayings.mentions[at].signature != record.mention.signature
            )
            coarse += any(count > 1 for count in inside.values())
        rank = weighed.surety + min(len(weighed.rows), 12) * 0.25 + 2.0 * weighed.group.carried
        return rank - 6.0 * (coarse > 0.15 * min(len(weighed.rows), 50))

    def _single(self, taken: bytearray) -> Weighed | None:
        """The one event that the page is about, where it is about one and its day is not read already."""
        at = headline(self.lines, self.bare)
        if at is None:
            return None
        found = main_day(self.lines, self.sayings, at, self.frame, self.day_of, self.today)
        if found is None or found[1] < ENOUGH_FOR_ONE or taken[found[0].mention.first]:
            return None
        record, signs = found
        day = self.day_of(record.mention)
        if day is None:
            return None
        row = read_row(record, self.lines, self.rest, self.sayings, table_of([record], self.lines, self.rest))
        title = self.rest[at]
        status = row.status if row.status is not Status.CONFIRMED else status_of_title(title) or row.status
        row = replace(row, title=title, link=None, status=status)
        return Weighed(Group([record]), [(record, row, day)], title, signs)

    def day_of(self, mention: Mention) -> date | None:
        return days_of([(mention.written, self._year(mention))], self.today)[0]

    def _year(self, mention: Mention) -> int | None:
        """The year of the same day where the page writes it elsewhere, else the one that stands above."""
        elsewhere = self.whole.get((mention.written.day, mention.written.month), set())
        return next(iter(elsewhere)) if len(elsewhere) == 1 else self.sayings.years[mention.first]

    def weigh(self, group: Group) -> Weighed:
        """Read a group's rows and count its signs."""
        records = list(group.records)
        if not group.carried:
            records = [part for record in records for part in self._split(record, len(records))]
        table = table_of(records, self.lines, self.rest)
        rows = [read_row(record, self.lines, self.rest, self.sayings, table) for record in records]
        years = [row.year or self._year(record.mention) for record, row in zip(records, rows, strict=True)]
        days = days_of(
            [(record.mention.written, year) for record, year in zip(records, years, strict=True)], self.today
        )
        heading = self._heading(records[0].first) if records else None
        read = [
            (record, row, day)
            for record, row, day in zip(records, rows, days, strict=True)
            if day is not None and (row.title is not None or not record.mention.cell)
        ]
        return Weighed(group, read, heading, surety(read, heading, self.lines, self.frame, self.today))

    def _split(self, record: Record, size: int) -> list[Record]:
        if size < 2 or not record.mention.alone:
            return [record]
        below = record.last - record.mention.last
        return split_by_links(record, self.lines, self.bare) if below > 1 else [record]

    def _heading(self, first: int) -> str | None:
        for number in range(first - 1, max(-1, first - 60), -1):
            line = self.lines[number]
            if line.heading and not self.bare(number) and len(line.text) < 140:
                return line.text
        return None

    def nodes(self, weighed: Weighed) -> list[dict[str, Any]]:
        """The rows as schema.org events."""
        source = Rows(self.lines, self.sayings, self.bare, self.day_of)
        untimed = all(row.clock is None for _, row, _ in weighed.rows)
        shared = common_clock([record for record, _, _ in weighed.rows], source) if untimed else None
        found = []
        for record, row, day in weighed.rows:
            title = self._title(record, row)
            if title is not None and not words.CLOSED.search(title):
                found += nodes_of(record, row, day, title, shared, source)
        return found

    def unread(self, weighed: Weighed) -> int:
        """How many entries stand in the group's list, named as its rows are, and have no day."""
        spots = Counter(spot_of(self.lines[row.at]) for _, row, _ in weighed.rows if row.at is not None)
        if len(weighed.rows) < 3 or not spots:
            return 0
        spot, count = spots.most_common(1)[0]
        if 2 * count < len(weighed.rows):
            return 0
        records = sorted((record for record, _, _ in weighed.rows), key=lambda record: record.first)
        whole = common(self.lines[records[0].first].node, self.lines[records[-1].first].node)
        inside = {number for record in records for number in range(record.first, record.last)}
        return sum(
            number not in inside and not self.bare(number) and spot_of(self.lines[number]) == spot
            for number in range(records[0].first, min(whole.last, records[-1].last + 40))
        )

    def _title(self, record: Record, row: Row) -> str | None:
        if row.title is not None and not words.only(words.WEAK, row.title):
            return row.title
        above = self._named(record.first)
        if row.title is None:
            return above
        return f"{above}: {row.title}" if above and above.casefold() not in row.title.casefold() else row.title

    def _named(self, first: int) -> str | None:
        """What stands over a row without a name: the nearest heading that says something, or the page's title."""
        for number in range(first - 1, max(-1, first - 80), -1):
            line = self.lines[number]
            text = self.rest[number]
            if not line.heading or not 3 < len(text) < 120 or self.bare(number):
                continue
            if words.only(words.NO_HEADING, text) and number != self.numbered:
                continue
            if not words.PLACE_NAME.search(f"{line.labels} {line.node.label}"):
                return text
        return self.subject or self.page.title

    @cached_property
    def subject(self) -> str | None:
        """The page's first great heading that says something."""
        headings = (line.text for line in self.lines if line.heading == 1 and 3 < len(line.text) < 140)
        return next((text for text in headings if not words.only(words.NO_HEADING, text)), None)


class _Rests(dict[int, str]):
    """Each line's words without dates and times, worked out when asked for."""

    def __init__(self, reader: _Reader) -> None:
        super().__init__()
        self.reader = reader
        # "MAY" over "12" and "Fri, 8." under a month are dates in pieces; none of them is a word of its own.
        alone = (mention for mention in reader.sayings.mentions if mention.alone)
        self.pieces = {number for mention in alone for number in range(mention.first, mention.last)}

    def __missing__(self, number: int) -> str:
        reader = self.reader
        if number in self.pieces:
            text = ""
        else:
            text = reader.texts.rest(reader.lines[number].text[reader.sayings.leading.get(number, 0) :])
        self[number] = text
        return text


def _host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:  # no address at all: "http://[::1"
        return ""
