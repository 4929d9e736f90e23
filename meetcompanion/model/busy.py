"""When a person is busy, by a calendar of their own; of what they do there nothing is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetcompanion.message import Message


@dataclass(frozen=True, slots=True, order=True)
class BusyTime:
    """A stretch of time that is taken: aware, in UTC, `end` after `start`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyCalendar:
    """A calendar of theirs. `url` is a key to it and never shown; `read_at` None before the first reading.

    `error` is why the latest reading did not work, `failures` how many in a row did not.
    """

    id: int
    account_id: int
    url: str
    made_at: datetime
    due_at: datetime
    read_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    error: Message | None = None
