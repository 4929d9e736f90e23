"""Shows a page once more as it was for as long as nothing that it is made of has changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec

from flask import current_app, render_template, request, session

from meetcompanion.web import formats
from meetcompanion.web.context import account, companion, now, page_values

_MOST = 48
#: Where an app holds its `Pages`.
PAGES = "meetcompanion.kept"

_Parameters = ParamSpec("_Parameters")
_Key = tuple[object, ...]


class Page:
    """A page about to be made: a template and all that it shows, told apart by what these values say."""

    def __init__(self, template: str, **values: Any) -> None:
        self.template = template
        self.values = values

    def made_of(self) -> tuple[object, ...]:
        """What decides how it looks, besides whatever else `kept` asks for."""
        # The frame has its own values; the lines that are shown once never stand on a page that is kept.
        frame = {name: value for name, value in page_values().items() if not callable(value)}
        return self.template, self.values, frame

    def made(self) -> str:
        """The page itself."""
        return render_template(self.template, **self.values)


@dataclass
class Pages:
    """The pages shown last, each with the state that it was made of, and the values on it where they are known."""

    _held: OrderedDict[_Key, tuple[object, object, str]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: _Key, state: object) -> str | None:
        """The page made of this very state."""
        with self._lock:
            held = self._held.get(key)
            if held is None or held[0] != state:
                return None
            self._held.move_to_end(key)
            return held[2]

    def like(self, key: _Key, made_of: object) -> str | None:
        """The page that showed these very values."""
        with self._lock:
            held = self._held.get(key)
        return held[2] if held is not None and held[1] is not None and held[1] == made_of else None

    def keep(self, key: _Key, state: object, made_of: object, page: str) -> None:
        """Remember a page."""
        with self._lock:
            self._held[key] = state, made_of, page
            self._held.move_to_end(key)
            while len(self._held) > _MOST:
                self._held.popitem(last=False)


def kept(view: Callable[_Parameters, str | Page]) -> Callable[_Parameters, str]:
    """For a view that only reads: its page holds within a minute, until somebody writes anything to the database.

    A view that gives a `Page` has its values looked up anew then, and the page is made anew only where one of them
    differs. A page that changes the session (a question asked once, a line shown once) is made anew. Nothing that a
    page shows may come from elsewhere than the database, the ranking, the request, the session and the minute.
    """

    @wraps(view)
    def shown(*arguments: _Parameters.args, **named: _Parameters.kwargs) -> str:
        changes = companion().store.watch.state()
        if changes is None or request.method != "GET" or "_flashes" in session:
            return _text(view(*arguments, **named))
        state = changes, companion().ranker.version, now().replace(second=0, microsecond=0)
        key = _key()
        pages: Pages = current_app.extensions[PAGES]
        page = pages.get(key, state)
        if page is None:
            found = view(*arguments, **named)
            made_of = found.made_of() if isinstance(found, Page) else None
            page = (pages.like(key, made_of) if made_of else None) or _text(found)
            if isinstance(page, str) and not session.modified:
                pages.keep(key, state, made_of, page)
        return page

    return shown


def _text(found: str | Page) -> str:
    return found.made() if isinstance(found, Page) else found


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
