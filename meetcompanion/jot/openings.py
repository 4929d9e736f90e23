"""Who a sentence speaks of from its beginning: "Ana bakes rye", "met Ben"."""

from __future__ import annotations

import re
from functools import cache

from meetcompanion.jot.folding import fold
from meetcompanion.jot.given import OWNED, given_names, is_given
from meetcompanion.jot.language import LANGUAGES, any_of, language
from meetcompanion.jot.lexicon import AND, JOINS, lexicon, things
from meetcompanion.jot.names import Span
from meetcompanion.jot.receivers import Guess
from meetcompanion.model import FollowUpKind

#: A name in small letters that no list knows has more letters than most small words.
_SHORTEST = 4


def leading_names(text: str, code: str) -> list[Span]:
    """The names with which a sentence opens, where what follows is said of them: "ana bakes rye", "a Ana le gusta"."""
    guess = _guess(text, code)
    if len(guess.words) < 2 or guess.words[0].start > 0:
        return []
    if guess.words[0].folded == "a":
        span = guess.run(1)
        return [span] if span and _told(code, "told_of").match(fold(text[span.end :]).text) else []
    if not is_given(guess.words[0]):
        if guess.lexicon.verb_last and (owner := _owner(guess)):
            return [owner]
        return _several(guess) or _who_told(guess, code)
    found = list(guess.list_from(0))
    joined = JOINS.match(text, found[-1].end) if found else None
    if joined is None or joined[0].strip() not in AND:
        return found
    other = next((word for word in guess.words if word.start == joined.end()), None)
    if other is not None and guess.could_be_small(other) and other.folded not in guess.lexicon.common:
        found.append(Span(other.start, other.end, other.text))  # "ana und yildiz kochen"
    return found


def _owner(guess: Guess) -> Span | None:
    """German: whose sister or cat it is, "Friedas Katze"; of a name that no list knows only with a word for kin."""
    first, second = guess.words[:2]
    plain = first.folded[:-1]
    if not first.folded.endswith("s") or "'" in first.folded or not guess.beside(0, 1) or first.folded in things():
        return None
    kin = first.text[:1].isupper() and second.folded in language("de").words("kin")
    if not (kin or (plain in given_names() and len(guess.words) > 2)) or first.folded in guess.lexicon.common:
        return None
    return Span(first.start, first.end - 1, first.text[:-1])


def _several(guess: Guess) -> list[Span]:
    """Names that no list knows, of which the second has a capital without need: "Felicity and Ursula sing"."""
    if guess.words[0].folded in guess.lexicon.common:
        return []
    found = list(guess.list_from(0))
    if len(found) < 2 or (guess.lexicon.verb_last and not _do("de").match(fold(guess.text[found[-1].end :]).text)):
        return []  # "Brot und Käse waren gut"
    return found


def _who_told(guess: Guess, code: str) -> list[Span]:
    """A name that no list knows, where what follows is what somebody does: "Chus me contó", "Wiebke sagt"."""
    span = name_at_first(guess.text, code)
    if span is None:
        return _small_who_does(guess)
    if not guess.lexicon.verb_last and OWNED.search(guess.words[0].text):
        return [span]  # "Rosamund's flat has a piano"
    following = fold(guess.text[span.end :]).text
    if guess.words[0].folded in things():
        return []
    # Three words may not say in which language they are.
    told = any(_told(one, "told_me").match(following) for one in LANGUAGES)
    does = any(_does(one).match(following) for one in LANGUAGES)
    return [span] if told or (does and not _names_a_doing(guess.words[0].folded, code)) else []


def _small_who_does(guess: Guess) -> list[Span]:
    """The same in small letters, only where it is theirs what they do: "torquil makes his own cheese"."""
    first = guess.words[0]
    following = fold(guess.text[first.end :]).text
    if not guess.could_be_small(first) or first.folded in things() or len(first.text) < _SHORTEST:
        return []
    does = any(_does(one).match(following) and _theirs(one).search(following) for one in LANGUAGES)
    plain = OWNED.sub("", first.folded)
    no_names = guess.lexicon.common | guess.lexicon.no_names | things()
    owns = plain != first.folded and plain not in no_names and not guess.lexicon.verb_last
    does = does or owns or any(_told(one, "said_that").match(following) for one in LANGUAGES)
    name = OWNED.sub("", first.text)
    return [Span(first.start, first.start + len(name), name)] if does else []


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
def _does(code: str) -> re.Pattern[str]:
    """What follows somebody's name: what people do, and what things do said as it is said of people."""
    spoken = language(code)
    does = any_of([*spoken.data["does"].split(), *spoken.data["does_so"]])
    before = rf"(?:{spoken.any_of('before_does')}(?:\s+|(?<=')))*"
    years = rf",?\s(?:\(?[1-9]\d\)?(?:\s{any_of(spoken.data['dates']['units']['year'])})?)(?=\s*[,)–—-])"
    return re.compile(rf"(?:{years}|(?:\s*[:–—]|\s-)?\s+{before}{does}(?!\w))")


@cache
def _do(code: str) -> re.Pattern[str]:
    """What follows several where each noun has a capital: "kochen", made of "kocht"."""
    verbs = [verb for verb in language(code).data["does"].split() if verb.endswith("t")]
    several = [f"{verb[: -2 if verb.endswith(('tet', 'det')) else -1]}en" for verb in verbs]
    return re.compile(rf"\s+{any_of([*several, *language(code).data['do']])}(?!\w)")


def _names_a_doing(word: str, code: str) -> bool:
    """Whether a word is what one does: "Bouldering wears me out", "Chanter fait du bien", "Cantar ayuda"."""
    ending = language(code).data.get("doing_ends", ())
    return len(word) > _SHORTEST and word.endswith(tuple(ending))


@cache
def _theirs(code: str) -> re.Pattern[str]:
    """Words that speak of somebody: "his own", and how old they turn."""
    return re.compile(rf"(?<!\w)(?:{language(code).any_of('theirs')}|[1-9]\d)(?!\w)")


@cache
def met_patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before somebody one met, and what after: "talked to Ana", "Ana kennengelernt"."""
    spoken = language(code)
    return (
        re.compile(rf"(?<!\w){any_of(spoken.data['met'])}\s+"),
        re.compile(rf"(?<!\w){any_of(spoken.data['met_after'])}(?!\w)"),
    )
