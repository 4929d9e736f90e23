"""Looking at an address: what it would bring, before anything is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from meetcompanion import importers
from meetcompanion.errors import BadSource
from meetcompanion.fetch import Fetcher, normalise
from meetcompanion.message import N_, Message
from meetcompanion.model import CalendarLink, Fetched, Purpose, Reading, Window

#: How many of the calendars that a page offers are tried.
MAX_LINKS = 3

#: How the addresses of files begin that a person gave us.
UPLOAD = "upload:"

_FEED_LIKE = re.compile(r"(?<![a-z])(?:ics|ical|icalendar|webcal|vcal|vcalendar|caldav)(?![a-z])|feed=calendar", re.I)
_VOLATILE = re.compile(rb"^DTSTAMP[:;][^\r\n]*", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was found at an address.

    Attributes:
        url: the address as it is kept; `upload:NAME` for a file that was given.
        fetched: what was read in the end, the calendar that a page led to included.
        reading: what it says; None where `error` is set. `links` are those of the page, whichever was followed.
        read_url: the calendar that the page at `url` led to, None where it was read itself.
        error: why there is nothing to subscribe to.
        tried: calendars that the page offers and that could not be used, with the reasons.
        upload: whether the bytes were given and not fetched.
    """

    url: str
    fetched: Fetched
    reading: Reading | None = None
    read_url: str | None = None
    error: Message | None = None
    tried: tuple[tuple[str, Message], ...] = ()
    upload: bool = False


def look(
    address: str,
    *,
    fetcher: Fetcher,
    now: datetime,
    window: Window,
    zone: tzinfo,
    body: bytes | None = None,
    as_url: str | None = None,
) -> Look:
    """Read an address, or the bytes of a file, and follow a page to the calendar that it offers.

    Args:
        address: what a person pasted; with `body` the file's name or `file:` address.
        fetcher: the door to the network.
        now: the time.
        window: the stretch of time wanted.
        zone: for times without a zone.
        body: the file's bytes. Nothing is fetched then: what a person saved is read as it was saved.
        as_url: where a saved file came from.

    Raises:
        FetchRefused: there is no address in what was pasted.
    """
    if body is not None:
        url = as_url or _upload_url(address, body)
        found = read(Fetched(url=url, body=body), url=url, now=now, window=window, zone=zone)
        return replace(found, upload=True)
    url = as_url or normalise(address)
    fetched = fetcher.get(url, purpose_of(url))
    guessed = as_url is None and "://" not in address and url.startswith("https:")
    if guessed and fetched.error and fetched.status is None:
        # A bare host was pasted, and it speaks no https.
        plain = "http:" + url.removeprefix("https:")
        second = fetcher.get(plain, purpose_of(plain))
        if second.error is None:
            url, fetched = plain, second
    return follow(read(fetched, url=url, now=now, window=window, zone=zone), fetcher, now, window, zone)


def read(fetched: Fetched, *, url: str, now: datetime, window: Window, zone: tzinfo) -> Look:
    """What the importers make of what was fetched; no links are followed."""
    if fetched.error is not None:
        return Look(url=url, fetched=fetched, error=fetched.error)
    try:
        reading = importers.read(
            fetched.body,
            url=fetched.url or url,
            now=now,
            window=window,
            zone=zone,
            content_type=fetched.content_type,
            charset=fetched.charset,
        )
    except BadSource as error:
        return Look(url=url, fetched=fetched, error=error.message)
    return Look(url=url, fetched=fetched, reading=reading, error=None if reading.links else _nothing(reading))


def follow(page: Look, fetcher: Fetcher, now: datetime, window: Window, zone: tzinfo) -> Look:
    """The calendar that a page offers, where it can be read, else the page itself.

    The best is tried first; one that fails or holds no events gives way to the next, then to the page's own markup.
    """
    reading = page.reading
    if reading is None or not reading.links:
        return page
    tried: list[tuple[str, Message]] = []
    empty: Look | None = None
    for link in _distinct(reading.links, page.fetched.url):
        fetched = fetcher.get(link.url, Purpose.FEED)
        found = read(fetched, url=page.url, now=now, window=window, zone=zone)
        if found.reading is None or found.error is not None:
            tried.append((link.url, found.error or fetched.error or _no_events()))
            continue
        calendar = replace(found.reading, links=reading.links, title=found.reading.title or link.title or reading.title)
        found = replace(found, reading=calendar, read_url=link.url, tried=tuple(tried))
        if calendar.drafts:
            return found
        tried.append((link.url, _no_events()))
        empty = empty or found
    if empty is not None and not reading.drafts:
        return empty
    return replace(page, tried=tuple(tried), error=_nothing(reading))


def purpose_of(url: str) -> Purpose:
    """Whether an address speaks of a calendar itself, or has to be taken for a page."""
    return Purpose.FEED if _FEED_LIKE.search(url) else Purpose.PAGE


def body_hash(body: bytes) -> str:
    """The same for two bodies that say the same: the time at which a calendar was written out is left aside.

    RFC 5545 section 3.8.7.2: DTSTAMP may be the moment of the answer.
    """
    if body.lstrip()[:15].upper().startswith(b"BEGIN:VCALENDAR"):
        body = _VOLATILE.sub(b"", body)
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _upload_url(name: str, body: bytes) -> str:
    if name.startswith(("file:", UPLOAD)):
        return name
    if name in ("", "-"):
        name = body_hash(body)[:12]
    return UPLOAD + name


def _distinct(links: Sequence[CalendarLink], page_url: str) -> list[CalendarLink]:
    found: dict[str, CalendarLink] = {}
    for link in links:
        if link.url != page_url:
            found.setdefault(link.url, link)
    return list(found.values())[:MAX_LINKS]


def _nothing(reading: Reading) -> Message | None:
    """Why there is nothing to subscribe to; a calendar may be empty for now, a page without markup stays so."""
    if reading.drafts or reading.kind not in ("nothing", "page"):
        return None
    return Message.of(
        N_(
            "No events are to be found here: the page offers no calendar and does not mark up its events for programs. "
            "Look for “subscribe”, “iCal” or “add to calendar” on it and paste that address."
        )
    )


def _no_events() -> Message:
    return Message.of(N_("There are no events in it."))
