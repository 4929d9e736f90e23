"""Finds the days and seasons that a sentence speaks of, in the words of one language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from meetcompanion.jot import calendar_days as days
from meetcompanion.jot.folding import Folded, fold
from meetcompanion.jot.language import Language, any_of, language, pattern_of
from meetcompanion.model import Due

_Said = dict[str, str]
_BEFORE_NUMBERS = (
    r"(?:on|by|until|till|before|am|bis|bis zum|zum|vor|ab|vom|le|avant le|d'ici le|au|el|del|hasta el|para el)"
)
_NUMBERS = [
    ("iso", r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"),
    ("numbers", r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?:\s?(?P<year>\d{4}|\d{2})(?!\d))?"),
    ("numbers", r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4}|\d{2})"),
    (
        "numbers",
        rf"{_BEFORE_NUMBERS}\s+(?:the\s+)?(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})(?:[./](?P<year>\d{{4}}|\d{{2}}))?",
    ),
]
#: What may say of which year a month or a season is.
_WITH_YEAR = ("month", "mid_month", "end_month", "season")
_YEAR = r"(?:,?\s+(?:of\s+|de\s+|del\s+)?(?P<year>\d{4}))?"
#: More of these before the words take them away: "last Friday", "every May".
_LOOK_BACK = 24


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day and the place of its words in the original sentence."""

    start: int
    end: int
    due: Due


@dataclass(frozen=True, slots=True)
class _Patterns:
    rules: tuple[tuple[str, re.Pattern[str]], ...]
    not_before: re.Pattern[str]
    units: dict[str, str]
    numbers: dict[str, int]
    seasons: dict[str, str]
    holidays: dict[str, str]


def find_days(sentence: Folded, code: str, on: date) -> list[FoundDay]:
    """The days that the sentence names, in order, counted from `on`. A day that does not exist is none."""
    patterns, spoken = _patterns(code), language(code)
    candidates = sorted(_matches(sentence.text, patterns), key=lambda one: (one[1].start(), -one[1].end()))
    found: list[FoundDay] = []
    after = 0
    for rule, match in candidates:
        if match.start() < after:
            continue
        before = sentence.text[max(0, match.start() - _LOOK_BACK) : match.start()]
        if patterns.not_before.search(before):
            after = match.end()
            continue
        said = {name.partition("_")[0]: text for name, text in match.groupdict().items() if text}
        try:
            due = _RULES[rule](said, patterns, spoken, on)
        except (ValueError, OverflowError):
            continue  # the 31st of February
        found.append(FoundDay(sentence.at[match.start()], sentence.at[match.end()], due))
        after = match.end()
    return found


def _matches(text: str, patterns: _Patterns) -> Iterator[tuple[str, re.Match[str]]]:
    for rule, pattern in patterns.rules:
        for match in pattern.finditer(text):
            yield rule, match


@cache
def _patterns(code: str) -> _Patterns:
    spoken = language(code)
    dates = spoken.data["dates"]
    units, seasons, holidays = (_by_name(dates[key]) for key in ("units", "seasons", "holidays"))
    numbers = {name: int(number) for name, number in _by_name(dates["numbers"]).items()}
    places = {
        "{amount}": rf"(?P<amount>\d{{1,3}}|{_either(numbers)})",
        "{unit}": rf"(?P<unit>{_either(units)})",
        "{weekday}": rf"(?P<weekday>{_either(spoken.weekdays)})",
        "{weekday_short}": rf"(?P<weekday>{_either(spoken.weekdays_short)})",
        "{month}": rf"(?P<month>{_either(spoken.months)})",
        "{season}": rf"(?P<season>{_either(seasons)})",
        "{holiday}": rf"(?P<holiday>{_either(holidays)})",
        "{day}": r"(?P<day>\d{1,2})",
        "{year}": r"(?P<year>\d{4})",
    }
    rules = list(_NUMBERS)
    for rule in (rule for rule in _RULES if rule not in ("iso", "numbers")):
        for phrase in dates.get(rule, ()):
            made = pattern_of(phrase)
            for place, inside in places.items():
                for number in range(made.count(place)):  # a group's name may stand once in a pattern
                    made = made.replace(place, inside.replace(">", f"_{number}>", 1), 1)
            rules.append((rule, made))
    rules = [(rule, made + _YEAR if rule in _WITH_YEAR else made) for rule, made in rules]
    names = _either([*spoken.weekdays, *spoken.weekdays_short])
    day_name = rf"(?:(?:{names})\.?,?\s+(?:(?:on|the|am|der|den|dem|le|el)\s+)*)?"
    rules = [(rule, day_name + made if rule in ("day_month", "day", "numbers") else made) for rule, made in rules]
    compiled = tuple((rule, re.compile(rf"(?<![\w/-]){made}(?![\w/]|-\d)")) for rule, made in rules)
    not_before = re.compile(rf"(?<!\w){any_of(dates['not_before'])}\s+$")
    return _Patterns(compiled, not_before, units, numbers, seasons, holidays)


def _by_name(table: dict[str, list[str]]) -> dict[str, str]:
    return {fold(name).text: meaning for meaning, names in table.items() for name in names}


def _either(names: Iterable[str]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))


def _due(count: Callable[[_Said, _Patterns, Language, date], date]) -> Callable[..., Due]:
    return lambda said, patterns, spoken, on: Due(day=count(said, patterns, spoken, on))


def _weekday(said: _Said, spoken: Language) -> int:
    name = said["weekday"]
    return spoken.weekdays.get(name, spoken.weekdays_short.get(name, 0))


def _year(said: _Said) -> int | None:
    return int(said["year"]) if "year" in said else None


def _amount(said: _Said, patterns: _Patterns) -> int:
    words = " ".join(said.get("amount", "1").split())
    return patterns.numbers[words] if words in patterns.numbers else int(words)


#: Of two that find the same words the first counts: "el fin de semana" is the weekend, not the end of the week.
_RULES: dict[str, Callable[[_Said, _Patterns, Language, date], Due]] = {
    "iso": _due(lambda said, _p, _l, _on: date(int(said["year"]), int(said["month"]), int(said["day"]))),
    "numbers": _due(lambda said, _p, _l, on: days.day_of_month(int(said["day"]), int(said["month"]), _year(said), on)),
    "today": _due(lambda _s, _p, _l, on: on),
    "tomorrow": _due(lambda _s, _p, _l, on: on + timedelta(days=1)),
    "after_tomorrow": _due(lambda _s, _p, _l, on: on + timedelta(days=2)),
    "ahead": _due(lambda said, p, _l, on: days.ahead(_amount(said, p), p.units[said["unit"]], on)),
    "next_unit": _due(lambda said, p, _l, on: days.beginning_of_next(p.units[said["unit"]], on)),
    "weekend": _due(lambda _s, _p, _l, on: on if on.weekday() == 5 else days.weekday_ahead(5, on)),
    "next_weekend": _due(lambda _s, _p, _l, on: days.weekday_next_week(5, on)),
    "this_unit": _due(lambda said, p, _l, on: days.end_of(p.units[said["unit"]], on)),
    "weekday": _due(lambda said, _p, spoken, on: days.weekday_ahead(_weekday(said, spoken), on)),
    "weekday_short": _due(lambda said, _p, spoken, on: days.weekday_ahead(_weekday(said, spoken), on)),
    "coming_weekday": _due(lambda said, _p, spoken, on: days.weekday_ahead(_weekday(said, spoken), on)),
    "next_weekday": _due(lambda said, _p, spoken, on: days.weekday_next_week(_weekday(said, spoken), on)),
    "month": _due(lambda said, _p, spoken, on: days.month_ahead(spoken.months[said["month"]], _year(said), on)),
    "mid_month": _due(
        lambda said, _p, spoken, on: days.day_of_month(15, spoken.months[said["month"]], _year(said), on)
    ),
    "end_month": _due(lambda said, _p, spoken, on: days.end_of_month(spoken.months[said["month"]], _year(said), on)),
    "day_month": _due(
        lambda said, _p, spoken, on: days.day_of_month(int(said["day"]), spoken.months[said["month"]], _year(said), on)
    ),
    "day": _due(lambda said, _p, _l, on: days.day_ahead(int(said["day"]), on)),
    "season": lambda said, p, _l, on: days.season_ahead(p.seasons[" ".join(said["season"].split())], _year(said), on),
    "holiday": _due(lambda said, p, _l, on: days.holiday_ahead(p.holidays[" ".join(said["holiday"].split())], on)),
}
