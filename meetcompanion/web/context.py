"""What every view needs of the request: the companion, the account, one "now", and flashes that can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app, flash, g, get_flashed_messages, redirect, request, session, url_for
from werkzeug.wrappers import Response

from meetcompanion.errors import MeetcompanionError
from meetcompanion.message import N_, Message
from meetcompanion.model import Account
from meetcompanion.web import formats

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion
    from meetcompanion.web.look_jobs import LookJobs
    from meetcompanion.web.round_jobs import RoundJobs

EXTENSION = "meetcompanion"

#: Set in the session while a form leads back to the first page, on which it stood.
SAME_PAGE_AGAIN = "same_page"


@dataclass(frozen=True, slots=True)
class Room:
    """What one app holds: the companion it serves and what it reads in the background."""

    companion: Companion
    look_jobs: LookJobs
    round_jobs: RoundJobs


class Flash(TypedDict):
    """A line shown once; with `undo_url` it has a button that posts `undo_fields` there."""

    message: str
    undo_url: str | None
    undo_fields: dict[str, str]


def room() -> Room:
    """The room of the app that serves this request."""
    return cast(Room, current_app.extensions[EXTENSION])


def companion() -> Companion:
    """The companion of the app that serves this request."""
    return room().companion


def now() -> datetime:
    """The time of this request: one moment for everything on a page."""
    if "now" not in g:
        g.now = companion().clock()
    return cast(datetime, g.now)


class NotIn(MeetcompanionError):
    """Nobody has come in with this browser."""

    def __init__(self) -> None:
        super().__init__(N_("Please come in first."))


def account() -> Account:
    """The account this request belongs to.

    Raises:
        NotIn: nobody has come in, and that is needed here.
    """
    if "account" not in g:
        # Set by the gate, the first to see a request; where it did not, nobody is taken for anybody.
        if g.get("login_needed", True):
            raise NotIn
        g.account = companion().account()
    return cast(Account, g.account)


def choose_language() -> None:
    """Let this request speak as the account wishes; where it cannot be read, as the browser does."""
    if request.endpoint != "static":
        try:
            formats.speak(account().language)
        except MeetcompanionError:
            formats.speak(None)


def save_account(changed: Account) -> None:
    """Keep changes of the account, for the store and for the rest of this request."""
    companion().store.save_account(changed)
    g.account = changed
    formats.speak(changed.language)


def zone() -> ZoneInfo:
    """The zone the person lives in."""
    return ZoneInfo(account().zone)


def say(message: Message, *, undo_url: str | None = None, undo_fields: Mapping[str, str] | None = None) -> None:
    """Show a line on the next page; with `undo_url`, a button there takes it back."""
    line: Flash = {"message": message.to_json(), "undo_url": undo_url, "undo_fields": dict(undo_fields or {})}
    # Flask's own type says str; the session keeps any JSON value.
    flash(cast(str, line))


def go(endpoint: str, anchor: str | None = None, **values: object) -> Response:
    """Answer a form: see this page next."""
    return redirect(url_for(endpoint, _anchor=anchor, **values), code=303)  # type: ignore[arg-type]


def go_back(fallback: str) -> Response:
    """Answer a form: see the page it stood on (its `back` field), else `fallback`."""
    back = local_path(request.form.get("back"))
    target = request.script_root + back if back else url_for(fallback)
    # Kept for the page that asks, and only when it comes next: its question must not return at a later visit.
    session.pop(SAME_PAGE_AGAIN, None)
    if urlsplit(target).path == url_for("home.index"):
        session[SAME_PAGE_AGAIN] = True
    return redirect(target, code=303)


def local_path(text: str | None) -> str | None:
    """`text` where it is a path on this site; None for anything that could lead elsewhere."""
    if not text or not text.startswith("/") or text.startswith("//"):
        return None
    if "\\" in text or any(ord(sign) < 33 for sign in text):
        return None
    return text


def nobody_looks() -> bool:
    """True for a browser that loads the page in advance, or only asks whether it is there: no question is spent."""
    return request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", "")


def page_values() -> dict[str, Any]:
    """What the frame around every page shows; it holds even where the database cannot be read."""
    try:
        person: Account | None = account()
    except MeetcompanionError:
        person = None
    language = formats.locale()
    return {
        "started": person is not None and person.started_at is not None,
        "sample_town": person is not None and person.sample_town,
        "lang": str(language).replace("_", "-"),
        "text_direction": language.text_direction,
        "flashed": flashed,
    }


@dataclass(frozen=True, slots=True)
class Line:
    """A flash as it is shown."""

    text: str
    undo_url: str | None
    undo_fields: dict[str, str]


def flashed() -> list[Line]:
    """The lines to show on this page; each is shown once."""
    lines = cast(list[Flash], get_flashed_messages())
    return [
        Line(formats.sentence(Message.from_json(line["message"])), line["undo_url"], line["undo_fields"])
        for line in lines
    ]
