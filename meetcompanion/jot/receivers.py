"""For whom a follow-up is: the names marked or known in it, and what stands where a name would stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from meetcompanion.jot.folding import fold
from meetcompanion.jot.given import OWNED, Word, given_names, is_given, words_of
from meetcompanion.jot.language import any_of, language
from meetcompanion.jot.names import Span
from meetcompanion.model import FollowUpKind

_JOINS = re.compile(
    r"\s*(?:,|&|\+|/|\b(?:and|und|et|y|e|to|with|mit|à|avec|a|con|sowie)\b)\s*(?:\b(?:to|with|à|a|con|mit)\s+)?"
)
_INSIDE = frozenset({"van", "von", "der", "den", "di", "al", "el-", "bin", "ibn", "zu", "ter"})
#: More capitalised words in a row are no name.
_LONGEST = 3
_ARTICLES = frozenset(
    f"{word}{ending}"
    for word, endings in {
        "d": "er ie as en em",
        "ein": " e en em er",
        "mein": " e en em er",
        "unser": " e en em",
    }.items()
    for ending in [*endings.split(), ""]
) | {"sein", "seine", "seinen", "seinem", "ihr", "ihre", "ihren", "ihrem"}
_TITLES = frozenset(
    {
        "frau",
        "herr",
        "herrn",
        "oma",
        "opa",
        "tante",
        "onkel",
        "familie",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "hr",
        "fr",
        "sr",
        "sra",
        "dra",
        "mme",
        "m",
    }
)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    before: frozenset[str]
    owner: frozenset[str]
    determiners: frozenset[str]
    no_names: frozenset[str]
    in_s: frozenset[str]
    lead: frozenset[str]
    after_receiver: frozenset[str]
    common: frozenset[str]
    verb_last: bool


@cache
def _lexicon(code: str) -> _Lexicon:
    spoken = language(code)
    days = {name for table in (spoken.months, spoken.weekdays, spoken.weekdays_short) for name in table}
    seasons = {name for names in spoken.data["dates"]["seasons"].values() for name in names}
    return _Lexicon(
        spoken.words("before_names"),
        spoken.words("before_owner"),
        spoken.words("determiners"),
        spoken.words("no_names") | days | seasons | spoken.words("pronouns"),
        spoken.words("names_in_s"),
        spoken.words("lead") | spoken.words("adverbs"),
        spoken.words("before_names") | spoken.words("determiners") | spoken.words("before_owner"),
        spoken.vocabulary,
        bool(spoken.data.get("verb_last")),
    )


def guess_names(
    text: str, first: int, after: int, kind: FollowUpKind, taken: Collection[Span], code: str, *, small: bool = True
) -> list[Span]:
    """Names that nobody marked.

    Args:
        text: the part of the sentence, as it was written.
        first: where the first word of its verb ends.
        after: where its verb ends.
        kind: what is wished.
        taken: the names already found in it, and the days.
        code: the language.
        small: whether a name in small letters may be guessed.
    """
    guess = _Guess(text, first, kind, [(span.start, span.end) for span in taken], _lexicon(code))
    guess.verb_end = after
    guess.names = [(span.start, span.end) for span in taken if span.name]
    return guess.found(small)


def leading_names(text: str, code: str) -> list[Span]:
    """The names with which a sentence opens, where what follows is said of them: "ana bakes rye"."""
    guess = _Guess(text, 0, FollowUpKind.THANK, [], _lexicon(code))
    if len(guess.words) < 2 or guess.words[0].start > 0 or not is_given(guess.words[0]):
        return []
    found = list(guess._list_from(0))
    joined = _JOINS.match(text, found[-1].end) if found else None
    if joined is None or "," in joined[0]:
        return found
    other = next((word for word in guess.words if word.start == joined.end()), None)
    if other is not None and guess._could_be_small(other) and other.folded not in guess.lexicon.common:
        found.append(Span(other.start, other.end, other.text))  # "ana und yildiz kochen"
    return found


def name_after(text: str, start: int, code: str) -> Span | None:
    """The name that begins at a place of a text, as after "met"."""
    lexicon = _lexicon(code)
    guess = _Guess(text, start, FollowUpKind.THANK, [], lexicon)
    for place, word in enumerate(guess.words):
        if word.start >= start:
            return guess.run(place) if not text[start : word.start].strip() else None
    return None


class _Guess:
    def __init__(
        self, text: str, after: int, kind: FollowUpKind, taken: list[tuple[int, int]], lexicon: _Lexicon
    ) -> None:
        self.text, self.after, self.kind, self.taken, self.lexicon = text, after, kind, taken, lexicon
        self.words = words_of(text)
        self.names: list[tuple[int, int]] = []
        self.verb_end = after

    def found(self, small: bool) -> list[Span]:
        """Every name found, in order."""
        spans: dict[int, Span] = {}
        for place in self._places():
            for span in self._list_from(place):
                spans.setdefault(span.start, span)
        for _start, end in self.names:
            for span in self._joined(end):
                spans.setdefault(span.start, span)
        alone = self.kind is FollowUpKind.INTRODUCE and len(spans) + len(self.names) == 1
        if (small and not spans and not self.names) or alone:
            for span in self._small():
                spans.setdefault(span.start, span)
        return [spans[start] for start in sorted(spans)]

    def run(self, place: int) -> Span | None:
        """The capitalised words from a place on, as one name."""
        if place >= len(self.words) or not self._like_a_name(place):
            return None
        last = place
        if OWNED.search(self.words[place].text) is None:
            while last + 1 < len(self.words) and last - place + 1 < _LONGEST:
                step = 1
                if self.words[last + 1].folded in _INSIDE and last + 2 < len(self.words):
                    step = 2
                if not self._beside(last, step) or not self._like_a_name(last + step):
                    break
                if self.lexicon.verb_last and self._noun(last + step):
                    break
                last += step
        start, end = self.words[place].start, self.words[last].end
        name = self.text[start:end]
        owned = OWNED.search(name)
        return Span(start, end, name[: owned.start()] if owned else self._without_s(name, last))

    def _without_s(self, name: str, last: int) -> str:
        """German: "Bens Prüfung" is Ben's."""
        owner = self.lexicon.verb_last and name.endswith("s") and len(name) > 3
        if not owner or name.casefold() in self.lexicon.in_s or last + 1 >= len(self.words):
            return name
        following = self.words[last + 1]
        before = self.words[last - 1].folded if last else ""
        small = name.islower() and fold(name).text not in given_names()
        owns = following.text[:1].isupper() or small or before in ("wie", "nach")
        return name[:-1] if owns and self._beside(last, 1) else name

    def _noun(self, place: int) -> bool:
        """German: whether the second of two capitalised words is a thing and no family name."""
        if self.words[place - 1].folded in _TITLES:
            return False
        if self.kind in (FollowUpKind.THANK, FollowUpKind.INTRODUCE):
            return self.kind is FollowUpKind.INTRODUCE
        return self.text[: self.words[place].start].rstrip()[-1:].islower()

    def _places(self) -> Iterator[int]:
        lexicon = self.lexicon
        for place, word in enumerate(self.words):
            before = self.words[place - 1].folded if place else ""
            beside = bool(place) and self._beside(place - 1, 1)
            if lexicon.verb_last and beside and before in _ARTICLES:
                continue
            if word.start >= self.after and (not place or self.words[place - 1].end <= self.after):
                if not lexicon.verb_last or self._receives(place):
                    yield place
            elif beside and before in lexicon.before and (not lexicon.verb_last or before not in ("fur", "zu", "von")):
                if self.kind is not FollowUpKind.THANK or before not in (
                    "for",
                    "pour",
                    "por",
                    "fur",
                    "about",
                    "on",
                    "at",
                ):
                    yield place
            elif self._owns(place, before if beside else "") or self._leads(place):
                yield place

    def _owns(self, place: int, before: str) -> bool:
        """Whether it is somebody's exam that is asked after: "how Ben's", "de Ben", "qu'Ana"."""
        if self.kind is not FollowUpKind.ASK_HOW_IT_WENT:
            return False
        word = self.words[place]
        elided = word.folded.startswith(("d'", "qu'", "l'"))
        return (
            before in self.lexicon.owner or elided or (OWNED.search(word.text) is not None and word.text[:1].isupper())
        )

    def _leads(self, place: int) -> bool:
        """Whether it stands before it all: "Owen: lend him", "Ana das Rezept schicken"."""
        word = self.words[place]
        if not place and self.text[word.end :].lstrip()[:1] == ":":
            return True
        return self.lexicon.verb_last and word.end < self.after and self._opens(place) and self._receives(place)

    def _opens(self, place: int) -> bool:
        """Whether only small words stand before it, as in "noch Ana das Rezept schicken"."""
        return not any(
            word.text[:1].isupper() and word.folded not in self.lexicon.no_names for word in self.words[:place]
        )

    def _receives(self, place: int) -> bool:
        """German, where every noun is capitalised: whether it is somebody and not something."""
        if self.kind not in (FollowUpKind.SHARE, FollowUpKind.GIVE) or is_given(self.words[place]):
            return True
        day = next((end for start, end in self.taken if 0 <= start - self.words[place].end <= 1), None)
        if day is not None:
            return day < self.after  # "Matze nächste Woche die CD bringen"
        gap = self.text[self.words[place].end : self.words[place + 1].start] if place + 1 < len(self.words) else "."
        if place + 1 >= len(self.words) or gap.strip():
            return gap.strip().startswith(("&", "+", "/")) or (
                gap.strip() == "," and self.words[place].end < self.after
            )
        following = self.words[place + 1]
        if following.folded in ("und", "and"):
            return place + 2 < len(self.words) and self.words[place + 2].text[:1].isupper()
        if following.folded in ("an", "mit", "fur", "bei", "von", "uber", "zum", "vom"):
            return False
        return following.folded in self.lexicon.determiners or following.text[:1].isupper()

    def _list_from(self, place: int) -> Iterator[Span]:
        span = self.run(place)
        if span is not None:
            yield span
            yield from self._joined(span.end)

    def _joined(self, end: int) -> Iterator[Span]:
        """The names that follow one: "Ana, Ben and Cleo"."""
        while joined := _JOINS.match(self.text, end):
            following = next((at for at, word in enumerate(self.words) if word.start == joined.end()), None)
            span = self.run(following) if following is not None else None
            if span is None or (self.lexicon.verb_last and "," in joined[0] and span.start > self.after):
                return
            yield span
            end = span.end

    def _small(self) -> Iterator[Span]:
        """Names in small letters, only where nothing else could stand: "send ana the link", "ask how ben's …"."""
        words, lexicon = self.words, self.lexicon
        for place, word in enumerate(words):
            following = words[place + 1].folded if place + 1 < len(words) and self._beside(place, 1) else ""
            before = words[place - 1].folded if place and self._beside(place - 1, 1) else ""
            after_verb = any(
                word.start >= end and (not place or words[place - 1].end <= end) for end in (self.after, self.verb_end)
            )
            if not self._could_be_small(word) or (lexicon.verb_last and before in _ARTICLES):
                continue
            gift = self.kind in (FollowUpKind.SHARE, FollowUpKind.GIVE)
            last = not following and not self.text[word.end :].strip(" .!?)")
            at_day = any(0 <= start - word.end <= 1 for start, _end in self.taken)
            if lexicon.verb_last:
                fits = (
                    word.end <= self.after
                    and (self._opens_small(place) or self._after_a_day(place) or before in ("an", "bei", "mit"))
                    and (
                        following in lexicon.determiners
                        or not gift
                        or before in ("an", "mit")
                        or self._one_of_two(place)
                    )
                )
            elif before in lexicon.before and self._given_to(before):
                fits = last or at_day or following in lexicon.after_receiver or self._right_after_the_verb(place)
            else:
                fits = after_verb and (following in lexicon.determiners or (not gift))
            if fits or (OWNED.search(word.text) and before in lexicon.owner):
                yield from self._small_list(place)
                return

    def _given_to(self, before: str) -> bool:
        """Whether "to" or the like stands before somebody: in Spanish and French with every kind."""
        gift = self.kind in (FollowUpKind.SHARE, FollowUpKind.GIVE)
        return before in ("a", "con", "avec") or (gift and before in ("to", "with", "w"))

    def _right_after_the_verb(self, place: int) -> bool:
        """Whether it is "mandar a nerea", and no other verb ("mandar a imprimir")."""
        word = self.words[place]
        beside = place > 1 and self.words[place - 2].end <= self.verb_end <= self.words[place - 1].end
        return beside and word.folded not in self.lexicon.common and not word.folded.endswith(("ar", "er", "ir", "re"))

    def _opens_small(self, place: int) -> bool:
        """Whether only small words that are no names stand before it."""
        return all(
            word.folded in self.lexicon.no_names or word.folded in self.lexicon.lead for word in self.words[:place]
        )

    def _one_of_two(self, place: int) -> bool:
        """German without capitals: of two words before the verb, as in "enno noten schicken", the first is somebody."""
        if place + 1 >= len(self.words) or not self._beside(place, 1):
            return False
        following = self.words[place + 1]
        return (
            following.text.islower()
            and following.end < self.after
            and following.folded
            not in ("an", "mit", "fur", "bei", "von", "uber", "zum", "vom", "zu", "aus", "auf", "im", "in", "am")
        )

    def _after_a_day(self, place: int) -> bool:
        return all(any(start <= word.start < end for start, end in self.taken) for word in self.words[:place])

    def _small_list(self, place: int) -> Iterator[Span]:
        while True:
            word = self.words[place]
            owned = OWNED.search(word.text)
            yield Span(word.start, word.end, word.text[: owned.start()] if owned else word.text)
            joined = _JOINS.match(self.text, word.end)
            following = (
                None
                if joined is None
                else next((at for at, other in enumerate(self.words) if other.start == joined.end()), None)
            )
            if self.kind is not FollowUpKind.INTRODUCE or following is None:
                return
            if not self._could_be_small(self.words[following]):
                return
            place = following

    def _could_be_small(self, word: Word) -> bool:
        known = self.lexicon.no_names | self.lexicon.determiners | self.lexicon.before
        return (
            word.text.islower()
            and len(word.text) > 1
            and word.folded not in known
            and not any(start <= word.start < end for start, end in self.taken)
        )

    def _like_a_name(self, place: int) -> bool:
        if place >= len(self.words):
            return False
        word = self.words[place]
        plain = OWNED.sub("", word.folded)
        shouted = word.text.isupper() and len(word.text) > 2
        named = word.text[:1].isupper() or is_given(word, owner=self.lexicon.verb_last and place + 1 < len(self.words))
        return (
            named
            and not shouted
            and plain not in self.lexicon.no_names
            and not any(start <= word.start < end for start, end in self.taken)
        )

    def _beside(self, place: int, step: int) -> bool:
        return place + step < len(self.words) and not any(
            self.text[self.words[at].end : self.words[at + 1].start].strip(" \u00a0/")
            and (
                self.words[at].folded not in _TITLES or self.text[self.words[at].end : self.words[at + 1].start] != ". "
            )
            for at in range(place, place + step)
        )


@cache
def met_patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before somebody one met, and what after: "talked to Ana", "Ana kennengelernt"."""
    spoken = language(code)
    return (
        re.compile(rf"(?<!\w){any_of(spoken.data['met'])}\s+"),
        re.compile(rf"(?<!\w){any_of(spoken.data['met_after'])}(?!\w)"),
    )
