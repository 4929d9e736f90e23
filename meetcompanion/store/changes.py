"""Tells whether anything has changed in the database since the last look, and whether it concerns what was asked."""

from __future__ import annotations

import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import Engine, event

_Parameters = ParamSpec("_Parameters")
_Answer = TypeVar("_Answer")

#: Answers remembered at once, some of each person who was here last.
_MOST = 4_096
#: Longer texts are not remembered by: some that are asked for are typed by strangers.
_LONGEST = 200
#: To ask for more lines than these again costs as much as to make what they were asked for.
MOST_LINES = 4_000


@dataclass
class Questions:
    """What the database was asked while something was made, and what it said to each, where that is known.

    Where it `changed` meanwhile, there is nothing to ask again.
    """

    asked: dict[tuple[str, Any], Hashable | None] = field(default_factory=dict)
    changed: bool = False

    def ask(self, statement: str, values: Any, said: Hashable | None = None) -> None:
        """One more; what cannot be told apart from others cannot be asked again either."""
        question = statement, tuple(values.items()) if isinstance(values, Mapping) else values
        try:
            if self.asked.setdefault(question, said) != said:
                self.changed = True
        except TypeError:
            self.changed = True

    def add(self, others: Questions) -> None:
        """What was asked for an answer that is remembered was asked here too."""
        self.asked |= others.asked
        self.changed = self.changed or others.changed


@dataclass
class _Held:
    """An answer of the store: as of which state and turn, what the database was asked for it, and what it said."""

    state: Hashable
    turn: Hashable
    found: Any
    questions: Questions
    said: int | None


_listening: ContextVar[Questions | None] = ContextVar("listening", default=None)


class Watch(ABC):
    """Tells whether anything may have changed: `FileWatch` of a file, `moments.ServerWatch` of a server.

    A state is None where nothing can be said, and then nothing may be taken for unchanged.
    """

    def __init__(self) -> None:
        self._closed = False
        self._held: dict[object, _Held] = {}

    @abstractmethod
    def state(self) -> Hashable | None:
        """A value that differs from the one before if anybody, in whatever program, has changed anything meanwhile."""

    @abstractmethod
    def answers(self, questions: Questions) -> int | None:
        """A number that differs if anything is answered otherwise; None where too much would have to be asked.

        The rows are only looked at, and nothing is made of them: that costs a small part of what the pages cost.
        """

    def said(self, questions: Questions) -> int | None:
        """The same number, of what was answered when it was asked."""
        return self.answers(questions)

    def remembered(
        self, key: object, read: Callable[[], _Answer], *, turn: Hashable = None, nothing: bool = True
    ) -> _Answer:
        """What `read` said when it was asked last; asked again once the database would answer otherwise.

        It is asked again too at another `turn`, such as the next minute, and the answer takes the earlier one's place.
        Without `nothing`, a None is not remembered: whoever asks may think of ever other keys.
        """
        state = self.state()
        if state is None:
            return read()
        held = self._held.get(key)
        if held is None or held.turn != turn or not (held.state == state or self._still(held, state)):
            with self.listening() as questions:
                found = read()
            if found is None and not nothing:
                return found
            said = self.said(questions)
            # What was written meanwhile may stand in what is said and not in what was found.
            held = _Held(state, turn, found, questions, said if self.state() == state else None)
            self._held.pop(key, None)
            self._held[key] = held
            if len(self._held) > _MOST:
                # Those that were remembered first go; another thread may just have done the same.
                self._held.pop(next(iter(list(self._held))), None)
        elif (listens := _listening.get()) is not None:
            listens.add(held.questions)
        return cast(_Answer, held.found)

    def _still(self, held: _Held, state: Hashable) -> bool:
        if held.said is None or self.answers(held.questions) != held.said:
            return False
        held.state = state
        return True

    @contextmanager
    def listening(self) -> Iterator[Questions]:
        """What is asked of the database meanwhile, by this thread; whoever listened before hears it too."""
        questions = Questions()
        before = _listening.set(questions)
        try:
            yield questions
        finally:
            _listening.reset(before)
            if (outer := _listening.get()) is not None:
                outer.add(questions)

    def close(self) -> None:
        """Look no more."""
        self._closed = True


class FileWatch(Watch):
    """Looks at a counter that SQLite itself keeps; a look costs some microseconds and no query."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._path = str(engine.url.database)
        self._connection: sqlite3.Connection | None = None
        self._looking = threading.Lock()
        # Whoever lets go of all connections of the engine means this one too.
        event.listen(engine, "engine_disposed", lambda _engine: self._let_go())
        event.listen(engine, "before_cursor_execute", _hear)

    def state(self) -> int | None:
        """The number of changes."""
        if self._closed:
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

    def answers(self, questions: Questions) -> int | None:
        """See `Watch`."""
        if questions.changed:
            return None
        with self._looking:
            if self._connection is None:
                return None
            said, lines = [], 0
            try:
                self._connection.execute("BEGIN")
                try:
                    for statement, values in questions.asked:
                        rows = self._connection.execute(statement, values).fetchall()
                        lines += len(rows)
                        if lines > MOST_LINES:
                            return None
                        said.append(hash(tuple(rows)))
                finally:
                    self._connection.execute("COMMIT")
            except sqlite3.Error:
                return None  # as in `state`
        return hash(tuple(said))

    def close(self) -> None:
        """Look no more."""
        super().close()
        self._let_go()

    def _let_go(self) -> None:
        with self._looking:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def hear(statement: str, values: Any, executemany: bool, said: Callable[[], Hashable | None]) -> None:
    """Note what a database was asked, and what it said, for whoever listens on this thread."""
    questions = _listening.get()
    if questions is None or statement.startswith("SELECT pg_"):  # turns of writers, and snapshots
        return
    opening = statement[:6].upper()
    if opening == "SELECT" or (opening.startswith("WITH") and not executemany):
        questions.ask(statement, values, said())
    elif opening[:5] not in ("BEGIN", "PRAGM"):
        questions.changed = True


def _hear(
    _connection: object, _cursor: object, statement: str, values: Any, _context: object, executemany: bool
) -> None:
    hear(statement, values, executemany, lambda: None)


def remembered(method: Callable[_Parameters, _Answer]) -> Callable[_Parameters, _Answer]:
    """For a method of the store that reads a small answer by plain arguments; lists and dictionaries are copied."""

    @wraps(method)
    def looked_up(*arguments: _Parameters.args, **named: _Parameters.kwargs) -> _Answer:
        store: Any = arguments[0]
        texts = [one for one in (*arguments, *named.values()) if isinstance(one, str)]
        if any(len(one) > _LONGEST for one in texts):
            return method(*arguments, **named)
        key = method.__qualname__, arguments[1:], tuple(sorted(named.items()))
        found = store.watch.remembered(key, lambda: method(*arguments, **named), nothing=not texts)
        return cast(_Answer, found.copy() if isinstance(found, (list, dict)) else found)

    return looked_up
