"""Reads what is due at once when a person asks for it, on a thread of its own; the pages show how it goes."""

from __future__ import annotations

import logging
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from meetcompanion.errors import Busy, NotFound
from meetcompanion.progress import Work

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion

log = logging.getLogger(__name__)

#: How often, a second apart, a round of somebody else is waited for.
_TRIES = 120


class RoundJobs:
    """At most one thread; whoever asks while it reads is served by the round after."""

    def __init__(self, companion: Companion) -> None:
        self._companion = companion
        self._lock = Lock()
        self._wanted = False
        self._running = False
        self._pause = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """See to it that a round begins after this moment."""
        self._companion.board.wake(Work.MEANINGS)
        if self._companion.hand_over is not None:
            self._companion.hand_over()
            return
        with self._lock:
            self._wanted = True
            if self._running:
                return
            self._running = True
            self._thread = Thread(target=self._work, name="round", daemon=True)
            self._thread.start()

    @property
    def busy(self) -> bool:
        """True while somebody's wish is being met."""
        return self._running

    def wait(self, timeout: float) -> bool:
        """Wait up to so many seconds for what was asked to be done; True where it is."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)
        return thread is None or not thread.is_alive()

    def _work(self) -> None:
        clean = False
        try:
            while self._take():
                self._one_round()
            clean = True
        finally:
            if not clean:
                # A fault of ours, reported by the thread; the next one who asks must not wait for a dead thread.
                with self._lock:
                    self._running = False

    def _take(self) -> bool:
        with self._lock:
            wanted, self._wanted = self._wanted, False
            if not wanted:
                self._running = False
            return wanted

    def _one_round(self) -> None:
        companion = self._companion
        for _try in range(_TRIES):
            try:
                companion.refresh(cancelled=companion.ending.is_set)
                # What came in is ranked by words at once, and by meaning from here on.
                if companion.prepare(since=companion.clock()) or companion.ending.is_set():
                    return
            except Busy:
                self._pause.wait(1)
            except NotFound:
                # Somebody removed a source while it was being read; the rest is read by going round once more.
                log.debug("a source was removed while it was being read")
