"""The people one met: a plain list by name, and a page for each with one's own words. Nothing is counted here."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from meetcompanion.message import N_, Message
from meetcompanion.web import followups, formats
from meetcompanion.web.context import account, companion, go, now, say, zone

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
def index() -> str:
    """Everybody, by name."""
    people = companion().store.people(account().id)
    return render_template(
        "people.html",
        people=[
            (
                person,
                [(evening, formats.dated(evening.when.local_day(zone()))) for evening in person.evenings[:1]],
            )
            for person in people
        ],
    )


@blueprint.get("/<int:person_id>")
def one(person_id: int) -> str:
    """One person: where you met, what they told you, what you would like to do for them."""
    store = companion().store
    person = store.person(account().id, person_id)
    titles = {evening.id: evening for evening in person.evenings}
    return render_template(
        "person.html",
        person=person,
        evenings=[(evening, formats.dated(evening.when.local_day(zone()))) for evening in person.evenings],
        told=[
            (note, titles.get(note.evening_id or 0), formats.dated(formats.today_in(zone(), note.written_at)))
            for note in person.notes
        ],
        follow_ups=[
            followups.line_of(follow_up, zone(), now())
            for follow_up in store.follow_ups(account().id)
            if person_id in follow_up.person_ids
        ],
    )


@blueprint.get("/<int:person_id>/forget")
def before_forgetting(person_id: int) -> str:
    """The one thing that cannot be undone is asked about first."""
    return render_template("forget.html", person=companion().store.person(account().id, person_id))


@blueprint.post("/<int:person_id>/forget")
def forget(person_id: int) -> Response:
    """Take a person away, and what is written of them."""
    companion().store.person(account().id, person_id)
    companion().store.remove_person(account().id, person_id)
    say(Message.of(N_("Forgotten.")))
    return go("people.index")
