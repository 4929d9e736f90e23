"""Where on a page a day is named: in one line, in several small ones ("MAY" over "12"), or under a month's heading."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from meetcompanion.importers.layout import words
from meetcompanion.importers.layout.clocks import Span, in_the_afternoon
from meetcompanion.importers.layout.lines import Line, Node
from meetcompanion.importers.layout.said import Texts
from meetcompanion.importers.layout.vocabulary import names_of
from meetcompanion.importers.layout.written import Written

_YEAR_ALONE = re.compile(r"(?<![\d./$€£-])(?:19[89]\d|20[0-4]\d)(?![\d./]|-\d\d-)")
_SCHOOL_YEAR = re.compile(r"(?<!\d)(20\d\d)\s?[-–/]\s?(?:20)?\d\d(?!\d)")
_NO_YEAR = re.compile(r"©|copyright|all rights reserved|\bsince\b|\bseit\b|founded|\(c\)", re.IGNORECASE)
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")
# A time of day after noon as those write it who count to twenty-four, and so mean the morning by "7:30".
_LATE = re.compile(
    r"(?<![\d:.])(?:1[3-9]|2[0-3])[:.][0-5]\d(?![\d:.])|(?<![\d:])0\d:[0-5]\d(?!\s?[ap]\.?m)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A day named on the page: in the lines `first` up to `last`; `node` is the smallest block around them."""

    written: Written
    first: int
    last: int
    node: Node
    signature: tuple[str, ...]
    alone: bool
    """Nothing but a date (and perhaps a time) stands there."""
    cell: bool = False
    """It is a number in a month's grid."""


@dataclass(frozen=True, slots=True)
class Sayings:
    """All that the lines say of days and times, by number of line."""

    mentions: tuple[Mention, ...]
    clocks: dict[int, list[Span]]
    years: tuple[int | None, ...]
    """The year that holds for each line from what stands above it."""
    leading: dict[int, int]
    """Where the words begin in lines that begin with a day of the month named above."""


def sayings_of(lines: list[Line], texts: Texts) -> Sayings:
    """Find the days and times of all lines."""
    return _Search(lines, texts).run()


class _Search:
    def __init__(self, lines: list[Line], texts: Texts) -> None:
        self.lines, self.texts, self.language = lines, texts, texts.language
        self.names = names_of(texts.language)
        self.month: int | None = None
        self.year: int | None = None
        self.grid: tuple[tuple[int | None, int | None], int] | None = None
        self.mentions: list[Mention] = []
        self.clocks: dict[int, list[Span]] = {}
        self.leading: dict[int, int] = {}
        self.years: list[int | None] = []

    def run(self) -> Sayings:
        number = 0
        while number < len(self.lines):
            end = self._line(number)
            while len(self.years) < end:
                self.years.append(self.year)
            number = end
        if self.language == "en" and not any(_LATE.search(line.text) for line in self.lines):
            self.clocks = {number: [in_the_afternoon(span) for span in spans] for number, spans in self.clocks.items()}
        return Sayings(tuple(self.mentions), self.clocks, tuple(self.years), self.leading)

    def _line(self, number: int) -> int:
        """Read one line, or several small ones that make one date; where the next begins."""
        line = self.lines[number]
        text = line.text
        parts = _parts(text, self.language) if len(text) < 40 else None
        if parts is not None and parts.only_date:
            end, merged = self._merged(number, parts)
            if merged is not None:
                self._add(merged, number, end, alone=True)
                return end
            if parts.months and not parts.days:
                self.month = parts.months[0]
                self.year = parts.years[0] if parts.years else self.year
                return number + 1
            if parts.years and not parts.months and not parts.days:
                self.year = parts.years[0]
                return number + 1
        said = self.texts.said(text)
        found = said.dates
        # "Noon" in a long sentence without a number is no time of anything.
        if said.clocks and (len(text) < 60 or any(sign.isdigit() for sign in text)):
            self.clocks[number] = list(said.clocks)
        alone = bool(found) and not self.texts.rest(text)
        for one in found:
            if alone and one.year is not None and (line.heading or len(found) == 1):
                self.year = one.year
            self._add(one, number, number + 1, alone=alone)
        if not found and not self._stamped(number, parts):
            self._context(line)
            self._under_month(number, parts)
        return number + 1

    def _stamped(self, number: int, parts: _Parts | None) -> bool:
        """A day that only `<time datetime=…>` tells in full: "Fri 8", "next Friday"."""
        line = self.lines[number]
        if parts is None or not line.stamps or not (parts.only_date or parts.weekdays):
            return False
        match = _ISO.match(line.stamps[0])
        if match is None or not ("01" <= match[2] <= "12" and "01" <= match[3] <= "31"):
            return False
        self._add(
            Written(int(match[3]), int(match[2]), (0, 0), int(match[1])), number, number + 1, alone=parts.only_date
        )
        return True

    def _merged(self, number: int, parts: _Parts) -> tuple[int, Written | None]:
        """Join "MAY", "12" and "Fri" standing in lines of their own, where they stand close together."""
        if parts.months and parts.days:
            return number + 1, None
        end = number + 1
        while end < min(len(self.lines), number + 4):
            after = _parts(self.lines[end].text, self.language) if len(self.lines[end].text) < 24 else None
            if after is None or not after.only_date or parts.overlaps(after):
                break
            one, other = self.lines[number].node, self.lines[end].node
            if _distance(one, other) > 3 or _row_of(one) is not _row_of(other):
                break
            parts = parts.with_(after)
            end += 1
        if end == number + 1 or len(parts.days) != 1 or len(parts.months) != 1:
            return number + 1, None
        written = Written(
            parts.days[0], parts.months[0], (0, 0), next(iter(parts.years), None), next(iter(parts.weekdays), None)
        )
        return end, written

    def _under_month(self, number: int, parts: _Parts | None) -> None:
        day = self.lines[number].node.day
        if day is not None and parts is not None and parts.only_date and parts.days == (day.day,):
            cell = _in_cell(self.lines[number].node)
            self._add(Written(day.day, day.month, (0, 0), day.year), number, number + 1, alone=True, cell=cell)
            return
        if self.month is None:
            return
        if parts is not None and parts.only_date and len(parts.days) == 1:
            cell = _in_cell(self.lines[number].node) and not parts.weekdays
            if cell and self._of_another_month(parts.days[0]):
                return
            written = Written(parts.days[0], self.month, (0, 0), None, next(iter(parts.weekdays), None))
            self._add(written, number, number + 1, alone=True, cell=cell)
            return
        match = _leading(self.language).match(self.lines[number].text)
        if match:
            weekday = self.names.weekdays.get((match[1] or "").casefold())
            self.leading[number] = match.end()
            self._add(Written(int(match[2]), self.month, match.span(), None, weekday), number, number + 1, alone=False)

    def _of_another_month(self, day: int) -> bool:
        """True for the last days of the month before and the first of the one after, which fill up a grid."""
        month = (self.month, self.year)
        if self.grid is None or self.grid[0] != month:
            self.grid = (month, 0)
        last = self.grid[1]
        if (last == 0 and day > 7) or day < last:
            return True
        self.grid = (month, day)
        return False

    def _context(self, line: Line) -> None:
        text = line.text
        if len(text) > 90 or _NO_YEAR.search(text):
            return
        marked = line.heading or line.node.tag in ("th", "caption", "summary", "button", "dt") or len(text) < 24
        years = _YEAR_ALONE.findall(text)
        if not marked or len(set(years)) != 1 or _SCHOOL_YEAR.search(text):
            return
        others = _YEAR_ALONE.sub(" ", text)
        if len(others.split()) > 2 and not words.EVENTS.search(others) and not words.only(words.NO_HEADING, others):
            return
        self.year = int(years[0])
        named = [
            self.names.months[word] for word in re.findall(r"[^\W\d_]+", text.casefold()) if word in self.names.months
        ]
        if len(named) == 1 and len(text) < 40:
            self.month = named[0]

    def _add(self, written: Written, first: int, last: int, *, alone: bool, cell: bool = False) -> None:
        node = self.lines[first].node
        for number in range(first + 1, last):
            node = common(node, self.lines[number].node)
        for number in range(first, last):
            for stamp in self.lines[number].stamps:
                match = _ISO.match(stamp)
                if match and written.year is None and (int(match[2]), int(match[3])) == (written.month, written.day):
                    written = replace(written, year=int(match[1]))
        before = self.mentions[-1] if self.mentions else None
        dashed = alone and first > 0 and _DASH.fullmatch(self.lines[first - 1].text)
        if before is not None and dashed and before.last == first - 1 and _joins(before, written, node):
            # "Jun 1", "–", "Jul 31", each in a block of its own.
            end = (written.day, written.month, written.year)
            node = common(before.node, node)
            self.mentions[-1] = replace(before, written=replace(before.written, last=end), last=last, node=node)
            return
        self.mentions.append(Mention(written, first, last, node, node.signature(columns=not cell), alone, cell))


_DASH = re.compile(r"[-–—‒]|to|bis|au|al|a|tot|do", re.IGNORECASE)


def _joins(before: Mention, written: Written, node: Node) -> bool:
    return (
        before.alone
        and before.written.last is None
        and _distance(before.node, node) <= 2
        and (
            written.year != before.written.year
            or (written.month, written.day) > (before.written.month, before.written.day)
        )
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    weekdays: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    years: tuple[int, ...]
    only_date: bool

    def overlaps(self, other: _Parts) -> bool:
        return any(
            one and two
            for one, two in (
                (self.weekdays, other.weekdays), (self.days, other.days),
                (self.months, other.months), (self.years, other.years),
            )
        )  # fmt: skip

    def with_(self, other: _Parts) -> _Parts:
        return _Parts(
            self.weekdays + other.weekdays,
            self.days + other.days,
            self.months + other.months,
            self.years + other.years,
            True,
        )


_TOKEN = re.compile(r"[^\W\d_]+|\d+|\S")
_ORDINALS = frozenset(("st", "nd", "rd", "th", "er", *"ºª°.,/-–|()"))


def _parts(text: str, language: str) -> _Parts | None:
    names = names_of(language)
    weekdays: list[int] = []
    days: list[int] = []
    months: list[int] = []
    years: list[int] = []
    only = True
    for token in _TOKEN.findall(text.casefold()):
        if token.isdecimal():
            number = int(token[:6])
            if 1 <= number <= 31 and len(token) <= 2:
                days.append(number)
            elif 1990 <= number <= 2060:
                years.append(number)
            else:
                only = False
        elif token in names.months:
            months.append(names.months[token])
        elif token in names.weekdays:
            weekdays.append(names.weekdays[token])
        elif token not in _ORDINALS:
            only = False
    if not (weekdays or days or months or years):
        return None
    return _Parts(tuple(weekdays), tuple(days), tuple(months), tuple(years), only)


@cache
def _leading(language: str) -> re.Pattern[str]:
    """A row under a month's heading: "Fri 8 Choir", "8th Choir"; a bare number says too little."""
    weekday = names_of(language).weekday_pattern
    return re.compile(
        rf"^(?:({weekday})(?![^\W\d_])[.,]?\s*(?:the\s+)?(?=\d)|(?=\d{{1,2}}(?:st|nd|rd|th)\b))"
        r"(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.)?(?![\w:/]|\.\d)",
        re.IGNORECASE,
    )


def _row_of(node: Node | None) -> Node | None:
    """The row of a table that a block lies in: a month over rows is no part of the first row's date."""
    while node is not None and node.tag not in ("tr", "table", "body"):
        node = node.parent
    return node if node is not None and node.tag == "tr" else None


def _in_cell(node: Node) -> bool:
    return any(one is not None and one.tag == "td" for one in (node, node.parent, node.parent and node.parent.parent))


def common(one: Node, other: Node) -> Node:
    """The smallest block around both."""
    while one is not other:
        if one.depth >= other.depth and one.parent is not None:
            one = one.parent
        elif other.parent is not None:
            other = other.parent
        else:
            break
    return one


def _distance(one: Node, other: Node) -> int:
    meeting = common(one, other)
    return max(one.depth, other.depth) - meeting.depth
