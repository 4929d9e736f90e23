"""Everything that the command line prints as JSON, and a few things to do."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, json, request

from meetcompanion import accounts, evenings, jot, people
from meetcompanion.fetch import normalise
from meetcompanion.languages import language_of
from meetcompanion.model import Evening, FollowUp, FollowUpState, Person, PickState
from meetcompanion.model.as_json import follow_up_json, jot_json, listed_json, occurrence_json, time_json
from meetcompanion.model.logins import Scope
from meetcompanion.refresh import subscribe
from meetcompanion.web.api import openapi
from meetcompanion.web.api.door import PREFIX, Refused, body_of, needs
from meetcompanion.web.context import account, companion, now, zone
from meetcompanion.web.gate import open_to_all

blueprint = Blueprint("api", __name__, url_prefix=PREFIX)

#: One answer holds at most so many events; `offset` asks for the next.
MOST = 500
_LONGEST_JOT = 100_000
_FARTHEST = 2**31
#: Nearer than the ends of time, so that zones and margins have room.
_FIRST, _LAST = date(2, 1, 1), date(9_990, 1, 1)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@blueprint.get("/openapi.json")
@open_to_all
def describe() -> Response:
    """What there is, as OpenAPI 3.1."""
    return Response(json.dumps(openapi.document(PREFIX)), mimetype="application/json")


@blueprint.get("/shortlist")
@needs(Scope.READ, query=("on",))
def shortlist() -> object:
    """The few, with reasons."""
    on = _day("on")
    moment = now() if on is None else datetime.combine(on, datetime.min.time(), zone())
    few = companion().ranker.shortlist(account(), moment)
    return {"occurrences": [listed_json(one, zone()) for one in few.picks]}


@blueprint.get("/events")
@needs(Scope.READ, query=("search", "offset", "limit"))
def events() -> object:
    """Upcoming occurrences, best match first."""
    offset, limit = _number("offset", 0, 0, 1_000_000), _number("limit", 100, 1, MOST)
    search = request.args.get("search") or None
    found = companion().ranker.page(account(), now(), search=search, offset=offset, limit=limit)
    return {"occurrences": [listed_json(one, zone()) for one in found.items]}


@blueprint.get("/events/<number>")
@needs(Scope.READ)
def event(number: str) -> object:
    """One occurrence."""
    wanted = _id(number)
    listed = companion().ranker.one(account(), now(), wanted)
    if listed is not None:
        return listed_json(listed, zone())
    held = companion().store.occurrence(account().id, wanted)
    state = companion().store.picks(account().id).get(wanted)
    shape = occurrence_json(
        held.content, held.when, held.status, source=held.source_id, uid=held.uid, zone_fallback=zone()
    )
    more = {"id": held.id, "score": 0, "reasons": [], "state": state.value if state else None, "also_listed_by": []}
    return shape | more


@blueprint.put("/events/<number>/pick")
@needs()
def pick(number: str) -> object:
    """Say something of an occurrence; null takes it back."""
    sent = body_of(state=(str, type(None)))
    if "state" not in sent:
        raise Refused(422, "The field 'state' is missing.")
    try:
        state = PickState(str(sent["state"])) if sent["state"] is not None else None
    except ValueError as error:
        raise Refused(422, f"A state is one of {', '.join(PickState)}, or null.") from error
    companion().store.set_pick(account().id, _id(number), state, now())
    return {"state": state.value if state else None}


@blueprint.get("/hobbies")
@needs(Scope.READ)
def hobbies() -> object:
    """The hobbies, in the person's own words."""
    return {"hobbies": [hobby.name for hobby in companion().store.hobbies(account().id)]}


@blueprint.post("/hobbies")
@needs()
def add_hobby() -> object:
    """Add one; a hobby that is there already stays as it is."""
    (hobby,) = accounts.add_hobbies(companion().store, account(), [_text(body_of(name=str), "name", 200)], now())
    return {"name": hobby.name}, 201


@blueprint.delete("/hobbies/<name>")
@needs()
def remove_hobby(name: str) -> object:
    """Take one away."""
    accounts.remove_hobby(companion().store, account(), name)
    return None


@blueprint.get("/sources")
@needs(Scope.READ)
def sources() -> object:
    """What is subscribed to, and how reading goes."""
    held = companion().store.subscriptions(account().id, now())
    return {
        "sources": [
            {
                "id": one.source.id,
                "title": one.title,
                "kind": one.source.kind,
                "read": time_json(one.source.read_at),
                "error": one.source.error.text() if one.source.error else None,
            }
            for one in held
        ]
    }


@blueprint.post("/sources")
@needs()
def add_source() -> object:
    """Subscribe to an address; it is read in the next moments."""
    address = normalise(_text(body_of(address=str), "address", 2_000))
    if not address.startswith(("http:", "https:")):
        raise Refused(409, "Only addresses of the web can be subscribed to here.")
    added = subscribe(companion().store, account(), address, now(), zone=zone())
    return {"id": added.id}, 201


@blueprint.delete("/sources/<number>")
@needs()
def remove_source(number: str) -> object:
    """Subscribe no more."""
    companion().store.unsubscribe(account().id, _id(number), now())
    return None


@blueprint.get("/evenings")
@needs(Scope.READ)
def past_evenings() -> object:
    """The evenings, latest first."""
    store = companion().store
    store.freeze_evenings(account().id, now(), zone())
    return {"evenings": [_evening(one) for one in store.evenings(account().id)]}


@blueprint.get("/people")
@needs(Scope.READ)
def met() -> object:
    """The people, by name, with what they told."""
    return {"people": [_person(one) for one in companion().store.people(account().id)]}


@blueprint.get("/follow-ups")
@needs(Scope.READ)
def follow_ups() -> object:
    """What the person would like to do for others; whoever is left in peace is not brought up."""
    silent = people.silent_people(companion().store, account())
    waiting = people.suggested(companion().store.follow_ups(account().id), silent)
    return {"follow_ups": [_follow_up(one) for one in waiting]}


@blueprint.put("/follow-ups/<number>")
@needs()
def answer_follow_up(number: str) -> object:
    """Done, let go, or open again."""
    sent = body_of(state=str)
    try:
        state = FollowUpState(str(sent.get("state")))
    except ValueError as error:
        raise Refused(422, f"A state is one of {', '.join(FollowUpState)}.") from error
    companion().store.answer_follow_up(account().id, _id(number), state, now())
    return {"state": state.value}


@blueprint.post("/jots")
@needs(Scope.JOT)
def write() -> object:
    """Keep a jot, or only show what would be understood (`dry_run`). The same `token` twice keeps it once."""
    sent = body_of(text=str, evening=int, on=str, token=str, dry_run=bool)
    text = _text(sent, "text", _LONGEST_JOT)
    on = _date(sent["on"]) if "on" in sent else now().astimezone(zone()).date()
    known = (person.name for person in companion().store.ways_to_people(account().id))
    understood = jot.understand(text, on, language_of(account().language) or "en", known)
    if sent.get("dry_run"):
        return jot_json(understood)
    store, about = companion().store, sent.get("evening")
    evening_id = store.evening(account().id, _id(str(about))).id if about is not None else None
    token = _text(sent, "token", 200) if sent.get("token") else None
    evenings.jot_evening(store, account(), understood, evening_id=evening_id, text=text, now=now(), token=token)
    return jot_json(understood), 201


def _evening(one: Evening) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "start": time_json(one.when.local_start(zone())),
        "location": one.location,
        "url": one.url,
    }


def _person(one: Person) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "evenings": [evening.id for evening in one.evenings],
        "told": [note.text for note in one.notes],
    }


def _follow_up(one: FollowUp) -> dict[str, Any]:
    return {"id": one.id} | follow_up_json(one)


def _id(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 10 or int(text) >= _FARTHEST:
        raise Refused(404, "There is nothing with that number here.")
    return int(text)


def _text(sent: dict[str, object], name: str, most: int) -> str:
    text = sent.get(name)
    if not isinstance(text, str) or not text:
        raise Refused(422, f"The field {name!r} is missing or empty.")
    if not text.strip():
        raise Refused(409, f"There is nothing in the field {name!r} to keep.")
    if len(text) > most:
        raise Refused(422, f"The field {name!r} is longer than {most} signs.")
    return text


def _number(name: str, default: int, least: int, most: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdecimal() or not least <= int(text[:12]) <= most:
        raise Refused(422, f"{name} has to be a number from {least} to {most}.")
    return int(text)


def _day(name: str) -> date | None:
    text = request.args.get(name)
    return None if text is None else _date(text)


def _date(value: object) -> date:
    text = str(value)
    try:
        # Python reads other spellings too.
        day = date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError as error:
        raise Refused(422, "A day is written as 2027-03-21.") from error
    return min(max(day, _FIRST), _LAST)
