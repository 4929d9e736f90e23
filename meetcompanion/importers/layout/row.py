"""What one row says: its title, place, link, words and whether it is called off."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from meetcompanion.importers.layout import words
from meetcompanion.importers.layout.clocks import Span
from meetcompanion.importers.layout.groups import Record
from meetcompanion.importers.layout.lines import Line
from meetcompanion.importers.layout.mentions import Sayings
from meetcompanion.importers.layout.written import Written
from meetcompanion.importers.status_words import CALLED_OFF, status_of_title
from meetcompanion.model import Status

_LONG = 160
_YEAR = re.compile(r"(?<![\d$€£])(20\d\d)(?!\d)")
_DATED = re.compile(
    r"(?<!\d)(?:(?P<y>20\d\d)(?P<s>[-/_]?)(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)"
    r"|(?P<m2>\d\d?)(?P<z>[-_])(?P<d2>\d\d?)(?P=z)(?P<y2>20\d\d))(?!\d)"
)
_END = re.compile(
    r"(?:ends?|end(?:e|s at)?|end ?time|to|until|bis|fin|à|hasta|fine|alle|einde|tot|fim|até|koniec|do)", re.IGNORECASE
)
_END_NAME = re.compile(r"(?:^|[\s_-])(?:end|ende|fin)[_-]?(?:time|date|zeit)?(?:$|[\s_-])", re.IGNORECASE)
_AT = re.compile(r"^\s*(?:@|at\s+the\s+)\s*(.{3,90})$")
_IN = re.compile(r"(?:in|at|im|in der|à|en|a|presso)\s+(?:the\s+)?[A-Z0-9]")
_PAPER = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt)(?:$|[?#])", re.IGNORECASE)
_PRICE = re.compile(r"^\W*(?:[$€£]\s?\d|\d+(?:[.,]\d\d)?\s?(?:€|zł|eur|usd|£)|free\b|gratis|eintritt)", re.IGNORECASE)
_TAIL = re.compile(
    r"\s+[-–—|·,]\s+(?:[$€£]\s?\d+(?:[.,]\d\d)?|\d+(?:[.,]\d\d)?\s?(?:€|eur|zł|£)|free(?: entry)?|gratis|kostenlos"
    r"|gratuit|eintritt frei|entrada libre"
    r"|ingresso libero|wstęp wolny)\W*$",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^[^\W\d_]{3,16}(?: [^\W\d_]{3,16})?:\s*\S")
_SHOW = re.compile(r"(?:show|starts?|begins?|beginn|début|comienzo|inizio|aanvang|início|concert)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read; `title` is None where it holds no words of its own."""

    title: str | None
    clock: Span | None
    place: str | None
    link: str | None
    description: str | None
    status: Status
    year: int | None
    at: int | None = None
    """The line of the title."""


@dataclass(frozen=True, slots=True)
class Table:
    """What holds for all rows of a group: words that recur in most of them, and what its columns are called."""

    recurring: frozenset[str]
    variety: dict[tuple[str, ...], float]
    """For lines at like places of the rows, and for those whatever the names of the words in them (a place without its
    last part): how many of their texts are different ones, from 0 to 1."""
    columns: dict[tuple[int, int], str]


def table_of(records: Sequence[Record], lines: Sequence[Line], rest: dict[int, str]) -> Table:
    """Look over all rows of a group."""
    seen: Counter[str] = Counter()
    columns: dict[tuple[int, int], str] = {}
    texts: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for record in records:
        for number in range(record.first, record.last):
            if rest[number]:
                spot = spot_of(lines[number])
                texts[spot].append(rest[number].casefold())
                texts[spot[:-1]].append(rest[number].casefold())
        seen.update({text.casefold() for number in range(record.first, record.last) if (text := rest[number])})
    recurring = {text for text, count in seen.items() if len(records) > 2 and count > 0.6 * len(records)}
    if records:
        for line in lines[max(0, records[0].first - 30) : records[0].first + 1]:
            if line.node.tag in ("th", "td") and len(line.text) < 40:
                columns[(line.node.depth, line.node.column)] = line.text
    variety = {spot: len(set(said)) / len(said) for spot, said in texts.items() if 2 * len(said) > len(records) > 3}
    return Table(frozenset(recurring), variety, columns)


def spot_of(line: Line) -> tuple[str, ...]:
    """What lines at like places of like rows share."""
    return (*line.node.signature(), str(line.heading), line.labels)


def read_row(record: Record, lines: Sequence[Line], rest: dict[int, str], sayings: Sayings, table: Table) -> Row:
    """Read one row; `rest` holds each line's words without its dates and times."""
    numbers = [number for number in range(record.first, record.last) if number not in record.skip]
    at = _title_line(record, numbers, lines, rest, table)
    title = _TAIL.sub("", rest[at]).strip() if at is not None else None
    if title and CALLED_OFF.fullmatch(title.strip(" ()[]!*.:")):
        title = None
    place, place_at = _place(numbers, at, lines, rest, table)
    return Row(
        title=_cut(title) if title else None,
        clock=record.clock or _clock(record, numbers, lines, sayings, table),
        place=place,
        link=_link(numbers, at, lines),
        description=_description([number for number in numbers if number not in (at, place_at)], lines, rest),
        status=_status(title or "", at, numbers, lines),
        year=_lone_year(numbers, lines) or _linked_year(record.mention.written, numbers, lines),
        at=at,
    )


def _title_line(
    record: Record, numbers: Sequence[int], lines: Sequence[Line], rest: dict[int, str], table: Table
) -> int | None:
    best: tuple[float, int] | None = None
    for number in numbers:
        text = rest[number]
        if not text or words.only(words.EMPTY, text) or len(text) < 3 or not any(sign.isalpha() for sign in text):
            continue
        score = _title_score(lines[number], text, table) - 0.5 * min(abs(number - record.mention.first), 40)
        if number != record.mention.first and any(_PAPER.search(href) for _, href in lines[number].links):
            score -= 44
        if best is None or score > best[0]:
            best = (score, number)
    return best[1] if best and best[0] > -40 else None


def _title_score(line: Line, text: str, table: Table) -> float:
    labels = _labels(line)
    score = (34.0 - 2 * line.heading) if 0 < line.heading < 7 else 8.0 if line.heading else 0.0
    if any(len(shown) >= 0.5 * len(text) for shown, _ in line.links):
        score += 14
    if words.TITLE_NAME.search(labels):
        score += 22
    if words.PLACE_NAME.search(labels):
        score -= 30
    elif words.OTHER_NAME.search(labels) and not words.TITLE_NAME.search(labels):
        score -= 14
    if len(text) > _LONG:
        score -= 25
    elif len(text) < 6:
        score -= 6
    if text.casefold() in table.recurring:
        score -= 18
    spot = spot_of(line)
    score += 16 * (table.variety.get(spot, table.variety.get(spot[:-1], 0.7)) - 0.7)
    if (
        _IN.match(text)
        or "@" in text[:1]
        or "://" in text
        or _PRICE.match(text)
        or words.PLACE_LABEL.match(text)
        or CALLED_OFF.fullmatch(text)
    ):
        score -= 60
    elif words.ADDRESS.search(text) and len(text) < 120:
        score -= 15
    elif _LABELLED.match(text) and not line.heading:
        score -= 6
    if words.wrote(text, reach=len(text)) and not line.heading:
        score -= 20
    column = _column(line, table)
    if column and column != line.text:
        if re.search(
            r"title|event|meeting|name|topic|subject|veranstaltung|titel|thema|committee|body|board|titre|título"
            r"|titolo",
            column,
            re.I,
        ):
            score += 26
        elif re.search(r"location|place|venue|time|date|agenda|minutes|ort|where|zeit", column, re.I):
            score -= 30
    return score


def _labels(line: Line) -> str:
    parent = line.node.parent
    around = parent.label if parent is not None and parent.last - parent.first < 3 else ""
    return f"{line.labels} {line.node.label} {around}"


def _clock(
    record: Record, numbers: Sequence[int], lines: Sequence[Line], sayings: Sayings, table: Table
) -> Span | None:
    best: tuple[int, Span] | None = None
    ends: list[Span] = []
    for number in numbers:
        for span in sayings.clocks.get(number, ()):
            text = lines[number].text
            if span.end is None and len(text) < 40 and _tells_end(number, lines, table):
                ends.append(span)
                continue
            before = text[max(0, span.at[0] - 14) : span.at[0]]
            rank = abs(number - record.mention.first)
            rank += 100 if len(text) > _LONG else 0
            rank += 300 if span.doors else 0
            rank -= 2 if span.end is not None else 0
            rank -= 60 if _SHOW.search(before) else 0
            if number == record.mention.first and span.at[0] < record.mention.written.at[0] and len(text) > 60:
                rank += 20
            if words.WRITTEN.search(_labels(lines[number])) or words.wrote(text, span.at[0]):
                rank += 500
            if best is None or rank < best[0]:
                best = (rank, span)
    if best is None or best[0] >= 400:
        return None
    span = best[1]
    return replace(span, end=ends[0].start) if ends and span.end is None and ends[0].start != span.start else span


def _tells_end(number: int, lines: Sequence[Line], table: Table) -> bool:
    """True for a time in a column, a block or behind a label that says that it is when things end."""
    line = lines[number]
    above = lines[number - 1].text if number and len(lines[number - 1].text) < 24 else ""
    return bool(
        _END.fullmatch(_column(line, table).strip(" :"))
        or _END.fullmatch(above.strip(" :"))
        or _END_NAME.search(f"{line.labels} {line.node.label}")
    )


def _column(line: Line, table: Table) -> str:
    """What the column is called that a cell stands in."""
    return table.columns.get((line.node.depth, line.node.column), "") if line.node.tag in ("td", "th") else ""


def _place(
    numbers: Sequence[int], title: int | None, lines: Sequence[Line], rest: dict[int, str], table: Table
) -> tuple[str | None, int | None]:
    address: int | None = None
    for index, number in enumerate(numbers):
        line, text = lines[number], rest[number]
        if label := words.PLACE_LABEL.match(line.text):
            if label[1] and label[1].strip():
                return label[1].strip()[:200], number
            if index + 1 < len(numbers):
                return lines[numbers[index + 1]].text[:200], numbers[index + 1]
        if number == title or not text:
            continue
        column = _column(line, table)
        named = words.PLACE_NAME.search(_labels(line)) or re.match(
            r"location|venue|place|where|ort\b|lieu|lugar|luogo|locatie|local|miejsce", column, re.IGNORECASE
        )
        if named and column != line.text and len(text) < 200 and not words.only(words.EMPTY, text):
            return text.removeprefix("@").strip(), number
        if (at := _AT.match(line.text)) and len(line.text) < 90:
            return at[1].strip(), number
        if address is None and len(text) < 140 and words.ADDRESS.search(text):
            address = number
    return (rest[address], address) if address is not None else (None, None)


def _link(numbers: Sequence[int], title: int | None, lines: Sequence[Line]) -> str | None:
    order = [title] if title is not None else []
    for number in [*order, *numbers]:
        for _, href in lines[number].links:
            lowered = href.strip().lower()
            if not lowered.startswith(("mailto:", "tel:", "javascript:", "#", "webcal:")) and not re.search(
                r"\.ics(?:$|\?)|calendar\.google|addtoany|facebook\.com/sharer|twitter\.com/(?:intent|share)"
                r"|maps?\.google|google\.\w+/maps",
                lowered,
            ):
                return href
    return None


def _description(numbers: Sequence[int], lines: Sequence[Line], rest: dict[int, str]) -> str | None:
    texts = []
    for number in numbers:
        text = lines[number].text if len(lines[number].text) > 100 else rest[number]
        if len(text) > 24 and not words.only(words.EMPTY, text) and text not in texts:
            texts.append(text)
    joined = "\n".join(texts[:20])[:3_000].strip()
    return joined or None


def _status(title: str, at: int | None, numbers: Sequence[int], lines: Sequence[Line]) -> Status:
    found = status_of_title(title) if title else None
    if found is not None:
        return found
    if at is not None:
        line = lines[at]
        if len(line.struck) > 0.6 * max(len(title), 1):
            return Status.CANCELLED
        if CALLED_OFF.search(line.text) and not CALLED_OFF.search(title):
            return Status.CANCELLED
    for number in numbers[:40]:
        line = lines[number]
        if len(line.text) < 60 and (status := status_of_title(line.text)) is not None:
            return status
        if len(line.text) < 30 and CALLED_OFF.search(line.text) and number != at:
            return Status.CANCELLED
        if words.CANCELLED_NAME.search(f"{line.labels} {line.node.label}") and number == at:
            return Status.CANCELLED
    if (title and re.search(r"\b(?:CANCELL?ED|ABGESAGT|ANNULÉE?|CANCELAD[OA])\b", title)) or re.search(
        r"\bmeeting (?:is |was |has been )?(?:cancell?ed|postponed)\b", title, re.IGNORECASE
    ):
        return Status.CANCELLED
    return Status.CONFIRMED


def _lone_year(numbers: Sequence[int], lines: Sequence[Line]) -> int | None:
    years = set()
    for number in numbers[:12]:
        text = lines[number].text
        if len(text) < 40:
            years |= set(_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None


def _linked_year(written: Written, numbers: Sequence[int], lines: Sequence[Line]) -> int | None:
    """The year in the address of a row's link where the same day stands beside it: ".../quiz-05-08-2026"."""
    years = set()
    for number in numbers[:12]:
        for _, href in lines[number].links:
            for match in _DATED.finditer(href[:300]):
                year, month, day = match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"]
                if (int(month), int(day)) == (written.month, written.day):
                    years.add(int(year))
    return years.pop() if len(years) == 1 else None


def _cut(text: str) -> str:
    if len(text) <= _LONG:
        return text
    sentence = re.match(r"^.{20,160}?[.!?](?=\s)", text)
    return sentence.group() if sentence else text[: _LONG - 1].rsplit(" ", 1)[0] + "…"
