"""Long work while it goes on: what is being done, how far it has come, and whether somebody asked it to stop."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import count
from threading import Event, Lock, Thread

log = logging.getLogger(__name__)


class Work(StrEnum):
    """What may take longer than a second."""

    READING = "reading"
    MEANINGS = "meanings"
    PEOPLE = "people"
    LISTS = "lists"


@dataclass
class Task:
    """One piece of work. `done` of `total` steps are behind it, 0 of 0 where that is not known; `what` is at hand.

    `account_id` is whose it is, None where it is everybody's.
    """

    id: int
    work: Work
    account_id: int | None = None
    done: int = 0
    total: int = 0
    what: str = ""
    _stop: Event = field(default_factory=Event)

    def tell(self, done: int, total: int, what: str) -> None:
        """Say how far it has come."""
        self.done, self.total, self.what = done, total, what

    def stop(self) -> None:
        """Ask it to end before its end; it does so between two steps."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """True once it was asked to end."""
        return self._stop.is_set()


@dataclass
class Board:
    """All that goes on in this program. Safe to use from several threads."""

    _running: dict[int, Task] = field(default_factory=dict)
    _rests: dict[Work, datetime] = field(default_factory=dict)
    _broke_off: set[tuple[Work, int | None]] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def task(self, work: Work, account_id: int | None = None) -> Iterator[Task]:
        """Let it be seen while it goes on."""
        task = self._begin(work, account_id)
        try:
            yield task
        finally:
            self._end(task)

    def in_background(self, work: Work, account_id: int | None, do: Callable[[Task], None]) -> Thread:
        """Do it on a thread of its own, which does not keep the program from ending; what it raises, it reports."""
        task = self._begin(work, account_id)
        self.forget_that_it_broke_off(work, account_id)

        def run() -> None:
            clean = False
            try:
                do(task)
                clean = True
            finally:
                if not clean:
                    # The thread's own report says why.
                    log.error("work in the background broke off: %s", work.value)
                    self._broke_off.add((work, account_id))
                self._end(task)

        thread = Thread(target=run, name=work.value, daemon=True)
        thread.start()
        return thread

    def broke_off(self, work: Work, account_id: int | None) -> bool:
        """True where it raised something in the background, and neither was begun nor done again."""
        return (work, account_id) in self._broke_off

    def forget_that_it_broke_off(self, work: Work, account_id: int | None) -> None:
        """It was done elsewhere since; the next time it may be done in the background again."""
        self._broke_off.discard((work, account_id))

    def running(self, account_id: int) -> list[Task]:
        """What goes on for this account or for everybody, the earliest first."""
        with self._lock:
            return [task for task in self._running.values() if task.account_id in (None, account_id)]

    def number(self, work: Work) -> int:
        """How many do this kind of work just now, for whomever."""
        with self._lock:
            return sum(task.work is work for task in self._running.values())

    def rest(self, work: Work, until: datetime) -> None:
        """Do not begin this again by itself before then: somebody stopped it."""
        self._rests[work] = until

    def wake(self, work: Work) -> None:
        """Somebody asked for it again."""
        self._rests.pop(work, None)

    def rests(self, work: Work, now: datetime) -> bool:
        """True while it shall not begin by itself."""
        return work in self._rests and now < self._rests[work]

    def _begin(self, work: Work, account_id: int | None) -> Task:
        with self._lock:
            task = Task(next(self._numbers), work, account_id)
            self._running[task.id] = task
            return task

    def _end(self, task: Task) -> None:
        with self._lock:
            self._running.pop(task.id, None)
