"""Shows a page once more as it was for as long as nothing that it is made of has changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial, wraps
from threading import Lock
from typing import Any, ParamSpec

from flask import current_app, render_template, request, session

from meetcompanion.store.changes import Questions, Watch
from meetcompanion.web import formats
from meetcompanion.web.context import account, companion, now, page_values, zone

#: Of one person everything that they look at by and by; of many people as much as there is room for, in characters.
_MOST, _MOST_AT_MOST, _MOST_SIGNS = 48, 4_096, 24_000_000
#: An address or a header may be as long as it likes; a page behind so much is shown and not kept.
_LONGEST_KEY = 4_000
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


@dataclass(frozen=True, slots=True)
class _Held:
    """A page; the state and the values that it was made of; and what the database was asked for it, and said."""

    state: tuple[object, ...]
    made_of: object
    page: str
    asked: Questions | None = None
    said: int | None = None
    moved: object = None


@dataclass
class Pages:
    """The pages shown last, each with the state that it was made of, and the values on it where they are known."""

    _held: OrderedDict[_Key, _Held] = field(default_factory=OrderedDict)
    _signs: int = 0
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: _Key, state: tuple[object, ...]) -> str | None:
        """The page made of this very state."""
        with self._lock:
            held = self._held.get(key)
            if held is None or held.state != state:
                return None
            self._held.move_to_end(key)
            return held.page

    def still(self, key: _Key, state: tuple[object, ...], watch: Watch) -> str | None:
        """The page for which the database was asked things that it answers just so again, whatever else has changed."""
        with self._lock:
            held = self._held.get(key)
        if held is None or held.asked is None or held.state[1:] != state[1:]:
            return None
        if watch.answers(held.asked) != held.said:
            return None
        self._put(key, replace(held, state=state))
        return held.page

    def unmoved(self, key: _Key, state: tuple[object, ...], moved: object) -> str | None:
        """The page made of this state at an earlier turn, if what time moves on it stands where it stood."""
        with self._lock:
            held = self._held.get(key)
        if held is None or held.moved != moved or (held.state[:2], held.state[3:]) != (state[:2], state[3:]):
            return None
        self._put(key, replace(held, state=state))
        return held.page

    def like(self, key: _Key, made_of: object) -> str | None:
        """The page that showed these very values."""
        with self._lock:
            held = self._held.get(key)
        return held.page if held is not None and held.made_of is not None and held.made_of == made_of else None

    def keep(self, key: _Key, state: tuple[object, ...], made_of: object, page: str, moved: object = None) -> None:
        """Remember a page."""
        self._put(key, _Held(state, made_of, page, moved=moved))

    def keep_asked(self, key: _Key, state: tuple[object, ...], page: str, asked: Questions, watch: Watch) -> None:
        """Remember a page with what the database says to all that was asked for it."""
        said = watch.said(asked)
        # What was written meanwhile may stand in the answers and not on the page.
        sure = said is not None and watch.state() == state[0]
        self._put(key, _Held(state, None, page, asked if sure else None, said))

    def _put(self, key: _Key, held: _Held) -> None:
        with self._lock:
            before = self._held.pop(key, None)
            self._held[key] = held
            self._signs += len(held.page) - len(before.page) if before else len(held.page) + _length(key)
            while len(self._held) > _MOST and (self._signs > _MOST_SIGNS or len(self._held) > _MOST_AT_MOST):
                gone, let_go = self._held.popitem(last=False)
                self._signs -= len(let_go.page) + _length(gone)


def kept_while(
    turn: Callable[[], object], *, asks: bool = False, moves: Callable[[], object] | None = None
) -> Callable[[Callable[_Parameters, str | Page]], Callable[_Parameters, str]]:
    """For a view that only reads: its page holds until somebody writes anything to the database, or `turn` differs.

    A view that gives a `Page` has its values looked up anew then, and the page is made anew only where one of them
    differs. A page that changes the session (a question asked once, a line shown once) is made anew. Nothing that a
    page shows may come from elsewhere than the database, the ranking, the request, the session and `turn`.

    With `asks`, after something was written the database is asked the same once more, and the page is made anew only
    where it answers otherwise; for pages that show nothing of the ranking.

    `moves` tells all that the clock moves on the page. It is asked at a new turn, and where it says the same as before
    (and not None) the page holds.
    """

    def keeping(view: Callable[_Parameters, str | Page]) -> Callable[_Parameters, str]:
        @wraps(view)
        def shown(*arguments: _Parameters.args, **named: _Parameters.kwargs) -> str:
            watch = companion().store.watch
            changes = watch.state()
            if changes is None or request.method != "GET" or "_flashes" in session:
                return _text(view(*arguments, **named))
            key = _key()
            if _length(key) > _LONGEST_KEY:
                return _text(view(*arguments, **named))
            state = changes, companion().ranker.version, turn(), account()
            pages: Pages = current_app.extensions[PAGES]
            page = pages.get(key, state)
            if asks:
                page = page or pages.still(key, state, watch) or _asked(partial(view, *arguments, **named), key, state)
            moved = moves() if page is None and moves else None
            if moved is not None:
                page = pages.unmoved(key, state, moved)
            if page is None:
                found = view(*arguments, **named)
                made_of = found.made_of() if isinstance(found, Page) else None
                page = (pages.like(key, made_of) if made_of else None) or _text(found)
                if isinstance(page, str) and not session.modified:
                    pages.keep(key, state, made_of, page, moved)
            return page

        return shown

    return keeping


def minute() -> object:
    """A turn: this minute."""
    return now().replace(second=0, microsecond=0)


def _day() -> object:
    return formats.today_in(zone(), now())


#: For most pages: they hold within a minute.
kept = kept_while(minute)
#: For pages that say nothing of hours, and of nothing that lies in files: they hold for a day.
kept_today = kept_while(_day)
#: The same for pages about people and evenings, which are made of what the database says and of nothing else.
kept_asking = kept_while(_day, asks=True)
kept_asking_by_the_minute = kept_while(minute, asks=True)


def _asked(view: Callable[[], str | Page], key: _Key, state: tuple[object, ...]) -> str:
    """The page made anew, and remembered with what the database was asked for it."""
    watch = companion().store.watch
    with watch.listening() as questions:
        page = _text(view())
    if isinstance(page, str) and not session.modified:
        current_app.extensions[PAGES].keep_asked(key, state, page, questions, watch)
    return page


def _text(found: str | Page) -> str:
    return found.made() if isinstance(found, Page) else found


def _length(key: _Key) -> int:
    return sum(len(one) for one in key if isinstance(one, str))


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
        headers.get("HX-Current-URL"),
        headers.get("Sec-Purpose"),
        repr(sorted(session.items())),
    )
