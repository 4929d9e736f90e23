"""Two or three open questions for an evening, each quoting words of its invitation or of one's own notes."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources

from meetcompanion.before.seen_again import SeenAgain
from meetcompanion.message import N_, Message

#: What is asked about a quote of each kind of cue.
_ASKED = {
    "bring": N_("“{words}”: what did you bring, and what is its story?"),
    "make": N_("“{words}”: what was it like when you first did that?"),
    "about": N_("“{words}”: what made you curious about it?"),
    "begin": N_("“{words}”: how did you come to it yourself?"),
    "again": N_("“{words}”: what keeps you coming back?"),
}
_OF_THE_TITLE = N_("“{words}”: what drew you to it?")
_OF_A_NOTE = N_("{name}, as you wrote: “{words}”. How has it gone since?")

_OF_THE_EVENT = 2
_MOST = 3
#: A quote is as long as one can say in one breath.
_LONGEST_QUOTE = 12
_SENTENCE = re.compile(r"[^.!?…\n\r•·|]+[!?]?")
_CLAUSE_END = re.compile(
    r"[;:](?=\s|$)|[()\[\]–—]|,\s(?!(?:was|der|die|das|dem|den|dass|wo|wie|that|which|who|qui|que)\b)|\s-\s"
)
#: What has an address or a price in it is no talk.
_NO_TALK = re.compile(r"://|www\.|@|\d[.,]\d\d|[€$£]")


def open_questions(title: str, description: str | None, seen: Sequence[SeenAgain] = ()) -> list[Message]:
    """At most three questions; none where there is nothing to quote.

    Args:
        title: of the event, in its own words.
        description: its own text.
        seen: whom one met at earlier evenings like it, with one's own lines on them.
    """
    quotes = list(_quotes(description or ""))
    questions = [Message.of(_ASKED[kind], words=words) for kind, words in quotes[:_OF_THE_EVENT]]
    named = " ".join(title.split())
    if len(questions) < _OF_THE_EVENT and len(named.split()) > 1 and len(named.split()) <= _LONGEST_QUOTE:
        questions.append(Message.of(_OF_THE_TITLE, words=named))
    for person in seen:
        for line in reversed(person.lines):
            words = _breath(line)
            if words:
                questions.append(Message.of(_OF_A_NOTE, name=person.name, words=words))
                return questions[:_MOST]
    return questions[:_MOST]


def _quotes(text: str) -> Iterator[tuple[str, str]]:
    """The first quote of each kind, the kinds in the order of the cues."""
    sentences = [" ".join(match[0].split()) for match in _SENTENCE.finditer(text[:20_000])]
    told: set[str] = set()
    for kind, pattern in _cues().items():
        for sentence in sentences:
            if sentence in told or _NO_TALK.search(sentence):
                continue
            match = pattern.search(_folded(sentence))
            words = _clause(sentence, match.start()) if match else ""
            if words:
                told.add(sentence)
                yield kind, words
                break


def _clause(sentence: str, start: int) -> str:
    """The words from a place of a sentence on, to the end of its clause."""
    rest = sentence[start:]
    for ending in _CLAUSE_END.finditer(rest):
        if len(rest[: ending.start()].split()) > 1:
            rest = rest[: ending.start()]
            break
    words = _breath(rest)
    return words if len(words.split()) > 1 else ""


def _breath(text: str) -> str:
    """As much of a text as one says in one breath, in its own words; shortened only at a word, and then with dots."""
    words = text.split()
    if len(words) <= _LONGEST_QUOTE:
        return " ".join(words).strip(" .,;:!")
    return " ".join(words[:_LONGEST_QUOTE]).strip(" .,;:!") + " …"


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    held = tomllib.loads(resources.files("meetcompanion.before").joinpath("cues.toml").read_text(encoding="utf-8"))
    return {kind: re.compile(rf"(?<!\w)(?:{'|'.join(_every(languages.values()))})") for kind, languages in held.items()}


def _every(lists: Iterable[list[str]]) -> list[str]:
    return [pattern for patterns in lists for pattern in patterns]


def _folded(text: str) -> str:
    """Small letters without accents, each at the place of its own."""
    return "".join((unicodedata.normalize("NFD", letter)[0].lower()[:1] or letter) for letter in text.replace("’", "'"))
