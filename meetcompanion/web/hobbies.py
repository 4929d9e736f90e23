"""The hobbies page: what a person likes, in their own words."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from meetcompanion.message import N_, Message
from meetcompanion.web import forms
from meetcompanion.web.context import account, companion, go, now, say
from meetcompanion.web.kept import kept

blueprint = Blueprint("hobbies", __name__, url_prefix="/hobbies")


@blueprint.get("")
@kept
def index() -> str:
    """The list."""
    return render_template("hobbies.html", hobbies=companion().store.hobbies(account().id))


@blueprint.post("/add")
def add() -> Response:
    """Add what was written, one or many; `name` brings back one as it was, commas and all."""
    if back := forms.line(request.form.get("name")):
        companion().store.add_hobby(account().id, back, now())
    for name in forms.hobby_names(request.form.get("hobbies", "")):
        companion().store.add_hobby(account().id, name, now())
    return go("hobbies.index")


@blueprint.post("/remove")
def remove() -> Response:
    """Take one away."""
    hobby = companion().store.remove_hobby(account().id, request.form.get("name", ""))
    say(
        Message.of(N_("“{hobby}” is off your list."), hobby=hobby.name),
        undo_url=url_for("hobbies.add"),
        undo_fields={"name": hobby.name},
    )
    return go("hobbies.index")
