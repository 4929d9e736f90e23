"""Reads a jot line by line and remembers who was spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from meetcompanion.jot.days import FoundDay, find_days
from meetcompanion.jot.folding import DAY, NAME, Folded, fold
from meetcompanion.jot.follow_ups import Part, begins_with_a_wish, find_wish
from meetcompanion.jot.given import OWNED, Word, is_given, joined_before, words_of
from meetcompanion.jot.known import Known
from meetcompanion.jot.language import counted, language, languages_of
from meetcompanion.jot.names import Span, find_names
from meetcompanion.jot.openings import leading_names, met_patterns, name_after, name_at_first
from meetcompanion.jot.quotes import quoted
from meetcompanion.jot.receivers import guess_names
from meetcompanion.jot.sentences import parts, sentences
from meetcompanion.jot.shown import read_written
from meetcompanion.model import FollowUpDraft, FollowUpKind, Jot, PersonTold

#: Wider than any gap between words; such stretches cost time and say nothing.
_WIDE = re.compile(r"[^\S\n]{3,}")
_MOMENT = re.compile(r"\*\s+(?=\S)")
#: A day or an age in brackets parts nothing: "zum Geburtstag (4.8.) ein Buch schenken".
_DAY_IN_BRACKETS = re.compile(rf"\(\s*(?:{DAY}+|\d{{1,3}})[\s!?]*\)")
_NOTHING_TOLD = re.compile(r"[\s,.;:&+/–—()\"“”„«»@-]*(?:\b(?:and|und|et|y)\b[\s,.;:&+/–—-]*)*")
#: Several people who were named before.
_SEVERAL = frozenset({"them", "both", "ihnen", "beiden", "leur", "eux", "les", "ambos"})
#: What stands between what somebody told and what one would like to do; and "preguntarle".
_PARTED, _CLITIC = re.compile(r"[,;–—]\s|\s-\s"), re.compile(r"r(?:se)?l[eoa]s?$")
#: German: something and no verb.
_OBJECT = re.compile(
    r".*\s(?:anrufen|besuchen|treffen|ansprechen)\W*$|\s+(?:'?n|'?nen|'?ne|den|das|die|ein|eine|einen|mein|meine|meinen|meinem)\s+\w+\W*$"
)
#: "und vorbeibringen" goes on with the wish before.
_VERB_ALONE = 2
_Placed = TypeVar("_Placed", Span, FoundDay)
#: What a whole crowd is told of is kept once, as a note.
_CROWD = 20
#: Nobody types a longer sentence; it is kept without being taken apart, so that time grows with the text only.
_LONGEST = 600
#: Nobody types so many in one go either; lines beyond them are kept whole, as notes.
_MOST_SENTENCES = 2_000


@dataclass
class _Group:
    """Neighbouring sentences of one line that belong to the same people."""

    names: list[str]
    sentences: list[str]


@dataclass(frozen=True)
class _Sentence:
    """A sentence as one would say it, its names, and its folded shape per language."""

    text: str
    spans: list[Span]
    folded: Folded
    languages: list[str]


@dataclass(frozen=True)
class _Piece:
    """A stretch of a sentence, and what it wants to do, if anything."""

    start: int
    end: int
    kind: FollowUpKind | None = None
    first: int = 0
    after: int = 0


class Reading:
    """A jot while it is being read."""

    def __init__(self, on: date, text: str, hint: str | None, known: Iterable[str] = ()) -> None:
        self.on, self.hint, self.whole = on, hint, counted(text)
        self.told: dict[str, list[str]] = {}  # by name as first written
        self.known = Known()
        for name in known:
            self.known.add(name)
        self.follow_ups: list[FollowUpDraft] = []
        self.moments: list[str] = []
        self.notes: list[str] = []
        self.last: list[str] = []  # whom the line before spoke of
        self.meant: list[str] = []  # for whom the wish before on this line is
        self._left = _MOST_SENTENCES

    def line(self, line: str) -> None:
        """Read one line, which is not empty."""
        self._left -= 1 + line.count(". ") + line.count("! ") + line.count("? ")
        if self._left < 0:
            self.notes.append(line)
            return
        if self._written(line):
            return
        line = _WIDE.sub(" ", line)
        if match := _MOMENT.match(line):
            text = line[match.end() :].strip()
            spans = find_names(text)
            self._meet(spans)
            self.moments.append(_plain(text, spans)[0])
            return
        groups: list[_Group] = []
        self.meant = []
        spoken = languages_of(line, self.whole, self.hint)
        for text in sentences(line):
            self._sentence(self._prepared(text, spoken), groups)
        for group in groups:
            self._keep(group)
            self.last = group.names or self.last

    def jot(self) -> Jot:
        """What was understood."""
        return Jot(
            people=tuple(PersonTold(name, tuple(lines)) for name, lines in self.told.items()),
            follow_ups=tuple(self.follow_ups),
            moments=tuple(self.moments),
            notes=tuple(self.notes),
        )

    def _written(self, line: str) -> bool:
        written = read_written(line)
        if written is None:
            return False
        if written.kind:
            self.follow_ups.append(FollowUpDraft(written.kind, written.names, written.text, written.due))
        elif written.moment:
            self.moments.append(written.text)
        elif not written.names:
            self.notes.append(written.text)
        for name in written.names if written.kind is None else ():
            lines = self.told.setdefault(self.known.add(name), [])
            lines += [written.text] if written.text else []
        return True

    def _prepared(self, text: str, spoken: list[str]) -> _Sentence:
        plain, spans = _plain(text, find_names(text))
        if not spans and len(plain) <= _LONGEST:
            spans = self._newly_met(plain, spoken)
        elif spans and len(plain) <= _LONGEST and (also := joined_before(plain, spans[0].start)):
            spans = [also, *spans]
        return _Sentence(plain, spans, fold(plain), spoken)

    def _newly_met(self, plain: str, spoken: list[str]) -> list[Span]:
        """Those met without a mark: "met Ana", "habe Ben kennengelernt"."""
        code = spoken[0]
        folded = fold(plain)
        before, after = met_patterns(code)
        if language(code).data.get("verb_last"):
            if after.search(folded.text) is None:
                return []
            starts = [word.start for word in words_of(plain)]
            spans = [span for start in starts[:8] if (span := name_after(plain, start, code))]
            with_somebody = before.search(folded.text)
            if with_somebody:
                spans = [span for span in spans if span.start >= folded.at[with_somebody.end()]]
            return spans[:1]
        match = before.search(folded.text[:40])
        span = name_after(plain, folded.at[match.end()], code) if match else None
        return [span] if span else []

    def _sentence(self, sentence: _Sentence, groups: list[_Group]) -> None:
        names = self._meet(sentence.spans)
        code, pieces, days = self._pieces(sentence, bool(groups and groups[-1].names))
        if not (names or groups) and (first := self._who_opens(sentence, pieces, code)):
            sentence, names = replace(sentence, spans=first), self._meet(first)
            code, pieces, days = self._pieces(sentence, near=False)
        for piece in pieces:
            text = sentence.text[piece.start : piece.end].strip()
            spans = _within(sentence.spans, piece.start, piece.end)
            if piece.kind is None:
                self._tell(text, list(dict.fromkeys(span.name for span in spans)), groups, code)
                continue
            found = _within(days, piece.start, piece.end)
            if not found and piece.kind is FollowUpKind.ASK_HOW_IT_WENT:
                found = days
            due = found[0].due if found else None
            context = names or (groups[-1].names if groups else []) or self.meant or self.last_named()
            people = self._people(sentence, piece, days, code, context, bool(names or groups))
            self.meant = people or self.meant
            self.follow_ups.append(FollowUpDraft(piece.kind, tuple(people), text, due))

    def _who_opens(self, sentence: _Sentence, pieces: list[_Piece], code: str) -> list[Span]:
        """Names that no list knows, where a wish speaks of them: "Paz has an exam, ask her how it went"."""
        wish = next((piece for piece in pieces if piece.kind), None)
        if wish is None or not _PARTED.search(sentence.text[: wish.first]):
            return []
        words = [word.folded for word in words_of(sentence.text) if word.end >= wish.first]
        clitics = bool(language(code).data.get("clitics"))
        if language(code).words("pronouns").isdisjoint(words) and not (clitics and any(map(_CLITIC.search, words))):
            return []
        opening = name_at_first(sentence.text, code)
        return leading_names(sentence.text[: wish.first], code) or ([opening] if opening else [])

    def _tell(self, text: str, names: list[str], groups: list[_Group], code: str) -> None:
        if not names and len(text) <= _LONGEST and (led := leading_names(text, code)):
            names = self._meet(led)
            if groups:
                groups.append(_Group(names, [text]))
                return
        if not names:
            mentioned = self.known.mentions(text)
            leads = bool(mentioned) and not _words_before(text, mentioned[0].start)
            if mentioned and (leads or not groups):
                names = (
                    [mentioned[0].name]
                    if leads and len(mentioned) == 1
                    else list(dict.fromkeys(span.name for span in mentioned))
                )
                if groups and leads:
                    groups.append(_Group(names, [text]))
                    return
        if groups and (not names or not groups[-1].names):
            groups[-1].names.extend(names)
            groups[-1].sentences.append(text)
        else:
            groups.append(_Group(names, [text]))

    def last_named(self) -> list[str]:
        """Whom a line without a name may mean."""
        return list(self.told) if len(self.told) == 1 else []

    def _pieces(self, sentence: _Sentence, near: bool) -> tuple[str, list[_Piece], list[FoundDay]]:
        """The sentence in the first of its languages in which it wants something."""
        for code in sentence.languages if len(sentence.text) <= _LONGEST else ():
            days = find_days(sentence.folded, code, self.on)
            pieces = self._pieces_in(sentence, code, days, near)
            if any(piece.kind for piece in pieces):
                return code, pieces, days
        return sentence.languages[0], [_Piece(0, len(sentence.text))], []

    def _pieces_in(self, sentence: _Sentence, code: str, days: list[FoundDay], near: bool) -> list[_Piece]:
        text, folded = sentence.text, sentence.folded
        mentions = sentence.spans or self.known.mentions(text)
        shape = folded.masked(quoted(text), "?")
        shape = shape.masked([(span.start, span.end) for span in mentions], NAME)
        shape = shape.masked([(day.start, day.end) for day in days], DAY)
        shape = Folded(_DAY_IN_BRACKETS.sub(lambda found: DAY * len(found[0]), shape.text), shape.at)
        past = tuple(language(code).data.get("past_endings", ()))
        pieces: list[_Piece] = []
        marked = len(sentence.spans) or len(leading_names(text, code))
        given = [(word.start, word.end) for word in words_of(text) if _could_be_named(word, code)]
        for start, end, sign in parts(shape.masked(given, NAME).text):
            wishes = any(piece.kind for piece in pieces)
            loose = sign in (",", "and", ";") and not wishes and bool(pieces)
            receiver = any(word.text[:1].isupper() for word in words_of(text[folded.at[start] : folded.at[end]])[1:])
            wish = find_wish(Part(shape.text, start, end, loose, sign == "and", marked, receiver), code)
            at_end = folded.at[wish.after] if wish else 0
            at_first = folded.at[wish.first] if wish else 0
            if wish and past and text[at_end - 1 : at_end] in past:
                wish = None  # "le envió" is what somebody else did
            last = pieces[-1] if pieces else None
            begin, stop = folded.at[start], folded.at[end]
            if wish is None and last is not None:
                pieces[-1] = _Piece(last.start, stop, last.kind, last.first, last.after)
            elif wish is None:
                pieces.append(_Piece(0, stop))
            elif last and last.kind is None and not self._tells(shape.text[:start], sentence, begin, code, near):
                pieces[-1] = _Piece(last.start, stop, wish.kind, at_first, at_end)
            elif (
                last
                and last.kind is wish.kind
                and (sign not in ("and", ",", ";", "+") or len(words_of(text[begin:stop])) <= _VERB_ALONE)
            ):
                pieces[-1] = _Piece(last.start, stop, last.kind, last.first, last.after)
            else:
                if last:
                    pieces[-1] = _Piece(last.start, begin, last.kind, last.first, last.after)
                pieces.append(_Piece(begin if last else 0, stop, wish.kind, at_first, at_end))
        if pieces:
            pieces[-1] = _Piece(pieces[-1].start, len(text), pieces[-1].kind, pieces[-1].first, pieces[-1].after)
        return pieces

    def _tells(self, before: str, sentence: _Sentence, end: int, code: str, near: bool) -> bool:
        """Whether what stands before a wish says something of somebody."""
        spans = _within(sentence.spans, 0, end) or leading_names(sentence.text[:end], code)
        if begins_with_a_wish(before, code) or not (spans or near):
            return False
        if not spans:
            return len(words_of(sentence.text[:end])) > 2 and before.rstrip()[-1:] in ",;:-–—("
        if language(code).data.get("verb_last") and _OBJECT.match(fold(sentence.text[spans[-1].end : end]).text):
            return False  # "Leon den Karton und Werkzeug leihen"
        return not _nothing_but_names(sentence.text[:end], spans)

    def _people(
        self, sentence: _Sentence, piece: _Piece, days: list[FoundDay], code: str, context: list[str], near: bool
    ) -> list[str]:
        text = sentence.text[piece.start : piece.end]
        marked = [_moved(span, piece.start) for span in _within(sentence.spans, piece.start, piece.end)]
        found = marked + [
            span
            for span in self.known.mentions(text)
            if not any(span.start < other.end and other.start < span.end for other in marked)
        ]
        within = [
            Span(max(0, day.start - piece.start), day.end - piece.start, "") for day in days if day.end > piece.start
        ]
        guessed = guess_names(
            text,
            max(0, piece.first - piece.start),
            max(0, piece.after - piece.start),
            piece.kind or FollowUpKind.SHARE,
            [*found, *within],
            code,
            small=not near,
        )
        places = sorted([*found, *guessed], key=lambda span: span.start)
        people = list(dict.fromkeys(self.known.spelled(span.name) for span in places))
        for span in guessed:
            self.known.add(span.name)
        folded_words = {word.folded for word in words_of(text)}
        pronoun = not folded_words.isdisjoint(language(code).words("pronouns"))
        if not people:
            before = self._given_before(sentence, piece) if pronoun and not context else []
            return context or before or (self.last if pronoun and len(self.last) == 1 else [])
        if piece.kind is FollowUpKind.INTRODUCE and len(people) == 1:
            others = context if near or pronoun else []
            others = others or (self.last if pronoun else [])
            return list(dict.fromkeys([*others, *people]))
        return people

    def _given_before(self, sentence: _Sentence, piece: _Piece) -> list[str]:
        """Whom "her" means where somebody stands before it: "seeds from hattie, bring her some of mine"."""
        said = [word for word in words_of(sentence.text) if is_given(word)]
        if not {word.folded for word in words_of(sentence.text)} & _SEVERAL:
            said = [word for word in said if word.end <= piece.first][-1:]
        return list(dict.fromkeys(self.known.add(OWNED.sub("", word.text)) for word in said))

    def _meet(self, spans: list[Span]) -> list[str]:
        names = []
        for span in spans:
            name = self.known.add(span.name)
            self.told.setdefault(name, [])
            if name not in names:
                names.append(name)
        return names

    def _keep(self, group: _Group) -> None:
        text = " ".join(group.sentences)
        names = list(dict.fromkeys(self.known.spelled(name) for name in group.names))
        if not names or len(names) > _CROWD:
            self.notes.append(text)
            return
        rest = text
        for name in sorted(names, key=len, reverse=True):
            rest = rest.replace(name, "")
        for name in names:
            lines = self.told.setdefault(name, [])
            if not _NOTHING_TOLD.fullmatch(rest):
                lines.append(text)


def _could_be_named(word: Word, code: str) -> bool:
    """Whether it may be a name, so that the "and" between it and another parts nothing."""
    return is_given(word) or (word.text[:1].isupper() and word.folded not in language(code).vocabulary)


def _plain(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """The text as one would say it, names without `@` and quotes, and where the names are in it."""
    pieces, moved, last, length = [], [], 0, 0
    for span in spans:
        pieces += [text[last : span.start], span.name]
        length += span.start - last
        moved.append(Span(length, length + len(span.name), span.name))
        length += len(span.name)
        last = span.end
    return "".join([*pieces, text[last:]]), moved


def _moved(span: Span, by: int) -> Span:
    return Span(span.start - by, span.end - by, span.name)


def _within(spans: list[_Placed], start: int, end: int) -> list[_Placed]:
    return [span for span in spans if start <= span.start < end]


def _nothing_but_names(text: str, spans: list[Span]) -> bool:
    rest, last = [], 0
    for span in spans:
        rest.append(text[last : span.start])
        last = span.end
    return _NOTHING_TOLD.fullmatch("".join([*rest, text[last:]])) is not None


def _words_before(text: str, end: int) -> bool:
    return any(letter.isalnum() for letter in text[:end])
