"""Dates as people write them, found in a line: "Fri, May 3–5", "10. bis 12. Mai", "du 3 au 5 mai", "7/14/26"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from meetcompanion.importers.layout.vocabulary import Names, names_of

# Years long past are read too, so that a chronicle's days are not taken for those of this year.
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_ORDINAL = r"(?:st|nd|rd|th|er|[ºª°]|\.)?"
_TO = (
    r"(?:\s*(?:[-–—‒/+&]|\.\s?[-–—‒])\s*"
    r"|\s+(?:to|through|thru|until|and|bis(?:\s+zum)?|und|au|et|al?|hasta|e|y|i|en|tot(?:\s+en\s+met)?|t/m|do|até)\s+)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_AND = re.compile(r"(?:st|nd|rd|th|er|[.ºª])?[\s,]*(?:[&+/]|(?:and|und|et|y|e|i|en)\b)[\s\w.,]*", re.IGNORECASE)
_OF = r"(?:\s*[,.]?\s*|\s+(?:de|of|del|d.)\s+|\s?[-–/]\s?|\s)"
_LIST = (
    r"(?:(?:\s*,\s*(?:(?:and|und|et|y|e)\s+)?|\s*[&+]\s*|\s+(?:and|und|et|y|e|i|en)\s+)"
    r"(?:[0-3]?\d)(?:st|nd|rd|th|\.)?(?![\d:.h]|\s?[ap]\.?m?\b|\s?uhr|\s*(?:[-–—]|to|bis|till|until)\s*\d))"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it stands in a line: what is not written is None. `more` are further days of the same month."""

    day: int
    month: int
    at: tuple[int, int]
    year: int | None = None
    weekday: int | None = None
    last: tuple[int, int, int | None] | None = None  # day, month, year of a range's end
    more: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """How this page writes numeric dates."""

    day_first: bool


_Reader = Callable[[re.Match[str], Names, Order], Written | None]


def dates_in(text: str, language: str, order: Order) -> list[Written]:
    """All dates of a line in its order; two that a sign or word of range joins are one."""
    text = text[:600]
    numbers = [match.start() for match in _NUMBER.finditer(text)]
    if len(text) < 4 or not numbers:
        return []
    names = names_of(language)
    found: list[Written] = []
    for pattern, read, spots in _tries(text, numbers, names):
        end = 0
        for spot in spots:
            if spot < end or (match := pattern.match(text, spot)) is None:
                continue
            first, end = match.span()
            if any(first < one.at[1] and one.at[0] < end for one in found):
                continue
            written = read(match, names, order)
            if written is not None:
                found.append(written)
    return found if len(found) < 2 else _joined(sorted(found, key=lambda one: one.at), text)


def _tries(text: str, numbers: list[int], names: Names) -> Iterator[tuple[re.Pattern[str], _Reader, Sequence[int]]]:
    """The patterns that may fit, each with the places where it may begin: trying all of them everywhere takes long."""
    signed = "/" in text or "." in text or "-" in text
    if signed:
        yield _ISO, _iso, numbers
        yield _SPAN, _spanned, numbers
    months, weekdays = [], []
    for match in _WORD.finditer(text):
        word = match.group().casefold()
        if word in names.months:
            months.append(match.start())
        elif word in names.weekdays:
            weekdays.append(match.start())
    if months:
        month_first, day_first = _compiled(names.language)
        by_month = (month_first, _worded, sorted([*weekdays, *months]))
        by_day = (day_first, _worded, sorted([*weekdays, *numbers]))
        # "9 de mayo, 12 h": only English puts the month before the day.
        yield from (by_month, by_day) if names.language == "en" else (by_day, by_month)
    if signed:
        yield _NUMERIC, _numeric, numbers


def slash_order(texts: Iterable[str], *, month_first: bool) -> Order:
    """Decide by the page's own dates: a first number over 12 is a day; where none tells, `month_first` holds."""
    first = second = 0
    for text in texts:
        for match in _SLASHED.finditer(text):
            first += int(match[1]) > 12
            second += int(match[2]) > 12
    if first != second:
        return Order(day_first=first > second)
    return Order(day_first=not month_first)


_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?:/\d{2,4})?(?![\d/])")
_ISO = re.compile(rf"(?<![\d-])(?P<y>{_YEAR})[-/.](?P<m>0?[1-9]|1[0-2])[-/.](?P<d>[0-2]?\d|3[01])(?!\d)")
_NUMERIC = re.compile(
    r"(?<![\d/.,:$€£-])(?P<a>[0-3]?\d)(?P<s>[/.-])(?P<b>[0-3]?\d)(?:(?P=s)(?:(?P<y>(?:19|20)\d\d(?!\d|:\d)|\d\d(?![\d:]))|(?![\d:]))"
    r"|(?=[^\d.:/-]|$))"
)

_WORD_AND = re.compile(r"([^\W\d_]{2,14})\.?\s*(?:[/&+,–-]|and|und|et|y|e|i|en)\s*$", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"([^\W\d_]{2,14})[.,]?\s*(?:den|le|el|il)?\s*[,(]?\s*$")
# "8.–10.5.2026", "9./10.05.", "8-10.05.2026": two days of one month.
_SPAN = re.compile(
    r"(?<![\d/.,:$€£-])(?P<a>0?[1-9]|[12]\d|3[01])(?P<dot>\.)?\s?(?P<j>[-–—/+&]|bis(?:\szum)?|und|u\.)\s?"
    r"(?P<c>0?[1-9]|[12]\d|3[01])\.\s?(?P<b>0?[1-9]|1[0-2])\.(?:\s?(?P<y>20\d\d|\d\d(?![\d:.])))?(?!\d)"
)
_FRACTION = re.compile(r"\d\s(?:1/[2-8]|2/3|3/[458]|5/8|7/8)$")
_NUMBERED = re.compile(r"(?:room|rooms|suite|unit|apt|no|nr|page|pages|track|#)\.?\s*$", re.IGNORECASE)


def _iso(match: re.Match[str], _names: Names, _order: Order) -> Written | None:
    return _checked(Written(int(match["d"]), int(match["m"]), match.span(), int(match["y"])))


def _spanned(match: re.Match[str], names: Names, _order: Order) -> Written | None:
    year = _year(match["y"])
    if not match["dot"] and year is None:
        return None
    day, second, month = int(match["a"]), int(match["c"]), int(match["b"])
    apart = second != day + 1 and match["j"] in ("+", "&", "/", "und", "u.")
    last, more = (None, (second,)) if apart else ((second, month, None), ())
    return _checked(Written(day, month, match.span(), year, _weekday(match, names), last, more))


def _numeric(match: re.Match[str], names: Names, order: Order) -> Written | None:
    one, two, sign = int(match["a"]), int(match["b"]), match["s"]
    year = _year(match["y"])
    after = match.string[match.end() : match.end() + 8].lower().lstrip()
    if year is None:
        if sign == "-" or (sign == "." and not match.group().endswith(".")):
            return None
        if sign == "/" and (len(match["a"] + match["b"]) < 3 or after[:1] == "%" or match.group() == "24/7"):
            return None
        if sign == "/" and _FRACTION.search(match.string, max(0, match.start() - 4), match.end()):
            return None
        if _NUMBERED.search(match.string, max(0, match.start() - 12), match.start()):
            return None
    elif sign == "-" and len(match["y"]) == 2 and len(match["a"] + match["b"]) < 3:
        return None
    if sign == "." and after.startswith(("uhr", "am", "pm", "€", "eur", "zł")):
        return None
    # With dots the day stands first, save where the numbers themselves say otherwise.
    day_first = order.day_first or sign == "."
    if one > 12:
        day_first = True
    elif two > 12:
        day_first = False
    day, month = (one, two) if day_first else (two, one)
    return _checked(Written(day, month, match.span(), year, _weekday(match, names)))


def _worded(match: re.Match[str], names: Names, _order: Order) -> Written | None:
    month = names.months[match["m"].casefold()]
    if match["m"] == "may" and names.language == "en" and len(match.string) > 16:
        return None  # "you may 3 times …"
    day = int(match["d"])
    last = (int(match["d2"]), month, None) if match["d2"] else None
    more = tuple(int(number) for number in re.findall(r"\d{1,2}", match["more"])) if match["more"] else ()
    listed = match["more"] and match.end("more") <= match.start("d2")
    since = match.end("more") if listed else match.end("d")
    if last and (listed or last[0] != day + 1) and _AND.fullmatch(match.string, since, match.start("d2")):
        # "9. und 16. Mai" are two days; "2nd and 3rd" may as well be one that lasts.
        more, last = (*more, last[0]), None
    weekday = names.weekdays.get((match["w"] or "").casefold())
    if weekday is not None and (last or more):
        # "Sa/So, 9./10. Mai": the first of two weekdays is that of the first day.
        before = _WORD_AND.search(match.string, max(0, match.start("w") - 20), match.start("w"))
        weekday = names.weekdays.get(before[1].casefold(), weekday) if before else weekday
    return _checked(Written(day, month, match.span(), _year(match["y"]), weekday, last, more))


@cache
def _compiled(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = names_of(language)
    month = rf"(?P<m>{names.month_pattern})(?![^\W\d_])\.?"
    weekday = (
        rf"(?:\b(?P<w>{names.weekday_pattern})(?:-feira)?(?![^\W\d_])[.,]?\s*"
        r"(?:,|-|–|·|\||the|den|der|dem|le|el|il|dia|d\.)?\s*)?"
    )
    other = rf"(?:(?:{names.weekday_pattern})(?![^\W\d_])[.,]?\s*)?"
    year = rf"(?:{_OF}(?P<y>{_YEAR}|['’]\d\d)(?!\d))?"
    day = r"(?P<d>0?[1-9]|[12]\d|3[01])"
    second = r"(?P<d2>0?[1-9]|[12]\d|3[01])"
    no_clock = r"(?![\d:]|\s?[ap]\.?m\b|[.]\d\d\b|h\d|\s?uhr|\snoon|\smidnight)"
    first = (
        rf"(?<![^\W_]){weekday}(?<![^\W_]){month}(?:\s*[-,/]?\s*)(?:the\s+)?{day}{_ORDINAL}{no_clock}"
        rf"(?:{_TO}{other}{second}{_ORDINAL}{no_clock}(?!\s*(?:{names.month_pattern})\b))?(?P<more>{_LIST}{{0,12}}){year}"
    )
    then = (
        rf"(?<![^\W_]){weekday}(?<![\d:./$€£]){day}{_ORDINAL}(?P<more>(?:\s?,\s?{_DAY}{_ORDINAL}){{0,12}})"
        rf"(?:,?{_TO}{other}{second}{_ORDINAL})?{_OF}(?:de\s+|of\s+)?{month}{year}"
    )
    return re.compile(first, re.IGNORECASE), re.compile(then, re.IGNORECASE)


def _joined(found: list[Written], text: str) -> list[Written]:
    """Two dates with nothing but a sign or word of range between them are one that lasts; "May 3 – June 2"."""
    result: list[Written] = []
    for written in found:
        before = result[-1] if result else None
        if before is not None and before.last is None and not before.more:
            between = text[before.at[1] : written.at[0]]
            if len(between) < 30 and _BETWEEN.fullmatch(between) and _after(before, written):
                end = written.last or (written.day, written.month, written.year)
                result[-1] = replace(before, last=end, at=(before.at[0], written.at[1]))
                continue
        result.append(written)
    return result


_BETWEEN = re.compile(
    r"[\s,.]*(?:\b\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?|uhr)?)?\s*"
    r"(?:[-–—‒]|to|through|thru|until|bis(?:\s+zum)?|au|al?|hasta|tot(?:\s+en\s+met)?|t/m|do|até"
    r"|fino\s+al)\s*(?:\w{2,12}\.?,?\s*)?",
    re.IGNORECASE,
)


def _after(one: Written, other: Written) -> bool:
    if one.year and other.year and one.year != other.year:
        return one.year < other.year
    return (one.month, one.day) <= (other.month, other.day) or other.year is None or one.year is None


def _weekday(match: re.Match[str], names: Names) -> int | None:
    before = _WORD_BEFORE.search(match.string, max(0, match.start() - 24), match.start())
    return names.weekdays.get(before[1].casefold()) if before else None


def _year(text: str | None) -> int | None:
    if not text:
        return None
    number = int(text.lstrip("'’"))
    return number if number > 100 else 2000 + number


def _checked(written: Written) -> Written | None:
    lengths = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not 1 <= written.month <= 12 or not 1 <= written.day <= lengths[written.month - 1]:
        return None
    if written.year is not None and not 1980 <= written.year <= 2100:
        return None
    if written.last and (written.last[0] <= written.day if written.last[1] == written.month else False):
        written = replace(written, last=None)
    return written
