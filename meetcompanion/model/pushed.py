"""A calendar of a person's own that their evenings are written into (CalDAV, RFC 4791)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from meetcompanion.message import Message
from meetcompanion.model.sources import Fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCalendar:
    """The calendar and how writing fares. `password` is never shown, nor is it in any text about this value.

    `revision` is that of the account when everything was written; `failures` how often in a row it did not work.
    """

    account_id: int
    url: str
    user: str
    password: str = field(repr=False)
    made_at: datetime
    due_at: datetime
    revision: str = ""
    failures: int = 0
    error: Message | None = None


@dataclass(frozen=True, slots=True)
class CalendarThere:
    """A calendar on a server; `title` is as they named it there, "" where they did not."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class CalendarsThere:
    """What a search for calendars found, and where there is none, why."""

    calendars: tuple[CalendarThere, ...]
    problem: Message | None = None


class EntryState(StrEnum):
    """Who has the last word on an entry."""

    WRITTEN = "written"
    THEIRS = "theirs"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenEntry:
    """What was written there: `content_hash` of what it said, `etag` as the server named it then.

    `sequence` grows with every change of ours (RFC 5545 section 3.8.7.4).
    """

    uid: str
    title: str
    content_hash: str
    sequence: int = 0
    etag: str | None = None
    state: EntryState = EntryState.WRITTEN


@dataclass(frozen=True, slots=True)
class Answered:
    """What a calendar server answered: `status` is None where none came, and `error` says why in a sentence."""

    status: int | None
    etag: str | None = None
    body: bytes = b""
    error: Message | None = None
    retry_after: int | None = None

    @classmethod
    def of(cls, found: Fetched) -> Answered:
        """What of an answer matters where something was sent."""
        return cls(found.status, found.etag, found.body, found.error, found.retry_after)

    @property
    def ok(self) -> bool:
        """True where it did what was asked."""
        return self.status is not None and 200 <= self.status < 300
