"""`rank`: ranks any events given as JSON lines. Needs no data directory."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import IO, Any

import click

from meetcompanion.cli.output import print_json_line
from meetcompanion.cli.session import Session, pass_session
from meetcompanion.errors import MeetcompanionError, UsageError
from meetcompanion.message import N_

#: What an event may bring besides `id` and `title`, and what it must be where it is not null.
_TEXTS = ("description", "location", "organiser", "start")


@click.command()
@click.option(
    "--hobby",
    "hobbies",
    multiple=True,
    metavar="NAME",
    help="May be given several times; with its words as in “bridge: card game, not bridges”.",
)
@click.option("--each", is_flag=True, help="Rank once per hobby.")
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Only the first N of each ranking.")
@click.option("--liked", type=click.File("rb"), metavar="FILE", help="Events that were liked, as JSON lines or ids.")
@click.option("--disliked", type=click.File("rb"), metavar="FILE", help="Events that were turned down, likewise.")
@click.option("--json", "_as_json", is_flag=True, hidden=True, help="JSON lines are what it always prints.")
@pass_session
def rank(
    session: Session,
    hobbies: tuple[str, ...],
    each: bool,
    top: int | None,
    liked: IO[bytes] | None,
    disliked: IO[bytes] | None,
    _as_json: bool,
) -> None:
    """Rank any events by hobbies, by what was liked, or by both, best first.

    The events come as JSON lines on standard input, each with “id”, “title”, and any of “description”, “categories”,
    “location”, “organiser”, “start”. JSON lines with “id”, “score” and “reasons” go to standard output. In the files of
    --liked and --disliked a line is such an event too, or {"id": …}, or just the id of one that is ranked.
    """
    from meetcompanion.ranking import rank_events

    wanted = [" ".join(hobby.split()) for hobby in hobbies]
    if not all(wanted):
        raise UsageError(N_("A hobby needs a name."))
    if not wanted and not liked:
        raise UsageError(N_("Say what to rank by: --hobby NAME, or --liked FILE."))
    if each and not wanted:
        raise UsageError(N_("--each ranks once per hobby, so it needs --hobby."))
    liking, disliking = (list(read_liked(file.read())) if file else [] for file in (liked, disliked))
    events = list(read_events(sys.stdin.buffer.read()))
    ranked = rank_events(events, wanted, each, top, session.get_embedder(), liked=liking, disliked=disliking)
    for line in ranked:
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


def read_liked(body: bytes) -> Iterator[dict[str, Any]]:
    """The events or ids of JSON lines; a line that is no JSON is an id as it stands.

    Raises:
        MeetcompanionError: a line is neither an event nor an id; the message says which.
    """
    for number, raw in enumerate(body.split(b"\n"), 1):
        text = raw.decode("utf-8-sig", "replace").strip()
        if not text:
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = text
        event = {"id": value} if isinstance(value, (str, int)) and not isinstance(value, bool) else value
        # An id alone is enough; what else stands there has to be what it is in an event.
        if problem := _problem({"title": "", **event} if isinstance(event, dict) else event):
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
