"""What was taken away lately, and is a key to something: kept in memory for a while, so that one tap brings it back.

Undoing carries its values through the page otherwise; an address that is secret has no business there.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from flask import Blueprint, current_app, url_for
from werkzeug.wrappers import Response

from meetcompanion.errors import NotFound
from meetcompanion.message import N_
from meetcompanion.web.context import account, go

blueprint = Blueprint("taken_away", __name__, url_prefix="/bring-back")

_EXTENSION = "meetcompanion.taken_away"
_MOST = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One step back: what brings it about, for whom, and which page shows it."""

    account_id: int
    bring_back: Callable[[], object]
    page: str


@dataclass
class Steps:
    """The latest of them, by random names."""

    _held: OrderedDict[str, Step] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, step: Step) -> str:
        """Keep one more; the oldest go."""
        with self._lock:
            name = secrets.token_urlsafe(12)
            self._held[name] = step
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
            return name

    def take(self, name: str, account_id: int) -> Step | None:
        """The step of this name, once, for whom it is."""
        with self._lock:
            step = self._held.get(name)
            return self._held.pop(name) if step is not None and step.account_id == account_id else None


def way_back(bring_back: Callable[[], object], page: str) -> str:
    """Where to post for it; `bring_back` runs within another request, so it must hold all that it needs."""
    return url_for("taken_away.again", name=_steps().add(Step(account().id, bring_back, page)))


@blueprint.post("/<name>")
def again(name: str) -> Response:
    """Bring it back."""
    step = _steps().take(name, account().id)
    if step is None:
        raise NotFound(N_("That was too long ago to be undone here. It can be added anew."))
    step.bring_back()
    return go(step.page)


def _steps() -> Steps:
    steps: Steps = current_app.extensions.setdefault(_EXTENSION, Steps())
    return steps
