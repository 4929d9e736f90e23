"""Who a sentence speaks of from its beginning: "Ana bakes rye", "met Ben"."""

from __future__ import annotations

import re
from functools import cache

from meetcompanion.jot.folding import fold
from meetcompanion.jot.given import OWNED, is_given
from meetcompanion.jot.language import LANGUAGES, any_of, language
from meetcompanion.jot.lexicon import JOINS, lexicon
from meetcompanion.jot.names import Span
from meetcompanion.jot.receivers import Guess
from meetcompanion.model import FollowUpKind


def leading_names(text: str, code: str) -> list[Span]:
    """The names with which a sentence opens, where what follows is said of them: "ana bakes rye", "a Ana le gusta"."""
    guess = _guess(text, code)
    if len(guess.words) < 2 or guess.words[0].start > 0:
        return []
    if guess.words[0].folded == "a":
        span = guess.run(1)
        return [span] if span and _told(code, "told_of").match(fold(text[span.end :]).text) else []
    if not is_given(guess.words[0]):
        return _several(guess) or _who_told(guess, code)
    found = list(guess.list_from(0))
    joined = JOINS.match(text, found[-1].end) if found else None
    if joined is None or "," in joined[0]:
        return found
    other = next((word for word in guess.words if word.start == joined.end()), None)
    if other is not None and guess.could_be_small(other) and other.folded not in guess.lexicon.common:
        found.append(Span(other.start, other.end, other.text))  # "ana und yildiz kochen"
    return found


def _several(guess: Guess) -> list[Span]:
    """Names that no list knows, of which the second has a capital without need: "Felicity and Ursula sing"."""
    if guess.lexicon.verb_last or guess.words[0].folded in guess.lexicon.common:
        return []
    found = list(guess.list_from(0))
    return found if len(found) > 1 else []


def _who_told(guess: Guess, code: str) -> list[Span]:
    """A name that no list knows, where what follows is what somebody does: "Chus me contó", "Wiebke sagt"."""
    span = name_at_first(guess.text, code)
    if span and not guess.lexicon.verb_last and OWNED.search(guess.words[0].text):
        return [span]  # "Rosamund's flat has a piano"
    following = fold(guess.text[span.end :]).text if span else ""
    # Three words may not say in which language they are.
    return [span] if span and any(_told(one, "told_me").match(following) for one in LANGUAGES) else []


def name_at_first(text: str, code: str) -> Span | None:
    """What could be a name at the very beginning, where every word has a capital: no word of the language."""
    guess = _guess(text, code)
    if not guess.words or guess.words[0].start > 0 or OWNED.sub("", guess.words[0].folded) in guess.lexicon.common:
        return None
    return guess.run(0)


def _guess(text: str, code: str) -> Guess:
    # As for something given: of two capitalised words in German the second is a thing.
    return Guess(text, 0, FollowUpKind.GIVE, [], lexicon(code))


def name_after(text: str, start: int, code: str) -> Span | None:
    """The name that begins at a place of a text, as after "met"."""
    guess = Guess(text, start, FollowUpKind.THANK, [], lexicon(code))
    for place, word in enumerate(guess.words):
        if word.start >= start:
            return guess.run(place) if not text[start : word.start].strip() else None
    return None


@cache
def _told(code: str, key: str) -> re.Pattern[str]:
    return re.compile(rf"\s+{language(code).any_of(key)}(?!\w)")


@cache
def met_patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before somebody one met, and what after: "talked to Ana", "Ana kennengelernt"."""
    spoken = language(code)
    return (
        re.compile(rf"(?<!\w){any_of(spoken.data['met'])}\s+"),
        re.compile(rf"(?<!\w){any_of(spoken.data['met_after'])}(?!\w)"),
    )
