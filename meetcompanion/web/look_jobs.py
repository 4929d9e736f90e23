"""Reads addresses in the background, so that a page can show progress; each look is found again by a random token."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from threading import BoundedSemaphore, Lock, Thread
from typing import TYPE_CHECKING

from meetcompanion.errors import MeetcompanionError, NotFound
from meetcompanion.message import N_
from meetcompanion.model import Window
from meetcompanion.refresh import Look, look
from meetcompanion.refresh.clocks import needs_zone

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion

#: How many looks are remembered; an older one is simply looked at again. A large calendar takes some 10 MB.
_KEPT = 8

#: How many are read at the same time.
_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One look that was asked for: what was pasted, or the uploaded file (`body`) with its name."""

    token: str
    address: str
    body: bytes | None
    future: Future[Look]

    @property
    def is_read(self) -> bool:
        """True once the look is there, good or bad."""
        return self.future.done()


class LookJobs:
    """A few readers at a time, on threads that do not keep the program from ending."""

    def __init__(self, companion: Companion) -> None:
        self._companion = companion
        self._asked: OrderedDict[str, Asked] = OrderedDict()
        self._lock = Lock()
        self._room = BoundedSemaphore(_AT_ONCE)

    def ask(self, address: str, *, now: datetime, zone: tzinfo, body: bytes | None = None) -> str:
        """Begin to read `address` (or `body`, a file named `address`); the token finds it again."""
        asked = Asked(secrets.token_urlsafe(16), address, body, Future())
        with self._lock:
            self._asked[asked.token] = asked
            while len(self._asked) > _KEPT:
                self._asked.popitem(last=False)
        Thread(target=self._read, args=(asked, now, zone), name="look", daemon=True).start()
        return asked.token

    def find(self, token: str) -> Asked:
        """The look of this token.

        Raises:
            NotFound: it was too long ago, or the program was started anew since.
        """
        with self._lock:
            asked = self._asked.get(token)
        if asked is None:
            raise NotFound(N_("That look was a while ago and is gone. Paste the address again."))
        return asked

    def _read(self, asked: Asked, now: datetime, zone: tzinfo) -> None:
        try:
            with self._room:
                found = look(
                    asked.address,
                    fetcher=self._companion.fetcher,
                    now=now,
                    window=Window.around(now),
                    zone=zone,
                    body=asked.body,
                    services_off=self._companion.services_off,
                )
            off = self._companion.services_off
            asked.future.set_result(replace(found, zoneless=needs_zone(found, now=now, zone=zone, services_off=off)))
        except MeetcompanionError as error:
            asked.future.set_exception(error)
        finally:
            if not asked.future.done():
                # A fault of ours: the thread's own report says which; the page must not wait for ever.
                asked.future.set_exception(MeetcompanionError(N_("This could not be read. The fault is ours.")))
