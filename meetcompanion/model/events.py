"""What an importer saw (drafts) and what we hold (occurrences of events)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meetcompanion.message import Message
from meetcompanion.model.times import When


class Status(StrEnum):
    """RFC 5545 section 3.8.1.11, in lower case."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Price:
    """`free` True means nothing to pay; otherwise `low` and `high` in `currency` (ISO 4217), each None if unknown."""

    free: bool
    low: float | None = None
    high: float | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an event says of itself. Plain text throughout; unknown is None, never a guess."""

    title: str
    description: str | None = None
    location: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    url: str | None = None
    organiser: str | None = None
    categories: tuple[str, ...] = ()
    price: Price | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Instance:
    """One time at which a draft takes place.

    `key` tells it from its siblings and survives a moved time: "" for an event without siblings, otherwise the
    original start in ISO form (RFC 5545 section 3.8.4.4, RECURRENCE-ID). `content` is set only where this
    instance says something else than its series.
    """

    key: str
    when: When
    status: Status = Status.CONFIRMED
    content: Content | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One event or series as an importer saw it: its text once, and the times inside the window asked for.

    `uid` is the source's own, or derived and stable where the source has none; unique within a reading.
    """

    uid: str
    content: Content
    instances: tuple[Instance, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a source that was left out (`skipped`) or mended. `where` is a place a person can find."""

    where: str
    reason: Message
    skipped: bool = True


@dataclass(frozen=True, slots=True)
class CalendarLink:
    """A calendar that a page offers; `title` is None where the page gives none. Best first in a reading.

    `sure` is set where a service's rule says that it holds just what the page is about: empty is an answer then.
    `instead` is set for another way to the calendar before it: something to fall back on, nothing to choose.
    """

    url: str
    title: str | None = None
    sure: bool = False
    instead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that an importer could make of one body of bytes.

    `kind` is a word such as "ical" or "json-ld"; "nothing" where no events could be looked for (an error page).
    `links` are calendars that the page offers and that are to be trusted before its own markup.
    `service` is the name of the rule that knew the service, `what` says in words what this is ("Meetup group").
    `following` is the address of the next part of the same list, where a service gives it in parts.
    `pages` are addresses of pages about one event each, where this is only the list of them.
    `texts` are hashes by which events that say what they said are known next time, `same` the source's own UIDs of
    those that were known this time: for them there are no drafts, and nothing has changed.
    """

    kind: str
    title: str | None = None
    zone: str | None = None
    drafts: tuple[Draft, ...] = ()
    problems: tuple[Problem, ...] = ()
    links: tuple[CalendarLink, ...] = ()
    service: str | None = None
    what: Message | None = None
    following: str | None = None
    pages: tuple[str, ...] = ()
    texts: frozenset[bytes] = frozenset()
    same: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One upcoming or past time of an event that we hold, with the text that holds for that time.

    `event_id` is shared by all occurrences of a series; `gone_at` is set once the source no longer lists it.
    """

    id: int
    event_id: int
    source_id: int
    uid: str
    when: When
    status: Status
    content: Content
    gone_at: datetime | None = None
