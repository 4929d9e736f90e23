"""What was taken away lately, and is a key to something: kept for a while, so that one tap brings it back.

Undoing carries its values through the page otherwise; an address that is secret has no business there. They are kept in
memory; where several processes serve the pages, any of them may be asked next, and they are kept in the database for an
hour.
"""

from __future__ import annotations

import json
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from threading import Lock
from typing import Any

from flask import Blueprint, current_app, url_for
from werkzeug.wrappers import Response

from meetcompanion.errors import NotFound
from meetcompanion.message import N_
from meetcompanion.model.busy import BusyCalendar
from meetcompanion.model.calendars_out import CalendarAddress, CalendarKind
from meetcompanion.model.messages import Channel
from meetcompanion.model.pushed import WrittenCalendar
from meetcompanion.web.context import account, companion, go, now, room

blueprint = Blueprint("taken_away", __name__, url_prefix="/bring-back")

_EXTENSION = "meetcompanion.taken_away"
_MOST = 50

#: What brings something back for an account, from the values that were kept of it.
Bring = Callable[[int, Mapping[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Step:
    """One step back: whose it is, what kind of thing comes back, and its values as JSON."""

    account_id: int
    what: str
    held: str


@dataclass
class Steps:
    """The latest of them, by random names."""

    _held: OrderedDict[str, Step] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, name: str, step: Step) -> None:
        """Keep one more; the oldest go."""
        with self._lock:
            self._held[name] = step
            while len(self._held) > _MOST:
                self._held.popitem(last=False)

    def take(self, name: str, account_id: int) -> Step | None:
        """The step of this name, once, for whom it is."""
        with self._lock:
            step = self._held.get(name)
            return self._held.pop(name) if step is not None and step.account_id == account_id else None


def way_back(taken: Channel | CalendarAddress | BusyCalendar | WrittenCalendar) -> str:
    """Where to post to bring this back."""
    name = secrets.token_urlsafe(12)
    step = Step(account().id, type(taken).__name__, json.dumps(asdict(taken), default=str))
    if companion().hand_over is None:
        _steps().add(name, step)
    else:
        companion().store.keep_way_back(name, step.account_id, step.what, step.held)
    return url_for("taken_away.again", name=name)


@blueprint.post("/<name>")
def again(name: str) -> Response:
    """Bring it back."""
    if companion().hand_over is None:
        step = _steps().take(name, account().id)
    else:
        kept = companion().store.take_way_back(name, account().id)
        step = None if kept is None else Step(account().id, *kept)
    if step is None:
        raise NotFound(N_("That was too long ago to be undone here. It can be added anew."))
    bring, page = _WAYS[step.what]
    bring(step.account_id, json.loads(step.held))
    return go(page)


def _channel(account_id: int, held: Mapping[str, Any]) -> None:
    companion().store.add_channel(account_id, held["url"], now())


def _address(account_id: int, held: Mapping[str, Any]) -> None:
    address = CalendarAddress(**{**held, "account_id": account_id, "kind": CalendarKind(held["kind"])})
    companion().store.save_calendar_address(address, now())


def _busy(account_id: int, held: Mapping[str, Any]) -> None:
    companion().store.add_busy_calendar(account_id, held["url"], now())
    room().round_jobs.start()


def _written(account_id: int, held: Mapping[str, Any]) -> None:
    companion().store.save_written_calendar(account_id, held["url"], held["user"], held["password"], now())


#: By the kind of thing: what brings it back, and which page shows it then.
_WAYS: Mapping[str, tuple[Bring, str]] = {
    Channel.__name__: (_channel, "messages.index"),
    CalendarAddress.__name__: (_address, "calendars_out.index"),
    BusyCalendar.__name__: (_busy, "calendars_out.index"),
    WrittenCalendar.__name__: (_written, "calendars_out.index"),
}


def _steps() -> Steps:
    steps: Steps = current_app.extensions.setdefault(_EXTENSION, Steps())
    return steps
