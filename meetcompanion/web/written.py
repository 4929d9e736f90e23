"""A calendar of their own that evenings are written into: give it, see how it fares, let it go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from meetcompanion import into_calendar
from meetcompanion.errors import UsageError
from meetcompanion.fetch import normalise
from meetcompanion.message import N_, Message
from meetcompanion.model import place_of
from meetcompanion.model.pushed import WrittenCalendar
from meetcompanion.web import formats, forms, sealed
from meetcompanion.web.context import account, companion, go, now, say, zone
from meetcompanion.web.guard import is_loopback
from meetcompanion.web.taken_away import way_back

blueprint = Blueprint("written", __name__, url_prefix="/settings/calendar/written")

#: Many people know their mail address and not where their calendar lies.
_MAIL = re.compile(r"[^@\s/:]+@[^@\s/]+")


@dataclass(frozen=True, slots=True)
class Shown:
    """The calendar as the page shows it: where it lies and how writing fares, and nothing that opens it."""

    place: str
    error: str | None
    next: str | None
    changed_there: list[str]


def shown() -> Shown | None:
    """That of this account, for the page of calendars."""
    held = companion().store.written_calendar(account().id)
    if held is None:
        return None
    entries = companion().store.written_entries(account().id)
    return Shown(
        place=place_of(held.url),
        error=formats.sentence(held.error) if held.error else None,
        next=formats.ago_text(held.due_at, zone(), now()) if held.error and held.due_at > now() else None,
        changed_there=into_calendar.changed_there(entries.values()),
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One calendar of several: `title` as they named it, `name` the end of its address."""

    title: str
    name: str


@blueprint.post("")
def give() -> Response | str:
    """Find the calendars at this address; into the only one it is written from now on, of several one is chosen."""
    given, user = forms.line(request.form.get("address")), forms.line(request.form.get("user"))
    if _MAIL.fullmatch(given):
        user, given = user or given, given.rpartition("@")[2]
    url, password = normalise(given), request.form.get("password", "")
    _check_line(url)
    door = companion().calendar_door()
    wanted = WrittenCalendar(
        account_id=account().id, url=url, user=user, password=password, made_at=now(), due_at=now()
    )
    try:
        with companion().store.held_back():
            found = door.find(wanted)
    finally:
        door.close()
    if found.problem is not None or not found.calendars:
        raise UsageError(found.problem or Message.of(N_("There is nothing at this address.")))
    if len(found.calendars) == 1:
        return _keep(found.calendars[0].url, user, password)
    addresses = [one.url for one in found.calendars]
    return render_template(
        "calendar_choose.html",
        place=place_of(url),
        calendars=[Choice(one.title, _name(one.url)) for one in found.calendars],
        sealed=sealed.seal(addresses=addresses, user=user, password=password),
    )


@blueprint.post("/choose")
def choose() -> Response:
    """Write into the one that was chosen."""
    kept = sealed.opened(request.form.get("sealed", ""))
    number = request.form.get("calendar", type=int)
    if kept is None or number not in range(len(kept["addresses"])):
        raise UsageError(N_("That was a while ago. Give the address and the password once more."))
    return _keep(kept["addresses"][number], kept["user"], kept["password"])


def _keep(url: str, user: str, password: str) -> Response:
    _check_line(url)
    companion().store.save_written_calendar(account().id, url, user, password, now())
    say(Message.of(N_("It opens. The evenings you go to stand there in a moment.")))
    return go("calendars_out.index", anchor="written")


def _name(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])


@blueprint.post("/again")
def again() -> Response:
    """Put ours in the place of what was changed there."""
    if companion().store.written_calendar(account().id) is None:
        raise NotFound
    into_calendar.put_ours_back(companion().store, account(), now())
    say(Message.of(N_("They are written there anew in a moment.")))
    return go("calendars_out.index", anchor="written")


@blueprint.post("/end")
def end() -> Response:
    """Forget the address and the password; what stands there stays."""
    store, person = companion().store, account()
    held = store.written_calendar(person.id)
    store.remove_written_calendar(person.id)
    undo = None if held is None else way_back(held)
    say(Message.of(N_("Nothing is written there any more. What stands there stays.")), undo_url=undo)
    return go("calendars_out.index", anchor="written")


def _check_line(url: str) -> None:
    """No password goes over a line that others can read."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_loopback(parts.hostname or "") and not companion().config.allow_private:
        raise UsageError(N_("Over this address the password could be read on the way. It has to begin with https://."))
