"""Where sentences of events end, and what in their texts is no sentence: addresses, dates of machines, markdown.

Nothing is cut out of a text, so that a word stands where it stood and a quote is the event's own, letter by letter.
"""

from __future__ import annotations

import re

from meetcompanion.matcher.words import WORD, Token, fold, lower

#: How an end is read, as a word among the others: it has no letters.
END = ""

#: What machines write: addresses, and moments with their dashes.
_OF_MACHINES = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]]+"
    r"|[\w.+-]+@[\w-]+(?:\.[a-z\d-]+)+"
    r"|\b\d{4}-[01]\d-[0-3]\d(?:T[\d:.]*(?:Z\b|[+-]\d\d:?\d\d)?)?"
)
#: Without any of these a text holds nothing of the kind, and most are spared the search.
_SIGNS_OF_MACHINES = ("://", "www.", "@", "-0", "-1")

#: Behind these, and behind a single letter ("U.S.", "J. S. Bach"), a full stop ends nothing.
_SHORTENED = (
    *("St", "st", "Dr", "Mr", "Ms", "Mrs", "Mme", "Mt", "Ft", "Jr", "Sr", "Hl", "Sta", "Sto", "Bros", "Mass", "Ed"),
    *("vs", "ft", "feat", "no", "No", "nr", "Nr", "ca", "Prof", "prof", "Sra", "inkl", "bzw", "Co"),
)
_FULL_STOP = (
    r"\.\.+|\.(?<!\b[^\W\d_]\.)"
    + "".join(rf"(?<!\b{one}\.)" for one in _SHORTENED)
    # ... and where the space behind it was lost: "by email.Students".
    + r"(?:(?=[\"'”’»*_]*(?:\s|\Z))|(?<=[^\W\d_]{3}\.)(?=[A-ZÀ-ÖØ-Þ]))"
)
#: A colon in a time or a name ("6:30", "micro:bit") ends nothing, a dash only between spaces. Marks of markdown do.
_ENDS = rf"[!?;…|•·▪●◦()\[\]{{}}<>\n\r#*_~`\\]+|:(?=\W|\Z)|//|{_FULL_STOP}|[-–—](?<=\s.)(?=\s)"
_WORD_OR_END = re.compile(f"{WORD.pattern}|{_ENDS}")


def raw_words(text: str) -> list[str]:
    """The words of a text as they are written, and what ends a sentence between them."""
    found: list[str] = _WORD_OR_END.findall(_of_people(text))
    return found


def is_end(raw: str) -> bool:
    """True for what `raw_words` found between sentences."""
    return not raw[0].isalnum()


def tokens(text: str) -> list[Token]:
    """The words of a text, in order, and an `END` without letters wherever a sentence ends."""
    found = []
    for one in _WORD_OR_END.finditer(_of_people(text)):
        word = END if is_end(one.group()) else lower(one.group())
        found.append(Token(word, fold(word), one.start(), one.end()))
    return found


def _of_people(text: str) -> str:
    """The text with line breaks in place of what machines wrote, as long as it was."""
    if any(sign in text for sign in _SIGNS_OF_MACHINES):
        return _OF_MACHINES.sub(lambda one: "\n" * len(one.group()), text)
    return text
