"""Every sentence is said in every language, with the same places in it, and the catalogues hold nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from string import Formatter
from typing import cast

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from meetcompanion.languages import LANGUAGES, catalogue_path, language_of, translations

#: All sentences are collected once in a process, which takes seconds.
pytestmark = pytest.mark.xdist_group("sentences")

ROOT = Path(__file__).resolve().parents[1]
#: What stands for something else, or is read by a program: it is the same in every language.
PLACES = re.compile(r"\{\w*\}|%\(\w+\)s|</?\w[^>]*>|--[a-z-]+|`[^`]*`")

in_every_language = pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])


@cache
def collected() -> Catalog:
    """The sentences of today's code, as the tool for translators collects them."""
    spec = spec_from_file_location("translations_tool", ROOT / ".ci" / "translations.py")
    assert spec and spec.loader
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    return cast(Callable[[], Catalog], tool.collected)()


@cache
def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it lies in the file."""
    with catalogue_path(language).open("rb") as file:
        found = read_po(file, locale=language, abort_invalid=True)
    if not any(message.id and all(said(message)) for message in found):
        pytest.skip(f"{LANGUAGES[language]} is not begun")
    return found


def asked(message: Message) -> Sequence[str]:
    """The English of a sentence: one, or one for each plural form."""
    return message.id if isinstance(message.id, (tuple, list)) else (message.id,)


def said(message: Message) -> Sequence[str]:
    """What a catalogue says for it, as many forms as the language has."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return [text or "" for text in forms]


def places(text: str) -> Counter[str]:
    return Counter(PLACES.findall(text))


def sentences(language: str) -> list[Message]:
    """Those that a catalogue says in its language."""
    return [message for message in catalogue(language) if message.id and all(said(message))]


@in_every_language
def test_every_sentence_of_the_code_is_translated(language: str) -> None:
    theirs = {asked(message)[0]: message for message in sentences(language)}
    wanted = [asked(message)[0] for message in collected() if message.id]
    assert len(wanted) > 1000
    waiting = [words for words in wanted if words not in theirs or theirs[words].fuzzy]
    assert not waiting, "./run.sh translations says what waits"


@in_every_language
def test_a_catalogue_holds_no_sentence_that_is_gone(language: str) -> None:
    wanted = {asked(message)[0] for message in collected() if message.id}
    assert not {asked(message)[0] for message in catalogue(language) if message.id} - wanted


@in_every_language
def test_a_translation_has_the_places_of_its_sentence(language: str) -> None:
    for message in sentences(language):
        *one, many = asked(message)
        # "One hour before" may name no number; every other form has what the many have.
        first, *others = said(message)
        assert places(first) in [places(text) for text in (*one, many)], message.id
        assert all(places(text) == places(many) for text in others), message.id


def test_no_sentence_is_said_in_the_language_of_another_catalogue() -> None:
    spoken: dict[str, dict[str, set[str]]] = {}
    for language in (code for code in LANGUAGES if code != "en"):
        for message in sentences(language):
            # Names and the like are the same everywhere; whole sentences are not.
            for words in (text for text in said(message) if len(PLACES.sub("", text).split()) > 4):
                spoken.setdefault(words, {}).setdefault(asked(message)[0], set()).add(language)
    assert len(spoken) > 1000
    assert [words for words, by in spoken.items() for languages in by.values() if len(languages) > 1] == []


@in_every_language
def test_a_translation_begins_ends_and_breaks_as_its_sentence(language: str) -> None:
    def edges(text: str) -> tuple[bool, bool, int]:
        return text != text.lstrip(), text != text.rstrip(), text.count("\n")

    for message in sentences(language):
        assert {edges(text) for text in said(message)} == {edges(text) for text in asked(message)}, message.id


@in_every_language
def test_every_translation_can_be_filled_in(language: str) -> None:
    for message in sentences(language):
        for text in said(message):
            if any(place.startswith("templates/") for place, _line in message.locations):
                # Templates fill every sentence in this way, so a lone per cent sign would break the page.
                assert text % dict.fromkeys(re.findall(r"%\((\w+)\)s", text), "words")
            else:
                names = [name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None]
                assert text.format_map(dict.fromkeys(names, "words"))


@in_every_language
def test_plurals_have_as_many_forms_as_the_language(language: str) -> None:
    found = catalogue(language)
    plurals = [message for message in found if message.pluralizable]
    assert plurals
    assert all(len(said(message)) == found.num_plurals for message in plurals)


@in_every_language
def test_a_language_is_spoken_where_it_is_asked_for(language: str) -> None:
    found = catalogue(language)
    week = found.get("This week")
    assert week is not None
    assert translations(language).gettext("This week") == week.string != "This week"
    one, many = "One hour before", "%(hours)s hours before"
    hours = found.get((one, many))
    assert hours is not None
    assert [translations(language).ngettext(one, many, number) for number in (1, 2)] == list(said(hours))[:2]


def test_a_language_that_is_lacking_is_answered_in_english() -> None:
    assert translations("tlh").gettext("This week") == "This week"
    assert [language_of(name) for name in ("de-AT", "fr_CH", "ES", "tlh", "", None)] == [
        "de", "fr", "es", None, None, None,
    ]  # fmt: skip
