"""The languages the program speaks: catalogues made by translators, read once and kept."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

#: As gettext names them, and each in its own words, for whoever chooses. English stands in the code itself.
LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}

#: The year in a date pattern, with what joins it to the rest.
_YEAR = re.compile(r",? (?:'de' )?y+")

_CATALOGUES = Path(__file__).resolve().parent / "locale"


def catalogue_path(language: str) -> Path:
    """Where the sentences of a language lie, one file that translators edit."""
    return _CATALOGUES / f"{language}.po"


@cache
def translations(language: str) -> NullTranslations:
    """The sentences of `language` by their English; English itself for English and for a language we lack.

    What translators write is read as it is: nothing has to be compiled first, and nothing can be out of date.
    """
    path = catalogue_path(language)
    if language not in LANGUAGES or not path.is_file():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def long_day(day: date, locale: Locale) -> str:
    """ "Thursday 26 November", the year left out."""
    if "MMMMEEEEd" in locale.datetime_skeletons:
        return format_skeleton("MMMMEEEEd", datetime.combine(day, time()), locale=locale)
    # Few languages have a pattern of their own for this; taking the year off the full date comes to the same.
    return format_date(day, format=_YEAR.sub("", locale.date_formats["full"].pattern), locale=locale)


def language_of(wanted: str | None) -> str | None:
    """The language of ours that "de", "de-AT" or "fr_CH" asks for; None for any other."""
    short = (wanted or "").replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else None
