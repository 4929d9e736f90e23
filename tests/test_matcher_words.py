"""Words: where they stand, how rare they are, in which language, and which are the same."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetcompanion.matcher.words import COMPOUND, Vocabulary, fold, languages, lexicon, same_word, tokens, wanted_words

EVERY = (1 << len(lexicon().stemmers)) - 1


def bits(*codes: str) -> int:
    return sum(1 << list(lexicon().stemmers).index(code) for code in codes)


def test_a_word_is_found_where_it_stands() -> None:
    text = "Café D&D, don't R&B – Spieleabend!"
    found = list(tokens(text))
    assert [text[token.start : token.end] for token in found] == ["Café", "D&D", "don't", "R&B", "Spieleabend"]
    assert [token.folded for token in found] == ["cafe", "d&d", "don't", "r&b", "spieleabend"]


@given(st.text())
def test_any_text_can_be_read_and_words_stay_in_order(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert fold(text[token.start : token.end]) == token.folded or token.folded
        end = token.end


@pytest.mark.parametrize(
    ("word", "other", "language"),
    [
        ("games", "game", "en"),
        ("hiking", "hikes", "en"),
        ("Wanderungen", "wanderung", "de"),
        ("juegos", "juego", "es"),
        ("wandelingen", "wandeling", "nl"),
        ("cerámica", "ceramica", "es"),
    ],
)
def test_forms_of_a_word_are_the_same_word(word: str, other: str, language: str) -> None:
    assert same_word(word.casefold(), fold(other), bits(language)) == 1


@pytest.mark.parametrize(
    ("word", "other"), [("brettspiele", "brettspieleabend"), ("schach", "fernschach"), ("wandern", "nachtwandern")]
)
def test_a_hobby_is_found_inside_a_compound(word: str, other: str) -> None:
    assert same_word(word, other, bits("de")) == COMPOUND


@pytest.mark.parametrize(
    ("word", "other"), [("art", "start"), ("go", "good"), ("bridge", "bridgeport"), ("chess", "cheese")]
)
def test_what_only_looks_alike_is_another_word(word: str, other: str) -> None:
    assert same_word(word, other, bits("en")) == 0


def likely(text: str) -> int:
    known = lexicon().languages_of
    return languages(Counter(known[word] for word in text.split() if word in known))


def test_the_language_is_told_by_the_smallest_words() -> None:
    assert likely("the birds of the marsh") == bits("en")
    assert likely("wir gehen durch den Wald und wandern") == bits("de")
    assert likely("chess") == EVERY


def test_rare_words_count_more_than_common_and_hollow_ones() -> None:
    rarity = lexicon().rarity
    assert rarity("the") == 0
    assert rarity("club") < rarity("book") < rarity("ornithology")
    assert rarity("café") == rarity("cafe")


def test_a_hobby_of_smallest_words_keeps_them() -> None:
    assert list(wanted_words("the art of baking")) == ["art", "baking"]
    assert list(wanted_words("Uno")) == ["uno"]
    assert list(wanted_words("!")) == []


def test_a_vocabulary_finds_the_forms_of_a_word() -> None:
    vocabulary = Vocabulary()
    numbers = {word: vocabulary.id(word) for word in ("knitting", "knit", "night", "knitwear")}
    assert vocabulary.id("knit") == numbers["knit"]
    assert {form.id for form in vocabulary.forms("knitting")} == {numbers["knitting"], numbers["knit"]}


def test_what_calendars_say_of_everything_is_no_form_of_a_hobby() -> None:
    assert same_word("programming", "program", EVERY) == 0
    assert same_word("program", "programs", EVERY) == 1
