"""What of a follow-up is worth sending: the writer's own words, letter for letter. All people are made up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetcompanion.jot import gist

MONDAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "names", "words"),
    [
        ("Share my recipe with Ana by Friday", ["Ana"], "my recipe"),
        ("Share my rye recipe, and a spoonful of starter", ["Ana"], "my rye recipe, and a spoonful of starter"),
        ("Introduce Ana and Ben (both bees)", ["Ana", "Ben"], "both bees"),
        ("Introduce Ana and Ben", ["Ana", "Ben"], ""),
        ("ask how Ben's exam went in May", ["Ben"], "how Ben's exam went"),
        ("Ask how his granddaughter's sailing exam went", ["Tomasz"], "how his granddaughter's sailing exam went"),
        ("Thank Marek for the empty chair", ["Marek"], "for the empty chair"),
        ("Give Ben a jar of honey next week", ["Ben"], "a jar of honey"),
        ("Schick Lena den Link zum Chor bis Freitag", ["Lena"], "den Link zum Chor"),
        ("Stell Ana und Ben vor", ["Ana", "Ben"], ""),
        ("Remercier Zoé pour le thé", ["Zoé"], "pour le thé"),
        ("my rye recipe", ["Ana"], "my rye recipe"),
        ("Thank", [], ""),
        ("", ["Ana"], ""),
    ],
)
def test_the_verb_the_names_and_the_day_go(text: str, names: list[str], words: str) -> None:
    assert gist(text, names, MONDAY) == words


@settings(deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=8), max_size=3))
def test_what_is_left_stands_in_the_text_just_so(text: str, names: list[str]) -> None:
    assert gist(text, names, MONDAY) in text
