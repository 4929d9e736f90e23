"""Shows a page once more as it was for as long as nothing that it is made of has changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import ParamSpec

from flask import current_app, request, session

from meetcompanion.web import formats
from meetcompanion.web.context import account, companion, now

_MOST = 48
_EXTENSION = "meetcompanion.kept"

_Parameters = ParamSpec("_Parameters")
_Key = tuple[object, ...]


@dataclass
class Pages:
    """The pages shown last, each with the state that it was made of."""

    _held: OrderedDict[_Key, tuple[object, str]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: _Key, state: object) -> str | None:
        """The page made of this very state."""
        with self._lock:
            held = self._held.get(key)
            if held is None or held[0] != state:
                return None
            self._held.move_to_end(key)
            return held[1]

    def keep(self, key: _Key, state: object, page: str) -> None:
        """Remember a page."""
        with self._lock:
            self._held[key] = state, page
            self._held.move_to_end(key)
            while len(self._held) > _MOST:
                self._held.popitem(last=False)


def kept(view: Callable[_Parameters, str]) -> Callable[_Parameters, str]:
    """For a view that only reads: its page holds within a minute, until somebody writes anything to the database.

    A page that changes the session (a question asked once, a line shown once) is made anew. Nothing that a page shows
    may come from elsewhere than the database, the ranking, the request, the session and the minute.
    """

    @wraps(view)
    def shown(*arguments: _Parameters.args, **named: _Parameters.kwargs) -> str:
        changes = companion().store.watch.state()
        if changes is None or request.method != "GET" or "_flashes" in session:
            return view(*arguments, **named)
        state = changes, companion().ranker.version, now().replace(second=0, microsecond=0)
        key = _key()
        pages: Pages = current_app.extensions.setdefault(_EXTENSION, Pages())
        page = pages.get(key, state)
        if page is None:
            page = view(*arguments, **named)
            if isinstance(page, str) and not session.modified:
                pages.keep(key, state, page)
        return page

    return shown


def _key() -> _Key:
    """Whatever else a page depends on."""
    headers = request.headers
    return (
        account().id,
        request.full_path,
        request.root_url,
        str(formats.locale()),
        headers.get("HX-Request"),
        headers.get("HX-Target"),
        headers.get("Sec-Purpose"),
        repr(sorted(session.items())),
    )
