"""Reads addresses in the background, so that a page can show progress; each look is found again by a random token."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from threading import BoundedSemaphore, Lock, Thread
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from meetcompanion.errors import Busy, MeetcompanionError, NotFound
from meetcompanion.message import N_
from meetcompanion.model import Window
from meetcompanion.refresh import Look, look
from meetcompanion.refresh.clocks import needs_zone

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion

#: How many looks are remembered, of one account and in all; an older one is simply looked at again. A large
#: calendar takes some 10 MB.
_KEPT, _KEPT_IN_ALL = 4, 12

#: How many of an account's looks and of all may be unread at a time.
_UNREAD, _UNREAD_IN_ALL = 4, 12

#: How many are read at the same time.
_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One look that an account asked for: what was pasted, or the uploaded file (`body`) with its name."""

    token: str
    account_id: int
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

    def ask(self, account_id: int, address: str, *, now: datetime, zone: tzinfo, body: bytes | None = None) -> str:
        """Begin to read `address` (or `body`, a file named `address`); the token finds it again, for this account.

        Raises:
            Busy: too many are still being read.
        """
        asked = Asked(secrets.token_urlsafe(16), account_id, address, body, Future())
        with self._lock:
            unread = [one.account_id for one in self._asked.values() if not one.is_read]
            if len(unread) >= _UNREAD_IN_ALL or unread.count(account_id) >= _UNREAD:
                raise Busy(N_("Several addresses are still being read. Try this one again in a minute."))
            self._add(asked)
        self._tell_others(asked)
        Thread(target=self._read, args=(asked, now, zone), name="look", daemon=True).start()
        return asked.token

    def put(self, account_id: int, address: str, found: Look) -> str:
        """Keep a look that needed no reading from elsewhere; the token finds it as any other."""
        asked = Asked(secrets.token_urlsafe(16), account_id, address, found.fetched.body, Future())
        asked.future.set_result(found)
        with self._lock:
            self._add(asked)
        self._tell_others(asked)
        return asked.token

    def _add(self, asked: Asked) -> None:
        self._asked[asked.token] = asked
        mine = [token for token, one in self._asked.items() if one.account_id == asked.account_id]
        for token in [*mine[:-_KEPT], *list(self._asked)[:-_KEPT_IN_ALL]]:
            self._asked.pop(token, None)

    def find(self, account_id: int, token: str) -> Asked:
        """The look of this token.

        Raises:
            NotFound: it was too long ago, the program was started anew since, or it is somebody else's.
        """
        with self._lock:
            asked = self._asked.get(token)
        if asked is None:
            asked = self._begun_elsewhere(account_id, token)
        if asked is None or asked.account_id != account_id:
            raise NotFound(N_("That look was a while ago and is gone. Paste the address again."))
        return asked

    def _tell_others(self, asked: Asked) -> None:
        """The next page may be served by another process, where there are several."""
        if self._companion.hand_over is not None:
            self._companion.store.keep_look(asked.token, asked.account_id, asked.address, asked.body)

    def _begun_elsewhere(self, account_id: int, token: str) -> Asked | None:
        """Look here too at what another process was asked for."""
        if self._companion.hand_over is None:
            return None
        kept = self._companion.store.kept_look(token, account_id)
        if kept is None:
            return None
        asked = Asked(token, account_id, *kept, Future())
        with self._lock:
            self._add(asked)
        zone = ZoneInfo(self._companion.store.account(account_id).zone)
        Thread(target=self._read, args=(asked, self._companion.clock(), zone), name="look", daemon=True).start()
        return asked

    def forget(self, account_id: int, token: str) -> None:
        """Wait for this look no more; what it still brings is thrown away."""
        with self._lock:
            asked = self._asked.get(token)
            if asked is not None and asked.account_id == account_id:
                del self._asked[token]

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
