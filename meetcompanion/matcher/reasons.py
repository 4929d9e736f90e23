"""Why an event stands where it stands: sentences that name the hobby and quote the event's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from meetcompanion.matcher import career, own_words, sentences, spotting
from meetcompanion.matcher.entering import Whom, for_whom
from meetcompanion.matcher.index import Index
from meetcompanion.matcher.reading import described, listed_by
from meetcompanion.matcher.scoring import Fit
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.wish import Wish
from meetcompanion.matcher.words import Token, fold, lexicon, same_word, wanted_words
from meetcompanion.message import N_, Message
from meetcompanion.model import Content, Reason

WORDS, ATLAS, MEANING, CAREER = "words", "atlas", "meaning", "career"
#: Like something that they turned down; what was learnt speaks against an event with it.
LESS = "less"
#: For whom an event is, where it is not for everybody.
FOR_WHOM = "for_whom"

#: A hobby's score from which on it is worth a sentence.
WORTH = 0.12
#: From this share on a text holds the whole hobby.
_WHOLE = 0.95
#: An entry of the atlas has to be meant this surely for its words to be a reason.
_MEANT = 0.4
#: How like the hobby a word has to be (cosine) before we say that it sounds close.
CLOSE = 0.5
#: A quote of what sounds close may be the whole title or clause up to this length, in characters.
LONGEST = 60
#: Words of a hobby with more than so many others between two of them are not quoted together.
_BETWEEN = 2
#: Where the atlas knows a hobby this surely, so much of its words has to stand together to tell of it: a part of its
#: name that no phrase of the atlas holds may be anything ("trail" of "trail running").
_KNOWN, _TELLING = 0.8, 0.75

#: What parts clauses of one sentence.
_COMMA = re.compile(r"[,\t–—]")

_IN_TITLE = N_("{hobby}: “{quote}” in the title")
_IN_DESCRIPTION = N_("{hobby}: “{quote}” in the description")
_IN_CATEGORIES = N_("{hobby}: “{quote}” in its categories")
_LISTED_BY = N_("{hobby}: listed by “{quote}”")
_SOUNDS_CLOSE = N_("{hobby}: sounds close to “{quote}”")
_SOUNDS_LIKE_CAREER = N_("lower: sounds like business or careers: “{quote}”")
_CAREER = {
    "card-swapping": N_("lower: looks like card-swapping: “{quote}”"),
    "pitching": N_("lower: looks like pitching: “{quote}”"),
    "recruiting": N_("lower: looks like recruiting: “{quote}”"),
    "selling": N_("lower: looks like selling: “{quote}”"),
    "getting-rich": N_("lower: looks like a promise of money: “{quote}”"),
}
_FOR_WHOM = {
    Whom.CHILDREN: N_("for children and teenagers: “{quote}”"),
    Whom.INTERNAL: N_("for those who belong to it: “{quote}”"),
    Whom.SOME: N_("for some people above all: “{quote}”"),
    Whom.NOBODY: N_("says that it does not take place: “{quote}”"),
}


@dataclass(frozen=True, slots=True)
class _Quote:
    """A piece of text with the share of the hobby's words that it holds."""

    text: str
    share: float


@dataclass(frozen=True, slots=True)
class _Told:
    """A reason, and how much it tells of the hobby, 0 to 1."""

    reason: Reason
    telling: float


def reasons(index: Index, row: int, fits: Iterable[Fit]) -> tuple[Reason, ...]:
    """The reasons of one row: the best hobby's first, what lowers it last. None where there is nothing to quote."""
    content, fits = index.contents[row], tuple(fits)
    told: list[Reason] = []
    lowered = False
    for fit in sorted(fits, key=lambda one: (-float(one.score[row]), one.wish.hobby)):
        lowered = lowered or bool(fit.career[row] > 0)
        if fit.score[row] < WORTH:
            continue
        languages = int(index.languages[row])
        reason = _by_their_words(content, fit.wish, languages) or _said(content, fit, row, languages)
        if reason is None and not own_words.masked_anywhere(content, fit.wish.terms):
            reason = _by_meaning(index, row, fit)
        if reason:
            told.append(reason)
    whom = for_whom(content, [reason.hobby for reason in told]) if told else None
    if whom is not None:
        told.append(Reason(FOR_WHOM, Message.of(_FOR_WHOM[whom[0]], quote=whom[1]), quote=whom[1]))
    if lowered and (why := career_reason(content) or _sounds_like_career(index, row, fits)):
        told.append(why)
    return tuple(told)


def career_reason(content: Content) -> Reason | None:
    """The surest sign of career in an event, quoted; None without one."""
    best: tuple[float, str, str] | None = None
    for text in _texts(content):
        words = sentences.tokens(text)
        for found in career.signs_in([token.folded for token in words]):
            if best is None or found.sign.weight > best[0]:
                quote = text[words[found.first].start : words[found.last - 1].end]
                best = (found.sign.weight, found.sign.kind, quote)
    if best is None:
        return None
    _, kind, quote = best
    return Reason(CAREER, Message.of(_CAREER[kind], quote=quote), quote=quote)


def _sounds_like_career(index: Index, row: int, fits: Sequence[Fit]) -> Reason | None:
    """What lowers an event without a sign in so many words: the clause that is nearest to careers, else its title's."""
    content = index.contents[row]
    quote = _nearest_to_careers(index, row, fits) or _first_clause(content.title)
    if not quote:
        return None
    return Reason(CAREER, Message.of(_SOUNDS_LIKE_CAREER, quote=quote), quote=quote)


def _nearest_to_careers(index: Index, row: int, fits: Sequence[Fit]) -> str | None:
    """The clause around the word that lies furthest where careers lie; None where no word is known."""
    careers = next((fit.wish.careers for fit in fits if fit.wish.careers is not None), None)
    if careers is None or not index.ready[row]:
        return None
    numbers = index.telling[:, row].astype(np.int64)
    word = index.reader.surfaces.folded[numbers[index.word_vectors.matrix.dot(careers[None], numbers)[0].argmax()]]
    return next((quote for text in _texts(index.contents[row]) if word and (quote := _clause_with(word, text))), None)


def is_for(reason: Reason) -> bool:
    """True where the reason speaks for the event."""
    return reason.kind not in (CAREER, LESS, FOR_WHOM)


def _texts(content: Content) -> Sequence[str]:
    return (content.title, *content.categories, described(content))


def _said(content: Content, fit: Fit, row: int, languages: int) -> Reason | None:
    """What tells most of the hobby word for word: its whole name or what the atlas knows, else a part of its name."""
    said = _by_words(content, fit.wish, languages) if fit.found[row] >= weights().found_from else None
    known = _by_atlas(content, fit.wish, languages) if fit.known[row] >= WORTH else None
    told = [one for one in (said, known) if one]
    return max(told, key=lambda one: one.telling).reason if told else None


def _by_their_words(content: Content, wish: Wish, languages: int) -> Reason | None:
    """A word that the person added to the hobby, where it stands."""
    if not wish.terms.added:
        return None
    title, *categories, description = _texts(content)
    places = [(_IN_TITLE, title), *((_IN_CATEGORIES, one) for one in categories), (_IN_DESCRIPTION, description)]
    for pattern, text in places:
        if quote := own_words.quoted(text, wish.terms, languages):
            return Reason(WORDS, Message.of(pattern, hobby=wish.hobby, quote=quote), wish.hobby, quote)
    return None


def _by_words(content: Content, wish: Wish, languages: int) -> _Told | None:
    """The hobby's words where they stand: in the title if enough of them do, else where most of them are."""
    told = weights()
    title, *categories, description = _texts(content)
    places = [
        (_IN_TITLE, title, told.in_title),
        *((_IN_CATEGORIES, category, told.in_categories) for category in categories),
        (_IN_DESCRIPTION, description, told.in_description),
    ]
    known = max((weight for _, weight in wish.entries), default=0.0) >= _KNOWN
    enough = _TELLING if known else told.found_from
    quoted = [
        (pattern, quote, place)
        for pattern, text, place in places
        if (quote := _quote(text, wish, languages)) and quote.share >= enough
    ]
    if not quoted:
        return None
    pattern, quote, place = max(quoted, key=lambda one: one[1].share)
    reason = Reason(WORDS, Message.of(pattern, hobby=wish.hobby, quote=quote.text), wish.hobby, quote.text)
    # A part of the name tells less than any phrase of the atlas.
    return _Told(reason, place if quote.share >= _WHOLE else 0.0)


def _by_atlas(content: Content, wish: Wish, languages: int) -> _Told | None:
    """What the atlas knows in it: the surest of its phrases, as the event spells it."""
    title, *categories, description = _texts(content)
    told = weights()
    places = [
        (_IN_TITLE, title, told.in_title),
        *((_IN_CATEGORIES, category, told.in_categories) for category in categories),
        (_IN_DESCRIPTION, description, told.in_description),
        *((_LISTED_BY, line, told.in_listed_by) for line in listed_by(content).splitlines()),
    ]
    meant = {entry: weight for entry, weight in wish.entries if weight >= _MEANT}
    best: tuple[float, str, str] | None = None
    for pattern, text, place in places if meant else ():
        words = sentences.tokens(text)
        marks = own_words.marks(words, own_words.masked(words, wish.terms))
        for hit in spotting.spot(marks, languages):
            weight = meant.get(hit.phrase.entry, 0.0) * hit.weight * place
            if weight > (best[0] if best else 0.0):
                first, last = words[hit.first].start, words[hit.last - 1].end
                best = weight, pattern, _one_of(text, first, last) if pattern == _LISTED_BY else text[first:last]
    if best is None or best[0] < WORTH:
        return None
    telling, pattern, quote = best
    return _Told(Reason(ATLAS, Message.of(pattern, hobby=wish.hobby, quote=quote), wish.hobby, quote), telling)


def _one_of(listed: str, first: int, last: int) -> str:
    """The one name of several between commas in which these letters stand."""
    end = listed.find(",", last)
    return listed[listed.rfind(",", 0, first) + 1 : end if end >= 0 else None].strip()


def _quote(text: str, wish: Wish, languages: int) -> _Quote | None:
    """The shortest piece that holds most of the hobby's words, none of them in what misleads for it."""
    held: list[tuple[int, Token, dict[str, float]]] = []
    words = sentences.tokens(text)
    hidden = own_words.masked(words, wish.terms)
    for place, token in enumerate(words):
        if place in hidden:
            continue
        shares = {
            word: weight * same
            for word, weight in zip(wish.words, wish.weights, strict=True)
            if (same := same_word(word, token.folded, languages))
        }
        if shares:
            held.append((place, token, shares))
    if held:
        misled = _misled(words, wish, languages)
        held = [one for one in held if one[0] not in misled]
    best: tuple[float, int, _Quote] | None = None
    for begin, (first, opening, _) in enumerate(held):
        together: dict[str, float] = {}
        before = first
        for place, token, shares in held[begin:]:
            between = range(before + 1, place)
            if len(between) > _BETWEEN or any(one in hidden or not words[one].word for one in between):
                break
            together.update((word, max(share, together.get(word, 0))) for word, share in shares.items())
            piece = text[opening.start : token.end]
            share = sum(together.values())
            before = place
            if best is None or (share, -len(piece)) > best[:2]:
                best = (share, -len(piece), _Quote(piece, share))
    return best[2] if best else None


def _misled(words: Sequence[Token], wish: Wish, languages: int) -> set[int]:
    """The places of words in what misleads for what the hobby means; not where the person says just that."""
    meant = {entry for entry, weight in wish.entries if weight >= _MEANT}
    spans = spotting.misled(own_words.marks(words), languages, meant) if meant else []
    own = wanted_words(wish.hobby)
    return {
        place
        for first, last in spans
        if not all(any(same_word(one, word.folded, languages) for one in own) for word in words[first:last])
        for place in range(first, last)
    }


def _by_meaning(index: Index, row: int, fit: Fit) -> Reason | None:
    """The clause around the word that is most like the hobby, if it is like enough."""
    if fit.nearness is None or not index.ready[row]:
        return None
    numbers = index.telling[:, row]
    likeness = fit.nearness[numbers]
    best = int(likeness.argmax())
    if not likeness[best] >= CLOSE:
        return None
    word = index.reader.surfaces.folded[numbers[best]]
    for text in _texts(index.contents[row]):
        quote = _clause_with(word, text, fit.wish, int(index.languages[row]))
        if quote:
            pattern = Message.of(_SOUNDS_CLOSE, hobby=fit.wish.hobby, quote=quote)
            return Reason(MEANING, pattern, fit.wish.hobby, quote)
    return None


def _clauses(text: str) -> Iterator[list[Token]]:
    """The words of a text, clause by clause."""
    clause: list[Token] = []
    for word in sentences.tokens(text):
        if clause and (not word.word or _COMMA.search(text, clause[-1].end, word.start)):
            yield clause
            clause = []
        if word.word:
            clause.append(word)
    if clause:
        yield clause


def _first_clause(text: str) -> str:
    clause = next(_clauses(text), None)
    return text[clause[0].start : clause[-1].end] if clause else ""


def _clause_with(word: str, text: str, wish: Wish | None = None, languages: int = 0) -> str | None:
    """The clause that holds a word, cut to whole words around it where it is long; not where it misleads for a wish."""
    plain = fold(word)
    for words in _clauses(text):
        standing = [place for place, token in enumerate(words) if token.folded == plain]
        misled = _misled(words, wish, languages) if standing and wish else set()
        at = next((place for place in standing if place not in misled), None)
        if at is not None:
            first, last = _around(at, words, text)
            return text[words[first].start : words[last].end]
    return None


def _around(at: int, words: Sequence[Token], text: str) -> tuple[int, int]:
    """The first and last word of a clause that are quoted around one of them."""
    first = last = at
    while True:
        wider = [(first - 1, last), (first, last + 1)]
        fitting = [
            (low, high)
            for low, high in wider
            if low >= 0 and high < len(words) and words[high].end - words[low].start <= LONGEST
        ]
        if not fitting:
            break
        # What comes after a word says more of it than what comes before.
        first, last = fitting[-1]
    # "and a walk with": small words at an edge lead nowhere, but for "drop-in".
    while last > at and words[last].word in lexicon().function and text[words[last].start - 1].isspace():
        last -= 1
    while first < at and words[first].word in lexicon().joining:
        first += 1
    return first, last
