"""Lines whose meaning was written down by hand first, in four languages: at least 95 of 100 are understood so."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from meetcompanion.jot import shown, understand
from meetcompanion.model import FollowUpKind, Jot

#: A Wednesday.
ON = date(2026, 6, 10)


def table() -> dict[str, list[tuple[str, str]]]:
    """The lines of each language with what a reader understands."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    language = ""
    for line in (Path(__file__).parent / "jots_by_hand.txt").read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"\[(\w\w)\]", line):
            language = match[1]
        elif line and not line.startswith("#"):
            text, _arrow, expected = line.rpartition(" => ")
            found[language].append((text, expected))
    return found


TABLE = table()
LINES = [text for lines in TABLE.values() for text, _expected in lines]


def said(jot: Jot) -> set[str]:
    """What was understood, in the words of the table."""
    told: dict[str, list[str]] = defaultdict(list)
    for person in jot.people:
        for line in person.told:
            told[line].append(person.name)
    parts = {f"told {joined(names)}" for names in told.values()}
    for one in jot.follow_ups:
        kind = "ask" if one.kind is FollowUpKind.ASK_HOW_IT_WENT else one.kind.value
        parts.add(" ".join(filter(None, [kind, joined(one.people), str(one.due or "")])))
    parts |= {"moment"} if jot.moments else set()
    return parts | ({"note"} if jot.notes else set())


def joined(names: list[str] | tuple[str, ...]) -> str:
    return "+".join(sorted(name.casefold() for name in names))


def readings(expected: str) -> list[set[str]]:
    """Each reading that is as good as another."""
    return [{in_order(part.strip()) for part in reading.split(";")} for reading in expected.split(" | ")]


def in_order(part: str) -> str:
    kind, _space, rest = part.partition(" ")
    match = re.search(r"\d{4}-\S+$", rest)
    names = rest[: match.start()].strip() if match else rest
    people = joined([name for name in names.split("+") if name])
    return " ".join(filter(None, [kind, people, match[0] if match else ""]))


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_what_people_type_is_understood_as_a_reader_would(language: str) -> None:
    lines = TABLE[language]
    assert len(lines) >= 100
    other = [
        (text, expected, said(understand(text, ON)))
        for text, expected in lines
        if said(understand(text, ON)) not in readings(expected)
    ]
    assert len(other) <= len(lines) * 0.05, other


@pytest.mark.parametrize("text", LINES)
def test_no_word_is_lost_and_what_was_shown_reads_the_same(text: str) -> None:
    jot = understand(text, ON)
    kept = shown(jot)
    assert all(word in kept for word in re.findall(r"\w+", text))
    assert understand(kept, ON) == jot


@pytest.mark.parametrize(
    "text", ["share " + " " * 5000 + "x", "ana, " * 118, "und " * 147, "(" * 590, '"' * 590, "preguntar a " * 49]
)
def test_lines_that_are_hard_to_read_lose_nothing_either(text: str) -> None:
    jot = understand(text, ON)
    assert understand(shown(jot), ON) == jot
    assert all(word in shown(jot) for word in re.findall(r"\w+", text))


THINGS = """\
Music was great. Dinner tasted good. Band played until two. Beer helps. Poetry needs silence. Wifi never works
here. Karaoke is not for me. Sourdough takes three days. Accordions are heavy. Library lends tools now. Tickets
sold out. Wine makes everyone sing. Theater war schön. Saxofon klingt warm. Bienen tanzen um zu reden. Kneipe macht
zu. Licht ging aus. Tanzen macht Spaß. Schafkopf spielt sich zu viert. Verein sucht Leute. Bibliothek verleiht
Werkzeug. Film hat mir gefallen. Programm liegt auf der Theke. Käse stinkt, schmeckt aber. Fête réussie. Fromage
sent fort. Entrée gratuite. Danser fait du bien. Apéro offre le bar. Chorale cherche des ténors. Soirée m'a plu.
Cerveza fría. Bailar cansa. Bingo da risa. Concierto tiene segunda parte en mayo. Coro busca tenores. Charla me
aburrió."""


def test_things_at_the_beginning_of_a_sentence_are_nobody() -> None:
    named = {
        line: names
        for line in re.split(r"(?<=\.)\s", " ".join(THINGS.split()))
        if (names := [one.name for one in understand(line, ON).people])
    }
    assert named == {}
