"""The hobbies page: what a person likes in their own words, what each stands for, and what it finds."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from meetcompanion import hobbies as cases
from meetcompanion.matcher.stands_for import completions
from meetcompanion.message import N_, Message
from meetcompanion.model import NONE_OF_THEM, Hobby, Terms
from meetcompanion.web import cards, formats, forms
from meetcompanion.web.context import account, companion, go, now, say, zone
from meetcompanion.web.kept import kept_today, kept_while, minute
from meetcompanion.web.waiting import lists_first

blueprint = Blueprint("hobbies", __name__, url_prefix="/hobbies")

#: What may be said of a word, as the form's button says it.
_SAID = {
    "add": N_("“{word}” belongs to “{hobby}” now."),
    "strike": N_("“{word}” does not count for “{hobby}” any more."),
    "never": N_("“{word}” means something else than “{hobby}”."),
    "drop": N_("What you said of “{word}” is forgotten."),
}


def _moved() -> object:
    """What the clock moves on the page: what each hobby finds, and what is called today."""
    found = [
        companion().ranker.found_now(account(), now(), hobby.name, until=_until(), limit=cases.BEST, most=cases.MOST)
        for hobby in companion().store.hobbies(account().id)
    ]
    return formats.today_in(zone(), now()), found


@blueprint.get("")
@lists_first(N_("Hobbies"))
@kept_while(minute, moves=_moved)
def index() -> str:
    """The list; each with its words and the best that it finds."""
    return render_template(
        "hobbies.html",
        rows=[_row(hobby) for hobby in companion().store.hobbies(account().id)],
        none_of_them=NONE_OF_THEM,
    )


@blueprint.get("/known")
@kept_today
def known() -> str:
    """Names that complete the last hobby of what is being typed, for the list under the field."""
    *before, last = request.args.get("hobbies", "")[-400:].split(",")
    begun = "".join(f"{piece.strip()}, " for piece in before if piece.strip())
    return render_template("partials/names.html", begun=begun, names=completions(last, _language()))


@blueprint.post("/add")
def add() -> Response:
    """Add what was written, one or many; `name` and `terms` bring back one as it was, commas and all."""
    store, person = companion().store, account()
    if back := forms.line(request.form.get("name")):
        store.add_hobby(person.id, back, now(), _terms(request.form.get("terms", "")))
    added = [cases.add(store, person, name, now()) for name in forms.hobby_names(request.form.get("hobbies", ""))]
    return go("hobbies.index", f"hobby-{added[0].id}" if added else None)


@blueprint.post("/remove")
def remove() -> Response:
    """Take one away."""
    hobby = companion().store.remove_hobby(account().id, request.form.get("name", ""))
    say(
        Message.of(N_("“{hobby}” is off your list."), hobby=hobby.name),
        undo_url=url_for("hobbies.add"),
        undo_fields={"name": hobby.name, "terms": _as_text(hobby.terms)},
    )
    return go("hobbies.index")


@blueprint.post("/words")
def words() -> Response:
    """Add a word to a hobby, strike one out, say that one means something else, or forget what was said of it."""
    name, word = request.form.get("name", ""), forms.line(request.form.get("word"))
    said = request.form.get("say", "add")
    if not word or said not in _SAID:
        return go("hobbies.index")
    before, _ = cases.change(
        companion().store,
        account(),
        name,
        add=[word] if said == "add" else (),
        strike=[word] if said == "strike" else (),
        never=[word] if said == "never" else (),
        drop=[word] if said == "drop" else (),
    )
    _say(name, Message.of(_SAID[said], word=word, hobby=name), before)
    return go("hobbies.index", _anchor(name))


@blueprint.post("/means")
def means() -> Response:
    """Say which of several things a hobby means, or none of them; an empty `entry` leaves it to its words again."""
    name, entry = request.form.get("name", ""), request.form.get("entry", "")
    before, _ = cases.change(companion().store, account(), name, means=[entry] if entry else [])
    _say(name, Message.of(N_("Noted what you mean by “{hobby}”."), hobby=name), before)
    return go("hobbies.index", _anchor(name))


@blueprint.post("/terms")
def terms() -> Response:
    """Bring a hobby's words back as they were."""
    name = request.form.get("name", "")
    companion().store.set_terms(account().id, name, _terms(request.form.get("terms", "")))
    return go("hobbies.index", _anchor(name))


def _row(hobby: Hobby) -> dict[str, object]:
    ranker = companion().ranker
    page = ranker.finds(account(), now(), hobby.name, until=_until(), limit=cases.BEST, most=cases.MOST)
    found = cases.found(hobby, _language(), page.items, page.total)
    return {
        "hobby": hobby,
        "found": found,
        "finds": formats.sentence(found.finds),
        "best": [cards.card(one, zone(), now(), most_reasons=1) for one in found.best],
    }


def _until() -> datetime:
    return now() + timedelta(days=cases.AHEAD)


def _say(name: str, message: Message, before: Terms) -> None:
    say(message, undo_url=url_for("hobbies.terms"), undo_fields={"name": name, "terms": _as_text(before)})


def _anchor(name: str) -> str | None:
    return next((f"hobby-{one.id}" for one in companion().store.hobbies(account().id) if one.name == name), None)


def _language() -> str:
    return formats.locale().language


def _as_text(said: Terms) -> str:
    return json.dumps([said.added, said.struck, said.never, said.means], ensure_ascii=False)


def _terms(text: str) -> Terms:
    """What `_as_text` wrote; anything else says nothing."""
    try:
        kinds = json.loads(text or "[]")
    except ValueError:
        return Terms()
    if not (isinstance(kinds, list) and len(kinds) == 4 and all(isinstance(kind, list) for kind in kinds)):
        return Terms()
    return cases.checked(Terms(*(tuple(str(word) for word in kind) for kind in kinds)))
