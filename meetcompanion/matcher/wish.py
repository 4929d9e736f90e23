"""A hobby made ready for questions."""

from __future__ import annotations

from dataclasses import dataclass

from meetcompanion.matcher.index import Floats
from meetcompanion.model import NO_TERMS, Terms


@dataclass(frozen=True)
class Wish:
    """A hobby made ready for questions: its words with what each counts, what the atlas says of it, and its vectors.

    `entries` are numbers of the atlas' entries with how surely each is meant. `vectors` are the meaning of the whole,
    then one for each word; None while only words can be compared. `usual` is the strength of what calendars say on
    any day, `careers` the direction in which careers lie. `spelt` is the hobby without slips of the keyboard. `terms`
    is what the person said of its words.
    """

    hobby: str
    words: tuple[str, ...]
    weights: tuple[float, ...]
    entries: tuple[tuple[int, float], ...] = ()
    vectors: Floats | None = None
    usual: float = 0.0
    careers: Floats | None = None
    spelt: str = ""
    terms: Terms = NO_TERMS
