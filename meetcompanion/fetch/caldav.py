"""Speaks to calendar servers (CalDAV, RFC 4791): is this a calendar, and entries in it one by one.

Nothing is written over that is not as it was left: each request says which state it means (RFC 9110, section 13.1.1).
"""

from __future__ import annotations

import re
from typing import Protocol
from urllib.parse import quote, urlsplit, urlunsplit

from meetcompanion.clock import Clock
from meetcompanion.fetch.guard import Deadline
from meetcompanion.fetch.http import Web
from meetcompanion.message import N_, Message
from meetcompanion.model.pushed import Answered, WrittenCalendar

_ENTRY_TYPE = "text/calendar; charset=utf-8"
_WHAT = b"""<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>"""
#: Nothing else is asked for, so the word stands for itself in whatever namespace prefix the server uses.
_IS_CALENDAR = re.compile(rb"<(?:[\w.-]+:)?calendar\b[^>]*/?>")
_MOST_BYTES = 1_000_000


class CalendarDoor(Protocol):
    """Whatever can write into a calendar."""

    def check(self, calendar: WrittenCalendar) -> Message | None:
        """None where it is a calendar that opens with this name and password, else why not."""
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

    def check(self, calendar: WrittenCalendar) -> Message | None:
        """As `CalendarDoor.check`."""
        headers = {"Depth": "0", "Content-Type": "application/xml; charset=utf-8"}
        found = self._send("PROPFIND", calendar, "", headers, _WHAT)
        if found.status in (401, 403):
            return Message.of(N_("The calendar does not open with this name and password."))
        if found.error is not None:
            return found.error
        if not _IS_CALENDAR.search(found.body):
            return Message.of(
                N_(
                    "There is no calendar at this address that can be written into. It is the address of one "
                    "calendar, not of the server: look for “CalDAV” in its settings."
                )
            )
        return None

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
