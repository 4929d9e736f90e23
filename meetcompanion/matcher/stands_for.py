"""What a hobby stands for, to be shown: the entries of the atlas that it means, their words, and names to complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from meetcompanion.matcher import own_words
from meetcompanion.matcher.atlas import LANGUAGES, Entry, atlas
from meetcompanion.matcher.kindred import Kindred
from meetcompanion.matcher.meant import Nearness, all_named, shares_of, with_kinds
from meetcompanion.matcher.slips import mended
from meetcompanion.matcher.words import fold, same_word, tokens, wanted_words
from meetcompanion.model import NONE_OF_THEM, Terms

#: An entry has to be meant this surely to be shown, and this surely to be asked about beside another.
_SHOWN, _ASKED = 0.4, 0.5
#: How many words of a hobby are shown, and how many names complete what is typed.
MOST_WORDS, MOST_NAMES = 12, 8
_ALIKE = 0.72


@dataclass(frozen=True, slots=True)
class Meaning:
    """An entry of the atlas as it is shown: its id, its name in their language, and a word that tells it apart."""

    id: str
    name: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class StandsFor:
    """`meanings` are what the hobby is taken for, surest first; `words` what it is found by besides its name.

    `ask` are very different things that its name could mean, where the person has not said which.
    """

    meanings: tuple[Meaning, ...]
    words: tuple[str, ...]
    ask: tuple[Meaning, ...] = ()


def stands_for(hobby: str, terms: Terms, language: str) -> StandsFor:
    """What a hobby stands for, in a language of the atlas (English for another)."""
    language = language if language in LANGUAGES else "en"
    sure = _sure(hobby)
    entries = own_words.entries_meant(with_kinds(dict(sure)), terms)
    shown = [entry for entry, weight in entries.items() if weight >= _SHOWN]
    best = sorted(shown, key=lambda entry: (-entries[entry], entry))
    chosen = [atlas().entries[entry] for entry in best]
    # Kinds of what is meant are found too, but what is meant itself says it best.
    meant = {atlas().entries[entry].id for entry, _ in sure}
    itself = [entry for entry in chosen if entry.id in (terms.means or meant)]
    meanings = tuple(_meaning(entry, language) for entry in (itself or chosen)[:3])
    ask = () if terms.means else _ask(_named(hobby), language)
    return StandsFor(meanings, _words(hobby, terms, chosen, language), ask)


def completions(text: str, language: str) -> list[str]:
    """Names of hobbies that begin with what was typed, or have a word that does, in a language of the atlas."""
    language = language if language in LANGUAGES else "en"
    typed = fold(" ".join(text.split()))
    if not typed:
        return []
    names = [(fold(name), name) for entry in atlas().entries for name in entry.names.get(language, ())[:2]]
    first = [name for folded, name in names if folded.startswith(typed)]
    within = [name for folded, name in names if f" {typed}" in folded]
    return list(dict.fromkeys([*sorted(first, key=len), *sorted(within, key=len)]))[:MOST_NAMES]


def did_you_mean(hobby: str, language: str) -> list[str]:
    """Names that are spelt nearly so, for a hobby that no name of the atlas explains; none for others."""
    if _named(hobby):
        return []
    language = language if language in LANGUAGES else "en"
    names = {fold(name): name for entry in atlas().entries for name in entry.names.get(language, ())}
    return [names[near] for near in get_close_matches(fold(hobby), names, 3, _ALIKE)]


def known_meaning(name: str) -> bool:
    """True for the id of an entry, and for none of them."""
    return name == NONE_OF_THEM or name in atlas().number


@lru_cache(maxsize=1_000)
def _sure(hobby: str) -> tuple[tuple[int, float], ...]:
    """What is meant by all that the atlas says, surest first; vectors take longer than a page may."""
    return _all_named(hobby, Kindred())


@lru_cache(maxsize=1_000)
def _named(hobby: str) -> tuple[tuple[int, float], ...]:
    """What is meant by names alone, surest first."""
    return _all_named(hobby, None)


def _all_named(hobby: str, nearness: Nearness | None) -> tuple[tuple[int, float], ...]:
    spelt = mended(hobby)
    words = tuple(wanted_words(spelt))
    found = all_named(spelt, words, shares_of(words), nearness)
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _meaning(entry: Entry, language: str) -> Meaning:
    names = entry.names.get(language) or entry.names["en"]
    words = entry.words.get(language) or entry.words.get("en") or ()
    return Meaning(entry.id, names[0], words[0] if words else None)


def _words(hobby: str, terms: Terms, entries: Sequence[Entry], language: str) -> tuple[str, ...]:
    """Other names and words of what is meant, without those that its name says already or that were struck out."""
    own = [token.word for token in tokens(hobby)]
    struck = {fold(word) for word in (*terms.struck, *terms.added)}
    found: dict[str, str] = {}
    for entry in entries[:3]:
        for phrase in (*entry.names.get(language, ()), *entry.words.get(language, ())):
            said = all(any(same_word(word, token.folded, ~0) for word in own) for token in tokens(phrase))
            if not said and fold(phrase) not in struck:
                found.setdefault(fold(phrase), phrase)
    return tuple(found.values())[:MOST_WORDS]


def _ask(sure: Sequence[tuple[int, float]], language: str) -> tuple[Meaning, ...]:
    """What is meant where a name stands for things of very different walks of life."""
    likely = [atlas().entries[entry] for entry, weight in sure if weight >= _ASKED][:4]
    related = any(other.id in entry.wider + entry.near for entry in likely for other in likely)
    if related or len({entry.walk for entry in likely}) < 2:
        return ()
    return tuple(_meaning(entry, language) for entry in likely)
