"""What a person says of a source that they subscribe to: let it rest, read it again, it looks wrong, go on trying."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from meetcompanion.message import N_, Message
from meetcompanion.web.context import account, companion, go, now, room, say

blueprint = Blueprint("pauses", __name__, url_prefix="/sources")


@blueprint.post("/<int:source_id>/pause")
def pause(source_id: int) -> Response:
    """Read it no more until they say otherwise."""
    companion().store.pause_source(account().id, source_id, now())
    _say(source_id, N_("{title} rests. What is known of it is kept."))
    return _back(source_id)


@blueprint.post("/<int:source_id>/resume")
def resume(source_id: int) -> Response:
    """Read it again, beginning now."""
    companion().store.resume_source(account().id, source_id, now())
    room().round_jobs.start()
    return _back(source_id)


@blueprint.post("/<int:source_id>/wrong")
def looks_wrong(source_id: int) -> Response:
    """What was read from the layout of its pages is not what stands there."""
    companion().store.looks_wrong(account().id, source_id, now())
    _say(source_id, N_("Thank you. {title} is not read for now."))
    return _back(source_id)


@blueprint.post("/<int:source_id>/go-on")
def go_on(source_id: int) -> Response:
    """The question was asked; nothing changes."""
    return _back(source_id)


def _say(source_id: int, words: str) -> None:
    if not request.form.get("undo"):
        title = companion().store.source_titles(account().id)[source_id]
        say(
            Message.of(words, title=title),
            undo_url=url_for("pauses.resume", source_id=source_id),
            undo_fields={"undo": "1"},
        )


def _back(source_id: int) -> Response:
    return go("sources.index", anchor=f"source-{source_id}")
