"""In and out: people from a file, looked at before they are taken; and everything one has, to take along."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from meetcompanion import portability as cases
from meetcompanion import take_along
from meetcompanion.errors import UsageError
from meetcompanion.message import N_, Message
from meetcompanion.portability import Newcomer
from meetcompanion.progress import Task, Work
from meetcompanion.web import formats
from meetcompanion.web.context import account, companion, go, now, say
from meetcompanion.web.kept import kept_asking

blueprint = Blueprint("portability", __name__, url_prefix="/in-and-out")

#: What the second step sends back of the first; a form may be a little larger.
_MOST_LETTERS = 300_000

#: More people than this are written down beside the page.
_MANY = 50


@blueprint.get("")
@kept_asking
def index() -> str:
    """The ways in and out."""
    return render_template("portability.html", versions=cases.VERSIONS)


@blueprint.post("/people")
def look() -> str:
    """Who is in the file, and whom of them one knows already; nothing is kept yet."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise UsageError(N_("Choose a file first: a .vcf, or LinkedIn's Connections.csv."))
    found = cases.read_people(upload.read())
    with_notes = request.form.get("notes") == "1"
    written = json.dumps([_plain(one, with_notes) for one in found], ensure_ascii=False)
    if len(written) > _MOST_LETTERS:
        raise UsageError(N_("That is more than fits in one go. Take the file in parts, or use the command line."))
    store = companion().store
    offered = cases.offers(found, store.people(account().id))
    return render_template(
        "newcomers.html",
        offered=[(number, offer, _day(offer.newcomer.known_since)) for number, offer in enumerate(offered)],
        written=written,
        with_notes=with_notes,
        all_there=not any(offer.is_new for offer in offered),
    )


@blueprint.post("/people/take")
def take() -> AnyResponse:
    """Those who were ticked become people."""
    found = [_newcomer(one) for one in _sent_back(request.form.get("people", ""))]
    store = companion().store
    if request.form.get("everybody"):
        chosen = [one.newcomer for one in cases.offers(found, store.people(account().id)) if one.is_new]
    else:
        ticked = set(request.form.getlist("take"))
        chosen = [one for number, one in enumerate(found) if str(number) in ticked]
    if len(chosen) > _MANY:
        return _in_background(chosen)
    cases.take(store, account(), chosen, now(), with_notes=True)
    say(Message.of(N_("They are among your people now.")) if chosen else Message.of(N_("Nobody was taken.")))
    return go("people.index")


def _in_background(chosen: list[Newcomer]) -> AnyResponse:
    """Write down many, which takes longer than anybody waits for a page."""
    held, person, moment = companion(), account(), now()

    def write_down(task: Task) -> None:
        def go_on(done: int) -> bool:
            task.tell(done, len(chosen), "")
            return not (task.stopped or held.ending.is_set())

        cases.take(held.store, person, chosen, moment, with_notes=True, go_on=go_on)

    held.board.in_background(Work.PEOPLE, person.id, write_down)
    say(Message.of(N_("They are being written down, and stand among your people when that is done.")))
    return go("working.index")


@blueprint.post("/people.vcf")
def vcards() -> Response:
    """Everybody as a vCard file; private notes only where they were ticked."""
    version = request.form.get("version", cases.VERSIONS[0])
    if version not in cases.VERSIONS:
        raise UsageError(N_("Choose one of the versions on the page."))
    people = companion().store.people(account().id)
    text = cases.as_vcards(people, version=version, with_notes=request.form.get("notes") == "1")
    return _download(text.encode(), "text/vcard; charset=utf-8", "people.vcf")


@blueprint.post("/everything.zip")
def everything() -> Response:
    """Everything as files, in one archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in take_along.files(companion().store, account(), now(), formats.translated):
            archive.writestr(zipfile.ZipInfo(f"meetcompanion/{path}", now().timetuple()[:6]), text)
    return _download(packed.getvalue(), "application/zip", "meetcompanion.zip")


@blueprint.post("/everything")
def bring_in() -> AnyResponse:
    """What was taken along from another companion, or from this one, comes into an account that is still empty."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise UsageError(N_("Choose the file first that you took along."))
    cases.bring_in(companion().store, account(), upload.read(), now())
    say(Message.of(N_("Everything is here again.")))
    return go("home.index")


def _download(body: bytes, kind: str, name: str) -> Response:
    answer = make_response(body)
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _plain(one: Newcomer, with_notes: bool) -> list[Any]:
    day = one.known_since.isoformat() if one.known_since else None
    return [one.name, day, list(one.notes) if with_notes else []]


def _sent_back(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise UsageError(N_("That did not come through in one piece. Choose the file once more.")) from error
    return found if isinstance(found, list) else []


def _newcomer(value: Any) -> Newcomer:
    try:
        name, day, notes = value
        return Newcomer(str(name), date.fromisoformat(day) if day else None, tuple(map(str, notes)))
    except (TypeError, ValueError) as error:
        raise UsageError(N_("That did not come through in one piece. Choose the file once more.")) from error


def _day(day: date | None) -> str | None:
    return formats.dated(day) if day else None
