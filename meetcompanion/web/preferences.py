"""What the short list should mind: window seats, free evenings, and how far from home."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from meetcompanion import preferences as cases
from meetcompanion.message import N_, Message
from meetcompanion.web import forms
from meetcompanion.web.context import account, companion, go, go_back, say
from meetcompanion.web.kept import kept_today

blueprint = Blueprint("preferences", __name__, url_prefix="/settings/list")


@blueprint.get("")
@kept_today
def index() -> str:
    """The page."""
    held = companion().store.preferences(account().id)
    return render_template(
        "preferences.html",
        held=held,
        home=cases.written(held.home),
        places=companion().store.places(account().id),
        most_seats=cases.MOST_SEATS,
        furthest=cases.FURTHEST,
    )


@blueprint.post("")
def save() -> Response:
    """Keep what was chosen; the list itself sends only the number of window seats."""
    store, person = companion().store, account()
    form = request.form
    if "home" not in form:
        cases.change(store, person, window_seats=form.get("window_seats", type=int))
        return go_back("home.index")
    home = forms.line(form.get("place")) or forms.line(form.get("home"))
    cases.change(
        store,
        person,
        window_seats=form.get("window_seats", type=int),
        free_first="free_first" in form,
        home=home,
        radius_km=form.get("radius_km", type=int) or 0,
    )
    say(Message.of(N_("Saved.")))
    return go("preferences.index")
