"""The jot: one box of plain text, what was understood of it to be put right by hand, and keeping it once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from meetcompanion import evenings as evening_cases
from meetcompanion import jot as jots
from meetcompanion.errors import Busy
from meetcompanion.message import N_, Message
from meetcompanion.model import Evening, Jot, Occurrence, PickState
from meetcompanion.web import followups, formats, jot_rows, offline
from meetcompanion.web.context import account, companion, go, now, say, zone
from meetcompanion.web.jot_rows import Row
from meetcompanion.web.kept import kept_asking_by_the_minute

blueprint = Blueprint("jot", __name__, url_prefix="/jot")

#: How many evenings the form offers.
_EVENINGS = 12
#: How far ahead the form knows what one is going to, for a phone that is without a network until then.
_AHEAD = timedelta(days=21)
#: A phone may have been off for this long; older than this, its clock was wrong.
_OLDEST = timedelta(days=400)
#: Stands for the token on the page that is kept.
_TOKEN = "{token of this form}"  # noqa: S105 - a place, not a secret
#: Before the number of an occurrence whose evening was still to come when the form was loaded.
_TO_COME = "o"

_KINDS = (
    (jot_rows.TOLD, N_("They told me")),
    *((kind.value, words) for kind, words in followups.KINDS),
    (jot_rows.MOMENT, N_("A moment worth keeping")),
    (jot_rows.NOTE, N_("Just a note")),
    (jot_rows.LEFT_OUT, N_("Leave it out")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """An evening in the list: `value` names it, `begun` is false for what is still to come."""

    value: str
    words: str
    begins: str
    ends: str
    begun: bool


def kinds() -> list[tuple[str, str]]:
    """What a row can be, in words."""
    return [(value, formats.translated(words)) for value, words in _KINDS]


@blueprint.get("")
def form() -> str:
    """The box, with the evening already chosen: the one asked for, else the one running or last ended."""
    # Each that is shown is another, so that what is written in it is kept once.
    return _empty().replace(_TOKEN, secrets.token_urlsafe(16))


@kept_asking_by_the_minute
def _empty() -> str:
    return _page("", [], request.args.get("evening"), _TOKEN)


@blueprint.post("/look")
def look() -> str:
    """What is understood of the text so far; keeps nothing."""
    text = _text()
    rows = _rows(text, _written_at())
    if request.headers.get("X-Part"):
        return render_template("partials/understood.html", rows=rows, kinds=kinds())
    token = request.form.get("token") or secrets.token_urlsafe(16)
    return _page(text, rows, request.form.get("evening"), token)


@blueprint.post("")
def save() -> Response:
    """Keep what was written; sending it twice keeps it once."""
    account()
    if request.form.get("of", offline.pages_of()) != offline.pages_of():
        raise Busy(N_("This was written by somebody else on this device. It waits until they are back."))
    text, written_at = _text(), _written_at()
    rows = _rows(text, written_at)
    evening_id = _evening_id(request.form.get("evening", ""))
    jot = jot_rows.jot_of(rows)
    if not text.strip() and jot == Jot():
        say(Message.of(N_("There was nothing to keep yet. A name or a sentence is enough.")))
        return _seen_next("jot.form", evening=evening_id)
    evening_cases.jot_evening(
        companion().store, account(), jot, evening_id=evening_id, text=text, now=written_at, token=_token(text)
    )
    if "quietly" not in request.form:
        say(Message.of(N_("Kept. It is yours, and it stays on this machine.")))
    if evening_id is not None:
        return _seen_next("evenings.one", evening_id=evening_id)
    # Where what was just written can be seen.
    return _seen_next("people.index" if jot.people else "followups.index" if jot.follow_ups else "evenings.index")


def understood(text: str, on: date) -> Jot:
    """What the text says, by a reader of this request's language."""
    known = (person.name for person in companion().store.ways_to_people(account().id))
    return jots.understand(text, on, formats.locale().language, known)


def _page(text: str, rows: Sequence[Row], wanted: str | None, token: str) -> str:
    store = companion().store
    store.freeze_evenings(account().id, now(), zone())
    evenings = store.evenings(account().id)
    chosen = next((one for one in evenings if str(one.id) == wanted), None)
    if chosen is None and wanted != "":
        chosen = evening_cases.by_time(evenings, now(), zone())
    offered = evenings[:_EVENINGS]
    if chosen is not None and chosen not in offered:
        offered.append(chosen)
    return render_template(
        "jot.html",
        text=text,
        rows=rows,
        kinds=kinds(),
        token=token,
        choices=[_choice(evening) for evening in offered] + _to_come(offered),
        chosen=str(chosen.id) if chosen else "",
        asked_for=wanted is not None,
    )


def _choice(evening: Evening) -> Choice:
    words = _named(evening.when.local_day(zone()), evening.title)
    begins, ends = evening.when.starts_at(zone()), evening.when.ends_at(zone())
    return Choice(str(evening.id), words, begins.isoformat(), ends.isoformat(), True)


def _to_come(evenings: Sequence[Evening]) -> list[Choice]:
    """What they are going to, for a page that is opened again when it has begun and there is no network."""
    held = {evening.occurrence_id for evening in evenings}
    coming = [
        occurrence
        for occurrence, state in companion().store.picked(account().id)
        if state is PickState.GOING and occurrence.id not in held
    ]
    return [_choice_to_come(one) for one in coming if now() < one.when.starts_at(zone()) <= now() + _AHEAD]


def _choice_to_come(occurrence: Occurrence) -> Choice:
    when = occurrence.when
    words = _named(when.local_day(zone()), occurrence.content.title)
    begins, ends = when.starts_at(zone()), when.ends_at(zone())
    return Choice(f"{_TO_COME}{occurrence.id}", words, begins.isoformat(), ends.isoformat(), False)


def _named(day: date, title: str) -> str:
    return Message.of(N_("{day}, {title}"), day=formats.dated(day), title=title).text(formats.translated)


def _evening_id(chosen: str) -> int | None:
    """The evening that was chosen; one that is not there costs no words."""
    store = companion().store
    store.freeze_evenings(account().id, now(), zone())
    for evening in store.evenings(account().id):
        if chosen in (str(evening.id), f"{_TO_COME}{evening.occurrence_id}"):
            return evening.id
    return None


def _text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")


def _rows(text: str, written_at: datetime) -> list[Row]:
    on = formats.today_in(zone(), written_at)
    fresh = jot_rows.rows_of(understood(text, on))
    return jot_rows.put_right(fresh, jot_rows.sent_rows(request.form), on, formats.locale().language)


def _written_at() -> datetime:
    """When they pressed save, by the clock of the sender; ours where that cannot be."""
    try:
        sent = datetime.fromisoformat(request.form.get("written_at", ""))
    except ValueError:
        return now()
    if sent.tzinfo is None:
        return now()
    try:
        sent = sent.astimezone(UTC)
    except OverflowError:
        return now()
    return sent if now() - _OLDEST <= sent <= now() else now()


def _token(text: str) -> str | None:
    """The sender's name for this jot. With other words it is another one: going back and writing more is kept."""
    token = request.form.get("token", "")[:100]
    if not token:
        return None
    words = "\n".join([text, *(part for row in jot_rows.sent_rows(request.form) for part in row.now)])
    return f"{token}:{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _is_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _seen_next(endpoint: str, **values: object) -> Response:
    """Where to go next: told to a script, shown to a browser."""
    if _is_script():
        return jsonify(address=url_for(endpoint, **values))  # type: ignore[arg-type]
    return go(endpoint, **values)  # type: ignore[arg-type]
