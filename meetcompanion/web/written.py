"""A calendar of their own that evenings are written into: give it, see how it fares, let it go."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from meetcompanion import into_calendar
from meetcompanion.errors import UsageError
from meetcompanion.fetch import normalise
from meetcompanion.message import N_, Message
from meetcompanion.model import place_of
from meetcompanion.model.pushed import WrittenCalendar
from meetcompanion.web import formats, forms
from meetcompanion.web.context import account, companion, go, now, say, zone
from meetcompanion.web.guard import is_loopback

blueprint = Blueprint("written", __name__, url_prefix="/settings/calendar/written")


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


@blueprint.post("")
def give() -> Response:
    """Write into this calendar from now on, if it opens."""
    url = normalise(request.form.get("address", ""))
    user, password = forms.line(request.form.get("user")), request.form.get("password", "")
    wanted = WrittenCalendar(
        account_id=account().id, url=url, user=user, password=password, made_at=now(), due_at=now()
    )
    _check_line(url)
    door = companion().calendar_door()
    try:
        problem = door.check(wanted)
    finally:
        door.close()
    if problem is not None:
        raise UsageError(problem)
    companion().store.save_written_calendar(account().id, url, user, password, now())
    say(Message.of(N_("It opens. The evenings you go to stand there in a moment.")))
    return go("calendars_out.index", anchor="written")


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
    companion().store.remove_written_calendar(account().id)
    say(Message.of(N_("Nothing is written there any more. What stands there stays; the password is forgotten.")))
    return go("calendars_out.index", anchor="written")


def _check_line(url: str) -> None:
    """No password goes over a line that others can read."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_loopback(parts.hostname or "") and not companion().config.allow_private:
        raise UsageError(N_("Over this address the password could be read on the way. It has to begin with https://."))
