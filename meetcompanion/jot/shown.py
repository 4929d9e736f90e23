"""The written-out form of a jot, in which nothing is left to be told; and its reading."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meetcompanion.model import Due, FollowUpKind, Jot

_WORDS = {kind: "ask" if kind is FollowUpKind.ASK_HOW_IT_WENT else kind.value for kind in FollowUpKind}
_KINDS = {word: kind for kind, word in _WORDS.items()}
_NAME = re.compile(r'@(?:"((?:[^"\\]|\\.)+)"|([^\W\d_]\w*))(?=\s|$)')
_PLAIN_NAME = re.compile(r"[^\W\d_]\w*")
_KIND = re.compile(r"(thank|share|give|introduce|ask)(?=\s|$)")
_DUE = re.compile(r"\d{4}-(?:\d{2}-\d{2}|spring|summer|autumn|winter)$")
_BREAKS = re.compile("[\\\\\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ESCAPED = re.compile(r"\\(?:u(000[abcd]|001[cde]|0085|202[89]|0022|007c)|(\\))")
#: No head is longer; a line that is, was not written by `shown`.
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Written:
    """One written-out line: for whom, what kind of thing it is, when, and its text."""

    names: tuple[str, ...]
    text: str
    kind: FollowUpKind | None = None
    due: Due | None = None
    moment: bool = False


def shown(jot: Jot) -> str:
    """The jot as text that is understood as exactly the same jot, on whatever day.

    Each line is `who and what | the words`: `@Ana | bakes rye`, `share @Ana 2027-03-21 | Share my recipe`,
    `* | a moment`, `| a note`.
    """
    lines = [_line(_marked(person.name), "") for person in jot.people]
    lines = [line for line, person in zip(lines, jot.people, strict=True) if not person.told or len(jot.people) > 1]
    lines += [_line(_marked(person.name), text) for person in jot.people for text in person.told]
    for follow_up in jot.follow_ups:
        head = [_WORDS[follow_up.kind], *(_marked(name) for name in follow_up.people)]
        lines.append(_line(" ".join([*head, *([str(follow_up.due)] if follow_up.due else [])]), follow_up.text))
    lines += [_line("*", text) for text in jot.moments]
    lines += [_line("", text) for text in jot.notes]
    return "\n".join(lines)


def read_written(line: str) -> Written | None:
    """A written-out line, None where it is none."""
    head, bar, text = line.partition("|")
    if not bar or len(head) > _LONGEST or (text and not text.startswith(" ")):
        return None
    head, text = head.strip(), _plain(text[1:])
    if head == "*":
        return Written((), text, moment=True) if text else None
    at, kind, names = 0, None, []
    if match := _KIND.match(head):
        kind, at = _KINDS[match[1]], match.end()
    while match := _NAME.match(head, at + len(head[at:]) - len(head[at:].lstrip())):
        names.append(_plain(match[1]) if match[1] is not None else match[2])
        at = match.end()
    rest = head[at:].strip()
    if not rest:
        return Written(tuple(names), text, kind) if text or names else None
    if kind is None or not _DUE.match(rest):
        return None
    try:
        return Written(tuple(names), text, kind, Due.parse(rest))
    except ValueError:
        return None


def _line(head: str, text: str) -> str:
    return f"{head} | {_escaped(text)}".strip() if text else f"{head} |".strip()


def _marked(name: str) -> str:
    if _PLAIN_NAME.fullmatch(name):
        return f"@{name}"
    return '@"' + _escaped(name).replace('"', "\\u0022").replace("|", "\\u007c") + '"'


def _escaped(text: str) -> str:
    return _BREAKS.sub(lambda match: "\\\\" if match[0] == "\\" else f"\\u{ord(match[0]):04x}", text)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], text)
