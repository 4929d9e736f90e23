"""The atlas' phrases as numbers in arrays: every list needs them at hand, and as objects they took 80 MB.

Every word of the atlas has a number as it is spelt, and one for its stem in its language; 0 is no word.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher import sentences
from meetcompanion.matcher.atlas import LANGUAGES, Entry, atlas
from meetcompanion.matcher.lookups import Groups, Ints, Numbers, Pairs, spelt
from meetcompanion.matcher.made import Arrays, made, made_of
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.words import RARE, every_language, fold, lexicon, lower, raw_words, stemmers

#: What a phrase is: a name of the hobby, a word that belongs to it, or a sign that something else is meant.
NAME, WORD, MISLEADING = 0, 1, 2

#: What a name tells of an event that only tells of a hobby: as good as nothing.
_ASKED = 1e-6

_COMPOUNDING = ("de", "nl")
#: From so many letters on one word of theirs is as good as several of others ("Silvesterlauf").
_LONG_COMPOUND = 10
#: What stands for "&".
_AND = {"en": "and", "de": "und", "fr": "et", "es": "y", "it": "e", "nl": "en", "pt": "e", "pl": "i"}
#: Two words that are often written as one ("boardgames").
_JOINED = ("en", "de", "nl")


class Phrase(NamedTuple):
    """A phrase of the atlas: the numbers of its words as they are, and of their stems.

    `language` is a bit in the order of the lexicon; `weight` is what it counts in a text, 0 to 1.
    """

    exact: tuple[int, ...]
    stems: tuple[int, ...]
    language: int
    entry: int
    kind: int
    weight: float


@dataclass(frozen=True)
class Table:
    """Numbers of words and of stems by language, and phrases by them; a phrase is told by its own number.

    `alone` are phrases of one word, `pairs` those of several; `within` are names of several words by each of their
    words and stems; `compounding` are phrases of one word that may be part of a longer one, by their spelling;
    `rarity` is by number of a word, and so is `spoken`: the bits of the languages in whose phrases it stands. `phrase`
    makes a phrase out of its number.
    """

    exact: Numbers
    stems: Sequence[Numbers]
    alone: Groups
    pairs: Pairs
    within: Groups
    compounding: Mapping[str, Sequence[int]]
    rarity: Sequence[float]
    spoken: Sequence[int]
    phrase: Callable[[int], Phrase]


@cache
def table() -> Table:
    """The atlas as numbers, made once for all starts."""
    arrays = made("phrases", f"{made_of()} {weights()}", _packed)
    words = bytes(arrays["compounding.words"]).decode("utf-8", "surrogatepass").split("\n")
    begins, numbers = arrays["compounding.begins"].tolist(), arrays["compounding.phrases"].tolist()
    return Table(
        exact=Numbers(arrays, "exact"),
        stems=[Numbers(arrays, f"stems {place}") for place in range(len(lexicon().stemmers))],
        alone=Groups(arrays, "alone"),
        pairs=Pairs(arrays),
        within=Groups(arrays, "within"),
        compounding={word: tuple(numbers[begins[at] : begins[at + 1]]) for at, word in enumerate(words)},
        rarity=arrays["rarity"].data,
        spoken=arrays["spoken"].data,
        phrase=lru_cache(maxsize=10_000)(_Phrases(arrays).get),
    )


def _packed() -> Arrays:
    """All of the table as arrays."""
    making = _Making()
    for place, entry in enumerate(atlas().entries):
        for kind, language, text, share in _phrases(entry):
            making.add(place, kind, language, text, share)
    return making.packed()


class _Making:
    """The table while it is made; what is known of a word is found once."""

    def __init__(self) -> None:
        self._exact: dict[str, int] = {}
        self._stems: list[dict[str, int]] = [{} for _ in lexicon().stemmers]
        #: Number and phrase, and for pairs the numbers of two words and the phrase.
        self._alone = array("i")
        self._pairs = array("i")
        self._compounding: dict[str, list[int]] = {}
        self._rarity: dict[int, float] = {}
        self._spoken: dict[int, int] = {}
        self._known: dict[tuple[int, str], tuple[int, int, float]] = {}
        self._next = 0
        self._places = {language: place for place, language in enumerate(lexicon().stemmers)}
        told = weights()
        self._kinds = {NAME: (told.name, told.long_name), WORD: (told.word, told.long_word), MISLEADING: (1.0, 1.0)}
        self._least = told.least_telling
        self._all = _Listed()

    def add(self, entry: int, kind: int, language: str, text: str, share: float) -> None:
        """Enter a phrase that counts a share of its kind, and the same written as one word or with a sign for "and".

        One in which a sentence ends ("Magic: The Gathering") is entered with its end too.
        """
        raw = raw_words(text)
        self._add(entry, kind, language, raw, share)
        read = [sentences.END if sentences.is_end(one) else one for one in sentences.raw_words(text)]
        if sentences.END in read[:-1] and raw == [one for one in read if one]:
            self._add(entry, kind, language, read if read[-1] else read[:-1], share)
        # "Bounce & rhyme" has two words and means the same.
        bare = [one for one in raw if one != _AND[language]]
        if 1 < len(bare) < len(raw) and _AND[language] not in (raw[0], raw[-1]):
            self._add(entry, kind, language, bare, share)

    def _add(self, entry: int, kind: int, language: str, raw: Sequence[str], share: float) -> None:
        place = self._places[language]
        known = [self._known.get((place, word)) or self._learn(place, word) for word in raw]
        if not known:
            return
        exact, stems, rarities = zip(*known, strict=True)
        telling = max(min(sum(rarities) / RARE, 1.0), self._least)
        several = len(raw) > 1 or (language in _COMPOUNDING and len(raw[0]) >= _LONG_COMPOUND)
        # A year is the same in all languages.
        spoken_in = every_language() if raw[0].isdigit() and len(raw) == 1 else 1 << place
        phrase = Phrase(exact, stems, spoken_in, entry, kind, self._kinds[kind][several] * telling * share)
        number = self._enter(phrase)
        if kind == MISLEADING:
            return
        if len(raw) == 1 and language in _COMPOUNDING and share > _ASKED:
            self._compounding.setdefault(fold.__wrapped__(raw[0]), []).append(number)
        if len(raw) == 2 and language in _JOINED:
            joined, stemmed, _ = self._learn(place, raw[0] + raw[1])
            self._enter(Phrase((joined,), (stemmed,), 1 << place, entry, kind, phrase.weight))

    def _enter(self, phrase: Phrase) -> int:
        number = self._all.add(phrase)
        # A word that misleads does so as it is spelt: "training" is no train, "trains" are.
        alone = phrase.kind == MISLEADING and len(phrase.exact) == 1
        for numbers in (phrase.exact,) if alone else (phrase.exact, phrase.stems):
            if len(numbers) == 1:
                self._alone.extend((numbers[0], number))
            else:
                self._pairs.extend((numbers[0], numbers[1], number))
        return number

    def _learn(self, place: int, raw: str) -> tuple[int, int, float]:
        # Not remembered: texts' words are worth that, these are looked at once.
        word = lower.__wrapped__(raw)
        folded = fold.__wrapped__(word)
        found = (
            self._number(self._exact, folded),
            self._number(self._stems[place], fold.__wrapped__(stemmers()[place](word))),
            lexicon().rarity(word) if word else 0.0,
        )
        self._rarity[found[0]] = found[2]
        if not word.isdigit():
            self._spoken[found[0]] = self._spoken.get(found[0], 0) | 1 << place
        self._known[place, raw] = found
        return found

    def _number(self, numbers: dict[str, int], word: str) -> int:
        if word not in numbers:
            self._next += 1
            numbers[word] = self._next
        return numbers[word]

    def packed(self) -> Arrays:
        """The table; nothing can be added any more."""
        self._known.clear()
        most = self._next
        alone = np.array(self._alone, dtype=np.int32).reshape(-1, 2)
        firsts, seconds, phrases = np.array(self._pairs, dtype=np.int32).reshape(-1, 3).T
        rarity = np.zeros(most + 1)
        rarity[list(self._rarity)] = list(self._rarity.values())
        spoken = np.zeros(most + 1, dtype=np.int32)
        spoken[list(self._spoken)] = list(self._spoken.values())
        found = Numbers.packed(self._exact, "exact")
        for place, numbers in enumerate(self._stems):
            found |= Numbers.packed(numbers, f"stems {place}")
        found |= Groups.packed(alone[:, 0], alone[:, 1], most, "alone")
        found |= Pairs.packed(firsts, seconds, phrases, most)
        found |= Groups.packed(*self._within(firsts, seconds, phrases, most), most, "within")
        lengths = [len(numbers) for numbers in self._compounding.values()]
        found |= {
            "compounding.words": np.frombuffer(spelt("\n".join(self._compounding)), dtype=np.uint8),
            "compounding.begins": np.cumsum([0, *lengths]).astype(np.int32),
            "compounding.phrases": np.array([one for many in self._compounding.values() for one in many], np.int32),
            "rarity": rarity,
            "spoken": spoken,
        }
        return found | self._all.packed()

    def _within(self, firsts: Ints, seconds: Ints, phrases: Ints, most: int) -> tuple[Ints, Ints]:
        """The names of several words by each of their words and stems, those with a pair that came first in front."""
        pair = firsts.astype(np.int64) * (most + 1) + seconds
        first_of, which = np.unique(pair, return_index=True, return_inverse=True)[1:]
        found: dict[tuple[int, int], None] = {}
        told = _Phrases(self._all.packed())
        for phrase in phrases[np.argsort(first_of[which.reshape(-1)], kind="stable")].tolist():
            own = told.get(phrase)
            if own.kind == NAME:
                found.update(dict.fromkeys((number, phrase) for number in (*own.exact, *own.stems)))
        numbers, named = np.array(list(found), dtype=np.int32).reshape(-1, 2).T
        return numbers, named


class _Listed:
    """All phrases while they come."""

    def __init__(self) -> None:
        self._begins = array("i", [0])
        self._exact, self._stems = array("i"), array("i")
        self._languages, self._entries, self._kinds = array("i"), array("i"), array("b")
        self._weights = array("d")

    def add(self, phrase: Phrase) -> int:
        self._exact.extend(phrase.exact)
        self._stems.extend(phrase.stems)
        self._begins.append(len(self._exact))
        self._languages.append(phrase.language)
        self._entries.append(phrase.entry)
        self._kinds.append(phrase.kind)
        self._weights.append(phrase.weight)
        return len(self._weights) - 1

    def packed(self) -> dict[str, NDArray[Any]]:
        """All of them as arrays."""
        return {
            "phrases.begins": np.array(self._begins, dtype=np.int32),
            "phrases.exact": np.array(self._exact, dtype=np.int32),
            "phrases.stems": np.array(self._stems, dtype=np.int32),
            "phrases.languages": np.array(self._languages, dtype=np.int32),
            "phrases.entries": np.array(self._entries, dtype=np.int32),
            "phrases.kinds": np.array(self._kinds, dtype=np.int8),
            "phrases.weights": np.array(self._weights, dtype=np.float64),
        }


class _Phrases:
    """All phrases by number."""

    def __init__(self, arrays: Arrays) -> None:
        self._begins, self._exact, self._stems = (
            arrays[f"phrases.{name}"].data for name in ("begins", "exact", "stems")
        )
        self._languages, self._entries = (arrays[f"phrases.{name}"].data for name in ("languages", "entries"))
        self._kinds = arrays["phrases.kinds"].data
        self._weights = arrays["phrases.weights"].data

    def get(self, number: int) -> Phrase:
        """The phrase of this number."""
        own = slice(self._begins[number], self._begins[number + 1])
        return Phrase(
            tuple(self._exact[own]),
            tuple(self._stems[own]),
            self._languages[number],
            self._entries[number],
            self._kinds[number],
            self._weights[number],
        )


def _phrases(entry: Entry) -> Iterator[tuple[int, str, str, float]]:
    told = weights()
    for language in LANGUAGES:
        asked = entry.asked.get(language, ())
        words = entry.words.get(language, ())
        for text in entry.names.get(language, ()):
            yield NAME, language, text, 1.0
        for text in asked:
            yield NAME, language, text, told.word / told.name if text in words else _ASKED
        for text in words:
            if text not in asked:
                yield WORD, language, text, 1.0
        for text in entry.misleading.get(language, ()):
            yield MISLEADING, language, text, 1.0
