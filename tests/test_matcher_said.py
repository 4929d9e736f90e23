"""What is made of hobbies as people say them: a table, written before anybody looked at what became of its words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from meetcompanion.matcher.atlas import atlas
from meetcompanion.matcher.book import Book, Memory
from meetcompanion.matcher.embedding import load_embedder
from meetcompanion.matcher.kindred import Kindred
from meetcompanion.matcher.meant import all_named, shares_of
from meetcompanion.matcher.slips import mended
from meetcompanion.matcher.words import wanted_words

#: Of so many it must be right.
RIGHT = 0.9
TYPED = "As they are typed in English, German, French, Spanish, Italian and Dutch"
#: The model takes a third of a second for a hobby that no name says; so every so many rows are asked, or all of them.
ROWS = (pytest.param(7, id="some"), pytest.param(1, id="all", marks=pytest.mark.thorough))


def said(section: str) -> Iterator[tuple[str, str]]:
    """The words and the ids of a section of the table."""
    text = (Path(__file__).parent / "hobbies_said.txt").read_text(encoding="utf-8")
    for line in text.split(f"# {section}\n", 1)[1].split("\n\n", 1)[0].splitlines():
        _language, words, ids = (part.strip() for part in line.split("|"))
        yield words, ids


@cache
def kindred() -> Kindred:
    """The real model: what no name says is known by its meaning."""
    return Kindred(Book(load_embedder(), Memory()))


@cache
def meant(hobby: str) -> dict[str, float]:
    """The ids that are meant, surest first."""
    spelt = mended(hobby)
    words = wanted_words(spelt)
    found = all_named(spelt, words, shares_of(words), kindred())
    return {atlas().entries[entry].id: found[entry] for entry in sorted(found, key=lambda entry: -found[entry])}


def wrong(asked: list[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    found = []
    for words, ids in asked:
        surest = [one for one, weight in meant(words).items() if weight >= max(meant(words).values()) - 1e-6]
        if not set(surest[:3]) & set(ids.split()):
            found.append((words, list(meant(words))[:3]))
    return found


@pytest.mark.parametrize("every", ROWS)
@pytest.mark.parametrize("section", ["In their own words", "With slips of the keyboard"])
def test_hobbies_are_understood_in_six_languages(section: str, every: int) -> None:
    asked = list(said(section))[::every]
    lost = wrong(asked)
    assert len(lost) <= (1 - RIGHT) * len(asked), lost


def test_every_one_of_several_hobbies_is_meant() -> None:
    lost = [
        (words, one)
        for words, ids in list(said("Several at once: each of these has to be meant"))[::3]
        for one in ids.split(" + ")
        if meant(words).get(one, 0.0) < 0.8 * max(meant(words).values())
    ]
    assert lost == []


def test_common_hobbies_are_known_as_they_are_typed() -> None:
    """By their names alone: forms, compounds and slips of the keyboard in six languages."""
    lost = []
    for several, ids in said(TYPED):
        for words in several.split("; "):
            spelt = mended(words)
            found = all_named(spelt, wanted_words(spelt), shares_of(wanted_words(spelt)))
            surest = {atlas().entries[entry].id for entry, weight in found.items() if weight == max(found.values())}
            if not surest & set(ids.split()):
                lost.append((words, surest))
    assert lost == []


def test_words_that_are_right_are_no_slips() -> None:
    right = (
        "Brettspielabend Wandergruppe Chorprobe Singkreis Kochkurse leeskringen runes bailarines danseuses pescatori"
    )
    assert [word for word in right.split() if mended(word) != word] == []


def test_all_ids_of_the_table_are_there() -> None:
    several = "Several at once: each of these has to be meant"
    sections = ("In their own words", "With slips of the keyboard", several, TYPED)
    ids = {one for section in sections for _, ids in said(section) for one in ids.replace("+", " ").split()}
    assert ids <= set(atlas().number)
