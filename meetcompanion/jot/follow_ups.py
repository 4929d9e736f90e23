"""Tells whether a part of a sentence says what the writer would like to do for somebody, in one language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from meetcompanion.jot.folding import DAY, NAME
from meetcompanion.jot.language import Language, any_of, language, pattern_of
from meetcompanion.model import FollowUpKind

_KINDS = {f"k{number}": kind for number, kind in enumerate(FollowUpKind)}
_GROUPS = {kind.value: group for group, kind in _KINDS.items()}
_END = r"(?!\w)"
_NAMES = rf"(?:{NAME}++(?:'s)?(?:\s*(?:,|&|[a-z]{{1,3}})\s*(?={NAME})|{_END}))++"
_SEPARATOR = r"\s*(?:[:,–—>→-]+)\s*"
_CLITICS = "(?:se)?(?:l[eoa]s?)?"


@dataclass(frozen=True, slots=True)
class Wish:
    """A kind and the places just after the first word of the verb and after all of it, in the folded sentence."""

    kind: FollowUpKind
    first: int
    after: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a folded sentence in which names and days are masked.

    `loose` says that it follows a comma or "and", where a verb may still speak of the one before.
    """

    sentence: str
    start: int
    end: int
    loose: bool = False
    joined: bool = False  # by an "and", so that it shares the subject of the part before
    marked: int = 0  # how many names the whole sentence marks
    to_name: bool = False  # whether a capitalised word stands where a receiver would


@dataclass(frozen=True, slots=True)
class _Grammar:
    beginnings: tuple[re.Pattern[str], ...]
    anywhere: tuple[re.Pattern[str], ...]
    infinitive: re.Pattern[str]
    veto: re.Pattern[str]
    not_after: re.Pattern[str]
    needs: re.Pattern[str] | None
    receiver: re.Pattern[str]
    own: re.Pattern[str]
    dropped: re.Pattern[str]
    other: re.Pattern[str]
    subordinate: re.Pattern[str]
    relative: re.Pattern[str]
    may_follow: re.Pattern[str]
    past: tuple[str, ...]
    verb_last: bool


def find_wish(part: Part, code: str) -> Wish | None:
    """What the part wants to do, None where it wants nothing."""
    grammar = _grammar(code)
    wish = _at_the_beginning(part, grammar) or _anywhere(part, grammar)
    if wish is None and language(code).data.get("verb_last"):
        wish = _at_the_end(part, grammar)
    return wish


def begins_with_a_wish(text: str, code: str) -> bool:
    """Whether a folded text opens with nothing but "remember to", "I promised" and the like."""
    grammar = _grammar(code)
    return bool(grammar.own.search(text) or grammar.dropped.match(text))


def kind_of(group: str) -> FollowUpKind:
    """The kind that a group of the pattern of `opening_verbs` stands for."""
    return _KINDS[group[:2]]


def opening_verbs(code: str) -> str:
    """A pattern that matches the verb (of any kind) with which a folded text opens."""
    spoken = language(code)
    lead = rf"(?:[^\w]++|{spoken.any_of('lead')}{_END})*+"
    return rf"{lead}(?:{_verbs(spoken, infinitive=True)}|{_verbs(spoken, infinitive=False)}){_END}"


def _at_the_beginning(part: Part, grammar: _Grammar) -> Wish | None:
    for place, pattern in enumerate(grammar.beginnings):
        match = pattern.match(part.sentence, part.start, part.end)
        wish = _allowed(part, match, grammar) if match else None
        if match is None or wish is None:
            continue
        gift = wish.kind in (FollowUpKind.SHARE, FollowUpKind.GIVE)
        bare = part.marked == 1 and place == 0 and _is_imperative(part, match)
        if part.loose and gift and not bare and not _for_somebody(part, match, grammar):
            continue
        if place == 3 and part.joined and part.marked and not grammar.verb_last:
            continue  # "@Ana élève des escargots et leur donne des noms"
        if place != 2 or part.marked < 2 or wish.kind is FollowUpKind.INTRODUCE:
            # Otherwise "@Ana and @Ben share a garden" would be one.
            return wish
    return None


def _is_imperative(part: Part, match: re.Match[str]) -> bool:
    """Whether a part opens with the bare verb, which of one person is no habit: "@Ana's birthday, bring cake"."""
    group = match.lastgroup
    assert group is not None
    return not part.joined and not part.sentence[part.start : match.start(group)].strip(" ,;:-–—")


def _anywhere(part: Part, grammar: _Grammar) -> Wish | None:
    for pattern in grammar.anywhere:
        for match in pattern.finditer(part.sentence, part.start, part.end):
            if wish := _allowed(part, match, grammar):
                return wish
    return None


def _at_the_end(part: Part, grammar: _Grammar) -> Wish | None:
    """A verb at the end, as in "Ana das Rezept schicken"."""
    own = grammar.own.search(part.sentence, 0, part.end) is not None
    dropped = grammar.dropped.match(part.sentence, part.start, part.end)
    clause = grammar.subordinate if part.start == 0 else grammar.relative
    if clause.match(part.sentence, part.start, part.end) and not own:
        return None
    for match in grammar.infinitive.finditer(part.sentence, part.start, part.end):
        if not grammar.may_follow.match(part.sentence, match.end()):
            continue
        to = re.search(r"^zu\s|\wzu(?=\w)", match[0]) is not None  # "zu geben", "mitzubringen"
        if to and not own:
            continue
        opened = grammar.dropped.match(part.sentence) if part.joined else None
        since = (opened.end() if opened else 0) if part.joined or to else part.start
        others = grammar.other.search(part.sentence, dropped.end() if dropped else since, match.start())
        if others and not own:
            continue
        if dropped and part.loose and not own and not _for_somebody(part, match, grammar):
            continue
        thanks = _KINDS[(match.lastgroup or "")[:2]] is FollowUpKind.THANK  # "mich bedanken"
        if not own and not thanks and grammar.not_after.search(part.sentence, part.start, match.start()):
            continue  # "mir schicken"
        if wish := _allowed(part, match, grammar):
            return wish
    return None


def _for_somebody(part: Part, match: re.Match[str], grammar: _Grammar) -> bool:
    if part.to_name or NAME in part.sentence[part.start : part.end]:
        return True
    if grammar.own.search(part.sentence, part.start, match.end()):
        return True
    return grammar.receiver.search(part.sentence, part.start, part.end) is not None


def _allowed(part: Part, match: re.Match[str], grammar: _Grammar) -> Wish | None:
    group = match.lastgroup
    assert group is not None
    start = match.start(group)
    if grammar.veto.match(part.sentence, start) or grammar.not_after.match(part.sentence, match.end()):
        return None
    kind = _KINDS[group[:2]]
    since = part.start if grammar.verb_last else start  # "Ben nach der Prüfung fragen"
    if kind is FollowUpKind.ASK_HOW_IT_WENT and grammar.needs and not grammar.needs.search(part.sentence, since):
        return None
    word = re.compile(r"[\w'-]+").match(part.sentence, start)
    return Wish(kind, word.end() if word else match.end(), match.end())


@cache
def _grammar(code: str) -> _Grammar:
    spoken = language(code)
    data = spoken.data
    lead = rf"(?:[^\w]++|{DAY}++{_END}|{spoken.any_of('lead')}{_END})*+"
    own = rf"(?<!\w){spoken.any_of('own')}"
    dropped = rf"{spoken.any_of('dropped')}{_END}"
    small = f"{spoken.any_of('adverbs')}{_END}|{spoken.any_of('clitics_before')}{_END}|l'"
    between = rf"(?:\s*(?:{small}|{NAME}++{_END}|{DAY}++{_END}|,))*\s*"
    wish = rf"(?:(?:{own}|{dropped}){_own_end(code)}{between})"
    needs = data.get("needs", {}).get("ask_how_it_went")
    infinitives = _verbs(spoken, infinitive=True)
    beginnings, anywhere = _patterns(spoken, lead, wish, own, between, infinitives)
    mine = [*data["pronouns"], *data["mine"]]
    return _Grammar(
        beginnings=tuple(re.compile(pattern) for pattern in beginnings),
        anywhere=tuple(re.compile(pattern) for pattern in anywhere),
        infinitive=re.compile(rf"(?<!\w){infinitives}{_END}"),
        veto=re.compile(spoken.any_of("veto")),
        not_after=_not_after(spoken),
        needs=re.compile(rf"(?<!\w){any_of(needs)}") if needs else None,
        receiver=re.compile(
            rf"(?<!\w){any_of(mine)}{_END}|(?<=r)(?:se)?l[eoa]s?{_END}"
            if data.get("clitics")
            else rf"(?<!\w){any_of(mine)}(?:{_END}|(?<='))"
        ),
        own=re.compile(rf"{own}(?:{_END}|(?<='))"),
        dropped=re.compile(rf"{lead}{dropped}"),
        other=re.compile(rf"(?<!\w){spoken.any_of('other')}{_END}"),
        subordinate=re.compile(rf"[^\w]*{spoken.any_of('subordinate')}{_END}"),
        relative=re.compile(rf"[^\w]*{any_of([*data.get('subordinate', ()), *data.get('relative', ())])}{_END}"),
        may_follow=re.compile(rf"\s*(?:$|[^\w\s]|{NAME}|{DAY}|{spoken.any_of('may_follow')}{_END})"),
        past=tuple(data.get("past_endings", ())),
        verb_last=bool(data.get("verb_last")),
    )


def _own_end(code: str) -> str:
    return rf"(?:{_END}|(?<=['’]))" if code in ("fr", "en") else _END


def _not_after(spoken: Language) -> re.Pattern[str]:
    words = spoken.any_of("not_after")
    if spoken.data.get("verb_last"):
        return re.compile(rf"(?<!\w){words}{_END}")
    return re.compile(rf"\s*{words}{_END}")


def _patterns(
    spoken: Language, lead: str, wish: str, own: str, between: str, infinitives: str
) -> tuple[list[str], list[str]]:
    """What may open a part, and what may stand anywhere in it."""
    forms = _verbs(spoken, infinitive=False)
    verb_last = spoken.data.get("verb_last")
    either = forms if verb_last else rf"(?:{infinitives}|{forms})"
    named = rf"{lead}{_NAMES}"
    beginnings = [
        rf"{lead}{wish}?{between}{infinitives}{_END}" if not verb_last else rf"{lead}(?:ich\s+)?{forms}{_END}",
        rf"{named}{_SEPARATOR}{lead}{wish}?{between}{either}{_END}",
        rf"{named}\s+{between}{infinitives}{_END}" if not verb_last else r"(?!)(?P<none>)",
        rf"{lead}(?:{spoken.any_of('clitics_before')}\s*)?{forms}{_END}",
    ]
    anywhere = []
    if verb_last:
        anywhere += [rf"(?<!\w)(?:ich|wir)\s+(?:\w+\s+){{0,3}}?{forms}{_END}", rf"(?<!\w){forms}\s+ich{_END}"]
    else:
        verbs = rf"(?:{infinitives}|{forms})" if spoken.data.get("conditional") else infinitives
        anywhere.append(rf"{own}{_own_end(spoken.code)}{between}{verbs}{_END}")
    if spoken.data.get("first_person"):
        anywhere.append(rf"(?<![\w']){spoken.any_of('first_person')}\s*{between}{forms}{_END}")
    if doing := spoken.data.get("verbs_doing"):
        alternatives = "|".join(f"(?P<{_GROUPS[kind]}doing>{any_of(phrases)})" for kind, phrases in doing.items())
        anywhere.append(rf"(?<!\w){spoken.any_of('doing')}\s+{between}(?:{alternatives}){_END}")
    return beginnings, anywhere


def _verbs(spoken: Language, *, infinitive: bool) -> str:
    """The verbs of every kind, one group for each kind; those of two words come first."""
    made: list[tuple[bool, int, str, str]] = []
    for kind, phrases in spoken.data["verbs"].items():
        for phrase in phrases:
            simple = " " not in phrase and "|" not in phrase
            forms = _forms(phrase, spoken, infinitive=infinitive)
            made.extend((simple, -len(phrase), kind, pattern) for pattern in forms)
    made.sort()
    by_kind: dict[tuple[bool, str], list[str]] = {}
    for simple, _length, kind, pattern in made:
        by_kind.setdefault((simple, kind), []).append(pattern)
    groups = [
        f"(?P<{_GROUPS[kind]}{'simple' if simple else 'long'}{'' if infinitive else 'form'}>{'|'.join(patterns)})"
        for (simple, kind), patterns in by_kind.items()
    ]
    return rf"(?:{'|'.join(groups)})" if groups else r"(?!)"


def _forms(phrase: str, spoken: Language, *, infinitive: bool) -> list[str]:
    if spoken.code == "en":
        return [pattern_of(phrase)] if infinitive else []
    match = re.match(r"(?:([\w ]+)\|)?([\w/']+)(.*)$", phrase)
    if match is None:
        return [pattern_of(phrase)] if infinitive else []
    particle, words, rest = match[1], match[2].split("/"), pattern_of(match[3])
    clitics = _CLITICS if spoken.data.get("clitics") else ""
    chosen = words[:1] if infinitive else words[1:]
    if not infinitive and spoken.data.get("conditional"):
        # "que le ayudaría", "que je lui enverrais"
        future = [word + "s" for word in chosen if word.endswith("rai")]
        chosen = [*chosen, *(future or [words[0] + spoken.data["conditional"]])]
        if "imperfect" in spoken.data and words[0].endswith(spoken.data["imperfect"][0]):
            chosen.append(words[0][:-2] + spoken.data["imperfect"][1])  # "que je lui prêtais"
    if not chosen:
        return []
    verb = f"(?:{'|'.join(pattern_of(word) for word in chosen)})"
    if not spoken.data.get("verb_last"):
        return [f"{verb}(?:-(?:la-|le-|les-)?(?:lui|leur|la|le|les))?{clitics}{rest}"]
    if not infinitive:
        return [rf"{verb}(?=\W(?:.{{0,200}}\W)?{pattern_of(particle)}{_END})" if particle else verb]
    return [rf"{pattern_of(particle)}\s*(?:zu\s*)?{verb}" if particle else rf"(?:zu\s+)?{verb}"]
