"""The use case of hobbies: their words, what they find in the next weeks, and what may be said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from meetcompanion.errors import UsageError
from meetcompanion.matcher.own_words import spoken
from meetcompanion.matcher.stands_for import StandsFor, did_you_mean, known_meaning, stands_for
from meetcompanion.message import N_, Message
from meetcompanion.model import NO_TERMS, Account, Hobby, Listed, Terms
from meetcompanion.store import Store

#: "The next weeks" are so many days.
AHEAD = 28
#: So many of the best are shown of a hobby, and so many are very many.
BEST, MOST = 3, 26
_LONGEST_WORD = 80
_MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A hobby with what it stands for and what it finds: in words how much, and the best of it.

    `near` are names spelt nearly so, where nobody knows the hobby.
    """

    hobby: Hobby
    stands_for: StandsFor
    finds: Message
    best: tuple[Listed, ...]
    near: tuple[str, ...] = ()


def found(hobby: Hobby, language: str, best: Sequence[Listed], events: int) -> Found:
    """Put together what is shown of a hobby: the best of its events of the next weeks, and how many these are.

    More than `MOST` need not be counted.
    """
    known = stands_for(hobby.name, hobby.terms, language)
    near = () if best or hobby.terms else tuple(did_you_mean(hobby.name, language))
    return Found(hobby, known, how_much(events), tuple(_for(hobby, one) for one in best), near)


def how_much(events: int) -> Message:
    """How much a hobby finds, in words: enough to tell whether it is too narrow or too wide, and nothing is counted."""
    if not events:
        return Message.of(N_("Nothing in the next weeks. Another word might find more."))
    if events == 1:
        return Message.of(N_("One event in the next weeks."))
    if events <= 6:
        return Message.of(N_("A few events in the next weeks."))
    if events < MOST:
        return Message.of(N_("Many events in the next weeks."))
    return Message.of(N_("Very many events in the next weeks. Striking out a word makes it narrower."))


def add(store: Store, account: Account, text: str, now: datetime) -> Hobby:
    """Keep a hobby as somebody writes it, perhaps with its words: "bridge: card game, not bridges"."""
    name, terms = spoken(text)
    return store.add_hobby(account.id, name, now, checked(terms))


def change(
    store: Store,
    account: Account,
    name: str,
    *,
    add: Sequence[str] = (),
    strike: Sequence[str] = (),
    never: Sequence[str] = (),
    drop: Sequence[str] = (),
    means: Sequence[str] | None = None,
) -> tuple[Terms, Terms]:
    """Say something of a hobby's words and return what was said before and what holds now.

    `drop` forgets what was said of these words, whatever it was. `means` are ids of entries of the atlas.

    Raises:
        NotFound: it is not among their hobbies.
        UsageError: a word has no letter in it or is very long, or there is no such entry.
    """
    held = next((one for one in store.hobbies(account.id) if one.name.casefold() == name.casefold()), None)
    before = held.terms if held else NO_TERMS
    said = {_plain(word) for word in (*add, *strike, *never, *drop)}
    kept = {
        kind: tuple(word for word in getattr(before, kind) if _plain(word) not in said)
        for kind in ("added", "struck", "never")
    }
    after = Terms(
        added=(*kept["added"], *add),
        struck=(*kept["struck"], *strike),
        never=(*kept["never"], *never),
        means=before.means if means is None else tuple(means),
    )
    after = checked(after)
    store.set_terms(account.id, name, after)
    return before, after


def checked(terms: Terms) -> Terms:
    """Words as they are kept.

    Raises:
        UsageError: one has no letter in it or is very long, there are very many, or there is no such entry.
    """
    words = [" ".join(word.split()) for word in (*terms.added, *terms.struck, *terms.never)]
    if any(not any(sign.isalnum() for sign in word) or len(word) > _LONGEST_WORD for word in words):
        raise UsageError(N_("A word of a hobby needs a letter, and is no longer than a short phrase."))
    if len(words) > _MOST_WORDS:
        raise UsageError(N_("That is a great many words for one hobby. Perhaps it is two?"))
    if not all(known_meaning(one) for one in terms.means):
        raise UsageError(N_("There is no such hobby in the atlas."))
    return replace(
        terms,
        added=tuple(" ".join(word.split()) for word in terms.added),
        struck=tuple(" ".join(word.split()) for word in terms.struck),
        never=tuple(" ".join(word.split()) for word in terms.never),
    )


def _for(hobby: Hobby, one: Listed) -> Listed:
    """An event with the reasons of this hobby alone: another one's, however strong, would puzzle under its name."""
    own = tuple(reason for reason in one.match.reasons if reason.hobby == hobby.name)
    return replace(one, match=replace(one.match, reasons=own))


def _plain(word: str) -> str:
    return " ".join(word.casefold().split())
