"""Speaks to calendar servers (CalDAV, RFC 4791): which calendars are there, and entries in one of them.

Nothing is written over that is not as it was left: each request says which state it means (RFC 9110, section 13.1.1).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol
from urllib.parse import quote, urlsplit, urlunsplit

from meetcompanion.clock import Clock
from meetcompanion.fetch.dav import ASKED, find_calendars, may_lead
from meetcompanion.fetch.guard import Deadline
from meetcompanion.fetch.http import Web, next_address
from meetcompanion.model.pushed import Answered, CalendarsThere, WrittenCalendar

_ENTRY_TYPE = "text/calendar; charset=utf-8"
_MOST_BYTES = 1_000_000
#: For finding the calendars of a server, all requests together.
_SEARCH_SECONDS = 30.0


class CalendarDoor(Protocol):
    """Whatever can write into a calendar."""

    def find(self, calendar: WrittenCalendar) -> CalendarsThere:
        """The calendars that open with this name and password: the one at this address, or those of its server."""
        ...

    def get(self, calendar: WrittenCalendar, name: str) -> Answered:
        """One entry as it is there now."""
        ...

    def put(self, calendar: WrittenCalendar, name: str, body: bytes, *, etag: str | None) -> Answered:
        """Write an entry: in place of the one with this tag, or, without a tag, only where there is none."""
        ...

    def delete(self, calendar: WrittenCalendar, name: str, *, etag: str | None) -> Answered:
        """Take an entry away, where it still has this tag."""
        ...


class HttpCalendars:
    """The real door; it goes through the same checks as reading does, so it leads into no private network."""

    def __init__(self, *, clock: Clock, user_agent: str, allow_private: bool = False, timeout: float = 15) -> None:
        """`timeout` is in seconds, for each request as a whole."""
        self._timeout = timeout
        self._web = Web(clock=clock, user_agent=user_agent, allow_private=allow_private, max_bytes=_MOST_BYTES)

    def close(self) -> None:
        """Let go of the kept connections."""
        self._web.close()

    def find(self, calendar: WrittenCalendar) -> CalendarsThere:
        """As `CalendarDoor.find`; the password goes nowhere but where the server leads over a line as safe."""
        deadline = Deadline(_SEARCH_SECONDS)

        def ask(url: str, depth: int) -> Answered:
            headers = {"Depth": str(depth), "Content-Type": "application/xml; charset=utf-8"}
            there = _with_login(replace(calendar, url=url), "")
            found = self._web.send_once("PROPFIND", there, headers, ASKED, deadline, _SEARCH_SECONDS)
            return Answered.of(found)

        def sends_to(url: str) -> str | None:
            # Without the password: whom this leads to is not known yet.
            _found, location = self._web.ask_once(url, {}, deadline, _SEARCH_SECONDS)
            if location is None:
                return None
            target, problem = next_address(url, location, any_port=self._web.any_port)
            return target if problem is None and may_lead(url, target) else None

        return find_calendars(calendar.url, ask, sends_to)

    def get(self, calendar: WrittenCalendar, name: str) -> Answered:
        """As `CalendarDoor.get`."""
        return self._send("GET", calendar, name, {"Accept": "text/calendar"})

    def put(self, calendar: WrittenCalendar, name: str, body: bytes, *, etag: str | None) -> Answered:
        """As `CalendarDoor.put`."""
        only = {"If-Match": etag} if etag else {"If-None-Match": "*"}
        return self._send("PUT", calendar, name, {**only, "Content-Type": _ENTRY_TYPE}, body)

    def delete(self, calendar: WrittenCalendar, name: str, *, etag: str | None) -> Answered:
        """As `CalendarDoor.delete`."""
        return self._send("DELETE", calendar, name, {"If-Match": etag} if etag else {})

    def _send(
        self, method: str, calendar: WrittenCalendar, name: str, headers: dict[str, str], body: bytes = b""
    ) -> Answered:
        url = _with_login(calendar, name)
        found = self._web.send_once(method, url, headers, body, Deadline(self._timeout), self._timeout)
        return Answered.of(found)


def _with_login(calendar: WrittenCalendar, name: str) -> str:
    parts = urlsplit(calendar.url)
    login = f"{quote(calendar.user, safe='')}:{quote(calendar.password, safe='')}@" if calendar.user else ""
    path = parts.path if not name else parts.path.rstrip("/") + "/" + quote(name, safe="")
    return urlunsplit(parts._replace(netloc=login + parts.netloc.rpartition("@")[2], path=path))
