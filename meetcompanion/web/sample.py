"""The sample town, to try everything before there is a calendar of one's own: in with one tap, out with another."""

from __future__ import annotations

from flask import Blueprint, g, url_for
from werkzeug.wrappers import Response

from meetcompanion import sampletown
from meetcompanion.message import N_, Message
from meetcompanion.web.context import account, companion, go, now, room, say

blueprint = Blueprint("sample", __name__, url_prefix="/sample-town")


@blueprint.post("/enter")
def begin() -> Response:
    """Walk in."""
    enter()
    return go("home.index")


@blueprint.post("/leave")
def leave() -> Response:
    """Walk out; what was lent goes, what the person wrote stays."""
    g.account = sampletown.leave(companion().store, account(), now())
    say(
        Message.of(N_("You have left {town}. Now for your own town."), town=sampletown.town().name),
        undo_url=url_for("sample.begin"),
    )
    return go("home.index")


def enter() -> None:
    """Walk in, and let its calendars be read."""
    g.account = sampletown.enter(companion().store, account(), now())
    room().round_jobs.start()
