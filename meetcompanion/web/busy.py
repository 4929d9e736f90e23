"""When a person is busy, by their own calendars: give an address, have it read again, let it go."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from meetcompanion.fetch import normalise
from meetcompanion.message import N_, Message
from meetcompanion.model import place_of
from meetcompanion.web import formats
from meetcompanion.web.context import account, companion, go, now, room, say, zone
from meetcompanion.web.taken_away import way_back

blueprint = Blueprint("busy", __name__, url_prefix="/settings/calendar/busy")


@dataclass(frozen=True, slots=True)
class OwnCalendar:
    """One calendar as the page shows it: where it lies and how it fares, and nothing of its address besides."""

    id: int
    place: str
    waiting: bool
    read: str | None
    next: str | None
    error: str | None


def own_calendars() -> list[OwnCalendar]:
    """Those of this account, for the page of calendars."""
    return [
        OwnCalendar(
            id=one.id,
            place=place_of(one.url),
            # What is claimed is due a little later, until it was read.
            waiting=one.due_at <= now() or (one.read_at is None and one.error is None),
            read=formats.ago_text(one.read_at, zone(), now()) if one.read_at else None,
            next=formats.ago_text(one.due_at, zone(), now()) if one.due_at > now() else None,
            error=formats.sentence(one.error) if one.error else None,
        )
        for one in companion().store.busy_calendars(account().id)
    ]


@blueprint.post("")
def add() -> Response:
    """Keep the address of an own calendar, and read it."""
    url = normalise(request.form.get("address", ""))
    companion().store.add_busy_calendar(account().id, url, now())
    room().round_jobs.start()
    say(Message.of(N_("What collides with your own calendar stays off the list from now on.")))
    return go("calendars_out.index", anchor="busy")


@blueprint.post("/<int:calendar_id>/read")
def read(calendar_id: int) -> Response:
    """Read it now."""
    for one in companion().store.busy_calendars(account().id):
        if one.id == calendar_id:
            companion().store.add_busy_calendar(account().id, one.url, now())
            room().round_jobs.start()
    return go("calendars_out.index", anchor="busy")


@blueprint.post("/<int:calendar_id>/remove")
def remove(calendar_id: int) -> Response:
    """Forget the address and the times that came from it."""
    store, person = companion().store, account()
    held = next((one for one in store.busy_calendars(person.id) if one.id == calendar_id), None)
    store.remove_busy_calendar(person.id, calendar_id)
    say(Message.of(N_("Its address and its times are forgotten.")), undo_url=way_back(held) if held else None)
    return go("calendars_out.index", anchor="busy")
