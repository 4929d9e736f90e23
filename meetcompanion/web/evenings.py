"""Evenings that lie behind: as they were, with what was kept of them."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from meetcompanion import evenings as evening_cases
from meetcompanion.message import N_, Message
from meetcompanion.model import Evening, Moment, Note, PickState
from meetcompanion.web import before, formats, jot_rows, jotting
from meetcompanion.web.before import Before
from meetcompanion.web.context import account, companion, go, now, say, zone
from meetcompanion.web.jot_rows import Row
from meetcompanion.web.kept import kept_asking, kept_asking_by_the_minute

blueprint = Blueprint("evenings", __name__)


@blueprint.get("/evenings")
def index() -> str:
    """Every evening, latest first."""
    companion().store.freeze_evenings(account().id, now(), zone())
    return _every()


@kept_asking
def _every() -> str:
    store = companion().store
    return render_template(
        "evenings.html",
        evenings=[(evening, _day(evening)) for evening in store.evenings(account().id)],
        in_between=_in_between(),
    )


@blueprint.get("/evenings/<int:evening_id>")
@kept_asking_by_the_minute
def one(evening_id: int) -> str:
    """One evening as it was, with what was kept of it."""
    store = companion().store
    evening = store.evening(account().id, evening_id)
    return render_template(
        "evening.html",
        evening=evening,
        day=_day(evening),
        people=store.people_at(account().id, evening_id),
        notes=store.notes(account().id, evening_id),
        moments=[moment for moment in store.moments(account().id) if moment.evening_id == evening_id],
        follow_ups=[one for one in store.follow_ups(account().id) if one.evening_id == evening_id and one.text],
        typed=[text for _written_at, text in store.typed(account().id, evening_id)],
        before=_still_on(evening),
    )


@blueprint.get("/evenings/<int:evening_id>/put-right")
@kept_asking
def to_put_right(evening_id: int) -> str:
    """Everything that was kept of an evening, to be changed by hand."""
    evening = companion().store.evening(account().id, evening_id)
    entries = list(_entries(evening_id).items())
    return render_template("evening_put_right.html", evening=evening, entries=entries, kinds=jotting.kinds())


@blueprint.post("/evenings/<int:evening_id>/put-right")
def put_right(evening_id: int) -> Response:
    """Keep the lines of an evening as they were put right."""
    on, language = formats.today_in(zone(), now()), formats.locale().language
    entries = _entries(evening_id)
    corrections = []
    for sent in jot_rows.sent_rows(request.form):
        row = entries.get(sent.id)
        changed = jot_rows.corrected(row, sent, on, language) if row else None
        if changed is not None and changed != row:
            kind, _dash, number = sent.id.rpartition("-")
            corrections.append((kind, int(number), jot_rows.jot_of([changed])))
    companion().store.put_right(account().id, evening_id, corrections)
    say(Message.of(N_("Put right.")))
    return go("evenings.one", evening_id=evening_id)


@blueprint.post("/evenings/<int:evening_id>/no")
def nothing_to_keep(evening_id: int) -> Response:
    """Close an evening without a keepsake."""
    store = companion().store
    evening_cases.answer_no(store, account(), store.evening(account().id, evening_id).id, now())
    say(Message.of(N_("Good. Some evenings are just evenings.")))
    return go("home.index")


def _entries(evening_id: int) -> dict[str, Row]:
    """What is kept of an evening and can be changed, each under a name of its own."""
    store = companion().store
    names = {person.id: person.name for person in store.ways_to_people(account().id)}
    rows = {}
    for note in store.notes(account().id, evening_id):
        told = note.person_id in names
        who = (names[note.person_id],) if note.person_id in names else ()
        rows[f"note-{note.id}"] = Row(jot_rows.TOLD if told else jot_rows.NOTE, who, note.text)
    for one in store.follow_ups(account().id):
        if one.evening_id == evening_id:
            rows[f"follow_up-{one.id}"] = Row(one.kind.value, one.people, one.text, one.due)
    for moment in store.moments(account().id):
        if moment.evening_id == evening_id:
            rows[f"moment-{moment.id}"] = Row(jot_rows.MOMENT, (), moment.text)
    return rows


def _still_on(evening: Evening) -> Before | None:
    """What one takes along, for as long as the evening runs."""
    if evening.occurrence_id is None or evening.when.ends_at(zone()) <= now():
        return None
    return before.of_event(companion().store.occurrence(account().id, evening.occurrence_id), PickState.GOING)


def _in_between() -> list[tuple[str, str]]:
    """What was kept without an evening and is told of nobody, latest first, each with its day."""
    store = companion().store
    kept: list[Note | Moment] = [
        *(note for note in store.notes(account().id, None) if note.person_id is None),
        *(moment for moment in store.moments(account().id) if moment.evening_id is None),
    ]
    kept.sort(key=lambda one: one.written_at, reverse=True)
    return [(one.text, formats.dated(one.written_at.astimezone(zone()).date())) for one in kept]


def _day(evening: Evening) -> str:
    return formats.dated(evening.when.local_day(zone()))
