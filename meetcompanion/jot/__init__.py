"""Understands a jot: plain text in; people, what they told, moments and follow-ups out. Pure; keeps every word.

- `@Ana` or `@"woman with the theremin"` names somebody; what stands with it on that line is what they told.
- A line that begins with `* ` is a moment worth keeping.
- A sentence that says what its writer would like to do for somebody (thank, share, give, introduce, ask how it
  went) is a follow-up; a day or a season in it is when. English, German, French and Spanish.
- Everything else is a note, word for word.

The grammar with examples is in `docs/jot.md`.
"""

from __future__ import annotations

from datetime import date

from meetcompanion.jot.reading import Reading
from meetcompanion.jot.shown import shown
from meetcompanion.model import Jot

__all__ = ["shown", "understand"]


def understand(text: str, on: date, language: str | None = None) -> Jot:
    """What a jot says. No text is refused, and every word of it is found again in what is returned.

    Args:
        text: as it was typed.
        on: the day on which it was written, from which "tomorrow" counts.
        language: the writer's own ("en", "de", "fr", "es"), which decides where the words of a line do not.
    """
    reading = Reading(on, text, language)
    for line in text.splitlines():
        if line.strip():
            reading.line(line.strip())
    return reading.jot()
