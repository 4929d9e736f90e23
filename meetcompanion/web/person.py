"""What one does on a person's page: put right, write down, let rest. Each answer can be taken back."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from meetcompanion.errors import UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model import Due, HowTheyLikeIt, NoteKind
from meetcompanion.web import formats, forms
from meetcompanion.web.context import account, companion, go, now, say, zone
from meetcompanion.web.kept import kept_asking

blueprint = Blueprint("person", __name__, url_prefix="/people/<int:person_id>")

#: How many evenings back one looks for where somebody was too.
_EVENINGS = 40


@blueprint.get("/put-right")
@kept_asking
def put_right(person_id: int) -> str:
    """Name, through whom one met, and at which evenings."""
    store = companion().store
    person = store.person(account().id, person_id)
    there = {evening.id for evening in person.evenings}
    others = [one for one in store.people_listed(account().id) if one.id != person_id]
    return render_template(
        "put_right.html",
        person=person,
        others=others,
        evenings=[(evening, formats.dated(evening.when.local_day(zone()))) for evening in person.evenings],
        more=[
            (evening, formats.dated(evening.when.local_day(zone())))
            for evening in store.evenings(account().id)
            if evening.id not in there
        ][:_EVENINGS],
    )


@blueprint.post("/name")
def rename(person_id: int) -> Response:
    """Another name; the one before is remembered. The name of somebody else leads to merging the two."""
    name = forms.name(request.form.get("name"))
    if not name:
        say(Message.of(N_("A name, or a few words that bring them back, is all it takes.")))
        return go("person.put_right", person_id=person_id)
    store = companion().store
    same = next((one for one in store.people_listed(account().id) if one.name.casefold() == name.casefold()), None)
    if same is not None and same.id != person_id:
        return go("person.before_merging", person_id=same.id, other=person_id)
    _said(person_id, N_("Renamed."), store.rename_person(account().id, person_id, name, now()))
    return go("people.one", person_id=person_id)


@blueprint.post("/former-name")
def remove_former_name(person_id: int) -> Response:
    """Cross out a name from before."""
    number = companion().store.remove_former_name(account().id, person_id, request.form.get("name", ""), now())
    _said(person_id, N_("Crossed out."), number)
    return go("people.one", person_id=person_id)


@blueprint.post("/through")
def met_through(person_id: int) -> Response:
    """Whom one met them through; nobody where nobody is chosen."""
    store = companion().store
    before = store.person(account().id, person_id).through
    store.set_through(account().id, person_id, request.form.get("through", type=int))
    if not request.form.get("undo"):
        say(
            Message.of(N_("Noted.")),
            undo_url=url_for("person.met_through", person_id=person_id),
            undo_fields={"through": str(before or ""), "undo": "1"},
        )
    return go("people.one", person_id=person_id)


@blueprint.post("/evenings")
def share_evening(person_id: int) -> Response:
    """They were there too."""
    evening_id = request.form.get("evening", type=int)
    if evening_id is not None:
        companion().store.share_evening(account().id, person_id, evening_id)
    return go("people.one", person_id=person_id)


@blueprint.post("/evenings/<int:evening_id>/remove")
def unshare_evening(person_id: int, evening_id: int) -> Response:
    """They were not there."""
    _said(person_id, N_("Crossed out."), companion().store.unshare_evening(account().id, person_id, evening_id, now()))
    return go("person.put_right", person_id=person_id)


@blueprint.post("/lines")
def add_line(person_id: int) -> Response:
    """Write something down about them."""
    text, kind = forms.own_words(request.form.get("text")), request.form.get("kind", "")
    if text and kind in set(NoteKind):
        companion().store.add_line(account().id, person_id, NoteKind(kind), text, now())
    return go("people.one", person_id=person_id)


@blueprint.post("/lines/<int:note_id>")
def change_line(person_id: int, note_id: int) -> Response:
    """Put a line right; a line without words is crossed out."""
    store, text = companion().store, forms.own_words(request.form.get("text"))
    if request.form.get("do") == "remove" or not text:
        _said(person_id, N_("Crossed out."), store.remove_line(account().id, note_id, now()))
    else:
        _said(person_id, N_("Put right."), store.change_line(account().id, note_id, text, now()))
    return go("people.one", person_id=person_id)


@blueprint.post("/lines/<int:note_id>/keep")
def keep_line(person_id: int, note_id: int) -> Response:
    """Keep a line, whatever fades, or let it fade like the others."""
    keep = request.form.get("keep") == "1"
    number = companion().store.keep_line(account().id, note_id, keep, now())
    _said(person_id, N_("This stays.") if keep else N_("This fades in its time."), number)
    return go("people.fading") if request.form.get("from") == "fading" else go("people.one", person_id=person_id)


@blueprint.post("/keep")
def keep_all(person_id: int) -> Response:
    """Keep all that is written of them, or not."""
    companion().store.set_keep_notes(account().id, person_id, request.form.get("keep") == "1")
    return go("people.one", person_id=person_id)


@blueprint.post("/undo/<int:undo_id>")
def undo(person_id: int, undo_id: int) -> Response:  # noqa: ARG001 - part of the address
    """Take a step back."""
    return go("people.one", person_id=companion().store.undo_step(account().id, undo_id))


@blueprint.post("/likes")
def likes(person_id: int) -> Response:
    """How they like it."""
    chosen = request.form.get("likes", "")
    if chosen not in set(HowTheyLikeIt):
        raise UsageError(N_("Choose one of the ways on the page."))
    companion().store.set_likes(account().id, person_id, HowTheyLikeIt(chosen))
    return go("people.one", person_id=person_id)


@blueprint.post("/rest")
def rest(person_id: int) -> Response:
    """Let them rest, with or without a day on which they appear once; or end that."""
    store = companion().store
    if request.form.get("rest") == "end":
        store.end_rest(account().id, person_id)
        return go("people.one", person_id=person_id)
    store.let_rest(account().id, person_id, now(), _until(request.form.get("when", "")))
    say(
        Message.of(N_("They rest. Nothing about them is suggested.")),
        undo_url=url_for("person.rest", person_id=person_id),
        undo_fields={"rest": "end"},
    )
    return go("people.one", person_id=person_id)


@blueprint.post("/rather-not")
def rather_not(person_id: int) -> Response:
    """They would rather not; or that was a misunderstanding."""
    end = request.form.get("rather_not") == "end"
    companion().store.set_rather_not(account().id, person_id, None if end else now())
    if not end:
        say(
            Message.of(N_("Nothing about them is suggested any more.")),
            undo_url=url_for("person.rather_not", person_id=person_id),
            undo_fields={"rather_not": "end"},
        )
    return go("people.one", person_id=person_id)


@blueprint.get("/merge")
@kept_asking
def before_merging(person_id: int) -> str:
    """Choose the other entry, or look at both before they become one."""
    store = companion().store
    person = store.person(account().id, person_id)
    other_id = request.args.get("other", type=int)
    other = None if other_id in (None, person_id) else store.person(account().id, other_id or 0)
    others = [] if other else [one for one in store.people_listed(account().id) if one.id != person_id]
    return render_template(
        "merge.html",
        both=[(one, [*one.notes, *one.cares, *one.hopes], one.evenings) for one in (person, other) if one],
        person=person,
        other=other,
        others=others,
    )


@blueprint.post("/merge")
def merge(person_id: int) -> Response:
    """Two entries become one."""
    other = request.form.get("other", type=int)
    if other is None:
        return go("person.before_merging", person_id=person_id)
    kept, lost = (other, person_id) if request.form.get("name") == str(other) else (person_id, other)
    number = companion().store.merge_people(account().id, kept, lost, now())
    _said(kept, N_("The two are one now."), number)
    return go("people.one", person_id=kept)


def _said(person_id: int, words: str, undo_id: int) -> None:
    say(Message.of(words), undo_url=url_for("person.undo", person_id=person_id, undo_id=undo_id))


def _until(text: str) -> Due | None:
    if not text:
        return None
    try:
        return Due.parse(text)
    except ValueError as error:
        raise UsageError(N_("“{when}” is neither a day nor a season."), when=text) from error
