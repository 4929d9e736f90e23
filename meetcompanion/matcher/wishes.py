"""Makes hobbies ready for questions: which entries of the atlas they mean, and their vectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from meetcompanion.matcher import career, own_words
from meetcompanion.matcher.atlas import atlas
from meetcompanion.matcher.book import Book
from meetcompanion.matcher.index import Floats, Index
from meetcompanion.matcher.kindred import Kindred
from meetcompanion.matcher.meaning import meanings
from meetcompanion.matcher.meant import all_named, shares_of, with_kinds
from meetcompanion.matcher.reading import embedded_text
from meetcompanion.matcher.slips import mended
from meetcompanion.matcher.usual_days import background, usual_days
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.wish import Wish
from meetcompanion.matcher.words import fold, wanted_words
from meetcompanion.model import NO_TERMS, Terms


class Wishes:
    """Makes hobbies ready; needs the embedding model for those that were never asked for before."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._usual_days: Index | None = None
        self._kindred, self._by_words = Kindred(book), Kindred()
        self._careers: Floats | None = None

    def make(self, hobby: str, *, with_vectors: bool = True, terms: Terms = NO_TERMS) -> Wish:
        """A hobby in the person's own words, with what they said of these."""
        spelt = mended(hobby)
        words = tuple(own_words.without_struck(wanted_words(spelt), terms))
        shares = tuple(shares_of(words))
        sure = all_named(spelt, words, shares, self._kindred if with_vectors else self._by_words)
        entries = own_words.entries_meant(with_kinds(sure), terms)
        wish = Wish(hobby, words, shares, tuple(sorted(entries.items())), spelt=spelt, terms=terms)
        if not words or not with_vectors:
            return wish
        wish = self._with_vectors(wish)
        (meaning,) = meanings(self._background(), [wish])
        return replace(wish, usual=float(meaning.strength.mean(dtype=np.float64)), careers=self.where_careers_lie())

    def _with_vectors(self, wish: Wish) -> Wish:
        """The hobby's vectors, and with them those of the names by which the atlas knows it."""
        names = _names(wish)
        texts = [text for phrase in (wish.spelt, *names) for text in _as_said(phrase)]
        events = _as_events_say(wish)
        vectors = self._book.ensure([*texts, *names, *wish.words, *events])
        whole = _whole(vectors, wish.spelt)
        own = np.stack([vectors[word] for word in wish.words])
        if names:
            share = np.float32(weights().by_name * max(names.values()))
            counts = np.array(list(names.values()), dtype=np.float32)
            named = counts @ np.stack([_whole(vectors, name) for name in names]) / counts.sum()
            bare = _unit(counts @ np.stack([vectors[name] for name in names]))
            whole = (1 - share) * whole + share * named
            own = np.stack([_unit((1 - share) * word + share * bare) for word in own])
        if events:
            sure = np.array(list(events.values()), dtype=np.float32)
            said = sure @ np.stack([_unit(vectors[text]) for text in events]) / sure.sum()
            whole = whole + np.float32(weights().as_events) * sure.max() * said
        return replace(wish, vectors=np.concatenate([whole[None], own]).astype(np.float32))

    def where_careers_lie(self) -> Floats:
        """From what calendars say on ordinary days to what they say of careers."""
        if self._careers is None:
            texts = career.examples()
            vectors = self._book.ensure(texts)
            days = self._book.ensure([embedded_text(day) for day in usual_days()])
            apart = np.mean([vectors[text] for text in texts], axis=0) - np.mean(list(days.values()), axis=0)
            self._careers = _unit(apart).astype(np.float32)
        return self._careers

    def _background(self) -> Index:
        if self._usual_days is None:
            self._usual_days = background(self._book)
        return self._usual_days


def _names(wish: Wish) -> dict[str, float]:
    """The first English names of the entries that are surely meant, other than the hobby itself."""
    names = {atlas().entries[entry].names["en"][0]: weight for entry, weight in _surest(wish)}
    return {name: weight for name, weight in names.items() if fold(name) != fold(wish.spelt)}


def _as_events_say(wish: Wish) -> dict[str, float]:
    """What English events say of the entries that are surely meant, with how surely each is."""
    said = ((atlas().entries[entry], weight) for entry, weight in _surest(wish))
    return {", ".join(entry.words.get("en") or entry.names["en"]): weight for entry, weight in said}


def _surest(wish: Wish) -> list[tuple[int, float]]:
    surest = sorted(wish.entries, key=lambda one: (-one[1], one[0]))[: weights().most_named]
    return [(entry, weight) for entry, weight in surest if weight >= weights().named_from]


def _as_said(phrase: str) -> tuple[str, str]:
    """As a person says it: the model was made from sentences, and a bare word is none."""
    return phrase, f"I like {phrase}"


def _whole(vectors: Mapping[str, Floats], phrase: str) -> Floats:
    bare, said = _as_said(phrase)
    return _unit(vectors[bare] + vectors[said])


def _unit(vector: Floats) -> Floats:
    unit: Floats = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit
