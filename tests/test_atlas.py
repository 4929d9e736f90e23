"""The hobby atlas: its form, that it is read right, and that people are understood by it."""

from __future__ import annotations

import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bench.atlas_gaps import idle
from meetcompanion.matcher import spotting
from meetcompanion.matcher.atlas import COURSE, FOLDER, LANGUAGES, TALK, WATCHED, Entry, atlas, quickly
from meetcompanion.matcher.meant import meant
from meetcompanion.matcher.words import every_language, fold, lexicon, tokens, wanted_words

FILES = sorted(FOLDER.glob("*.toml"))

#: A word that belongs to more hobbies than this belongs to none.
MOST_OWNERS = 4


def said(entry: Entry) -> Iterator[tuple[str, tuple[str, ...]]]:
    for part in (entry.names, entry.asked, entry.said, entry.words, entry.misleading):
        yield from part.items()


def test_there_are_hobbies_of_all_walks() -> None:
    assert len(atlas().entries) >= 750
    assert len(FILES) >= 15


def test_every_hobby_has_one_name_in_all_files() -> None:
    counts = Counter(entry.id for entry in atlas().entries)
    assert [name for name, times in counts.items() if times > 1] == []
    assert all(name == fold(name) and " " not in name for name in counts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_quick_reading_is_the_right_one(path: object) -> None:
    text = FILES[FILES.index(path)].read_text(encoding="utf-8")  # type: ignore[arg-type]
    assert quickly(text) == tomllib.loads(text)
    assert text.startswith("# ")


def test_what_is_laid_out_otherwise_is_read_too() -> None:
    text = '[go]\nwider = [\n  "games",\n]\nen.names = ["go"]  # the board game\n'
    assert quickly(text) == tomllib.loads(text)


def test_every_hobby_speaks_all_languages() -> None:
    lacking = [
        (entry.id, language)
        for entry in atlas().entries
        for language in LANGUAGES
        if not entry.names.get(language) or not entry.words.get(language)
    ]
    assert lacking == []


def test_languages_are_those_of_the_lexicon() -> None:
    assert set(LANGUAGES) <= set(lexicon().stemmers)


def test_wider_and_near_hobbies_are_there() -> None:
    known = atlas().number
    lost = [(entry.id, name) for entry in atlas().entries for name in (*entry.wider, *entry.near) if name not in known]
    assert lost == []
    assert [entry.id for entry in atlas().entries if entry.id in (*entry.wider, *entry.near)] == []


def test_no_hobby_is_a_kind_of_itself() -> None:
    known = atlas()
    assert [entry.id for number, entry in enumerate(known.entries) if number in known.narrower(number)] == []


def test_nothing_is_empty_or_stands_twice() -> None:
    wrong = [
        (entry.id, language, word)
        for entry in atlas().entries
        for language, words in said(entry)
        for word, times in Counter(word.casefold().strip() for word in words).items()
        if times > 1 or not list(tokens(word))
    ]
    assert wrong == []


def test_no_word_belongs_to_many_hobbies() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for entry in atlas().entries:
        for part in (entry.names, entry.words):
            for words in part.values():
                for word in words:
                    owners[word.casefold()].add(entry.id)
    assert {word: sorted(ids) for word, ids in owners.items() if len(ids) > MOST_OWNERS} == {}


def test_every_file_is_plain_json_behind_its_keys() -> None:
    """So that the quick way of reading is taken."""
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and line[0] not in "#[":
                json.loads(line.partition(" = ")[2])


def hobbies(text: str) -> dict[str, float]:
    """What a person means who writes this."""
    words = wanted_words(text)
    found = meant(text, words, [1 / len(words)] * len(words))
    return {atlas().entries[number].id: weight for number, weight in found.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ornithology", "birdwatching"),
        ("Vogelbeobachtung", "birdwatching"),
        ("VOGELBEOBACHTUNGEN", "birdwatching"),
        ("birdwaching", "birdwatching"),
        ("observación de aves", "birdwatching"),
        ("gry planszowe", "board-games"),
        ("schaken", "chess"),
        ("échecs", "chess"),
        ("echecs", "chess"),
        ("speaking Spanish", "spanish-language"),
        ("Spanisch sprechen", "spanish-language"),
        ("hablar inglés", "english-language"),
        ("parler italien", "italian-language"),
        ("speaking in public", "public-speaking"),
        ("watching birds", "birdwatching"),
        ("talking about books", "book-clubs"),
    ],
)
def test_a_hobby_is_understood_as_people_say_it(text: str, expected: str) -> None:
    found = hobbies(text)
    assert max(found, key=lambda name: found[name]) == expected


def test_kinds_of_a_hobby_are_meant_with_it_and_less() -> None:
    found = hobbies("dancing")
    assert found["dancing"] == 1
    assert 0 < found["salsa-dancing"] < 1


def test_what_nobody_knows_means_nothing() -> None:
    assert hobbies("quondling") == {}


def found_in(text: str, languages: int | None = None) -> set[tuple[str, str]]:
    words = list(tokens(text))
    hits = spotting.spot([spotting.marks(word.word, word.folded) for word in words], languages or every_language())
    return {
        (atlas().entries[hit.phrase.entry].id, text[words[hit.first].start : words[hit.last - 1].end]) for hit in hits
    }


def test_phrases_are_found_inflected_and_in_compounds() -> None:
    assert ("birdwatching", "Dawn choruses") in found_in("Dawn choruses with the RSPB")
    assert ("birdwatching", "RSPB") in found_in("Dawn choruses with the RSPB")
    assert ("board-games", "Brettspielenachmittage") in found_in("Brettspielenachmittage in Köln")


def test_in_other_languages_only_the_word_itself_counts() -> None:
    english, german = 1, 2
    assert found_in("Brettspielenachmittage", german)
    assert not found_in("Brettspielenachmittage", english)


def test_what_misleads_takes_away_what_it_covers() -> None:
    assert "bridge-card-game" in {name for name, _ in found_in("An evening of bridge for partners")}
    for entry in atlas().entries:
        for text in entry.misleading.get("en", ()):
            assert entry.id not in {name for name, _ in found_in(text, 1)}, (entry.id, text)


def test_what_misleads_and_shares_no_word_with_its_hobby_is_listed_as_a_gap() -> None:
    known, number = atlas(), atlas().number["chess"]
    chess = replace(known.entries[number], misleading={"en": ("chess pie", "contraband", "the of")})
    changed = replace(known, entries=(*known.entries[:number], chess, *known.entries[number + 1 :]))
    assert [line for line in idle(changed) if line.startswith("chess ")] == ["chess (en): contraband, the of"]


def known(title: str, hobby: str) -> int:
    """How surely, 0 to 255, the atlas takes an event of this title for one of a hobby."""
    words = [spotting.marks(word.word, word.folded) for word in tokens(title)]
    packed = memoryview(spotting.known(words, (), (), (), every_language())).cast("i")
    return {number >> 8: number & 255 for number in packed}.get(atlas().number[hobby], 0)


def test_what_a_talk_or_a_course_is_about_counts_less() -> None:
    assert known("Concierto de música", "music") > known("Conferencia: la música", "music") > 0
    assert known("Teatro y taller", "theatre") > known("Taller de teatro", "theatre") > 0
    assert known("Ajedrez y curso", "chess") == known("Curso de ajedrez", "chess") > 0
    assert known("Club de lectura: música", "book-clubs") == known("Club de lectura", "book-clubs") > 0


def test_a_word_that_is_only_made_of_a_hobbys_word_is_another() -> None:
    spanish = 1 << LANGUAGES.index("es")
    assert "nature-watching" in {name for name, _ in found_in("paseo naturalista", spanish)}
    assert "nature-watching" not in {name for name, _ in found_in("un método natural", spanish)}
    assert "comics" in {name for name, _ in found_in("taller de cómic", spanish)}
    assert "history" not in {name for name, _ in found_in("historias de miedo", spanish)}


def test_forms_are_those_that_are_known() -> None:
    assert {form for entry in atlas().entries for form in entry.form} == {TALK, COURSE, WATCHED}


def test_a_word_that_is_spelt_like_another_of_another_language_counts_less() -> None:
    english, french = 1, 1 << LANGUAGES.index("fr")
    lecture = spotting.marks("lecture", "lecture")

    def strength(languages: int) -> float:
        reading = atlas().number["reading"]
        return max(
            (hit.weight for hit in spotting.spot([lecture], languages) if hit.phrase.entry == reading), default=0
        )

    assert strength(english) < strength(french) / 2


def test_nobody_says_the_name_of_another_hobby() -> None:
    entries = atlas().entries
    names: dict[str, set[str]] = {}
    for entry in entries:
        for spoken in (entry.names, entry.asked):
            for phrase in (phrase for phrases in spoken.values() for phrase in phrases):
                names.setdefault(fold(phrase), set()).add(entry.id)
    said = [(entry.id, phrase) for entry in entries for phrases in entry.said.values() for phrase in phrases]
    wrong = [(own, phrase) for own, phrase in said if own not in names.get(fold(phrase), {own})]
    assert len(said) > 11_000
    assert wrong == []
