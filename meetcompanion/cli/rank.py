"""`rank`: ranks any events given as JSON lines. Needs no data directory."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from meetcompanion.cli.output import print_json_line
from meetcompanion.cli.session import Session, pass_session
from meetcompanion.errors import MeetcompanionError, UsageError
from meetcompanion.message import N_

#: What an event may bring besides `id` and `title`, and what it must be where it is not null.
_TEXTS = ("description", "location", "organiser", "start")


@click.command()
@click.option("--hobby", "hobbies", multiple=True, required=True, metavar="NAME", help="May be given several times.")
@click.option("--each", is_flag=True, help="Rank once per hobby.")
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Only the first N of each ranking.")
@click.option("--json", "_as_json", is_flag=True, hidden=True, help="JSON lines are what it always prints.")
@pass_session
def rank(session: Session, hobbies: tuple[str, ...], each: bool, top: int | None, _as_json: bool) -> None:
    """Rank any events by hobbies, best first.

    The events come as JSON lines on standard input, each with “id”, “title”, and any of “description”, “categories”,
    “location”, “organiser”, “start”. JSON lines with “id”, “score” and “reasons” go to standard output.
    """
    from meetcompanion.ranking import rank_events

    wanted = [" ".join(hobby.split()) for hobby in hobbies]
    if not all(wanted):
        raise UsageError(N_("A hobby needs a name."))
    events = list(read_events(sys.stdin.buffer.read()))
    for line in rank_events(events, wanted, each, top, session.get_embedder()):
        print_json_line(line)


def read_events(body: bytes) -> Iterator[dict[str, Any]]:
    """The events of JSON lines; empty lines are left out.

    Raises:
        MeetcompanionError: a line is not an event; the message says which and why.
    """
    for number, raw in enumerate(body.split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            # utf-8-sig: tools on Windows put a byte order mark in front.
            event = json.loads(raw.decode("utf-8-sig"))
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
            raise MeetcompanionError(
                N_("Line {number} is not JSON. Give one event a line, such as {example}"),
                number=number,
                example='{"id": 1, "title": "Chess evening"}',
            ) from error
        problem = _problem(event)
        if problem:
            raise MeetcompanionError(problem, number=number)
        yield event


def _problem(event: object) -> str | None:
    if not isinstance(event, dict):
        return N_("Line {number} is not an event: it has to be a JSON object with “id” and “title”.")
    if not isinstance(event.get("id"), (str, int)) or isinstance(event.get("id"), bool):
        return N_("Line {number} has no “id”; it has to be a text or a whole number.")
    if not isinstance(event.get("title"), str):
        return N_("Line {number} has no “title”; it has to be a text.")
    if any(not isinstance(event.get(name), (str, type(None))) for name in _TEXTS):
        return N_("Line {number}: “description”, “location”, “organiser” and “start” have to be texts.")
    categories = event.get("categories")
    if categories is not None and not (
        isinstance(categories, list) and all(isinstance(category, str) for category in categories)
    ):
        return N_("Line {number}: “categories” has to be a list of texts.")
    return None
