"""What a person said of a hobby's words: theirs are found, struck-out ones and other meanings tell nothing any more.

A text in which a struck-out word or another meaning stands is read again without it, and its meaning as a whole is no
longer trusted: only the words that are left and what the atlas knows of these speak for it.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher import sentences, spotting
from meetcompanion.matcher.atlas import atlas
from meetcompanion.matcher.index import Floats, Index
from meetcompanion.matcher.reading import described, listed_by
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.words import Token, every_language, fold, same_word, tokens
from meetcompanion.model import NO_TERMS, NONE_OF_THEM, Content, Terms

#: "bridge: the card game, not bridges" – the words that begin a meaning that is none.
_NOT = ("not ", "no ", "nicht ", "keine ", "kein ", "pas ", "no es ", "non ", "niet ", "geen ", "não ", "nie ")


def spoken(text: str) -> tuple[str, Terms]:
    """A hobby as somebody writes it with its words: "bridge: card game, not bridges" → its name and its terms."""
    name, colon, rest = text.partition(":")
    if not colon or not name.strip() or not any(sign.isalnum() for sign in rest):
        return text, NO_TERMS
    added: list[str] = []
    never: list[str] = []
    for piece in re.split(r"[,;]", rest):
        word = " ".join(piece.split())
        start = next((one for one in _NOT if fold(word).startswith(fold(one))), None)
        (never if start else added).append(word[len(start) :] if start else word)
    return " ".join(name.split()), Terms(
        added=tuple(dict.fromkeys(filter(None, added))), never=tuple(dict.fromkeys(filter(None, never)))
    )


def entries_meant(found: dict[int, float], terms: Terms) -> dict[int, float]:
    """The entries of the atlas that are meant, where the person chose among them."""
    if not terms.means:
        return found
    known = atlas()
    chosen = [known.number[one] for one in terms.means if one != NONE_OF_THEM and one in known.number]
    meant = dict.fromkeys(chosen, 1.0)
    for one in chosen:
        for kind in known.narrower(one):
            meant.setdefault(kind, weights().narrower)
    return meant


def without_struck(words: Sequence[str], terms: Terms) -> list[str]:
    """The words of a hobby's name that were not struck out."""
    struck = [list(tokens(phrase)) for phrase in terms.struck]
    alone = [phrase[0].word for phrase in struck if len(phrase) == 1]
    return [word for word in words if not any(same_word(one, fold(word), every_language()) for one in alone)]


@dataclass(frozen=True)
class Phrases:
    """The phrases of some terms as words, and how each is looked for: as it is spelt, or in whatever form."""

    exact: tuple[tuple[Token, ...], ...]
    formed: tuple[tuple[Token, ...], ...]


def masking(terms: Terms) -> Phrases:
    """What tells nothing: other meanings as they are spelt, struck-out words in whatever form."""
    return Phrases(_phrases(terms.never), _phrases(terms.struck))


def _phrases(said: Sequence[str]) -> tuple[tuple[Token, ...], ...]:
    return tuple(phrase for phrase in (tuple(tokens(one)) for one in said) if phrase)


def masked(words: Sequence[Token], terms: Terms) -> frozenset[int]:
    """The places of a text's words that tell nothing of the hobby.

    What was struck out is looked for in all languages: a short title may not say in which it is.
    """
    if not (terms.struck or terms.never):
        return frozenset()
    phrases = masking(terms)
    places: set[int] = set()
    for phrase in phrases.exact:
        places.update(place for first in _standing(phrase, words, None) for place in range(first, first + len(phrase)))
    for phrase in phrases.formed:
        places.update(
            place for first in _standing(phrase, words, every_language()) for place in range(first, first + len(phrase))
        )
    return frozenset(places)


def masked_anywhere(content: Content, terms: Terms) -> bool:
    """True where the text holds a struck-out word or another meaning."""
    return any(masked(list(tokens(text)), terms) for text in (*_texts(content), listed_by(content)))


def _standing(phrase: Sequence[Token], words: Sequence[Token], languages: int | None) -> Iterator[int]:
    """Where a phrase begins in a text; `languages` None takes it only as it is spelt."""
    for first in range(len(words) - len(phrase) + 1):
        if all(
            word.folded == own.folded if languages is None else same_word(own.word, word.folded, languages) > 0
            for own, word in zip(phrase, words[first : first + len(phrase)], strict=True)
        ):
            yield first


@dataclass(frozen=True)
class Look:
    """What the terms of a hobby change in an index: rows read again, and rows that hold words of theirs.

    `again` are rows with `found`, `in_title` and `known` as they are without what tells nothing; `theirs` are rows
    with the strength that words of theirs give them.
    """

    again: NDArray[np.int64]
    found: Floats
    in_title: Floats
    known: Floats
    theirs: NDArray[np.int64]
    strengths: Floats

    def bent(self, strength: Floats, bare: Floats) -> Floats:
        """The strength of all rows; `bare` is what words alone say of each."""
        bent = strength.copy()
        bent[self.again] = np.minimum(strength[self.again], bare[self.again])
        bent[self.theirs] = np.maximum(bent[self.theirs], self.strengths)
        return bent


def look(
    index: Index, terms: Terms, words: Sequence[str], shares: Sequence[float], entries: Sequence[tuple[int, float]]
) -> Look | None:
    """Read an index with a hobby's terms; None where nothing was said."""
    if not terms:
        return None
    contents = index.contents
    touched = _touched(index, terms, entries)
    again = [row for row in touched if masked_anywhere(contents[row], terms)]
    read = [_read_again(index.contents[row], terms, _languages(index, row), words, shares, entries) for row in again]
    theirs: dict[int, float] = {}
    for phrase in _phrases(terms.added):
        for row in _holding_all(index, phrase):
            if strength := _strength(index.contents[row], phrase, terms, _languages(index, row)):
                theirs[row] = max(strength, theirs.get(row, 0.0))
    table = np.array(read, dtype=np.float32).reshape(-1, 3)
    return Look(
        again=np.array(again, dtype=np.int64),
        found=table[:, 0],
        in_title=table[:, 1],
        known=table[:, 2],
        theirs=np.array(sorted(theirs), dtype=np.int64),
        strengths=np.array([theirs[row] for row in sorted(theirs)], dtype=np.float32),
    )


def quoted(text: str, terms: Terms, languages: int) -> str | None:
    """The first of the person's own words that stands in a text, as it is written there."""
    words = list(tokens(text))
    hidden = masked(words, terms)
    for phrase in _phrases(terms.added):
        for first in _standing(phrase, words, languages):
            if not hidden.intersection(range(first, first + len(phrase))):
                return text[words[first].start : words[first + len(phrase) - 1].end]
    return None


def standing_in(content: Content, phrase: str, languages: int) -> str | None:
    """A phrase in whatever form, as an event writes it; None where it does not."""
    wanted = Terms(added=(phrase,))
    return next((found for text in _texts(content) if (found := quoted(text, wanted, languages))), None)


def marks(words: Sequence[Token], hidden: frozenset[int] = frozenset()) -> list[spotting.Marks]:
    """What words may be in the atlas, but for those at hidden places."""
    return [
        spotting.NOTHING if place in hidden else spotting.marks(one.word, one.folded) for place, one in enumerate(words)
    ]


def _languages(index: Index, row: int) -> int:
    return int(index.languages[row])


def _texts(content: Content) -> tuple[str, ...]:
    return (content.title, *content.categories, described(content))


def _touched(index: Index, terms: Terms, entries: Sequence[tuple[int, float]]) -> list[int]:
    """The rows that hold all words of a phrase that tells nothing; somewhere, so it has to be looked where.

    What rows hold is without who listed them, so those that the atlas knows are looked at too.
    """
    phrases = masking(terms)
    rows: set[int] = set()
    for phrase in (*phrases.exact, *phrases.formed):
        rows.update(_holding_all(index, phrase))
    if phrases.exact or phrases.formed:
        for entry, _ in entries:
            known = index.known[index.known_begins[entry] : index.known_begins[entry + 1]].tolist()
            rows.update(row for row in known if listed_by(index.contents[row]))
    return sorted(rows)


def _holding_all(index: Index, phrase: Sequence[Token]) -> list[int]:
    """The rows that hold a form of every word of a phrase."""
    common: set[int] | None = None
    for word in phrase:
        rows: set[int] = set()
        for form in index.reader.words.forms(word.word):
            if form.id + 1 < len(index.begins):
                rows.update(index.holders[index.begins[form.id] : index.begins[form.id + 1]].tolist())
        common = rows if common is None else common & rows
    return sorted(common or ())


def _strength(content: Content, phrase: Sequence[Token], terms: Terms, languages: int) -> float:
    """What a phrase of theirs counts in a text: most in the title; 0 where it does not stand."""
    title, *rest = _texts(content)
    told = weights()
    one = replace(terms, added=(" ".join(token.word for token in phrase),))
    if quoted(title, one, languages):
        return told.own_in_title
    return told.own_elsewhere if any(quoted(text, one, languages) for text in rest) else 0.0


def _read_again(
    content: Content,
    terms: Terms,
    languages: int,
    words: Sequence[str],
    shares: Sequence[float],
    entries: Sequence[tuple[int, float]],
) -> tuple[float, float, float]:
    """The share of the hobby's words that a text holds, that its title holds, and how surely the atlas knows it."""
    visible: list[list[Token]] = []
    read: list[list[spotting.Marks]] = []
    for text in (content.title, "\n".join(content.categories), described(content), listed_by(content)):
        own = sentences.tokens(text)
        hidden = masked(own, terms)
        visible.append([word for place, word in enumerate(own) if place not in hidden])
        read.append(marks(own, hidden))
    in_title = _share(visible[0], words, shares, languages)
    found = _share([word for part in visible[:3] for word in part], words, shares, languages)
    packed = array("i")
    packed.frombytes(spotting.known(read[0], read[1], read[2], read[3], languages))
    strengths = {number >> 8: (number & 255) / 255 for number in packed}
    known = 1 - math.prod(1 - weight * strengths.get(entry, 0.0) for entry, weight in entries)
    return found, in_title, known


def _share(text: Sequence[Token], words: Sequence[str], shares: Sequence[float], languages: int) -> float:
    return sum(
        share * max((same_word(word, token.folded, languages) for token in text), default=0.0)
        for word, share in zip(words, shares, strict=True)
    )
