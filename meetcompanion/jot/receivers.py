"""For whom a follow-up is: the names marked or known in it, and what stands where a name would stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from meetcompanion.jot.folding import fold
from meetcompanion.jot.given import OWNED, Word, given_names, is_given, words_of
from meetcompanion.jot.lexicon import AND, ARTICLES, INSIDE, JOINS, Lexicon, lexicon, things, titles
from meetcompanion.jot.names import Span
from meetcompanion.model import FollowUpKind

#: Of what stands at the end: "a anselmo jeje".
_NOTHING_MORE = re.compile(
    r"[\W_]*(?:\b(?:lol|xd|mdr|ptdr|a?(?:ha){2,}h?|(?:he){2,}|(?:hi){2,}|a?(?:ja){2,}|(?:je){2,}|asap|pls|plz|svp|stp|porfa|bitte)\b[\W_]*)*",
    re.IGNORECASE,
)
_AGE = re.compile(r"\(\d{1,3}[!?.]*\)")
#: More capitalised words in a row are no name.
_LONGEST = 3


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
    guess = Guess(text, first, kind, [(span.start, span.end) for span in taken], lexicon(code))
    guess.verb_end = after
    guess.names = [(span.start, span.end) for span in taken if span.name]
    return guess.found(small)


class Guess:
    """A part of a sentence in which names are looked for.

    `after` is where the first word of its verb ends; in `taken` lie names and days that are found already.
    """

    def __init__(
        self, text: str, after: int, kind: FollowUpKind, taken: list[tuple[int, int]], lexicon: Lexicon
    ) -> None:
        self.text, self.after, self.kind, self.taken, self.lexicon = text, after, kind, taken, lexicon
        self.words = words_of(text)
        self.names: list[tuple[int, int]] = []
        self.verb_end = after

    def found(self, small: bool) -> list[Span]:
        """Every name found, in order."""
        spans: dict[int, Span] = {}
        for place in self._places():
            for span in self.list_from(place):
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
                if self.words[last + 1].folded in INSIDE and last + 2 < len(self.words):
                    step = 2
                if not self.beside(last, step) or not self._like_a_name(last + step):
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
        return name[:-1] if owns and self.beside(last, 1) else name

    def _noun(self, place: int) -> bool:
        """German: whether the second of two capitalised words is a thing and no family name."""
        if self.words[place - 1].folded in titles():
            return False
        if self.kind in (FollowUpKind.THANK, FollowUpKind.INTRODUCE):
            return self.kind is FollowUpKind.INTRODUCE
        return self.text[: self.words[place].start].rstrip()[-1:].islower()

    def _places(self) -> Iterator[int]:
        lexicon = self.lexicon
        for place, word in enumerate(self.words):
            before = self.words[place - 1].folded if place else ""
            beside = bool(place) and self.beside(place - 1, 1)
            if lexicon.verb_last and beside and before in ARTICLES and not is_given(word):
                continue
            if self._is_the_topic(before):
                continue
            ends = (self.after,) if lexicon.verb_last else (self.after, self.verb_end)
            if any(word.start >= end and (not place or self.words[place - 1].end <= end) for end in ends):
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

    def _is_the_topic(self, before: str) -> bool:
        """Whether it is what somebody else is told about: "tell Ana about Ben's cousin"."""
        return bool(self.names) and before == "about" and self.kind is FollowUpKind.SHARE

    def _owns(self, place: int, before: str) -> bool:
        """Whether it is somebody's exam that is asked after: "how Ben's", "de Ben", "qu'Ana"."""
        word = self.words[place]
        if self.kind is FollowUpKind.GIVE and self._opening_verb() in self.lexicon.returns:
            # What is theirs goes back to them: "rapporter le plat d'Éloïse", "return Ana's dish".
            return before in ("de", "d'") or (OWNED.search(word.text) is not None and word.text[:1].isupper())
        if self.kind is not FollowUpKind.ASK_HOW_IT_WENT:
            return False
        return before in self.lexicon.owner or (OWNED.search(word.text) is not None and word.text[:1].isupper())

    def _joined_to_given(self, end: int) -> bool:
        """Whether an "and" joins it to a name that is known: "lend pearl & abel my poles"."""
        joined = JOINS.match(self.text, end)
        if joined is None or joined[0].strip() not in AND:
            return False
        return any(is_given(word) for word in self.words if word.start == joined.end())

    def _opening_verb(self) -> str:
        return next((word.folded for word in self.words if word.end == self.after), "")

    def _leads(self, place: int) -> bool:
        """Whether it stands before it all: "Owen: lend him", "Ana das Rezept schicken"."""
        word = self.words[place]
        if not place and self.text[word.end :].lstrip()[:1] == ":":
            return True
        return self.lexicon.verb_last and word.end < self.after and self._opens(place) and self._receives(place)

    def _opens(self, place: int) -> bool:
        """Whether only small words stand before it, as in "noch Ana das Rezept schicken"."""
        return not any(
            word.text[:1].isupper()
            and word.folded not in self.lexicon.no_names
            and not any(start <= word.start < end for start, end in self.taken)
            for word in self.words[:place]
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

    def list_from(self, place: int) -> Iterator[Span]:
        span = self.run(place)
        if span is not None:
            yield span
            yield from self._joined(span.end)

    def _joined(self, end: int) -> Iterator[Span]:
        """The names that follow one: "Ana, Ben and Cleo"."""
        while joined := JOINS.match(self.text, end):
            following = next((at for at, word in enumerate(self.words) if word.start == joined.end()), None)
            span = self.run(following) if following is not None else None
            if span is None and following is not None and self._receives_too(joined, following):
                span = Span(self.words[following].start, self.words[following].end, self.words[following].text)
            if span is None or (self.lexicon.verb_last and "," in joined[0] and span.start > self.after):
                return
            yield span
            end = span.end

    def _small(self) -> Iterator[Span]:
        """Names in small letters, only where nothing else could stand: "send ana the link", "ask how ben's …"."""
        words, lexicon = self.words, self.lexicon
        for place, word in enumerate(words):
            following = words[place + 1].folded if place + 1 < len(words) and self.beside(place, 1) else ""
            before = words[place - 1].folded if place and self.beside(place - 1, 1) else ""
            since = place
            while since and words[since - 1].folded in lexicon.lead and self.beside(since - 1, 1):
                since -= 1  # "remercier encore léopold"
            after_verb = any(
                words[since].start >= end and (not since or words[since - 1].end <= end)
                for end in (self.after, self.verb_end)
            )
            if not self.could_be_small(word) or (lexicon.verb_last and before in ARTICLES and not is_given(word)):
                continue
            if not place and self.text[word.end :].lstrip()[:1] == ":" and word.folded not in things():
                yield from self._small_list(place)
                return
            gift = self.kind in (FollowUpKind.SHARE, FollowUpKind.GIVE)
            last = _NOTHING_MORE.fullmatch(self.text, word.end) is not None
            at_day = any(0 <= start - word.end <= 1 for start, _end in self.taken)
            if lexicon.verb_last:
                fits = (
                    word.end <= self.after
                    and (self._opens_small(place) or self._after_a_day(place) or before in ("an", "bei", "mit", "fur"))
                    and (
                        following in lexicon.determiners
                        or not gift
                        or before in ("an", "mit", "fur")
                        or self._one_of_two(place)
                    )
                )
            elif before in lexicon.before and is_given(word):
                fits = True
            elif before in lexicon.before and self._given_to(before, place):
                fits = (
                    last
                    or at_day
                    or following in lexicon.after_receiver
                    or following in AND
                    or self._right_after_the_verb(place)
                )
                # "dejarle la novela a cosme antes de …"
                fits = fits or (before == "a" and self._opening_verb().endswith(lexicon.verb_to_them))
            elif gift:
                invited = f"{self._opening_verb()} {following}" in lexicon.help_to
                takes = following in lexicon.determiners and following not in lexicon.before
                fits = after_verb and (takes or invited or self._joined_to_given(word.end))
            else:
                fits = after_verb
            fits = fits or (before in ("de", "d'") and last and self.kind is FollowUpKind.ASK_HOW_IT_WENT)
            if fits or (OWNED.search(word.text) and before in lexicon.owner):
                yield from self._small_list(place)
                return

    def _given_to(self, before: str, place: int) -> bool:
        """Whether "to" or the like stands before somebody: in Spanish and French with every kind."""
        gift = self.kind in (FollowUpKind.SHARE, FollowUpKind.GIVE)
        if before in ("with", "on") and place > 1 and self.words[place - 2].folded in ("up", "in"):
            return True  # "catch up with nik and ask how …"
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
        if place + 1 >= len(self.words) or not self.beside(place, 1):
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
        several = False
        while True:
            word = self.words[place]
            if word.folded in titles() and self.beside(place, 1) and self.could_be_small(self.words[place + 1]):
                place += 1  # "thank uncle ray"
            name = self.text[word.start : self.words[place].end]
            word = self.words[place]
            owned = OWNED.search(name)
            yield Span(word.end - len(name), word.end, name[: owned.start()] if owned else name)
            joined = JOINS.match(self.text, word.end)
            following = (
                None
                if joined is None
                else next((at for at, other in enumerate(self.words) if other.start == joined.end()), None)
            )
            if following is None or not self.could_be_small(self.words[following]):
                return
            if self.kind is FollowUpKind.INTRODUCE:
                if several and joined is not None and "," in joined[0] and not is_given(self.words[following]):
                    return  # "presenter Luc et Zoe, jardin tous les deux"
            elif not self._receives_too(joined, following):
                return
            several = True
            place = following

    def _receives_too(self, joined: re.Match[str] | None, place: int) -> bool:
        """Whether a small word joined to somebody is somebody too: "bring dafydd and non a lasagne"."""
        word = self.words[place]
        if not self.could_be_small(word):
            return False
        following = self.words[place + 1].folded if self.beside(place, 1) else ""
        joins = joined is not None and joined[0].strip() in AND
        joins = joins or self.kind is FollowUpKind.INTRODUCE
        if joins and not self.lexicon.verb_last and not self.beside(place, 1):
            return True  # "presentar a Tadeo y jessi"
        return joins and (is_given(word) or (not self.lexicon.verb_last and following in self.lexicon.determiners))

    def could_be_small(self, word: Word) -> bool:
        known = self.lexicon.no_names | self.lexicon.determiners | self.lexicon.before
        return (
            word.text.islower()
            and len(word.text) > 1
            and word.folded not in known
            and (word.folded not in self.lexicon.common or is_given(word))
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

    def beside(self, place: int, step: int) -> bool:
        """Whether the words from a place on, so many steps, have nothing between them but an age: "Ana (84)"."""
        return place + step < len(self.words) and not any(
            _AGE.sub("", self.text[self.words[at].end : self.words[at + 1].start]).strip(" \u00a0/")
            and (
                self.words[at].folded not in titles()
                or self.text[self.words[at].end : self.words[at + 1].start] != ". "
            )
            for at in range(place, place + step)
        )
