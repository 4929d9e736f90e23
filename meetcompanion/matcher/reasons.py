"""Why an event stands where it stands: sentences that name the hobby and quote the event's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meetcompanion.matcher import career, own_words
from meetcompanion.matcher.index import Index
from meetcompanion.matcher.reading import described, listed_by
from meetcompanion.matcher.scoring import Fit
from meetcompanion.matcher.weights import weights
from meetcompanion.matcher.wish import Wish
from meetcompanion.matcher.words import Token, fold, same_word, tokens
from meetcompanion.message import N_, Message
from meetcompanion.model import Content, Reason

WORDS, ATLAS, MEANING, CAREER = "words", "atlas", "meaning", "career"
#: Like something that they turned down; what was learnt speaks against an event with it.
LESS = "less"

#: A hobby's score from which on it is worth a sentence.
WORTH = 0.12
#: From this share on a text holds the whole hobby.
_WHOLE = 0.95
#: An entry of the atlas has to be meant this surely for its words to be a reason.
_MEANT = 0.4
#: How like the hobby a word has to be (cosine) before we say that it sounds close.
CLOSE = 0.6
#: A quote of what sounds close may be the whole title or clause up to this length, in characters.
LONGEST = 60
#: Words of a hobby that stand further apart than this many words are not quoted together.
_APART = 5

_CLAUSE = re.compile(r"[^.!?;:,()\[\]{}|•·\n\r\t–—]+")

_SENTENCE_END = re.compile(r"[.!?]\s|\n")

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


@dataclass(frozen=True, slots=True)
class _Quote:
    """A piece of text with the share of the hobby's words that it holds."""

    text: str
    share: float


def reasons(index: Index, row: int, fits: Iterable[Fit]) -> tuple[Reason, ...]:
    """The reasons of one row: the best hobby's first, what lowers it last. None where there is nothing to quote."""
    content = index.contents[row]
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
    if lowered and (why := career_reason(content) or _sounds_like_career(content)):
        told.append(why)
    return tuple(told)


def career_reason(content: Content) -> Reason | None:
    """The surest sign of career in an event, quoted; None without one."""
    best: tuple[float, str, str] | None = None
    for text in _texts(content):
        words = list(tokens(text))
        for found in career.signs_in([token.folded for token in words]):
            if best is None or found.sign.weight > best[0]:
                quote = text[words[found.first].start : words[found.last - 1].end]
                best = (found.sign.weight, found.sign.kind, quote)
    if best is None:
        return None
    _, kind, quote = best
    return Reason(CAREER, Message.of(_CAREER[kind], quote=quote), quote=quote)


def _sounds_like_career(content: Content) -> Reason | None:
    """What lowers an event without a sign in so many words: its title sounds like it."""
    clause = _CLAUSE.search(content.title)
    quote = clause.group().strip() if clause else ""
    if not quote:
        return None
    return Reason(CAREER, Message.of(_SOUNDS_LIKE_CAREER, quote=quote), quote=quote)


def is_for(reason: Reason) -> bool:
    """True where the reason speaks for the event."""
    return reason.kind not in (CAREER, LESS)


def _texts(content: Content) -> Sequence[str]:
    return (content.title, *content.categories, described(content))


def _said(content: Content, fit: Fit, row: int, languages: int) -> Reason | None:
    """What the text says word for word: the whole hobby, else what the atlas knows, else a part of the hobby."""
    known = fit.known[row] >= WORTH
    if fit.found[row] >= _WHOLE or not known:
        reason = _by_words(content, fit.wish, languages) if fit.found[row] >= weights().found_from else None
        return reason or (_by_atlas(content, fit.wish, languages) if known else None)
    reason = _by_atlas(content, fit.wish, languages)
    return reason or (_by_words(content, fit.wish, languages) if fit.found[row] >= weights().found_from else None)


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


def _by_words(content: Content, wish: Wish, languages: int) -> Reason | None:
    """The hobby's words where they stand: in the title if enough of them do, else where most of them are."""
    title, *categories, description = _texts(content)
    places = [
        (_IN_TITLE, _quote(title, wish, languages)),
        *((_IN_CATEGORIES, _quote(category, wish, languages)) for category in categories),
        (_IN_DESCRIPTION, _quote(description, wish, languages)),
    ]
    quoted = [(pattern, quote) for pattern, quote in places if quote and quote.share >= weights().found_from]
    if not quoted:
        return None
    pattern, quote = max(quoted, key=lambda place: place[1].share)
    return Reason(WORDS, Message.of(pattern, hobby=wish.hobby, quote=quote.text), wish.hobby, quote.text)


def _by_atlas(content: Content, wish: Wish, languages: int) -> Reason | None:
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
        words, hits = own_words.spotted(text, wish.terms, languages)
        for hit in hits:
            weight = meant.get(hit.phrase.entry, 0.0) * hit.weight * place
            if weight > (best[0] if best else 0.0):
                piece = text[words[hit.first].start : words[hit.last - 1].end]
                best = weight, pattern, text if pattern == _LISTED_BY else piece
    if best is None or best[0] < WORTH:
        return None
    _, pattern, quote = best
    return Reason(ATLAS, Message.of(pattern, hobby=wish.hobby, quote=quote), wish.hobby, quote)


def _quote(text: str, wish: Wish, languages: int) -> _Quote | None:
    """The shortest piece that holds most of the hobby's words."""
    held: list[tuple[int, Token, dict[str, float]]] = []
    words = list(tokens(text))
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
    best: tuple[float, int, _Quote] | None = None
    for begin, (first, opening, _) in enumerate(held):
        together: dict[str, float] = {}
        for place, token, shares in held[begin:]:
            if hidden and not hidden.isdisjoint(range(first, place)):
                break
            if place - first > _APART + len(wish.words) or _SENTENCE_END.search(text, opening.end, token.start):
                break
            together.update((word, max(share, together.get(word, 0))) for word, share in shares.items())
            piece = text[opening.start : token.end]
            share = sum(together.values())
            if best is None or (share, -len(piece)) > best[:2]:
                best = (share, -len(piece), _Quote(piece, share))
    return best[2] if best else None


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
        quote = _clause_with(word, text)
        if quote:
            pattern = Message.of(_SOUNDS_CLOSE, hobby=fit.wish.hobby, quote=quote)
            return Reason(MEANING, pattern, fit.wish.hobby, quote)
    return None


def _clause_with(word: str, text: str) -> str | None:
    """The clause that holds a word, cut to whole words around it where it is long."""
    plain = fold(word)
    for clause in _CLAUSE.finditer(text):
        words = list(tokens(clause.group()))
        at = next((place for place, token in enumerate(words) if token.folded == plain), None)
        if at is None:
            continue
        first = last = at
        while True:
            wider = [(first - 1, last), (first, last + 1)]
            fitting = [
                (low, high)
                for low, high in wider
                if low >= 0 and high < len(words) and words[high].end - words[low].start <= LONGEST
            ]
            if not fitting:
                return clause.group()[words[first].start : words[last].end]
            # What comes after a word says more of it than what comes before.
            first, last = fitting[-1]
    return None
