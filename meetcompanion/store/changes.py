"""Tells whether anything has changed in the database since the last look, and remembers small answers until then."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import Engine, event

_Parameters = ParamSpec("_Parameters")
_Answer = TypeVar("_Answer")

#: Answers remembered at once; more are not worth their room.
_MOST = 256
_MISSING = object()


class Watch:
    """Looks at a counter that the database itself keeps; a look costs some microseconds and no query.

    Only SQLite has one. A state is None where nothing can be said, and then nothing may be taken for unchanged.
    """

    def __init__(self, engine: Engine) -> None:
        self._path = engine.url.database if engine.dialect.name == "sqlite" else None
        self._connection: sqlite3.Connection | None = None
        self._looking = threading.Lock()
        self._closed = False
        self._answers: dict[object, Any] = {}
        self._as_of: int | None = None
        # Whoever lets go of all connections of the engine means this one too.
        event.listen(engine, "engine_disposed", lambda _engine: self._let_go())

    def state(self) -> int | None:
        """A number that differs from the one before if anybody, in whatever program, has changed anything meanwhile."""
        if self._path is None or self._closed:
            return None
        with self._looking:
            try:
                if self._connection is None:
                    self._connection = sqlite3.connect(
                        self._path, timeout=0.1, isolation_level=None, check_same_thread=False
                    )
                # It tells of others' changes only, and this connection never changes anything.
                with closing(self._connection.execute("PRAGMA data_version")) as found:
                    return int(found.fetchone()[0])
            except sqlite3.Error:
                # Whoever reads or writes meets the same trouble, and can say what it is.
                return None

    def remembered(self, key: object, read: Callable[[], _Answer]) -> _Answer:
        """What `read` said when it was asked last; asked again once anything has changed."""
        state = self.state()
        if state is None:
            return read()
        if state != self._as_of:
            self._answers = {}
            self._as_of = state
        answers = self._answers
        found = answers.get(key, _MISSING)
        if found is _MISSING:
            # What changes while it is read changes the state too, and these answers are dropped with it.
            found = read()
            if len(answers) < _MOST and self._as_of == state:
                answers[key] = found
        return cast(_Answer, found)

    def close(self) -> None:
        """Look no more."""
        self._closed = True
        self._let_go()

    def _let_go(self) -> None:
        with self._looking:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def remembered(method: Callable[_Parameters, _Answer]) -> Callable[_Parameters, _Answer]:
    """For a method of the store that reads a small answer by plain arguments; lists and dictionaries are copied."""

    @wraps(method)
    def looked_up(*arguments: _Parameters.args, **named: _Parameters.kwargs) -> _Answer:
        store: Any = arguments[0]
        key = method.__qualname__, arguments[1:], tuple(sorted(named.items()))
        found = store.watch.remembered(key, lambda: method(*arguments, **named))
        return cast(_Answer, found.copy() if isinstance(found, (list, dict)) else found)

    return looked_up
