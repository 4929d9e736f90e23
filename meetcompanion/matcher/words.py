"""Words of texts: where they stand, how rare they are, in which language they are, and which are the same word.

Nothing is stemmed beforehand. A hobby's word is compared with the few words of the vocabulary that begin like it, by
the stemmers of all our languages; that costs a hobby some milliseconds and an event nothing.
"""

from __future__ import annotations

import re
import threading
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import snowballstemmer

DATA = Path(__file__).resolve().parent / "data"

# "D&D" and "R&B" are one word; an apostrophe stays inside its word.
WORD = re.compile(r"[^\W_](?:&[^\W_])+(?![^\W_])|[^\W_]+(?:['’][^\W_]+)*")

#: A word that is not in the list of common words counts this much; the most common of all a tenth of it.
RARE = 3.0
_COMMONEST = 0.3
#: From this on (minus the logarithm of a word's share of general text) every step of rarity counts.
_COMMON_UNTIL = 8.0
#: What is left of a word that calendars say of everything.
HOLLOW = 0.4

#: A hobby's word at the beginning or the end of a longer one ("Brettspieleabend") counts this much of itself.
COMPOUND = 0.8
_SHORTEST_FIRST_PART = 5
_SHORTEST_LAST_PART = 6
_SHORTEST_REST = 3
#: A text is in every language that as much tells of as this share of what tells of the likeliest.
_LIKELY = 0.75
_COMPOUNDING = ("de", "nl")
#: For so many words their forms are remembered.
_FORMS_KEPT = 500


@dataclass(frozen=True, slots=True)
class Token:
    """A word where it stands: `word` is in lower case, `folded` without accents too; `start` and `end` are offsets."""

    word: str
    folded: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, in order."""
    for found in WORD.finditer(text):
        word = lower(found.group())
        yield Token(word, fold(word), found.start(), found.end())


def plain(text: str) -> str:
    """A name as it is compared: its words alone, without case and accents."""
    return " ".join(token.folded for token in tokens(text))


def raw_words(text: str) -> list[str]:
    """The words of a text as they are written; quicker than `tokens` where it does not matter where they stand."""
    found: list[str] = WORD.findall(text)
    return found


@lru_cache(maxsize=20_000)
def lower(word: str) -> str:
    """A word in lower case, in one form where Unicode knows several."""
    return unicodedata.normalize("NFC", word.casefold()).replace("’", "'")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Without case and accents, so that "Café" is "cafe" and "Straße" is "strasse"."""
    if text.isascii():
        return text.casefold()
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return plain.replace("ł", "l").replace("ø", "o").replace("’", "'")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words in general, read from the files in `data`."""

    stemmers: Mapping[str, str]
    languages_of: Mapping[str, int]
    function: frozenset[str]
    hollow: frozenset[str]
    joining: frozenset[str]
    common: Mapping[str, float]

    def rarity(self, word: str) -> float:
        """How much a word tells, from nothing for "the" to `RARE`. `word` is in lower case, with or without accents."""
        if word in self.function:
            return 0.0
        told = self.common.get(word)
        rare = RARE if told is None else min(max(told - _COMMON_UNTIL, 0.0) + _COMMONEST, RARE)
        return rare * HOLLOW if word in self.hollow else rare


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    table: dict[str, Any] = tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))
    languages_of: dict[str, int] = {}
    function: set[str] = set()
    hollow: set[str] = set()
    for place, words in enumerate(table.values()):
        for word in words["function"]:
            for form in {word, fold(word)}:
                languages_of[form] = languages_of.get(form, 0) | 1 << place
        function.update(words["function"])
        hollow.update(form for word in words["hollow"] for form in (word, fold(word)))
    common: dict[str, float] = {}
    for line in (DATA / "common.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, told = line.split("\t")
            for form in {word, fold(word)}:
                common[form] = min(common.get(form, 99.0), float(told))
    return Lexicon(
        stemmers={language: words["stemmer"] for language, words in table.items()},
        languages_of=languages_of,
        function=frozenset(function),
        hollow=frozenset(hollow),
        joining=frozenset(word for words in table.values() for word in words["joining"]),
        common=common,
    )


def languages(hints: Mapping[int, int]) -> int:
    """The likely languages of a text, one bit each in the order of the file; all of them where nothing tells.

    `hints` says how often words stand in it that are of certain languages: `Lexicon.languages_of` → times. A word of
    several languages tells as much less of each.
    """
    places = range(len(lexicon().stemmers))
    if not hints:
        return every_language()
    counts = [sum(times / bits.bit_count() for bits, times in hints.items() if bits >> place & 1) for place in places]
    most = max(counts)
    return sum(1 << place for place, count in enumerate(counts) if count >= _LIKELY * most)


def every_language() -> int:
    """The bits of all languages."""
    return (1 << len(lexicon().stemmers)) - 1


@dataclass(frozen=True, slots=True)
class Form:
    """A word of the vocabulary that is a form of a hobby's word.

    `languages` are the bits of those in which it is; `weight` is 1, or less where it is only a part of a compound.
    """

    id: int
    languages: int
    weight: float


class Vocabulary:
    """Every word seen, numbered as they came; only ever grows. `folded` holds them by their number."""

    def __init__(self) -> None:
        self.folded: list[str] = []
        self._ids: dict[str, int] = {}
        self._by_beginning: dict[str, list[int]] = {}
        self._by_end: dict[str, list[int]] = {}
        self._forms: dict[str, tuple[int, list[Form]]] = {}
        self._growing = threading.Lock()

    def __len__(self) -> int:
        return len(self.folded)

    def id(self, folded: str) -> int:
        """The number of a word; a new one where it was not seen before."""
        known = self._ids.get(folded)
        if known is not None:
            return known
        with self._growing:
            if folded not in self._ids:
                number = len(self.folded)
                self._by_beginning.setdefault(folded[:3], []).append(number)
                self._by_end.setdefault(folded[-3:], []).append(number)
                self.folded.append(folded)
                self._ids[folded] = number
            return self._ids[folded]

    def known(self, folded: str) -> int | None:
        """The number of a word that was seen; None for any other."""
        return self._ids.get(folded)

    def forms(self, word: str) -> list[Form]:
        """The words of the vocabulary that are forms of `word` or compounds with it."""
        known, found = self._forms.get(word, (0, []))
        words = len(self)
        if known < words:
            found = [*found, *self._forms_among(known, words, word)]
            if len(self._forms) >= _FORMS_KEPT:
                self._forms.clear()
            self._forms[word] = words, found
        return found

    def _forms_among(self, first: int, last: int, word: str) -> Iterator[Form]:
        """Those among the words from number `first` up to, not including, `last`."""
        folded = fold(word)
        for candidate in _between(first, last, self._by_beginning.get(folded[:3], ())):
            form = _form(word, folded, self.folded[candidate])
            if form:
                yield Form(candidate, *form)
        if len(folded) >= _SHORTEST_LAST_PART:
            for candidate in _between(first, last, self._by_end.get(folded[-3:], ())):
                if _ends_with(self.folded[candidate], folded):
                    yield Form(candidate, every_language(), COMPOUND)


def _between(first: int, last: int, numbers: Sequence[int]) -> Sequence[int]:
    return numbers[bisect_left(numbers, first) : bisect_left(numbers, last)]


def same_word(word: str, folded: str, likely: int) -> float:
    """1 where `folded` is a form of `word` in one of the `likely` languages, less for a compound, 0 otherwise."""
    own = fold(word)
    if own[:3] == folded[:3]:
        form = _form(word, own, folded)
        if form and form[0] & likely:
            return form[1]
    return COMPOUND if len(own) >= _SHORTEST_LAST_PART and _ends_with(folded, own) else 0.0


def _ends_with(compound: str, word: str) -> bool:
    return len(compound) >= len(word) + _SHORTEST_REST and compound.endswith(word)


@lru_cache(maxsize=10_000)
def _form(word: str, folded: str, other: str) -> tuple[int, float] | None:
    """In which languages `other` is a form of the word, and how much of it it is."""
    if folded == other:
        return every_language(), 1.0
    if other in lexicon().hollow and word not in lexicon().hollow:
        # What calendars say of everything is no form of anything: a "program" is no "programming".
        return None
    if word in lexicon().function or (abs(len(folded) - len(other)) > 4 and not other.startswith(folded[:5])):
        return None
    same = compound = 0
    for place, (language, algorithm) in enumerate(lexicon().stemmers.items()):
        # Some stemmers need the accents, and the vocabulary has none; so both ways count.
        own = {_stem(algorithm, word), _stem(algorithm, folded)}
        if {_stem(algorithm, other)} & {*own, *map(fold, own)}:
            same |= 1 << place
        elif language in _COMPOUNDING and any(
            len(stem) >= _SHORTEST_FIRST_PART and other.startswith(fold(stem)) and len(other) >= len(stem) + 4
            for stem in own
        ):
            compound |= 1 << place
    if same:
        return same, 1.0
    return (compound, COMPOUND) if compound else None


@lru_cache(maxsize=20_000)
def _stem(algorithm: str, word: str) -> str:
    stem: str = _careful(algorithm)(word)
    return stem


def stemmers() -> Sequence[Callable[[str], str]]:
    """This thread's stemmers of all languages, in the order of the file."""
    own: Sequence[Callable[[str], str]] | None = _stemming.__dict__.get("all")
    if own is None:
        own = _stemming.all = tuple(_careful(algorithm) for algorithm in lexicon().stemmers.values())
    return own


#: What makes another word of an English one, as the ending that is left behind the stem: a kind of ending each.
_MADE_OF = {
    "at": ("at",),
    "ion": ("ion",),
    "iv": ("iv",),
    "is": ("ism", "isms", "ist", "istic", "ists", "ize", "ise", "ized", "ised", "izing", "ising"),
    "ness": ("ness",),
    "it": ("ity", "ities"),
    "al": ("al",),
    "abl": ("abl", "ibl", "abil", "ibil"),
    "ment": ("ment",),
    "ful": ("ful",),
    "ic": ("ic",),
    "ant": ("ant", "ent", "anc", "enc"),
    "eer": ("eer",),
    "er": ("er", "or"),
    "ly": ("ly",),
    "ous": ("ous",),
    "age": ("age",),
}
#: The same of a French, Spanish, Italian or Portuguese one ("naturalista" is of nature, "natural" is anything).
_MADE_OF_LATIN = {
    "ism": ("ism", "ist"),
    "ment": ("ment",),
    "it": ("idad", "ité", "ite", "ità", "ita"),
    "bl": ("able", "ible", "abile", "ibile", "ável", "ível", "avel", "ivel"),
}
_CONSONANTS = frozenset("bcdfgkmnprtv")
_LATIN = ("french", "spanish", "italian", "portuguese")
#: In other languages a shorter stem is that of too many words ("cine" is no "Cina", "nada" no "nadar").
_SHORTEST_STEM = 4
#: Behind these a science and what is scientific are the same ("genealogy", "genealogical").
_SCIENCES = ("log", "graph", "nom")


def _careful(algorithm: str) -> Callable[[str], str]:
    """A stemmer that takes forms of a word together, and no words that are only made of it ("anime", "animation")."""
    stemming: Callable[[str], str] = _stemmer(algorithm)

    def short(word: str) -> str:
        stem = stemming(word)
        return stem if len(stem) >= _SHORTEST_STEM else word.removesuffix("s")

    def careful(word: str) -> str:
        stem = stemming(word)
        return stem + _made_of(word, stem, _MADE_OF)

    def latin(word: str) -> str:
        if algorithm == "portuguese" and word.endswith("ais"):
            word = word.removesuffix("is") + "l"  # "musicais" are several "musical" and not "música"
        stem = short(word)
        if stem[-1:] == "s" and stem[-2:-1] in _CONSONANTS:
            stem = stem[:-1]  # a plural that came along with its word: "cómics", "clubs"
        return stem + _made_of(word, stem, _MADE_OF_LATIN)

    return careful if algorithm == "english" else latin if algorithm in _LATIN else short


def _made_of(word: str, stem: str, kinds: Mapping[str, Sequence[str]]) -> str:
    """What makes another word of the stem, as a mark to set behind it; nothing where it is only inflected."""
    rest = word[len(stem) :]
    if len(rest) < 2 or not word.startswith(stem[:-1]) or stem.endswith(_SCIENCES):
        return ""
    return next((f"|{kind}" for kind, endings in kinds.items() if rest.startswith(tuple(endings))), "")


_stemming = threading.local()


def _stemmer(algorithm: str) -> Any:
    """The stemmer of this thread: each keeps its word in itself while it works."""
    own = _stemming.__dict__.setdefault("stemmers", {})
    if algorithm not in own:
        made = snowballstemmer.stemmer(algorithm)
        if hasattr(made, "maxCacheSize"):
            # The one in C is quicker than looking anything up.
            made.maxCacheSize = 0
        own[algorithm] = made.stemWord
    return own[algorithm]


def wanted_words(hobby: str) -> Sequence[str]:
    """The words of a hobby that have to be found; the smallest words only where there are no others."""
    found = list(dict.fromkeys(token.word for token in tokens(hobby)))
    return [word for word in found if lexicon().rarity(word) > 0] or found
