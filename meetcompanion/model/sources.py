"""A place we read, and one person's subscription to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meetcompanion.message import Message
from meetcompanion.model.fields import Fields


class Purpose(StrEnum):
    """Why an address is fetched: a feed that a person subscribed to is not crawling, a page obeys robots.txt.

    A picture is asked for because somebody looks at the event that shows it; it is smaller, and waited for less long.
    """

    FEED = "feed"
    PAGE = "page"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came back from one address; a value, never an exception for a bad site.

    `url` is the address after redirects. `error` is None when `body` can be used, or when `not_modified` says
    that what we hold is still right. `retry_after` is in seconds, as the server asked, and `fresh_for` how long it
    says that this answer holds. `unreachable` is True where nobody was spoken to at all: the name is not
    known, or nothing answers; it may be this machine that has no network.
    """

    url: str
    body: bytes = b""
    content_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
    moved_to: str | None = None
    status: int | None = None
    retry_after: int | None = None
    fresh_for: int | None = None
    unreachable: bool = False
    error: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place we read, shared by all who subscribe to it.

    `kind` is what the last good reading was ("ical", "json-ld", ...), None before the first. `read_url` is the
    calendar that the page at `url` led to, where it did. `due_at` is when it is read next; `reading_since` is set
    while a round reads it. `failures` counts attempts since the last good reading, the first of them
    at `failing_since`; `error` says what went wrong.
    `warning` is set when the last reading was fine but odd (empty where there were events yesterday).
    `moved_to` is where it says that it is from now on, `moved_count` how many readings in a row it has said so.
    `fields` says how much its events told at the last full reading; `fields_before` is set where that was much more
    at an earlier one.
    `body` tells whether the bytes were given by the person and are kept with us (an uploaded file).
    """

    id: int
    url: str
    read_url: str | None = None
    kind: str | None = None
    title: str | None = None
    zone: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    due_at: datetime | None = None
    reading_since: datetime | None = None
    read_at: datetime | None = None
    full_read_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    error: Message | None = None
    warning: Message | None = None
    skipped: tuple[tuple[str, Message], ...] = ()
    upload: bool = False
    moved_to: str | None = None
    moved_count: int = 0
    fields: Fields | None = None
    fields_before: Fields | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a source stands after an attempt that changed no event.

    `error` is None where it said what it had said before. `due_at` is None where it is not to be tried again until a
    person asks for it. `moved_to` and `moved_count` are those of `Source`.
    """

    source_id: int
    due_at: datetime | None
    error: Message | None = None
    moved_to: str | None = None
    moved_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One person's subscription; `title` is theirs, else the source's own, else its host.

    `ahead` is how many occurrences lie ahead. While it is paused it is not read for this person; `looks_wrong_at` is
    when they said that it is read wrongly, `asked_at` when they were asked whether to keep trying.
    """

    source: Source
    title: str
    subscribed_at: datetime
    ahead: int = 0
    paused_at: datetime | None = None
    looks_wrong_at: datetime | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourcesHealth:
    """How reading goes in all: when anything was read last, and how many fail since when at the longest."""

    last_read_at: datetime | None
    failing: int
    since: datetime | None
