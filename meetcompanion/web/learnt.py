"""What was learnt from what a person did: whole sentences, what taught each, and a way to forget any of it."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from meetcompanion.matcher.learning import Kind, Lesson, Said, Signal
from meetcompanion.matcher.learnt_said import lesson_message
from meetcompanion.message import N_, Message
from meetcompanion.web import formats, forms
from meetcompanion.web.context import account, companion, go, now, say
from meetcompanion.web.kept import kept_today

blueprint = Blueprint("learnt", __name__, url_prefix="/learnt")

#: How an event taught something, in words.
_TAUGHT = {
    Said.MORE: N_("you wanted more like it"),
    Said.WENT: N_("you went"),
    Said.GOING: N_("you are going"),
    Said.INTERESTED: N_("it interests you"),
    Said.MISSED: N_("you wanted to go"),
    Said.NO: N_("it was not for you"),
}


@blueprint.get("")
@kept_today
def index() -> str:
    """All that was learnt, and what was forgotten of it."""
    taste = companion().ranker.taste(account())
    titles = {one.key: one.content.title for one in taste.signals}
    return render_template(
        "learnt.html",
        lessons=[_shown(lesson) for lesson in taste.lessons],
        anything=bool(taste.signals),
        forgotten=[(kind, key, _forgotten(kind, key, titles)) for kind, key in taste.unlearnt],
    )


@blueprint.post("/forget")
def forget() -> Response:
    """Forget something that was learnt, or learn nothing from an event."""
    kind, key = _asked()
    companion().store.set_unlearnt(account().id, kind, key, True, now())
    say(
        Message.of(N_("Forgotten. The list is as if it had never been learnt.")),
        undo_url=url_for("learnt.use_again"),
        undo_fields={"kind": kind, "key": key},
    )
    return go("learnt.index")


@blueprint.post("/again")
def use_again() -> Response:
    """Use again what was forgotten."""
    kind, key = _asked()
    companion().store.set_unlearnt(account().id, kind, key, False, now())
    return go("learnt.index")


def _asked() -> tuple[str, str]:
    kind = request.form.get("kind", "")
    return Kind(kind).value if kind in set(Kind) else Kind.EVENT.value, forms.line(request.form.get("key"))


def _shown(lesson: Lesson) -> dict[str, object]:
    return {
        "kind": lesson.kind.value,
        "key": lesson.key,
        "sentence": formats.sentence(lesson_message(lesson)),
        "taught_by": [_taught(signal) for signal in lesson.taught_by[:5]],
    }


def _taught(signal: Signal) -> dict[str, str]:
    return {
        "key": signal.key,
        "title": signal.content.title,
        "said": formats.sentence(Message.of(_TAUGHT[signal.said])),
    }


def _forgotten(kind: str, key: str, titles: dict[str, str]) -> str:
    """What was forgotten, in a few words."""
    if kind == Kind.EVENT.value:
        return formats.sentence(Message.of(N_("What “{title}” taught"), title=titles.get(key, key)))
    if kind == Kind.SOUND.value:
        return formats.sentence(Message.of(N_("What your events sound like")))
    if kind == Kind.TIME.value:
        return formats.sentence(Message.of(N_("When you go out")))
    return formats.sentence(Message.of(N_("What was learnt of “{name}”"), name=key))
