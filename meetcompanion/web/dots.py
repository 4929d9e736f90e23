"""The dots: everybody one met as dots of one size, grouped by the evenings shared; and the same as a list."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from meetcompanion import lookback
from meetcompanion.dots import Frame
from meetcompanion.model import Company
from meetcompanion.web import formats
from meetcompanion.web.context import account, companion, zone
from meetcompanion.web.kept import kept_asking

blueprint = Blueprint("dots", __name__)

#: A picture no wider than this is shown with its names at once; a larger one is first shown whole.
_SMALL = 650


@blueprint.get("/dots")
@kept_asking
def index() -> str:
    """The picture, whole or closer by, and the same as a list."""
    evening_id = request.args.get("evening", type=int)
    scene = lookback.scene(_company(), evening_id)
    chosen = next(((night, people) for night, people in scene.nights if night.id == evening_id), None)
    return render_template(
        "dots.html",
        scene=scene,
        picture=scene.picture,
        small=is_small(scene.picture.frame),
        closer=chosen is not None or "closer" in request.args or is_small(scene.picture.frame),
        chosen=chosen,
        here={met.id for met in chosen[1]} if chosen else set(),
        nights=[(night, people, formats.dated(night.when.local_day(zone()))) for night, people in scene.nights],
    )


@blueprint.get("/dots.svg")
def save() -> Response:
    """The picture as a file: with names, in the colours of the day, to be looked at without us."""
    answer = Response(_file(), mimetype="image/svg+xml")
    answer.headers["Content-Disposition"] = 'attachment; filename="the-dots.svg"'
    return answer


@kept_asking
def _file() -> str:
    return render_template("dots.svg", picture=lookback.scene(_company()).picture)


def is_small(frame: Frame) -> bool:
    """Whether all names can be read at once on a desk."""
    return frame.width <= _SMALL


def _company() -> Company:
    return lookback.company(companion().store, account())
