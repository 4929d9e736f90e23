"""What a reader would understand of lines as people type them, in four languages. All persons are made up."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from meetcompanion.jot import shown, understand

#: A Wednesday.
ON = date(2026, 6, 10)

_TABLE = (Path(__file__).parent / "jots.txt").read_text(encoding="utf-8")
#: Each entry is a line as it was typed and, indented, what is understood, written out.
ENTRIES = [
    (entry.split("\n    ")[0], "\n".join(entry.split("\n    ")[1:]))
    for entry in _TABLE.strip().split("\n\n")
    if not entry.startswith("#")
]


def test_there_are_enough_lines() -> None:
    assert len(ENTRIES) >= 100


@pytest.mark.parametrize(("text", "expected"), ENTRIES, ids=[text[:40] for text, _expected in ENTRIES])
def test_a_line_is_understood_as_a_reader_would(text: str, expected: str) -> None:
    assert shown(understand(text, ON)) == expected


@pytest.mark.parametrize("text", [text for text, _expected in ENTRIES])
def test_no_word_of_a_line_is_lost(text: str) -> None:
    kept = shown(understand(text, ON))
    assert all(word in kept for word in re.findall(r"\w+", text))


def test_a_long_text_takes_no_longer_per_line() -> None:
    jot = understand("\n".join(text for text, _expected in ENTRIES) * 3, ON)
    assert understand(shown(jot), ON) == jot
