"""Sentences: where they end, what is no sentence at all, and that nothing is read across an end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetcompanion.matcher import sentences, spotting
from meetcompanion.matcher.atlas import atlas
from meetcompanion.matcher.reading import Reader
from meetcompanion.matcher.words import every_language
from meetcompanion.model import Content


def read(text: str) -> str:
    """A text's words, with a stroke where a sentence ends."""
    words = " ".join(word.word or "/" for word in sentences.tokens(text))
    return words.replace("/ /", "/").strip("/ ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What is it for?** Beginners", "what is it for / beginners"),
        ("Sing!Hallelujah", "sing / hallelujah"),
        ("Tea: a history", "tea / a history"),
        ("Tea (with scones) for all", "tea / with scones / for all"),
        ("• Tea\n• Scones", "tea / scones"),
        ("Tea – scones", "tea / scones"),
        ("Ask by letter.Bring tea. Or not… ever", "ask by letter / bring tea / or not / ever"),
        ("**Board** games", "board / games"),
    ],
)
def test_a_sentence_ends_where_one_sees_it_end(text: str, words: str) -> None:
    assert read(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Stitch & Bitch", "stitch bitch"),
        ("R&B, D&D and Rock'n'Roll", "r&b d&d and rock'n'roll"),
        ("St. Patrick and Dr. Who", "st patrick and dr who"),
        ("U.S. History, J. S. Bach", "u s history j s bach"),
        ("micro:bit at 6:30", "micro bit at 6 30"),
        ("Drop-in, mother–daughter", "drop in mother daughter"),
    ],
)
def test_what_is_shortened_or_joined_ends_nothing(text: str, words: str) -> None:
    assert read(text) == words


@pytest.mark.parametrize(
    "machines",
    [
        "2031-09-11T20:00:00-0400",
        "2031-09-11",
        "https://chess.example/club?go=1",
        "www.chess.example",
        "go@chess.example",
    ],
)
def test_addresses_and_dates_of_machines_are_no_words(machines: str) -> None:
    assert read(f"At the Owl {machines} with tea") == "at the owl / with tea"


@given(st.text(alphabet="ab .!?:;-–…•()[]*_#\n0123456789T@/w&é", max_size=60))
def test_every_word_stands_where_it_is_said_to_and_both_ways_of_reading_agree(text: str) -> None:
    words = sentences.tokens(text)
    assert len(words) == len(sentences.raw_words(text))
    end = 0
    for word, raw in zip(words, sentences.raw_words(text), strict=True):
        assert end <= word.start < word.end <= len(text)
        assert bool(word.word) != sentences.is_end(raw)
        assert not word.word or text[word.start : word.end] == raw
        end = word.end


def hobbies(title: str) -> set[str]:
    packed = memoryview(Reader().features(Content(title=title)).known).cast("i")
    return {atlas().entries[number >> 8].id for number in packed}


def test_no_phrase_runs_across_the_end_of_a_sentence() -> None:
    assert "birdwatching" in hobbies("The dawn chorus")
    assert "birdwatching" not in hobbies("Up at dawn! Chorus of the guild")


def test_a_title_with_an_end_in_it_is_found_with_it_and_without() -> None:
    for title in ("Magic: The Gathering", "Magic the Gathering"):
        words = sentences.tokens(title)
        hits = spotting.spot([spotting.marks(word.word, word.folded) for word in words], every_language())
        assert any(hit.last - hit.first == len(words) for hit in hits), title
