"""Understands a jot: plain text in; people, what they told, moments and follow-ups out. Pure; keeps every word.

- `@Ana` or `@"woman with the theremin"` names somebody; what stands with it on that line is what they told.
- A line that begins with `* ` is a moment worth keeping.
- A sentence that says what its writer would like to do for somebody (thank, share, give, introduce, ask how it
  went) is a follow-up; a day or a season in it is when. English, German, French and Spanish.
- Everything else is a note, word for word.

The grammar with examples is in `docs/jot.md`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from meetcompanion.jot.days import find_days
from meetcompanion.jot.folding import fold
from meetcompanion.jot.gist import gist
from meetcompanion.jot.language import LANGUAGES
from meetcompanion.jot.reading import Reading
from meetcompanion.jot.shown import shown
from meetcompanion.model import Due, Jot

__all__ = ["day_named", "gist", "shown", "understand"]


#: What is longer than this names no day.
_LONGEST_DAY = 120


def understand(text: str, on: date, language: str | None = None, known: Iterable[str] = ()) -> Jot:
    """What a jot says. No text is refused, and every word of it is found again in what is returned.

    Args:
        text: as it was typed.
        on: the day on which it was written, from which "tomorrow" counts.
        language: the writer's own ("en", "de", "fr", "es"), which decides where the words of a line do not.
        known: names of people they wrote down before, who are known without an @.
    """
    reading = Reading(on, text, language, known)
    for line in text.splitlines():
        if line.strip():
            reading.line(line.strip())
    return reading.jot()


def day_named(words: str, on: date, language: str | None = None) -> Due | None:
    """The day or season that a few words name, "Friday" or "im Mai"; None where they name none.

    Args:
        words: as they were typed into a field for a day.
        on: the day from which "tomorrow" counts.
        language: the writer's own, which is tried first.
    """
    try:
        return Due.parse(words.strip())
    except ValueError:
        pass
    folded = fold(words[:_LONGEST_DAY])
    for code in sorted(LANGUAGES, key=lambda code: code != language):
        if found := find_days(folded, code, on):
            return found[0].due
    return None
