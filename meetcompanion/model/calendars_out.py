"""Calendars that other programs subscribe to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from meetcompanion.model.events import Status
from meetcompanion.model.times import When

#: How the UIDs of our entries end, whichever installation gave them out.
UID_ENDS = "@meetcompanion"


def is_ours(uid: str) -> bool:
    """Whether an entry of some calendar is one that we gave out: an evening, not something that collides with it."""
    return uid.endswith(UID_ENDS)


class CalendarKind(StrEnum):
    """What a calendar address gives out."""

    EVENINGS = "evenings"
    FOLLOW_UPS = "follow_ups"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAddress:
    """A secret address and what stands in the calendar behind it.

    `interested`: also what one is only interested in. `alarm_minutes`: how long before the start to remind, None for
    never. `travel_minutes`: how long the way takes, None where nothing is to be said of leaving.
    """

    account_id: int
    kind: CalendarKind
    token: str
    interested: bool = False
    alarm_minutes: int | None = None
    travel_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One evening as another calendar shows it.

    `uid` is the same for the same evening for ever, `sequence` grows with every change, `changed_at` is when.
    `alarms` are how long before the start, with what to say.
    """

    uid: str
    title: str
    when: When
    status: Status
    description: str = ""
    location: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    url: str | None = None
    alarms: tuple[tuple[timedelta, str], ...] = ()
    sequence: int = 0
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A follow-up as another calendar shows it; `due` is None where no day was said."""

    uid: str
    text: str
    due: date | None = None
    sequence: int = 0
    changed_at: datetime | None = None
