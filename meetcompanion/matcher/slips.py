"""Slips of the keyboard in a hobby: "birdwaching", "hiikng", "cofee"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from meetcompanion.matcher import spotting
from meetcompanion.matcher.atlas import LANGUAGES, atlas
from meetcompanion.matcher.phrases import table
from meetcompanion.matcher.words import DATA, fold, lexicon, tokens

#: A slip makes one mistake in a word, in a word from this length on perhaps two. Shorter words may be anything.
_TWO_FROM = 8
_SHORTEST = 3
#: All the right letters may stand in another order from this length on ("teathre").
_MIXED_UP_FROM = 6
#: A word that is shorter than this may lack a letter or have two swapped, but has no wrong one.
_WRONG_FROM = 5
#: A form of a word that is known counts as known from this length on; shorter ones are too alike.
_FORM_FROM = 5

#: By length: a word, how much of a name it is (0 to 2), and its letters as bits.
_Words = Mapping[int, Sequence[tuple[str, int, int]]]


def mended(hobby: str) -> str:
    """The hobby with every word that nobody knows replaced by the one of the atlas that was surely meant."""
    found = hobby
    for token in reversed(list(tokens(hobby))):
        other = meant_word(token.word, token.folded)
        if other:
            found = found[: token.start] + other + found[token.end :]
    return found


@lru_cache(maxsize=10_000)
def meant_word(word: str, folded: str) -> str | None:
    """The word that was meant; None where it is known as it is, or nothing is like it."""
    if len(folded) < _SHORTEST or not folded.isalpha() or _is_known(word, folded):
        return None
    most = 2 if len(folded) >= _TWO_FROM else 1
    found = _nearest(folded, most, _names())
    if found is None and most == 1 and len(folded) >= _MIXED_UP_FROM:
        letters = sorted(folded)
        mixed_up = [one for one in _names().get(len(folded), ()) if sorted(one[0]) == letters]
        found = _nearest(folded, 2, {len(folded): mixed_up})
    return found or (_nearest(folded, 1, _known_by_length()) if most > 1 else None)


def _nearest(folded: str, most: int, words: _Words) -> str | None:
    """The likeliest of the words that are no more than so many mistakes away."""
    best: tuple[float, int, str] | None = None
    letters = _letters(folded)
    for length in range(len(folded) - most, len(folded) + most + 1):
        for place, (known, whole, own) in enumerate(words.get(length, ())):
            if (letters ^ own).bit_count() > 2 * most or (length < len(folded) and len(folded) < _WRONG_FROM):
                continue
            apart = mistakes(folded, known, most)
            if apart > most or (apart and length == len(folded) < _WRONG_FROM and letters != own):
                continue
            # The first letter is seldom wrong, and a word that is a hobby by itself is the likelier one.
            cost = apart + 0.5 * (known[0] != folded[0]) + 0.2 * (known[-1] != folded[-1]) + 0.1 * (2 - whole)
            if best is None or (cost, place) < best[:2]:
                best = cost, place, known
    return best[2] if best else None


def _is_known(word: str, folded: str) -> bool:
    if folded in table().exact or folded in lexicon().common or word in lexicon().common:
        return True
    if folded in lexicon().languages_of or word in lexicon().hollow:
        return True
    if any(f"\n{form}\n" in _known() for form in (word, word.removesuffix("s"), word.removesuffix("es"))):
        return True
    marks = spotting.marks(word, folded)
    return len(folded) >= _FORM_FROM and (any(marks.stems) or marks.is_compound())


@cache
def _known() -> str:
    """Words of our languages, one a line. As a text, because a set of them takes ten times the memory."""
    return (DATA / "known.txt").read_text(encoding="utf-8")


def _known_by_length() -> _Words:
    """The known words in the same form; made anew each time, for it is seldom wanted."""
    found: dict[int, list[tuple[str, int, int]]] = {}
    for word in _known().split("\n"):
        found.setdefault(len(word), []).append((word, 0, _letters(word)))
    return found


@cache
def _names() -> _Words:
    """The atlas' words by length; with each 2 for a name, 1 for a part of one, 0 else, and its letters as bits."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for word, whole in _words(language):
            found[word] = max(found.get(word, 0), 2 if whole else 1)
    for word in table().exact:
        if len(word) >= _TWO_FROM and word.isalpha():
            found.setdefault(word, 0)
    by_length: dict[int, list[tuple[str, int, int]]] = {}
    for word, share in found.items():
        by_length.setdefault(len(word), []).append((word, share, _letters(word)))
    return by_length


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
