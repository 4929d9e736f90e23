"""The names of months and weekdays in the languages that are read, and which language a page is in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from babel import Locale

#: Languages whose dates are read; English is read beside each of them.
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")

_MORE_MONTHS = {
    "en": {"sept": 9, "jun": 6, "jul": 7},
    "de": {"jänner": 1, "feber": 2, "mär": 3, "mrz": 3, "sept": 9, "maerz": 3},
    "fr": {"fevrier": 2, "fev": 2, "fév": 2, "aout": 8, "decembre": 12, "dec": 12, "sept": 9, "jan": 1, "avr": 4},
    "es": {"setiembre": 9, "set": 9},
    "it": {"sett": 9},
    "nl": {"mrt": 3, "maa": 3},
    "pt": {"marco": 3},
    "pl": {"maja": 5, "maj": 5},
}
_MORE_WEEKDAYS = {
    "en": {"tues": 1, "weds": 2, "thur": 3, "thurs": 3},
    "de": {"sonnabend": 5},
    "fr": {},
    "es": {"miercoles": 2, "sabado": 5, "mie": 2, "sab": 5},
    "it": {"lunedi": 0, "martedi": 1, "mercoledi": 2, "giovedi": 3, "venerdi": 4},
    "nl": {},
    "pt": {"terca": 1, "terça": 1, "segunda": 0, "quarta": 2, "quinta": 3, "sexta": 4, "sabado": 5},
    "pl": {
        "środę": 2,
        "środy": 2,
        "sobotę": 5,
        "soboty": 5,
        "niedzielę": 6,
        "niedziele": 6,
        "poniedziałki": 0,
        "wtorki": 1,
        "czwartki": 3,
        "piątki": 4,
    },
}
# Short names that are everyday words as well: they name a weekday only where a date stands right beside them.
_FAMILIES = {
    "de": "de at ch li", "fr": "fr be lu", "es": "es mx ar cl co pe uy", "it": "it sm", "nl": "nl", "pt": "pt br",
    "pl": "pl",
}  # fmt: skip
_BY_DOMAIN = {domain: language for language, domains in _FAMILIES.items() for domain in domains.split()}
_WORD = re.compile(r"[^\W\d_]{3,12}")


@dataclass(frozen=True, slots=True)
class Names:
    """Month and weekday names (casefolded, without dots) of one language, with English beside it."""

    language: str
    months: dict[str, int]
    weekdays: dict[str, int]

    @property
    def month_pattern(self) -> str:
        """A pattern that matches any month's name, the longest first."""
        return _either(self.months)

    @property
    def weekday_pattern(self) -> str:
        """A pattern that matches any weekday's name, the longest first."""
        return _either(self.weekdays)


@cache
def names_of(language: str) -> Names:
    """The names of a language of `LANGUAGES`; where one word is two things, the language has it before English."""
    months = _months(language)
    weekdays = _weekdays(language)
    if language != "en":
        for word, number in _months("en").items():
            if len(word) > 2 and word not in weekdays:
                months.setdefault(word, number)
        for word, number in _weekdays("en").items():
            if len(word) > 3 and word not in months:
                weekdays.setdefault(word, number)
    for word in months.keys() & weekdays.keys():
        # Spanish and Italian "mar" is Tuesday and March: beside a day's number it is read as the month.
        del weekdays[word]
    return Names(language, months, weekdays)


def language_of(declared: str | None, host: str, text: str) -> str:
    """The page's language: what it declares, unless its dates' own words say otherwise; else words or domain."""
    code = (declared or "").strip().lower()[:2]
    votes = Counter(
        language for word in set(_WORD.findall(text[:200_000].casefold())) for language in _long_names().get(word, ())
    )
    if code in LANGUAGES and (votes[code] or not votes):
        best = max(votes.values(), default=0)
        if votes[code] * 3 >= best:
            return code
    if votes:
        top, count = votes.most_common(1)[0]
        if count > votes["en"] or top == "en":
            return top
        return "en"
    if code in LANGUAGES:
        return code
    return _BY_DOMAIN.get(host.rpartition(".")[2], "en")


@cache
def _long_names() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for word in {*_months(language), *_weekdays(language)}:
            if len(word) > 3:
                found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


@cache
def _months(language: str) -> dict[str, int]:
    locale = Locale.parse(language)
    found = {
        _plain(name): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in locale.months[context][width].items()
    }
    found.update(_MORE_MONTHS[language])
    return {word: number for word, number in found.items() if len(word) > 2 and word.isalpha()}


@cache
def _weekdays(language: str) -> dict[str, int]:
    locale = Locale.parse(language)
    found = {
        _plain(name): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in locale.days[context][width].items()
    }
    found.update({name.removesuffix("-feira"): number for name, number in found.items() if name.endswith("-feira")})
    found.update(_MORE_WEEKDAYS[language])
    return found


def _plain(name: str) -> str:
    return name.casefold().rstrip(".")


def _either(words: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
