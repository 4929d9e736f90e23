"""Slips of the keyboard in a hobby: "birdwaching", "hiikng", "cofee"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher import spotting
from meetcompanion.matcher.atlas import LANGUAGES, atlas
from meetcompanion.matcher.made import Arrays, made, made_of
from meetcompanion.matcher.phrases import NAME, table
from meetcompanion.matcher.words import DATA, fold, lexicon, tokens

#: A slip makes one mistake in a word, in a word from this length on perhaps two. Shorter words may be anything.
_TWO_FROM = 8
_SHORTEST = 3
#: All the right letters may stand in another order from this length on ("teathre").
_MIXED_UP_FROM = 6
#: A word that is shorter than this may lack a letter or have two swapped, but has no wrong one.
_WRONG_FROM = 5
#: No name is longer, in words, where letters of a right word are tried in another order.
_LONGEST_NAME = 5
#: A form of a word that is known counts as known from this length on; shorter ones are too alike.
_FORM_FROM = 5

#: What links the parts of a compound ("Gesellschaft-s-spiele").
_LINKS = ("s", "e", "n", "en", "er", "es")

#: Of a length and with letters (as bits) that differ in no more than so many: place, word, how much of a name it is.
_Among = Callable[[int, int, int], Iterator[tuple[int, str, int]]]


def mended(hobby: str) -> str:
    """The hobby with every word that nobody knows replaced by the one of the atlas that was surely meant.

    A word that is right has two letters swapped all the same where the hobby becomes a name by that ("craft bere").
    """
    found = hobby
    words = list(tokens(hobby))
    for token in reversed(words):
        other = meant_word(token.word, token.folded)
        if other:
            found = found[: token.start] + other + found[token.end :]
    if found == hobby and 1 < len(words) <= _LONGEST_NAME and not _is_name(hobby):
        names, _ = _words_by_length()
        for token in words:
            other = _nearest(token.folded, 1, names.mixed_up(token.folded)) if len(token.folded) > _SHORTEST else None
            mixed = f"{hobby[: token.start]}{other}{hobby[token.end :]}"
            if other and _is_name(mixed):
                return mixed
    return found


def _is_name(text: str) -> bool:
    """True where a name of the atlas explains all words of a text."""
    words = [spotting.marks(token.word, token.folded) for token in tokens(text)]
    return any(hit.phrase.kind == NAME and (hit.first, hit.last) == (0, len(words)) for hit in spotting.spot(words, ~0))


@lru_cache(maxsize=10_000)
def meant_word(word: str, folded: str) -> str | None:
    """The word that was meant; None where it is known as it is, or nothing is like it."""
    if len(folded) < _SHORTEST or not folded.isalpha() or _is_known(word, folded):
        return None
    names, known = _words_by_length()
    if _is_form(word, folded):
        # It may still be a slip ("runing", "Geslelschaftsspiele"), if a hobby's name is as near as can be.
        nearest = _nearest(folded, 1, names.whole)
        sure = nearest is not None and (
            _undoubled(nearest) == _undoubled(folded) or _is_swapped(nearest, folded) or _is_odd_compound(folded)
        )
        return nearest if sure else None
    most = 2 if len(folded) >= _TWO_FROM else 1
    found = _nearest(folded, most, names.among)
    if found is None and most == 1 and len(folded) >= _MIXED_UP_FROM:
        found = _nearest(folded, 2, names.mixed_up(folded))
    return found or (_nearest(folded, 1, known.among) if most > 1 else None)


def _nearest(folded: str, most: int, among: _Among) -> str | None:
    """The likeliest of the words that are no more than so many mistakes away."""
    best: tuple[float, int, str] | None = None
    letters = _letters(folded)
    for length in range(len(folded) - most, len(folded) + most + 1):
        if length < len(folded) < _WRONG_FROM:
            continue
        for place, known, whole in among(length, letters, 2 * most):
            apart = mistakes(folded, known, most)
            if apart > most or (apart and length == len(folded) < _WRONG_FROM and letters != _letters(known)):
                continue
            # The first letter is seldom wrong, and a word that is a hobby by itself is the likelier one.
            cost = apart + 0.5 * (known[0] != folded[0]) + 0.2 * (known[-1] != folded[-1]) + 0.1 * (2 - whole)
            # Fingers swap letters more often than they leave one out.
            cost -= 0.3 * _is_swapped(known, folded)
            if best is None or (cost, place) < best[:2]:
                best = cost, place, known
    return best[2] if best else None


def _is_known(word: str, folded: str) -> bool:
    if folded in table().exact or folded in lexicon().common or word in lexicon().common:
        return True
    if folded in lexicon().languages_of or word in lexicon().hollow:
        return True
    return any(f"\n{form}\n" in _known() for form in (word, word.removesuffix("s"), word.removesuffix("es")))


def _is_form(word: str, folded: str) -> bool:
    marks = spotting.marks(word, folded)
    return len(folded) >= _FORM_FROM and (any(marks.stems) or marks.is_compound())


def _is_swapped(word: str, other: str) -> bool:
    return word[0] == other[0] and sorted(word) == sorted(other)


def _undoubled(word: str) -> str:
    return "".join(letter for letter, before in zip(word, " " + word, strict=False) if letter != before)


def _is_odd_compound(folded: str) -> bool:
    """True for what holds a word of the atlas and besides it nothing that anybody knows."""
    parts = table().compounding
    cuts = range(_SHORTEST, len(folded) - _SHORTEST + 1)
    rests = [folded[cut:] for cut in cuts if folded[:cut] in parts] + [
        folded[:cut] for cut in cuts if folded[cut:] in parts
    ]
    return bool(rests) and not any(_is_known(form, form) for rest in rests for form in (rest, *_without_links(rest)))


def _without_links(rest: str) -> Iterator[str]:
    """A part of a compound without what may link it to the other one."""
    for link in _LINKS:
        if len(rest) > _SHORTEST + len(link):
            yield rest.removesuffix(link)
            yield rest.removeprefix(link)


@cache
def _known() -> str:
    """Words of our languages, one a line. As a text, because a set of them takes ten times the memory."""
    return (DATA / "known.txt").read_text(encoding="utf-8")


class _Words:
    """Words by length as arrays: their bytes, how much of a name each is (0 to 2), and its letters as bits."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        """Of what `packed` made under this name."""
        self._text = arrays[f"{name}.text"].data
        self._ends = arrays[f"{name}.ends"]
        self._whole = arrays[f"{name}.whole"]
        self._letters = arrays[f"{name}.letters"]
        self._begins = arrays[f"{name}.begins"]

    @staticmethod
    def packed(words: Mapping[str, int], name: str) -> dict[str, NDArray[Any]]:
        """These words as arrays; of one length they stay in order."""
        ordered = sorted(words, key=len)
        spelt = [word.encode("utf-8", "surrogatepass") for word in ordered]
        lengths = [len(word) for word in ordered]
        return {
            f"{name}.text": np.frombuffer(b"".join(spelt), dtype=np.uint8),
            f"{name}.ends": np.cumsum([0, *map(len, spelt)]).astype(np.int32),
            f"{name}.whole": np.array([words[word] for word in ordered], dtype=np.uint8),
            f"{name}.letters": np.array([_letters(word) for word in ordered], dtype=np.uint32),
            f"{name}.begins": np.searchsorted(lengths, np.arange(lengths[-1] + 2)).astype(np.int32),
        }

    def among(self, length: int, letters: int, apart: int) -> Iterator[tuple[int, str, int]]:
        """Those of this length whose letters differ in no more than so many, as `_Among` says."""
        if not 0 <= length < len(self._begins) - 1:
            return
        first, last = self._begins[length : length + 2].tolist()
        differ = np.bitwise_count(self._letters[first:last] ^ np.uint32(letters))
        for place in np.flatnonzero(differ <= apart).tolist():
            at = first + place
            word = bytes(self._text[self._ends[at] : self._ends[at + 1]]).decode("utf-8", "surrogatepass")
            yield place, word, int(self._whole[at])

    def whole(self, length: int, letters: int, apart: int) -> Iterator[tuple[int, str, int]]:
        """Those of `among` that are a name by themselves."""
        return (one for one in self.among(length, letters, apart) if one[2] == 2)

    def mixed_up(self, word: str) -> _Among:
        """Those that have the very letters of this word, in another order."""
        own = sorted(word)

        def among(length: int, letters: int, _apart: int) -> Iterator[tuple[int, str, int]]:
            found = self.among(length, letters, 0) if length == len(word) else ()
            return (one for one in found if sorted(one[1]) == own)

        return among


@cache
def _words_by_length() -> tuple[_Words, _Words]:
    """The atlas' words, and those that are known besides."""
    arrays = made("slips", made_of(), _packed)
    return _Words(arrays, "names"), _Words(arrays, "known")


def _packed() -> Arrays:
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for word, whole in _words(language):
            found[word] = max(found.get(word, 0), 2 if whole else 1)
    for word in table().exact:
        if len(word) >= _TWO_FROM and word.isalpha():
            found.setdefault(word, 0)
    known = dict.fromkeys(_known().split("\n"), 0)
    return _Words.packed(found, "names") | _Words.packed(known, "known")


def _words(language: str) -> Iterator[tuple[str, bool]]:
    for entry in atlas().entries:
        for name in entry.names.get(language, ()):
            words = list(tokens(name))
            for token in words:
                if len(token.folded) > _SHORTEST and token.folded.isalpha():
                    yield fold(token.word), len(words) == 1


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def mistakes(typed: str, meant: str, most: int) -> int:
    """How many letters were left out, doubled, mistaken or swapped with the next one; more than `most` is any more."""
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for row, letter in enumerate(typed, 1):
        this = [row]
        for column, other in enumerate(meant, 1):
            cost = min(last[column] + 1, this[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == meant[column - 2] and typed[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            this.append(cost)
        if min(this) > most:
            return most + 1
        before, last = last, this
    return last[-1]
