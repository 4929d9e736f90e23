"""Repeating shapes: days named at like places of the page, and what stands around each of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from meetcompanion.importers.layout.clocks import Span
from meetcompanion.importers.layout.lines import Line, Node
from meetcompanion.importers.layout.mentions import Mention, Sayings
from meetcompanion.importers.layout.written import Written

#: Rows of one group at most.
MAX_RECORDS = 2_000
# Lines between a day's heading and the times that hang on it, or between two of those.
_NEAR = 60
_HOURS = re.compile(
    r"(?:^|[\s_-])(?:footer|(?:opening|business|store|office)?-?hours|opening-?times|oeffnung\w*|horaires"
    r"|orari|openingstijden)(?:$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Record:
    """One row, its lines `first` up to `last`; `mention` says the day (perhaps above), `clock` the time it hangs on."""

    first: int
    last: int
    mention: Mention
    clock: Span | None = None
    more: tuple[Mention, ...] = ()
    skip: frozenset[int] = frozenset()
    """Lines that belong to others."""


@dataclass(slots=True)
class Group:
    """Rows of one shape, in the page's order."""

    records: list[Record] = field(default_factory=list)
    carried: bool = False
    """The day stands in a heading over the rows."""


def find_groups(lines: Sequence[Line], sayings: Sayings, bare: Callable[[int], bool]) -> list[Group]:
    """All groups, those with single rows too. `bare` tells of a line whether it holds nothing that names an event."""
    shapes: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for mention in sayings.mentions:
        shapes[mention.signature].append(mention)
    groups = [_group(mentions[:MAX_RECORDS], lines, bare) for mentions in shapes.values()]
    return groups + _carried(lines, sayings)


def _group(mentions: list[Mention], lines: Sequence[Line], bare: Callable[[int], bool]) -> Group:
    rows = _rows(mentions)
    anchors = [(row[0].first, row[0].last, row[0].node) for row in rows]
    extents = _extents(anchors)
    records = [
        Record(first, last, row[0], more=tuple(row[1:])) for (first, last), row in zip(extents, rows, strict=True)
    ]
    empty = [all(bare(number) for number in range(record.first, record.last)) for record in records]
    if len(records) > 1 and _titles_before(records, lines, bare):
        records = _with_lines_before(records, lines, bare)
    elif len(records) > 1 and 2 * sum(empty) > len(records):
        wider = [_with_lines_after(records, number, lines) for number in range(len(records))]
        grown = [one.last > other.last for one, other in zip(wider, records, strict=True)]
        if 2 * sum(grown[:-1]) >= len(grown) - 1:
            records = wider
    return Group(records)


def _rows(mentions: list[Mention]) -> list[list[Mention]]:
    rows: list[list[Mention]] = []
    for mention in mentions:
        if rows and rows[-1][0].first == mention.first:
            rows[-1].append(mention)
        else:
            rows.append([mention])
    return rows


def _extents(anchors: list[tuple[int, int, Node]]) -> list[tuple[int, int]]:
    """For each anchor the lines of the largest block around it that holds no other, all of like size."""
    levels: list[int] = []
    for number, (_, _, node) in enumerate(anchors):
        before = anchors[number - 1][1] if number else 0
        after = anchors[number + 1][0] if number + 1 < len(anchors) else None
        levels.append(_climbed(node, before, after, len(anchors)))
    usual = Counter(level for level in levels).most_common()
    most = max(usual, key=lambda item: (item[1], -item[0]))[0] if usual else 0
    result = []
    for number, (first, last, node) in enumerate(anchors):
        level = min(levels[number], most)
        if level < 0:
            after = anchors[number + 1][0] if number + 1 < len(anchors) else node.last
            result.append((first, max(last, min(after, node.last))))
            continue
        for _ in range(level):
            node = node.parent or node
        result.append((min(first, node.first), max(last, node.last)))
    return result


def _climbed(node: Node, before: int, after: int | None, size: int) -> int:
    if node.first < before or (after is not None and node.last > after):
        return -1
    level = 0
    while size > 1 and node.parent is not None and level < 12:
        node = node.parent
        if node.first < before or (after is not None and node.last > after):
            break
        level += 1
    return level


def _titles_before(records: list[Record], lines: Sequence[Line], bare: Callable[[int], bool]) -> bool:
    """True where the rows are dates under headings: heading, date, text; heading, date, text."""
    before: Counter[tuple[str, ...]] = Counter()
    behind: Counter[tuple[str, ...]] = Counter()
    for number, record in enumerate(records):
        if record.last - record.first > 2 or lines[record.first].heading in (1, 2, 3, 4, 5, 6):
            continue
        floor = records[number - 1].last if number else max(0, record.first - 3)
        if (at := _heading_before(record.first, floor, lines, bare)) is not None:
            before[lines[at].node.signature()] += 1
        ceiling = records[number + 1].first if number + 1 < len(records) else len(lines)
        for at in range(record.last, min(ceiling, record.last + 3)):
            if lines[at].heading and not bare(at):
                behind[lines[at].node.signature()] += 1
                break
    # The first row of a list whose headings follow its dates has none of them above it, and the other way round.
    most = max(before.values(), default=0)
    return most >= 0.7 * len(records) and most >= max(behind.values(), default=0)


def _heading_before(at: int, floor: int, lines: Sequence[Line], bare: Callable[[int], bool]) -> int | None:
    for number in range(at - 1, max(floor, at - 3) - 1, -1):
        if lines[number].heading and not bare(number):
            return number
    return None


def _with_lines_before(records: list[Record], lines: Sequence[Line], bare: Callable[[int], bool]) -> list[Record]:
    starts = []
    for number, record in enumerate(records):
        floor = records[number - 1].last if number else 0
        heading = _heading_before(record.first, floor, lines, bare)
        starts.append(record.first if heading is None else heading)
    result = []
    for number, record in enumerate(records):
        end = starts[number + 1] if number + 1 < len(records) else _end_after(record, lines)
        result.append(replace(record, first=starts[number], last=max(record.last, min(end, record.last + 25))))
    return result


def _with_lines_after(records: list[Record], number: int, lines: Sequence[Line]) -> Record:
    record = records[number]
    end = _end_after(record, lines)
    if number + 1 < len(records):
        end = min(end, records[number + 1].first)
    return replace(record, last=max(record.last, min(end, record.last + 400)))


def _end_after(record: Record, lines: Sequence[Line]) -> int:
    """Where what follows a row ends: with the block that holds it, or at the next heading above its own rank."""
    node = record.mention.node
    while node.parent is not None and node.last <= record.last:
        node = node.parent
    rank = min(lines[record.mention.first].heading or 6, 7)
    for number in range(record.last, min(node.last, record.last + 400)):
        if 0 < lines[number].heading < rank:
            return number
    return node.last


def _carried(lines: Sequence[Line], sayings: Sayings) -> list[Group]:
    """Rows that hang on a time of day, the day standing over several of them."""
    days = [mention for mention in sayings.mentions if mention.alone]
    spots = sorted({number for mention in sayings.mentions for number in range(mention.first, mention.last)})
    taken = set(spots)
    starts = [mention.first for mention in days]
    shapes: dict[tuple[str, ...], list[int]] = defaultdict(list)
    columns = not any(mention.cell for mention in days)
    for number in sayings.clocks:
        if number not in taken and not opening_hours(lines[number].node):
            shapes[lines[number].node.signature(columns=columns)].append(number)
    groups = []
    for numbers in shapes.values():
        if len(numbers) < 2 and not any(lines[number].node.day for number in numbers):
            continue
        records: list[Record] = []
        named = 0
        extents = _extents([(number, number + 1, lines[number].node) for number in numbers[:MAX_RECORDS]])
        for number, (first, last) in zip(numbers, extents, strict=False):
            nearest = bisect_left(spots, first)
            if nearest < len(spots) and spots[nearest] < last:
                continue
            node = lines[number].node
            if node.day is not None:
                named += 1
                written = Written(node.day.day, node.day.month, (0, 0), node.day.year)
                mention = Mention(written, number, number + 1, node, node.signature(), True)
                records.append(Record(first, last, mention, sayings.clocks[number][0]))
                continue
            above = bisect_left(starts, first) - 1
            if above >= 0 and first - max(days[above].last, records[-1].last if records else 0) <= _NEAR:
                records.append(Record(first, last, days[above], sayings.clocks[number][0]))
        if named or len(records) > len({record.mention.first for record in records}):
            groups.append(Group(records, carried=True))
    return groups


def opening_hours(node: Node) -> bool:
    """True in a page's foot and where a block's name says that its times are those of a house."""
    around: Node | None = node
    for _ in range(6):
        if around is None or around.tag == "body":
            return False
        if around.tag == "footer" or _HOURS.search(around.label):
            return True
        around = around.parent
    return False


def _has_own_heading(record: Record, parts: list[int], lines: Sequence[Line], bare: Callable[[int], bool]) -> bool:
    """True where a heading names the row as a whole, so that the links in it are none of their own."""
    headings = [number for number in range(record.first, record.last) if 0 < lines[number].heading < 7]
    return not lines[parts[0]].heading and sum(not bare(number) for number in headings) == 1


def split_by_links(record: Record, lines: Sequence[Line], bare: Callable[[int], bool]) -> list[Record]:
    """One row per heading or link where a day's row holds several of one shape; the row itself where it does not."""
    shapes: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number in range(max(record.first, record.mention.first), record.last):
        line = lines[number]
        linked = any(len(text) >= 0.6 * len(line.text) for text, _ in line.links)
        if (linked or line.heading) and not bare(number):
            shapes[(*line.node.signature(), str(bool(line.heading)))].append(number)
    best = max(shapes.values(), key=len, default=[])
    if len(best) < 2 or _has_own_heading(record, best, lines, bare):
        return [record]
    node = [lines[number].node for number in best]
    extents = _extents([(number, number + 1, one) for number, one in zip(best, node, strict=True)])
    result = []
    for index, (number, (first, last)) in enumerate(zip(best, extents, strict=True)):
        end = best[index + 1] if index + 1 < len(best) else record.last
        if first == number and last == number + 1:
            last = min(end, number + 8)
        result.append(replace(record, first=max(first, record.first), last=min(last, record.last)))
    return result
