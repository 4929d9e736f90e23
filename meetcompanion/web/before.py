"""What stands on a page before an evening: questions to ask, whom one has met there, what one is into lately."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from meetcompanion import before
from meetcompanion import people as people_cases
from meetcompanion.before import SeenAgain
from meetcompanion.message import N_, Message
from meetcompanion.model import Occurrence, PickState, Status
from meetcompanion.web import formats, forms
from meetcompanion.web.context import account, companion, go_back, now, say, zone

blueprint = Blueprint("before", __name__, url_prefix="/before")

#: A line, not a page.
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Again:
    """Somebody one has met at such an evening: `day` is when, `lines` are one's own."""

    person_id: int
    name: str
    day: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What one takes along to one evening."""

    occurrence_id: int
    title: str
    questions: tuple[str, ...]
    again: tuple[Again, ...]
    lately: str


def of_event(occurrence: Occurrence, state: PickState | None) -> Before | None:
    """What to take along to an event they are going to; None for anything else, and once it is over."""
    off = occurrence.status is Status.CANCELLED or occurrence.gone_at is not None
    if state is not PickState.GOING or off or occurrence.when.ends_at(zone()) <= now():
        return None
    store, content = companion().store, occurrence.content
    seen = before.seen_again(
        store.people(account().id),
        series_key=f"{store.source(occurrence.source_id).url}#{occurrence.uid}",
        title=content.title,
        place=content.location,
        silent=people_cases.silent_people(store, account()),
    )
    questions = before.open_questions(content.title, content.description, seen)
    return Before(
        occurrence_id=occurrence.id,
        title=content.title,
        questions=tuple(formats.sentence(question) for question in questions),
        again=tuple(_again(one) for one in seen),
        lately=store.lately(account().id) or "",
    )


def today(picked: Iterable[tuple[Occurrence, PickState]]) -> list[Before]:
    """What to take along to what they go to today, the next first."""
    day = formats.today_in(zone(), now())
    found = [of_event(one, state) for one, state in picked if formats.day_of(one.when, zone()) == day]
    return [one for one in found if one is not None]


@blueprint.post("/lately")
def say_lately() -> Response:
    """Keep what they are into lately; an empty line takes it away."""
    companion().store.say_lately(account().id, forms.line(request.form.get("lately"))[:_LONGEST], now())
    say(Message.of(N_("Noted. Only you see this.")))
    return go_back("home.index")


def _again(one: SeenAgain) -> Again:
    return Again(one.person_id, one.name, formats.dated(one.evening.when.local_day(zone())), one.lines)
