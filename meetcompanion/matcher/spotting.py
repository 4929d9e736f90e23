"""Finds the atlas' phrases in texts: inflected, in compounds, and not where they mean something else.

Every word of the atlas has a number as it is spelt, and one for its stem in its language. A text's word has the same
numbers, in the languages that are likely for the text. A phrase stands where either all its spellings or all its
stems stand in a row.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from meetcompanion.matcher.atlas import LANGUAGES, Entry, atlas
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.words import RARE, fold, lexicon, lower, raw_words, stemmers

#: What a phrase is: a name of the hobby, a word that belongs to it, or a sign that something else is meant.
NAME, WORD, MISLEADING = 0, 1, 2

#: What a name tells of an event that only tells of a hobby: as good as nothing.
_ASKED = 1e-6

_SHORTEST_FIRST_PART = 5
_SHORTEST_LAST_PART = 6
_SHORTEST_REST = 3
_COMPOUNDING = ("de", "nl")
#: Two words that are often written as one ("boardgames").
_JOINED = ("en", "de", "nl")
#: Numbers of words stay below two to the power of this.
_BITS = 20


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


class Hit(NamedTuple):
    """A phrase in a text: from word number `first` up to, not including, `last`. `weight` is less in compounds."""

    phrase: Phrase
    first: int
    last: int
    weight: float


class _View(NamedTuple):
    """A word in a text of certain languages: its numbers, the spelling's first; the phrases that it is by itself.

    `begins` and `follows` tell whether it is ever the first or the second word of a phrase.
    """

    numbers: tuple[int, ...]
    begins: bool
    follows: bool
    alone: tuple[tuple[Phrase, float], ...]


class Marks:
    """What a text's word may be: its number as it is spelt, those of its stems by language, and its parts' phrases."""

    __slots__ = ("_alone", "_parts", "exact", "stems", "views")

    def __init__(self, exact: int, stems: tuple[int, ...], alone: bool, parts: Sequence[Phrase]) -> None:
        self.exact = exact
        self.stems = stems
        self._alone = alone
        self._parts = parts
        self.views: dict[int, _View] = {}

    def numbers(self) -> set[int]:
        """All its numbers, in whatever language."""
        return {self.exact, *self.stems} - {0}

    def is_compound(self) -> bool:
        """True where the word begins or ends with a phrase of the atlas."""
        return bool(self._parts)

    def view(self, likely: int) -> _View:
        """The word in a text of these languages."""
        found = self.views.get(likely)
        if found is None:
            found = self.views[likely] = self._view(likely)
        return found

    def _view(self, likely: int) -> _View:
        known = table()
        numbers = (self.exact, *(number for place, number in enumerate(self.stems) if likely >> place & 1))
        sure: dict[tuple[int, bool], tuple[Phrase, float]] = {}
        phrases = [(phrase, 1.0) for number in numbers for phrase in known.alone.get(number, ())] if self._alone else []
        phrases += [(phrase, weights().compound) for phrase in self._parts if phrase.language & likely]
        for phrase, share in phrases:
            key = phrase.entry, phrase.kind == MISLEADING
            if key not in sure or phrase.weight * share > sure[key][1]:
                sure[key] = phrase, phrase.weight * share
        begins = any(number in known.firsts for number in numbers)
        follows = any(number in known.seconds for number in numbers)
        return _View(numbers, begins, follows, tuple(sure.values()))


@dataclass(frozen=True)
class Table:
    """Numbers of words and of stems by language, and phrases by them.

    `alone` are phrases of one word, `pairs` those of several by their first two, `firsts` and `seconds` are all of
    these two; `compounding` are phrases of one word that may be part of a longer one, by their spelling; `rarity`
    is by number of a word.
    """

    exact: Mapping[str, int]
    stems: Sequence[Mapping[str, int]]
    alone: Mapping[int, Sequence[Phrase]]
    pairs: Mapping[int, Sequence[Phrase]]
    firsts: frozenset[int]
    seconds: frozenset[int]
    compounding: Mapping[str, Sequence[Phrase]]
    rarity: Mapping[int, float]


@cache
def table() -> Table:
    """The atlas as numbers, made once."""
    making = _Making()
    for place, entry in enumerate(atlas().entries):
        for kind, language, text, share in _phrases(entry):
            making.add(place, kind, language, text, share)
    return Table(
        making.exact,
        making.stems,
        {number: tuple(phrases) for number, phrases in making.alone.items()},
        {pair: tuple(phrases) for pair, phrases in making.pairs.items()},
        frozenset(pair >> _BITS for pair in making.pairs),
        frozenset(pair & (1 << _BITS) - 1 for pair in making.pairs),
        making.compounding,
        making.rarity,
    )


@cache
def within() -> Mapping[int, Sequence[Phrase]]:
    """The names of several words by each of their words and stems."""
    found: dict[int, dict[Phrase, None]] = {}
    for phrases in table().pairs.values():
        for phrase in phrases:
            if phrase.kind == NAME:
                for number in (*phrase.exact, *phrase.stems):
                    found.setdefault(number, {})[phrase] = None
    return {number: tuple(phrases) for number, phrases in found.items()}


class _Making:
    """The table while it is made; what is known of a word is found once."""

    def __init__(self) -> None:
        self.exact: dict[str, int] = {}
        self.stems: list[dict[str, int]] = [{} for _ in lexicon().stemmers]
        self.alone: dict[int, list[Phrase]] = {}
        self.pairs: dict[int, list[Phrase]] = {}
        self.compounding: dict[str, list[Phrase]] = {}
        self.rarity: dict[int, float] = {}
        self._known: dict[tuple[int, str], tuple[int, int, float]] = {}
        self._next = 0
        self._places = {language: place for place, language in enumerate(lexicon().stemmers)}
        told = weights()
        self._kinds = {NAME: (told.name, told.long_name), WORD: (told.word, told.long_word), MISLEADING: (1.0, 1.0)}
        self._least = told.least_telling

    def add(self, entry: int, kind: int, language: str, text: str, share: float) -> None:
        """Enter a phrase that counts a share of its kind, and the same written as one word."""
        place = self._places[language]
        raw = raw_words(text)
        known = [self._known.get((place, word)) or self._learn(place, word) for word in raw]
        if not known:
            return
        exact, stems, rarities = zip(*known, strict=True)
        telling = max(min(sum(rarities) / RARE, 1.0), self._least)
        phrase = Phrase(exact, stems, 1 << place, entry, kind, self._kinds[kind][len(raw) > 1] * telling * share)
        self._enter(phrase)
        if kind == MISLEADING:
            return
        if len(raw) == 1 and language in _COMPOUNDING and share > _ASKED:
            self.compounding.setdefault(fold.__wrapped__(raw[0]), []).append(phrase)
        if len(raw) == 2 and language in _JOINED:
            joined, stemmed, _ = self._learn(place, raw[0] + raw[1])
            self._enter(Phrase((joined,), (stemmed,), 1 << place, entry, kind, phrase.weight))

    def _enter(self, phrase: Phrase) -> None:
        # A word that misleads does so as it is spelt: "training" is no train, "trains" are.
        alone = phrase.kind == MISLEADING and len(phrase.exact) == 1
        for numbers in (phrase.exact,) if alone else (phrase.exact, phrase.stems):
            if len(numbers) == 1:
                self.alone.setdefault(numbers[0], []).append(phrase)
            else:
                self.pairs.setdefault(numbers[0] << _BITS | numbers[1], []).append(phrase)

    def _learn(self, place: int, raw: str) -> tuple[int, int, float]:
        # Not remembered: texts' words are worth that, these are looked at once.
        word = lower.__wrapped__(raw)
        folded = fold.__wrapped__(word)
        found = (
            self._number(self.exact, folded),
            self._number(self.stems[place], fold.__wrapped__(stemmers()[place](word))),
            lexicon().rarity(word),
        )
        self.rarity[found[0]] = found[2]
        self._known[place, raw] = found
        return found

    def _number(self, numbers: dict[str, int], word: str) -> int:
        if word not in numbers:
            self._next += 1
            numbers[word] = self._next
        return numbers[word]


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


_NOTHING = Marks(0, (), False, ())
#: A word that tells nothing.
NOTHING = _NOTHING
_UNSEEN = _View((0,), False, False, ())


@lru_cache(maxsize=50_000)
def marks(surface: str, folded: str) -> Marks:
    """What a word may be in the atlas; the same nothing for all that it does not know."""
    known = table()
    exact = known.exact.get(folded, 0)
    if len(folded) < 2 or folded.isdigit():
        return Marks(exact, (0,) * len(known.stems), True, ()) if exact else _NOTHING
    stems = tuple(
        numbers.get(_plain(stemming(surface)), 0) for stemming, numbers in zip(stemmers(), known.stems, strict=True)
    )
    parts = _parts(folded) if len(folded) >= _SHORTEST_FIRST_PART + _SHORTEST_REST else ()
    if not exact and not parts and not any(stems):
        return _NOTHING
    # The smallest words of a language are no hobby in another ("thé" is tea, "the" is not).
    return Marks(exact, stems, folded not in lexicon().languages_of, parts)


def _plain(stem: str) -> str:
    return stem if stem.isascii() else fold(stem)


def _parts(folded: str) -> Sequence[Phrase]:
    known = table().compounding
    found: list[Phrase] = []
    for cut in range(_SHORTEST_FIRST_PART, len(folded) - _SHORTEST_REST + 1):
        found += known.get(folded[:cut], ())
    for cut in range(_SHORTEST_REST, len(folded) - _SHORTEST_LAST_PART + 1):
        found += known.get(folded[cut:], ())
    return tuple(found)


def spot(words: Sequence[Marks], likely: int) -> list[Hit]:
    """The phrases in a text, given as its words' marks, without those that are covered by what misleads.

    `likely` are the bits of the text's languages: in these a word counts in any of its forms, else only as it is.
    """
    found = [Hit(*hit) for hit in _all(words, likely)]
    misleading = [hit for hit in found if hit.phrase.kind == MISLEADING]
    if not misleading:
        return found
    return [
        hit for hit in found if hit.phrase.kind != MISLEADING and not any(_covers(other, hit) for other in misleading)
    ]


def _all(words: Sequence[Marks], likely: int) -> list[tuple[Phrase, int, int, float]]:
    """The phrases in a text, those that mislead too. Every word of every event comes through here."""
    found: list[tuple[Phrase, int, int, float]] = []
    pairs = table().pairs
    before: tuple[int, ...] = ()
    for place, word in enumerate(words):
        if word is _NOTHING:
            before = ()
            continue
        numbers, begins, follows, alone = word.views.get(likely) or word.view(likely)
        if before and follows:
            for chain, one in enumerate(before):
                if one and (phrases := pairs.get(one << _BITS | numbers[chain])):
                    for phrase in phrases:
                        own = phrase.stems if chain else phrase.exact
                        if len(own) == 2 or _stands(own, words, place - 1, chain, likely):
                            found.append((phrase, place - 1, place - 1 + len(own), phrase.weight))
        for phrase, weight in alone:
            found.append((phrase, place, place + 1, weight))
        before = numbers if begins else ()
    return found


def _stands(numbers: tuple[int, ...], words: Sequence[Marks], first: int, chain: int, likely: int) -> bool:
    """True where the numbers stand in a row; the first two of them do."""
    if first + len(numbers) > len(words):
        return False
    for place in range(2, len(numbers)):
        own = words[first + place].view(likely).numbers
        if len(own) <= chain or own[chain] != numbers[place]:
            return False
    return True


def _covers(misleading: Hit, hit: Hit) -> bool:
    return misleading.phrase.entry == hit.phrase.entry and misleading.first < hit.last and hit.first < misleading.last


def known(title: Sequence[Marks], categories: Sequence[Marks], description: Sequence[Marks], likely: int) -> bytes:
    """What the atlas knows of an event: 32-bit numbers, each 256 times that of an entry plus its strength, 1 to 255.

    Every different phrase takes its part of the remaining doubt.
    """
    told = weights()
    best: dict[int, dict[tuple[int, ...], float]] = {}
    texts = ((title, told.in_title), (categories, told.in_categories), (description, told.in_description))
    for text, place in texts:
        hits: Sequence[tuple[Phrase, int, int, float]] = _all(text, likely) if text else ()
        if any(hit[0].kind == MISLEADING for hit in hits):
            hits = spot(text, likely)
        for phrase, _, _, weight in hits:
            said = best.setdefault(phrase.entry, {})
            if weight * place > said.get(phrase.exact, 0.0):
                said[phrase.exact] = weight * place
    if not best:
        return b""
    packed = array("i")
    for entry, said in best.items():
        strength = round(255 * (1 - math.prod(1 - one for one in said.values())))
        if strength:
            packed.append(entry * 256 + strength)
    return packed.tobytes()
