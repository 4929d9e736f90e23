"""Takes a line apart: into sentences, and a sentence into its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from meetcompanion.jot.folding import NAME, fold
from meetcompanion.jot.language import LANGUAGES, language

_ENDS = re.compile(r"""(?<=[.!?…;])["”»)]*\s+(?=\S)""")
_LAST_WORD = re.compile(r"(?:^|[\s(])([^\W\d_](?:[\w.]{0,4}\w)?)\.$")
_NUMBER = re.compile(r"(?:^|[\s(])(?:\d{1,2}\.){1,2}$")
_AGE = re.compile(r"\(\d{1,3}[!?.]+$")
_WHOLE_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.$")
_GO_ON = frozenset({"war", "waren", "wars", "ist", "sind", "hat", "haben", "wird", "werden", "lief", "ging"})
_ONLY_A_DATE = re.compile(r"\s*(?:bis|bis zum|am|zum|ab|ab dem|vor dem|nach dem|vom|der)\s+\d{1,2}\.", re.IGNORECASE)
_PARTS = re.compile(
    r"""(?P<mark>(?<!\s)\s*(?:[,;:()\[\]—–→⇒…!?]|->|=>|[\U0001F300-\U0001FAFF\u2600-\u27BF]\uFE0F?|\.\s)+\s*|(?<!\s)\s+-+\s+)|(?<!\w)(?P<word>and|und|et|y|&|then|puis|luego)(?!\w)""",
    re.IGNORECASE,
)


def sentences(line: str) -> Iterator[str]:
    """The sentences of a line; what comes after "Dr." or "12." belongs to the same."""
    start = 0
    for match in _ENDS.finditer(line):
        before, after = line[max(start, match.start() - 12) : match.start()], line[match.end()]
        if _NUMBER.search(before) and not (after == "@" or _ends_a_date(line, match)):
            continue
        if _AGE.search(before):
            continue  # "der Gertrud (84!) helfen"
        if _ONLY_A_DATE.fullmatch(line[start : match.start()]):
            continue  # "bis zum 20. Ana das Buch bringen"
        abbreviated = _LAST_WORD.search(before)
        if abbreviated and fold(abbreviated[1]).text in _abbreviations():
            continue
        yield line[start : match.end()].strip()
        start = match.end()
    yield line[start:].strip()


def parts(folded: str) -> Iterator[tuple[int, int, str]]:
    """The parts of a folded sentence: start, end, and the sign or word that parts it from the one before."""
    start, sign = 0, ""
    for match in _PARTS.finditer(folded):
        if (
            match["mark"]
            and folded[match.start() - 1 : match.start()].isdigit()
            and folded[match.end() : match.end() + 1].isdigit()
        ):
            continue  # 8:30
        if (match["mark"] or "").strip() == "." and folded[match.start() - 1 : match.start()].isdigit():
            continue  # "am 30.6. Geburtstag"
        if (
            match["word"]
            and folded[: match.start()].rstrip()[-1:] == NAME
            and folded[match.end() :].lstrip()[:1] == NAME
        ):
            continue  # "Ana and Ben" stay together
        if match.start() > start:
            yield start, match.start(), sign
        start, sign = (match.end(), match["mark"].strip() or "-") if match["mark"] else (match.start(), "and")
    if start < len(folded) or start == 0:
        yield start, len(folded), sign


def _ends_a_date(line: str, match: re.Match[str]) -> bool:
    """Whether "am 12." ends a sentence: the next word is no month and begins a new thing."""
    following = fold(re.split(r"\W", line[match.end() :], maxsplit=1)[0]).text
    months = language("de").months
    if ")" not in match[0] and _WHOLE_DATE.search(line[max(0, match.start() - 12) : match.start()]):
        # Not in "am 30.6. Geburtstag", nor in "wie es am 20.6. war".
        return following in language("de").vocabulary and following not in _GO_ON
    return line[match.end()].isupper() and following not in months


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(word for code in LANGUAGES for word in language(code).data["abbreviations"])
