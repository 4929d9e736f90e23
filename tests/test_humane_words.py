"""The words that would betray what the product believes, looked for in all that it can say, in every room.

A sentence in which such a word is harmless stands below, with the reason why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
from babel.messages.extract import extract_from_dir

import meetcompanion
from meetcompanion.cli import cli
from meetcompanion.resources import templates_dir
from tests.command_line import SCHEMAS, schema
from tests.test_humane import NEVER

#: All sentences are collected once in a process, which takes seconds.
pytestmark = pytest.mark.xdist_group("sentences")

#: More of what must never be built, of which the pages would have no reason to speak either.
NOR = re.compile(
    r"\b(enrich\w*|scrap(e|es|ed|ing)|affiliat\w*|boost\w*|fillers?|ledgers?|outcomes?|success\w*|self-introduc\w*|"
    r"receipts?|escalat\w*|segments?|mail.?merge|cadences?|portfolios?|predict\w*|tall(y|ies)|hubs?|growth|dossiers?|"
    r"inbox.?zero|dashboards?|guilt\w*|sponsor\w*|premium|congratulat\w*|well done|keep it up|don't forget|too late|"
    r"levels?|profiles?|followers?|friends? in common|mutual|strength|closeness|neglect\w*)\b",
    re.IGNORECASE,
)

#: A number, or a place for one, before people, notes, evenings, moments or follow-ups.
COUNTED = re.compile(
    r"(\{(?!people|name|person|others|through)\w+\}|%\((?!people|name|title)\w+\)[sd]|\b\d+)\s+(?:\w+\s+)?"
    r"(people|persons?|notes?|lines?|evenings?|moments?|jots?|follow-ups?|conversations?|friends?|acquaintances?|dots?)\b",
    re.IGNORECASE,
)

#: A number, or a place for one, before events.
EVENTS = re.compile(r"(\{\w+\}|%\(\w+\)[sd]|\b\d+)\s+(?:\w+\s+)?(events?|occurrences?)\b", re.IGNORECASE)

#: Counting asked for in words.
HOW_MANY = re.compile(
    r"\b(how many|number of|total of|sum of|count of|so many)\s+(people|notes|evenings|moments|follow-ups|dots)", re.I
)

_NET = "It speaks of the cables, not of people."
_LITERAL = "It quotes what stands in a calendar or in a setting."
_TECHNICAL = "A machine shall do a step over; nobody is asked to try anything with a person again."
_AHEAD = "A wish for the weeks ahead, not what was lived."
_EVENTS = "It orders events by hobbies, at a command that speaks of nothing else."
#: Sentence → why the word is harmless there.
HARMLESS = {
    "The model that knows meanings works, without any network.": _NET,
    "No site could be reached; this machine may have no network. They are tried again in a moment.": _NET,
    "{host} is an address on this machine or in a private network, which is not read. If that is what you want, start "
    "with MEETCOMPANION_ALLOW_PRIVATE=1.": _NET,
    "There is no server named {host}, or this machine has no network.": _NET,
    "The setting {name} cannot be “{value}”; it is a whole number between {least} and {most}.": _LITERAL,
    "The setting {name} cannot be “{value}”; it is yes or no.": _LITERAL,
    "Its start cannot be read: “{value}”": _LITERAL,
    "It names several starts at once; the first was taken: “{value}”": _LITERAL,
    "Its end cannot be read: “{value}”": _LITERAL,
    "Its length cannot be read: “{value}”": _LITERAL,
    "It cannot be read which date of its series it stands for (“{value}”); it was taken for one of its own.": _LITERAL,
    "its {part} is “{value}”": _LITERAL,
    "{count} of its further dates cannot be read: “{value}”": _LITERAL,
    "{count} of the dates on which it does not take place cannot be read: “{value}”": _LITERAL,
    "Its start “{value}” is not a date that can be read.": _LITERAL,
    "That was tried too often. Wait a minute, then try again.": _TECHNICAL,
    "That was tried too often. Try again in {minutes} minutes.": _TECHNICAL,
    "Another program is just doing this on the same data. Try again when it is done.": _TECHNICAL,
    "The disk is full; nothing was saved. Make room and try again.": _TECHNICAL,
    "The disk of the database's server is full; nothing was saved. Make room there and try again.": _TECHNICAL,
    "The database is busy with somebody else's work. Try again in a moment.": _TECHNICAL,
    (
        "Not everything arrived: {tables} differ. Nothing has changed here. "
        "Do not use the other database, and try again."
    ): _TECHNICAL,
    "The database is locked by another program. Try again in a moment.": _TECHNICAL,
    "Say what to rank by: --hobby NAME, or --liked FILE.": _EVENTS,
    "--each ranks once per hobby, so it needs --hobby.": _EVENTS,
    "lower: sounds like business or careers: “{quote}”": "It says why an event stands lower; no career ever lifts one.",
    "Choose from no evening to {most} evenings a week.": _AHEAD,
    "How many evenings a fortnight?": _AHEAD,
}

#: The sentences that say how much one calendar or page has; none speaks of all of them, or of what was lived.
COUNTS_EVENTS = {
    "%(count)s events lie ahead.",
    "It is very long; only its first {number} events were read.",
    "Only the first {number} events of the page were read.",
    "{what}, {number} events ahead.",
    "{what}, {number} events ahead, read from its calendar.",
    "{what}, {number} events ahead, read from its data for programs.",
    "{what}, {number} events ahead, read from the page itself.",
    "{what}, {number} events ahead, read from the page's layout, so look whether it is right.",
}

#: What commands may say of themselves: a value here is one of JSON.
HARMLESS_HELP = {"Print one JSON value.", "One JSON value."}

#: Commands that speak of events, where an order by fit is what they are for.
OF_EVENTS = {"rank", "events", "shortlist", "preview"}

#: What a property of a person, a note or a follow-up must never be called.
NO_PROPERTY = re.compile(
    r"score|rank|total|count|number|streak|overdue|late|strength|closeness|value|importance|rating|outcome|last_contact|"
    r"company|job|position|email|phone|tier|grade|priority",
    re.IGNORECASE,
)


@pytest.mark.parametrize("words", [NEVER, NOR, COUNTED, HOW_MANY], ids=["never", "nor", "counted", "how many"])
def test_no_sentence_in_any_room_bears_such_a_word(words: re.Pattern[str]) -> None:
    for where, sentence in every_sentence():
        found = words.search(sentence)
        assert found is None or sentence in HARMLESS, f"{where} says {found[0] if found else ''!r}: {sentence}"


def test_events_are_counted_only_where_a_calendar_is_judged() -> None:
    """Before subscribing and on its row, how much lies ahead in one tells whether it is read as it should be."""
    counted = {sentence for _where, sentence in every_sentence() if EVENTS.search(sentence)}
    assert counted == COUNTS_EVENTS


def test_every_exception_is_still_said_and_has_its_reason() -> None:
    said = {sentence for _where, sentence in every_sentence()}
    assert len(said) > 400, "the sentences were not found"
    assert set(HARMLESS) <= said, f"nobody says any more: {set(HARMLESS) - said}"
    assert all(reason.endswith(".") for reason in HARMLESS.values())


def test_no_command_explains_itself_with_such_a_word() -> None:
    for path, command in every_command(cli, ()):
        if path and path[0] in OF_EVENTS:
            continue
        explained = [
            command.help or "",
            *(option.help or "" for option in command.params if isinstance(option, click.Option)),
        ]
        for text in set(explained) - HARMLESS_HELP:
            for words in (NEVER, NOR, COUNTED, HOW_MANY):
                assert not words.search(text), f"{' '.join(path)}: {text}"


@pytest.mark.parametrize("name", ["jot", "follow-ups"])
def test_no_answer_to_scripts_measures_anybody(name: str) -> None:
    for path in properties(schema(name)):
        assert not NO_PROPERTY.search(path), path


def test_only_events_have_a_score() -> None:
    scored = {
        path.stem for path in SCHEMAS.glob("*.json") if any("score" in one for one in properties(schema(path.stem)))
    }
    assert scored == {"events", "shortlist", "rank"}


@cache
def _sentences() -> tuple[tuple[str, str], ...]:
    package = Path(meetcompanion.__file__).parent
    found = []
    for folder, method in (
        (templates_dir(), [("**.html", "jinja2"), ("**.svg", "jinja2")]),
        (package, [("**.py", "python")]),
    ):
        for name, _line, message, _comments, _context in extract_from_dir(
            str(folder), method, keywords={"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}
        ):
            found += [(name, str(text)) for text in (message if isinstance(message, tuple) else (message,))]
    return tuple(found)


def every_sentence() -> Iterator[tuple[str, str]]:
    """All that any room can say, as gettext sees it, each with the file in which it stands."""
    yield from _sentences()


def every_command(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """The command and all below it, each with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from every_command(below, (*path, name))


def properties(node: Any) -> Iterator[str]:
    """The names of all properties in a schema."""
    if isinstance(node, dict):
        yield from node.get("properties", {})
        for below in node.values():
            yield from properties(below)
    elif isinstance(node, list):
        for below in node:
            yield from properties(below)
