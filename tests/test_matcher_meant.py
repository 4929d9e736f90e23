"""What somebody means by a hobby: several things at once, slips of the keyboard, and what no name says."""

from __future__ import annotations

import numpy as np
import pytest

from meetcompanion.matcher.atlas import atlas
from meetcompanion.matcher.book import Book, Memory
from meetcompanion.matcher.kindred import Kindred
from meetcompanion.matcher.meant import all_named, shares_of, with_kinds
from meetcompanion.matcher.parts import parts
from meetcompanion.matcher.slips import mended, mistakes
from meetcompanion.matcher.words import every_language, same_word, wanted_words


@pytest.mark.parametrize(
    ("hobby", "things"),
    [
        ("chess", ()),
        ("history of art", ()),
        ("D&D", ()),
        ("yoga/pilates", ("yoga", "pilates")),
        ("harp and flute", ("harp", "flute")),
        ("Wandern und Radfahren", ("Wandern", "Radfahren")),
        ("senderismo y ciclismo", ("senderismo", "ciclismo")),
        ("board and card games", ("board", "card games", "board games")),
        ("crafts like weaving, felting and lace", ("crafts", "weaving", "felting", "lace")),
    ],
)
def test_a_hobby_is_taken_apart_where_it_names_several_things(hobby: str, things: tuple[str, ...]) -> None:
    assert parts(hobby) == things


def meant(hobby: str) -> dict[str, float]:
    words = wanted_words(hobby)
    found = with_kinds(all_named(hobby, words, shares_of(words)))
    return {atlas().entries[entry].id: weight for entry, weight in found.items()}


@pytest.mark.parametrize(
    ("hobby", "surest", "general"),
    [
        ("dancing salsa", "salsa-dancing", "dancing"),
        ("choir singing", "choral-singing", "singing"),
        ("trail running", "trail-running", "running"),
        # ... nor what only says so on its evenings.
        ("true crime", "true-crime", "crime-fiction"),
    ],
)
def test_who_names_a_kind_of_something_does_not_mean_all_of_it(hobby: str, surest: str, general: str) -> None:
    found = meant(hobby)
    assert max(found, key=lambda one: found[one]) == surest
    assert found.get(general, 0) < 0.5 * found[surest]


def test_each_of_several_things_is_meant_nearly_as_surely_as_alone() -> None:
    assert meant("chess and pottery")["pottery"] == meant("chess and pottery")["chess"] > 0.9
    assert meant("rock and roll")["rock-music"] >= 0.9


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("birdwaching", "birdwatching"),
        ("hiikng", "hiking"),
        ("ygoa", "yoga"),
        ("bok club", "book club"),
        ("Vogelbeobachtng", "vogelbeobachtung"),
        ("senderimso", "senderismo"),
        # What is known is left alone, and so is what is like nothing.
        ("strategy games", "strategy games"),
        ("Kuchen", "Kuchen"),
        ("D&D", "D&D"),
        ("quondling", "quondling"),
        ("RPG", "RPG"),
    ],
)
def test_slips_of_the_keyboard_are_mended(typed: str, better: str) -> None:
    assert mended(typed) == better


def test_no_name_of_the_atlas_is_taken_for_a_slip() -> None:
    names = [name for entry in atlas().entries for said in entry.names.values() for name in said]
    assert [name for name in names if mended(name) != name] == []


@pytest.mark.parametrize(
    ("typed", "meant_", "apart"),
    [("chess", "chess", 0), ("cess", "chess", 1), ("chses", "chess", 1), ("chezz", "chess", 2), ("abc", "xyz", 3)],
)
def test_mistakes_are_counted_up_to_what_matters(typed: str, meant_: str, apart: int) -> None:
    assert mistakes(typed, meant_, 2) == apart


@pytest.mark.parametrize(
    ("word", "form"),
    [("hiking", "hikes"), ("stories", "story"), ("genealogy", "genealogical"), ("meditation", "meditate")],
)
def test_forms_of_an_english_word_are_the_same(word: str, form: str) -> None:
    assert same_word(word, form, every_language() & 1) == 1


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("anime", "animal"),
        ("activism", "activities"),
        ("wellness", "well"),
        ("physics", "physical"),
        ("coven", "covenant"),
    ],
)
def test_words_made_of_an_english_word_are_others(word: str, other: str) -> None:
    assert same_word(word, other, 1) == 0


class Pointing:
    """Takes each text for its own direction, but for a few that mean the same."""

    name = "pointing 1"
    dimensions = 4096

    def __init__(self, *same: set[str]) -> None:
        self._same = same
        self._directions: dict[str, int] = {}

    def embed(self, texts: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        """One direction each."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            meaning = next((min(group) for group in self._same if text in group), text)
            rows[row, self._directions.setdefault(meaning, len(self._directions))] = 1
        return rows


def test_what_no_name_says_is_known_by_its_meaning() -> None:
    number = atlas().number["historical-fencing"]
    names = atlas().entries[number].names["en"]
    embedder = Pointing({"clashing steel", ", ".join(names[:4]), names[0]})
    kindred = Kindred(Book(embedder, Memory()))
    found = kindred("clashing steel", {})
    assert max(found, key=lambda entry: found[entry]) == number
    assert kindred("something else", {}) == {}


def test_what_names_say_well_is_left_as_it_is() -> None:
    embedder = Pointing()
    assert Kindred(Book(embedder, Memory()))("chess", {3: 1.0}) == {3: 1.0}
