"""Sentences: where they end, what is no sentence at all, and that nothing is read across an end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetcompanion.matcher import sentences, spotting
from meetcompanion.matcher.atlas import atlas
from meetcompanion.matcher.reading import Reader, held_at
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


def strength(hobby: str, title: str, description: str | None = None) -> int:
    """How surely, 0 to 255, the atlas takes an event for one of a hobby."""
    packed = memoryview(Reader().features(Content(title=title, description=description)).known).cast("i")
    return {atlas().entries[number >> 8].id: number & 255 for number in packed}.get(hobby, 0)


@pytest.mark.parametrize(
    ("held", "about"),
    [
        ("Supper @ Owl Theatre", "Supper: Owl Theatre"),
        ("Supper at the Owl Theatre", "Supper: Owl Theatre"),
        ("Cena en el Teatro Búho!", "Cena: Teatro Búho!"),
    ],
)
def test_where_something_is_held_counts_as_little_as_who_lists_it(held: str, about: str) -> None:
    assert 0 < strength("theatre", held) <= 0.6 * strength("theatre", about)


def test_what_is_no_name_of_a_place_counts_in_full() -> None:
    assert not held_at("Supper at the theatre")
    assert not held_at("Theatre")
    assert list(held_at("Tea @ Owl House – chess")) == [1, 2]


def test_a_word_in_a_name_inside_a_sentence_counts_less_but_for_what_sounds() -> None:
    plain, named = "We meet at the theatre for tea.", "We meet at the Owl Theatre for tea."
    assert 0 < strength("theatre", "Supper", named) < strength("theatre", "Supper", plain)
    assert strength("jazz", "Supper", "We go to the Owl Jazz Fair.") == strength("jazz", "Supper", "We go to jazz.")
    german = "Wir gehen mit der Eule in das Große Theater und dann nach Hause."
    assert strength("theatre", "Abend", german) == strength("theatre", "Abend", german.replace("Große", "große"))
