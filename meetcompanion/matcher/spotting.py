"""Finds the atlas' phrases in texts: inflected, in compounds, and not where they mean something else.

A text's word has the numbers that `phrases` gave the atlas' words: as it is spelt, and by its stems in the languages
that are likely for the text. A phrase stands where either all its spellings or all its stems stand in a row.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from meetcompanion.matcher import sentences
from meetcompanion.matcher.atlas import COURSE, TALK, WATCHED, atlas
from meetcompanion.matcher.phrases import MISLEADING, Phrase, table
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.words import fold, lexicon, stemmers

_SHORTEST_FIRST_PART = 5
_SHORTEST_LAST_PART = 6
_SHORTEST_REST = 3
#: The entries by which calendars call themselves musical, and the files of the atlas that tell of what sounds there.
_MUSIC, _SOUNDING = ("music", "live-music"), ("music", "dance")
#: A title says up to this word what it is ("Open lecture: …"); what comes behind is what it is about.
_BEGINNING = 2


class Hit(NamedTuple):
    """A phrase in a text: from word number `first` up to, not including, `last`. `weight` is less in compounds."""

    phrase: Phrase
    first: int
    last: int
    weight: float


#: The same without a name: there are several in every text, and names take time.
_Found = tuple[Phrase, int, int, float]


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

    __slots__ = ("_alone", "_as_spelt", "_parts", "exact", "same", "stems", "views")

    def __init__(
        self,
        exact: int,
        stems: tuple[int, ...],
        alone: bool,
        parts: Sequence[int],
        as_spelt: bool = False,
        same: tuple[int, ...] = (),
    ) -> None:
        """`alone` says whether the word may be a phrase by itself, `as_spelt` that it is none in another form.

        `same` are the numbers of the word when there are several of it, or but one.
        """
        self.exact = exact
        self.stems = stems
        self._alone = alone
        self._as_spelt = as_spelt
        self._parts = parts
        self.same = same
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
        phrases: list[tuple[Phrase, float]] = []
        if self._alone:
            by_itself = numbers[:1] if self._as_spelt else numbers
            alone = [known.phrase(own) for number in by_itself if number for own in known.alone.get(number)]
            # A word may be spelt like another one of another language ("lecture" is a talk, and reading in French).
            strange = weights().strange
            phrases += [
                (phrase, 1.0 if phrase.language & likely else strange)
                for phrase in alone
                if phrase.language & likely or phrase.kind != MISLEADING
            ]
        parts = map(known.phrase, self._parts)
        phrases += [(phrase, weights().compound) for phrase in parts if phrase.language & likely]
        for phrase, share in phrases:
            key = phrase.entry, phrase.kind == MISLEADING
            if key not in sure or phrase.weight * share > sure[key][1]:
                sure[key] = phrase, phrase.weight * share
        begins = any(known.pairs.first[number] for number in numbers)
        follows = any(known.pairs.second[number] for number in numbers)
        return _View(numbers, begins, follows, tuple(sure.values()))


_NOTHING = Marks(0, (), False, ())
#: A word that tells nothing.
NOTHING = _NOTHING


@lru_cache(maxsize=10_000)
def marks(surface: str, folded: str) -> Marks:
    """What a word may be in the atlas; the same nothing for all that it does not know.

    An end of a sentence is in no phrase but one that has it itself ("Magic: The Gathering").
    """
    known = table()
    exact = known.exact.get(folded)
    if len(folded) < 2 or folded.isdigit():
        return Marks(exact, (0,) * len(known.stems), True, ()) if exact else _NOTHING
    stems = tuple(
        numbers.get(_plain(stemming(surface))) for stemming, numbers in zip(stemmers(), known.stems, strict=True)
    )
    parts = _parts(folded) if len(folded) >= _SHORTEST_FIRST_PART + _SHORTEST_REST else ()
    if not exact and not parts and not any(stems):
        return _NOTHING
    # The smallest words of a language are no hobby in another ("thé" is tea, "the" is not).
    # What calendars say of everything is no form of a hobby: a "program" is no "programming".
    alone = surface not in lexicon().languages_of
    return Marks(exact, stems, alone, parts, folded in lexicon().hollow, _one_or_several(folded))


def spoken(folded: str) -> int:
    """The bits of the languages in which the atlas says a word, as it is spelt."""
    return table().spoken[table().exact.get(folded)]


def _one_or_several(folded: str) -> tuple[int, ...]:
    """The numbers of what may be one of several of this word, or several of this one."""
    forms = [f"{folded}s", f"{folded}es"]
    for ending, other in (("s", ""), ("es", ""), ("ies", "y"), ("y", "ies")):
        if folded.endswith(ending):
            forms.append(folded.removesuffix(ending) + other)
    return tuple(number for number in map(table().exact.get, forms) if number)


def _plain(stem: str) -> str:
    return stem if stem.isascii() else fold(stem)


def _parts(folded: str) -> Sequence[int]:
    known = table().compounding
    found: list[int] = []
    for cut in range(_SHORTEST_FIRST_PART, len(folded) - _SHORTEST_REST + 1):
        found += known.get(folded[:cut], ())
    for cut in range(_SHORTEST_REST, len(folded) - _SHORTEST_LAST_PART + 1):
        found += known.get(folded[cut:], ())
    return tuple(found)


def spot(words: Sequence[Marks], likely: int) -> list[Hit]:
    """The phrases in a text, given as its words' marks, without those that are covered by what misleads.

    `likely` are the bits of the text's languages: in these a word counts in any of its forms, else only as it is.
    """
    return [Hit(*hit) for hit in _not_misled(_all(words, likely))]


def misled(words: Sequence[Marks], likely: int, entries: Collection[int]) -> list[tuple[int, int]]:
    """Where something stands in a text that misleads for one of these entries: from word up to, not including, word."""
    return [
        (first, last)
        for phrase, first, last, _ in _all(words, likely)
        if phrase.kind == MISLEADING and phrase.entry in entries
    ]


def _all(words: Sequence[Marks], likely: int) -> list[_Found]:
    """The phrases in a text, those that mislead too. Every word of every event comes through here."""
    found: list[_Found] = []
    pairs, made = table().pairs.get, table().phrase
    before: tuple[int, ...] = ()
    for place, word in enumerate(words):
        if word is _NOTHING:
            before = ()
            continue
        numbers, begins, follows, alone = word.views.get(likely) or word.view(likely)
        if before and follows:
            for chain, one in enumerate(before):
                if one:
                    for phrase in map(made, pairs(one, numbers[chain])):
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


def _not_misled(hits: list[_Found]) -> list[_Found]:
    """Those of the hits that mean their entry: neither what misleads nor what it covers."""
    misleading = [hit for hit in hits if hit[0].kind == MISLEADING]
    if not misleading:
        return hits
    return [hit for hit in hits if hit[0].kind != MISLEADING and not any(_covers(other, hit) for other in misleading)]


def _covers(misleading: _Found, hit: _Found) -> bool:
    """True where they stand in each other; what holds all that misleads, and more, means what it says."""
    (phrase, first, last, _), (other, begins, ends, _) = misleading, hit
    if phrase.entry != other.entry or first >= ends or begins >= last:
        return False
    return not (begins <= first and last <= ends and ends - begins > last - first)


def known(
    title: Sequence[Marks],
    categories: Sequence[Marks],
    description: Sequence[Marks],
    listed_by: Sequence[Marks],
    likely: int,
    held_at: range = range(0),
    named: frozenset[int] = frozenset(),
) -> bytes:
    """What the atlas knows of an event: 32-bit numbers, each 256 times that of an entry plus its strength, 1 to 255.

    Every different phrase takes its part of the remaining doubt. What a talk or a course is about counts less, and so
    does what names a place in the title (`held_at`), and a word of the description that is part of a name (`named`).
    """
    told = weights()
    best: dict[int, dict[tuple[int, ...], float]] = {}
    texts = (title, categories, description, listed_by)
    places = (told.in_title, told.in_categories, told.in_description, told.in_listed_by)
    all_hits = [_all(text, likely) for text in texts]
    music = _is_music(all_hits[1], all_hits[3])
    said_of_it = [_not_misled(hits) for hits in all_hits]
    about = _about(said_of_it[0], title)
    for text, place, hits in zip(texts, places, said_of_it, strict=True):
        by_music = music and text is title
        for phrase, first, last, weight in hits:
            if last - first == 1 and weight == phrase.weight and _is_another_form(phrase, text[first]):
                weight *= told.by_form
            if by_music and last - first == 1 and phrase.entry not in _sounding():
                weight *= told.in_name_of_band
            if about is not None and (first >= about.begins if text is title else about.all_of_it):
                weight *= about.share(phrase.entry)
            if text is title and first in held_at:
                weight *= told.in_listed_by
            if text is description and last - first == 1 and first in named and phrase.entry not in _sounding():
                weight *= told.in_other_name
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


def _is_another_form(phrase: Phrase, word: Marks) -> bool:
    """True where the text's word is only made like the phrase's: a draw is not quite drawing."""
    return phrase.exact[0] != word.exact and phrase.exact[0] not in word.same


def _is_music(*listed: Sequence[_Found]) -> bool:
    """True for what is listed as music: bands bear all kinds of names, and play no hobby of these ("Lost Dog Band")."""
    says = _says_music()
    return any(hit[0].entry in says for hits in listed for hit in hits)


@cache
def _says_music() -> frozenset[int]:
    """The numbers of the entries by which calendars call themselves musical."""
    return frozenset(atlas().number[entry] for entry in _MUSIC if entry in atlas().number)


@cache
def _sounding() -> frozenset[int]:
    """The numbers of all that is listed as music and may well be what it is called."""
    return frozenset(number for number, entry in enumerate(atlas().entries) if entry.walk in _SOUNDING)


class _About(NamedTuple):
    """What a title says that it is, a talk or a course: the entry's number, and where what it is about begins.

    `all_of_it` is true where the title begins with it, so that the description is about the same.
    """

    entry: int
    begins: int
    all_of_it: bool

    def share(self, entry: int) -> float:
        """How much something counts that this one is only about."""
        if entry == self.entry or atlas().entries[entry].id in atlas().entries[self.entry].wider:
            return 1.0
        if entry in _of_form(WATCHED):
            return weights().about_watched
        return weights().about if self.entry in _of_form(TALK) else 1.0


def _about(title: Sequence[_Found], words: Sequence[Marks]) -> _About | None:
    """The talk or course that a title says it is; the first, and the longest where several begin together."""
    says = _of_form(TALK, COURSE)
    said = [(first, -last, hit.entry) for hit, first, last, _ in title if hit.entry in says]
    if not said:
        return None
    first, last, entry = min(said)
    end = table().exact.get(sentences.END)
    return _About(entry, -last, sum(word.exact != end for word in words[:first]) < _BEGINNING)


@cache
def _of_form(*forms: str) -> frozenset[int]:
    """The numbers of the entries of one of these forms."""
    return frozenset(number for number, entry in enumerate(atlas().entries) if set(forms).intersection(entry.form))
