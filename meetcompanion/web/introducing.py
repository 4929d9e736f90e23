"""Introducing people: who, why, ask both first, and two lines that are ready once both said yes."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from meetcompanion import people as people_cases
from meetcompanion.errors import NotFound
from meetcompanion.message import N_, Message
from meetcompanion.model import FollowUp, FollowUpKind
from meetcompanion.web import followups, formats, forms
from meetcompanion.web.context import account, companion, go, now, say, zone
from meetcompanion.web.kept import kept_asking

blueprint = Blueprint("introducing", __name__, url_prefix="/follow-ups")


@blueprint.get("/introduce/<int:person_id>")
@kept_asking
def whom(person_id: int) -> str:
    """Choose whom somebody could like to meet, and say why."""
    store = companion().store
    return render_template(
        "introduce_whom.html",
        person=store.person(account().id, person_id),
        others=people_cases.who_could_meet(store, account(), person_id),
    )


@blueprint.post("/introduce/<int:person_id>")
def plan(person_id: int) -> Response:
    """Write it down as something one would like to do."""
    store = companion().store
    one = store.person(account().id, person_id)
    other = store.person(account().id, request.form.get("other", 0, type=int))
    why = forms.line(request.form.get("why"))
    follow_up_id = people_cases.plan(store, account(), [one, other], why, now())
    return go("introducing.one", follow_up_id=follow_up_id)


@blueprint.get("/<int:follow_up_id>/introduce")
@kept_asking
def one(follow_up_id: int) -> str:
    """How far it is: who is still to be asked, or the two lines to send."""
    follow_up = _introduction(follow_up_id)
    today = formats.today_in(zone(), now())
    found = people_cases.introduction(companion().store, account(), follow_up, followups.listed, today)
    lines = [formats.sentence(line) for line in found.lines]
    return render_template(
        "introduce.html",
        line=followups.line_of(follow_up, zone(), now(), {}),
        why=found.why,
        quiet=found.quiet,
        asking=[
            (one, formats.sentence(one.question), quote(formats.sentence(one.question)))
            if one.question
            else (one, None, None)
            for one in found.asking
        ],
        lines=lines,
        body=quote("\n".join(lines)),
    )


@blueprint.post("/<int:follow_up_id>/yes")
def yes(follow_up_id: int) -> Response:
    """One of them said yes; or it was a slip."""
    _introduction(follow_up_id)
    person_id = request.form.get("person", 0, type=int)
    said = request.form.get("said") == "yes"
    companion().store.say_yes(account().id, follow_up_id, person_id, now() if said else None)
    return go("introducing.one", follow_up_id=follow_up_id)


@blueprint.post("/<int:follow_up_id>/why")
def why(follow_up_id: int) -> Response:
    """Say in one's own words why these two; without words there is nothing to send."""
    before = _introduction(follow_up_id).text
    words = forms.line(request.form.get("why"))
    companion().store.reword_follow_up(account().id, follow_up_id, words)
    if not request.form.get("undo"):
        say(
            Message.of(N_("Kept.")),
            undo_url=url_for("introducing.why", follow_up_id=follow_up_id),
            undo_fields={"why": before, "undo": "1"},
        )
    return go("introducing.one", follow_up_id=follow_up_id)


def _introduction(follow_up_id: int) -> FollowUp:
    follow_up = followups.open_one(follow_up_id)
    if follow_up.kind is not FollowUpKind.INTRODUCE or len(follow_up.person_ids) < 2:
        raise NotFound(N_("That follow-up is no introduction of two people."))
    return follow_up
