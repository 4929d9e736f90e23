"""In which language a command speaks: as `--language` says, else as the terminal is set. JSON and help stay English."""

from __future__ import annotations

from datetime import date

import click
from click.core import ParameterSource

from meetcompanion.message import Message

_KEY = "meetcompanion.language"

#: What terminals say their language with, the strongest first.
VARIABLES = ["LC_ALL", "LC_MESSAGES", "LANG"]


def choose(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    """Let everything in this run be said in the language that was asked for; English for one that we lack."""
    context.meta[_KEY] = value
    if context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE:
        from meetcompanion.languages import LANGUAGES, language_of

        if language_of(value) is None:
            raise click.BadParameter(f"There is no “{value}” here. Choose one of: {', '.join(LANGUAGES)}.")


def worded(text: str | Message) -> str:
    """A message in the language of this run; other text as it is."""
    if not isinstance(text, Message):
        return text
    language = _language()
    if language == "en":
        return text.text()
    from meetcompanion.languages import translations

    return text.text(translations(language).gettext)


def worded_day(day: date) -> str:
    """A day as people write it: "Thu 14 May 2026"."""
    if _language() == "en":
        return f"{day:%a} {day.day} {day:%b} {day.year}"
    from babel.dates import format_skeleton

    return format_skeleton("yMMMEd", day, locale=_language())


def _language() -> str:
    context = click.get_current_context(silent=True)
    wanted = str((context.meta.get(_KEY) if context else None) or "en").partition(".")[0]
    if wanted.startswith(("en", "C", "POSIX")):
        return "en"
    # Catalogues and their reader are heavy; whoever reads English, or only asks for help, need not pay for them.
    from meetcompanion.languages import language_of

    return language_of(wanted) or "en"
