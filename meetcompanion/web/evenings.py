"""Evenings that lie behind, and the jot: whom you met, what they told you, one moment, something to do for them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from meetcompanion import evenings as evening_cases
from meetcompanion import jot as jots
from meetcompanion.errors import NotFound
from meetcompanion.message import N_, Message
from meetcompanion.model import Due, Evening, FollowUpDraft, FollowUpKind, Jot, Moment, Note, PersonTold
from meetcompanion.web import followups, formats, forms
from meetcompanion.web.context import account, companion, go, now, say, zone

blueprint = Blueprint("evenings", __name__)

#: How many people the form has room for; the plain text box has room for all.
_ROOM = 2


@blueprint.get("/evenings")
def index() -> str:
    """Every evening, latest first."""
    companion().store.freeze_evenings(account().id, now(), zone())
    store = companion().store
    return render_template(
        "evenings.html",
        evenings=[(evening, _day(evening)) for evening in store.evenings(account().id)],
        in_between=_in_between(),
    )


@blueprint.get("/evenings/<int:evening_id>")
def one(evening_id: int) -> str:
    """One evening as it was, with what was kept of it."""
    store = companion().store
    evening = store.evening(account().id, evening_id)
    people = [
        person for person in store.people(account().id) if any(shared.id == evening_id for shared in person.evenings)
    ]
    return render_template(
        "evening.html",
        evening=evening,
        day=_day(evening),
        people=people,
        notes=store.notes(account().id, evening_id),
        moments=[moment for moment in store.moments(account().id) if moment.evening_id == evening_id],
    )


@blueprint.post("/evenings/<int:evening_id>/no")
def nothing_to_keep(evening_id: int) -> Response:
    """Close an evening without a keepsake."""
    store = companion().store
    evening_cases.answer_no(store, account(), store.evening(account().id, evening_id).id, now())
    say(Message.of(N_("Good. Some evenings are just evenings.")))
    return go("home.index")


@blueprint.get("/jot")
def jot_form() -> str:
    """The form, with the evening already chosen: the one asked for, else the latest."""
    companion().store.freeze_evenings(account().id, now(), zone())
    evenings = companion().store.evenings(account().id)
    wanted = request.args.get("evening", type=int)
    chosen = next((evening for evening in evenings if evening.id == wanted), evenings[0] if evenings else None)
    return render_template(
        "jot.html",
        token=secrets.token_urlsafe(16),
        evenings=[(evening, _day(evening)) for evening in evenings[:12]],
        chosen=chosen,
        kinds=[(kind.value, formats.translated(words)) for kind, words in followups.KINDS],
        blocks=range(1, _ROOM + 1),
        today=formats.today_in(zone(), now()).isoformat(),
    )


@blueprint.post("/jot")
def save() -> Response:
    """Keep what was written; pressing twice keeps it once."""
    form = request.form
    evening_id = form.get("evening", type=int)
    jot, text = read_form(form, formats.today_in(zone(), now()))
    if jot == Jot():
        say(Message.of(N_("There was nothing to keep yet. A name or a sentence is enough.")))
        return go("evenings.jot_form", evening=evening_id)
    if evening_id is not None and not _is_there(evening_id):
        evening_id = None
    companion().store.save_jot(
        account().id, jot, evening_id=evening_id, text=text, now=now(), token=form.get("token") or None
    )
    say(Message.of(N_("Kept. It is yours, and it stays on this machine.")))
    if evening_id is not None:
        return go("evenings.one", evening_id=evening_id)
    # Where what was just written can be seen.
    return go("people.index") if jot.people else go("followups.index") if jot.follow_ups else go("evenings.index")


def read_form(form: Mapping[str, str], today: date) -> tuple[Jot, str]:
    """What was written, understood, and the same as plain text, word for word."""
    free = form.get("text", "").strip()
    understood = jots.understand(free, today) if free else Jot()
    people = list(understood.people)
    follow_ups = list(understood.follow_ups)
    notes = list(understood.notes)
    lines = [free] if free else []
    names = tuple(name for number in range(1, _ROOM + 1) if (name := forms.name(form.get(f"name{number}"))))
    for number in range(1, _ROOM + 1):
        name, told = forms.name(form.get(f"name{number}")), form.get(f"told{number}", "").strip()
        lines += [part for part in (name, told) if part]
        if name:
            people.append(PersonTold(name, (told,) if told else ()))
        elif told:
            notes.append(told)
        draft = _follow_up(form, number, name, names)
        if draft:
            follow_ups.append(draft)
            lines += [draft.text] if draft.text else []
    moment = forms.line(form.get("moment"))
    moments = (*understood.moments, *([moment] if moment else []))
    lines += [moment] if moment else []
    return Jot(tuple(people), tuple(follow_ups), moments, tuple(notes)), "\n".join(lines)


def _follow_up(form: Mapping[str, str], number: int, name: str, names: tuple[str, ...]) -> FollowUpDraft | None:
    kind, text = form.get(f"kind{number}", ""), forms.line(form.get(f"do{number}"))
    day = forms.day(form.get(f"day{number}"))
    if not kind and not text:
        return None
    chosen = FollowUpKind(kind) if kind in set(FollowUpKind) else FollowUpKind.SHARE
    people = names if chosen is FollowUpKind.INTRODUCE else (name,) if name else ()
    return FollowUpDraft(chosen, people, text, Due(day=day) if day else None)


def _in_between() -> list[tuple[str, str]]:
    """What was kept without an evening and is told of nobody, latest first, each with its day."""
    store = companion().store
    kept: list[Note | Moment] = [
        *(note for note in store.notes(account().id, None) if note.person_id is None),
        *(moment for moment in store.moments(account().id) if moment.evening_id is None),
    ]
    kept.sort(key=lambda one: one.written_at, reverse=True)
    return [(one.text, formats.dated(one.written_at.astimezone(zone()).date())) for one in kept]


def _is_there(evening_id: int) -> bool:
    try:
        companion().store.evening(account().id, evening_id)
    except NotFound:
        return False
    return True


def _day(evening: Evening) -> str:
    return formats.dated(evening.when.local_day(zone()))
