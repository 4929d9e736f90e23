"""Evenings that lie behind: as they were, with what was kept of them."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from meetcompanion import evenings as evening_cases
from meetcompanion.message import N_, Message
from meetcompanion.model import Evening, Moment, Note
from meetcompanion.web import formats
from meetcompanion.web.context import account, companion, go, now, say, zone

blueprint = Blueprint("evenings", __name__)


@blueprint.get("/evenings")
def index() -> str:
    """Every evening, latest first."""
    companion().store.freeze_evenings(account().id, now(), zone())
    store = companion().store
    return render_template(
        "evenings.html",
        evenings=[(evening, _day(evening)) for evening in store.evenings(account().id)],
        in_between=_in_between(),
    )


@blueprint.get("/evenings/<int:evening_id>")
def one(evening_id: int) -> str:
    """One evening as it was, with what was kept of it."""
    store = companion().store
    evening = store.evening(account().id, evening_id)
    people = [
        person for person in store.people(account().id) if any(shared.id == evening_id for shared in person.evenings)
    ]
    return render_template(
        "evening.html",
        evening=evening,
        day=_day(evening),
        people=people,
        notes=store.notes(account().id, evening_id),
        moments=[moment for moment in store.moments(account().id) if moment.evening_id == evening_id],
    )


@blueprint.post("/evenings/<int:evening_id>/no")
def nothing_to_keep(evening_id: int) -> Response:
    """Close an evening without a keepsake."""
    store = companion().store
    evening_cases.answer_no(store, account(), store.evening(account().id, evening_id).id, now())
    say(Message.of(N_("Good. Some evenings are just evenings.")))
    return go("home.index")


def _in_between() -> list[tuple[str, str]]:
    """What was kept without an evening and is told of nobody, latest first, each with its day."""
    store = companion().store
    kept: list[Note | Moment] = [
        *(note for note in store.notes(account().id, None) if note.person_id is None),
        *(moment for moment in store.moments(account().id) if moment.evening_id is None),
    ]
    kept.sort(key=lambda one: one.written_at, reverse=True)
    return [(one.text, formats.dated(one.written_at.astimezone(zone()).date())) for one in kept]


def _day(evening: Evening) -> str:
    return formats.dated(evening.when.local_day(zone()))
