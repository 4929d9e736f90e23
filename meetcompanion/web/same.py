"""Said by hand on an event's page: these are one and the same, these are two."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from meetcompanion.errors import UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model import Listed
from meetcompanion.web import formats
from meetcompanion.web.context import account, companion, go, now, say, zone

blueprint = Blueprint("same", __name__, url_prefix="/events")

#: How many events of the same day are offered to be joined.
_MOST = 100

_VERDICTS = {"one": True, "two": False, "": None}


@blueprint.post("/<int:occurrence_id>/same")
def say_same(occurrence_id: int) -> Response:
    """Keep what the person said of this event and another one; an empty answer takes it back."""
    store, person = companion().store, account()
    other = request.form.get("other", type=int)
    verdict = request.form.get("verdict", "")
    if other is None or verdict not in _VERDICTS:
        raise UsageError(N_("Choose the event that is the same."))
    one = _VERDICTS[verdict]
    others = _numbers(request.form.get("apart", "")) or (
        [other] if one is not False else _all_but(occurrence_id, other)
    )
    before = store.said_same(person.id)
    # What is told apart is told apart from all that it stood with, or it would come back by another.
    store.say_same(person.id, other, [number for number in others if number != other] or [occurrence_id], one, now())
    if not request.form.get("undo"):
        title = store.occurrence(person.id, other).content.title
        words = N_("“{title}” and this are one now.") if one else N_("“{title}” stands for itself again.")
        pair = sorted(store.occurrence(person.id, number).event_id for number in (occurrence_id, other))
        was = before.get((pair[0], pair[1]))
        say(
            Message.of(words, title=title),
            undo_url=url_for("same.say_same", occurrence_id=occurrence_id),
            undo_fields={
                "other": str(other),
                "verdict": "" if was is None else "one" if was else "two",
                "apart": ",".join(map(str, others)) if one is False else "",
                "undo": "1",
            },
        )
    return go("events.one", occurrence_id=occurrence_id)


def might_be_the_same(listed: Listed) -> list[tuple[int, str]]:
    """Other events of that day, with their sources, to choose from."""
    day = formats.day_of(listed.occurrence.when, zone())
    page = companion().ranker.page(account(), now(), order="day", day=day, limit=_MOST)
    own = {listed.occurrence.id, *(one.occurrence_id for one in listed.also)}
    found = [
        (one.occurrence.id, f"{one.occurrence.content.title} · {one.source_title}")
        for one in page.items
        if one.occurrence.id not in own and one.occurrence.event_id != listed.occurrence.event_id
    ]
    return sorted(found, key=lambda choice: choice[1].casefold())


def _all_but(occurrence_id: int, other: int) -> list[int]:
    """Everything that stands together with this event, without the other one."""
    listed = companion().ranker.one(account(), now(), occurrence_id)
    if listed is None:
        return [occurrence_id]
    together = [listed.occurrence.id, *(one.occurrence_id for one in listed.also)]
    return [number for number in together if number != other]


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part.isdecimal()][:_MOST]
