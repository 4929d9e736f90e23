"""Looking at an address: what it would bring, before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from meetcompanion import importers
from meetcompanion.errors import BadSource
from meetcompanion.fetch import Fetcher, normalise, port_is_usual
from meetcompanion.importers import services
from meetcompanion.importers.service import Closed
from meetcompanion.message import N_, Message
from meetcompanion.model import CalendarLink, Fetched, Problem, Purpose, Reading, Window
from meetcompanion.refresh import sitemap
from meetcompanion.refresh.unchanged import body_hash
from meetcompanion.refresh.values import Look

#: How many of the calendars that a page offers are tried.
MAX_LINKS = 3

#: How many parts of one list are read, where a service gives it in parts.
MAX_PARTS = 10

#: How the addresses of files begin that a person gave us.
UPLOAD = "upload:"

_FEED_LIKE = re.compile(r"(?<![a-z])(?:ics|ical|icalendar|webcal|vcal|vcalendar|caldav)(?![a-z])|feed=calendar", re.I)


def look(
    address: str,
    *,
    fetcher: Fetcher,
    now: datetime,
    window: Window,
    zone: tzinfo,
    body: bytes | None = None,
    as_url: str | None = None,
    services_off: Collection[str] = (),
) -> Look:
    """Read an address, or the bytes of a file, and follow a page to the calendar that it offers.

    Where the address of a service tells by itself where its calendar is, that is asked before the page.

    Args:
        address: what a person pasted; with `body` the file's name or `file:` address.
        fetcher: the door to the network.
        now: the time.
        window: the stretch of time wanted.
        zone: for times without a zone.
        body: the file's bytes. Nothing is fetched then: what a person saved is read as it was saved.
        as_url: where a saved file came from.
        services_off: the names of services whose rules are not to be used.

    Raises:
        FetchRefused: there is no address in what was pasted.
    """
    if body is not None:
        url = as_url or _upload_url(address, body)
        fetched = Fetched(url=url, body=body)
        found = read(fetched, url=url, now=now, window=window, zone=zone, services_off=services_off)
        return replace(found, upload=True)
    url = as_url or normalise(address)
    known = services.of_address(url, services_off)
    if isinstance(known, Closed):
        return Look(url=url, fetched=Fetched(url=url), error=known.reason)
    early = _Followed()
    if known is not None and known.way.links:
        start = Look(url=url, fetched=Fetched(url=url), reading=services.expected(known))
        early = _follow(start, fetcher, now, window, zone, services_off)
        if early.found is not None:
            return early.found
    guessed = as_url is None and "://" not in address and url.startswith("https:")
    url, fetched = _fetch(url, guessed, fetcher)
    page = read(fetched, url=url, now=now, window=window, zone=zone, services_off=services_off)
    page = read_on(page, fetcher, now, window, zone, services_off=services_off)
    found = follow(page, fetcher, now, window, zone, services_off=services_off, early=early)
    if found.error is not None and fetched.error is None and as_url is None:
        found = _by_sitemap(found, fetcher, now, window, zone, services_off) or found
    if known is not None and found.error is not None and known.way.otherwise is not None:
        return replace(found, error=known.way.otherwise)
    if known is not None and found.reading is not None and found.reading.what is None:
        # The calendar itself was pasted.
        return replace(found, reading=replace(found.reading, service=known.name, what=known.way.what))
    return found


def _by_sitemap(
    page: Look, fetcher: Fetcher, now: datetime, window: Window, zone: tzinfo, services_off: Collection[str]
) -> Look | None:
    """The events of a site whose page says nothing, from the pages in its sitemap; None where there are none."""
    address = sitemap.of_site(page.fetched.url)
    listed = read(
        fetcher.get(address, Purpose.PAGE), url=page.url, now=now, window=window, zone=zone, services_off=services_off
    )
    if listed.reading is None or not listed.reading.pages:
        return None
    title = page.reading.title if page.reading else None
    listed = replace(listed, reading=replace(sitemap.near(listed.reading, page.url), title=title), read_url=address)
    found = read_on(listed, fetcher, now, window, zone, services_off=services_off)
    return None if found.error is not None else found


def _fetch(url: str, guessed: bool, fetcher: Fetcher) -> tuple[str, Fetched]:
    fetched = fetcher.get(url, purpose_of(url))
    if guessed and fetched.error and fetched.status is None:
        # A bare host was pasted, and it speaks no https.
        plain = "http:" + url.removeprefix("https:")
        second = fetcher.get(plain, purpose_of(plain))
        if second.error is None:
            return plain, second
    return url, fetched


def read(
    fetched: Fetched, *, url: str, now: datetime, window: Window, zone: tzinfo, services_off: Collection[str] = ()
) -> Look:
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
            services_off=services_off,
        )
    except BadSource as error:
        return Look(url=url, fetched=fetched, error=error.message)
    return Look(url=url, fetched=fetched, reading=reading, error=None if reading.links else _nothing(reading))


def read_on(
    found: Look,
    fetcher: Fetcher,
    now: datetime,
    window: Window,
    zone: tzinfo,
    *,
    services_off: Collection[str] = (),
    whole: bool = False,
) -> Look:
    """The other parts of a list that a service gives in parts; with `whole`, one that fails is the failure of all."""
    first = found.reading
    if first is not None and first.pages:

        def read_page(page: Fetched, address: str) -> Look:
            return read(page, url=address, now=now, window=window, zone=zone, services_off=services_off)

        return sitemap.read_pages(found, fetcher, read_page)
    if first is None or first.following is None:
        return found
    drafts = {draft.uid: draft for draft in first.drafts}
    problems = list(first.problems)
    following: str | None = first.following
    for _ in range(MAX_PARTS - 1):
        if following is None:
            break
        part = read(
            fetcher.get(following, Purpose.FEED),
            url=found.url,
            now=now,
            window=window,
            zone=zone,
            services_off=services_off,
        )
        if part.reading is None:
            if whole:
                return replace(found, reading=None, error=part.error)
            break
        drafts |= {draft.uid: draft for draft in part.reading.drafts if draft.uid not in drafts}
        problems += part.reading.problems
        # An address that leads to itself would go on for ever.
        following = part.reading.following if part.reading.following != following else None
    if following is not None:
        reason = Message.of(N_("It is very long; only its first {number} events were read."), number=len(drafts))
        problems.append(Problem(found.url, reason))
    reading = replace(first, drafts=tuple(drafts.values()), problems=tuple(problems), following=None)
    # What answers "unchanged" for the first part says nothing about the others.
    return replace(found, reading=reading, fetched=replace(found.fetched, etag=None, last_modified=None), parts=True)


@dataclass(frozen=True, slots=True)
class _Followed:
    """What following links gave: a calendar with events, one without, and what could not be used."""

    found: Look | None = None
    empty: Look | None = None
    tried: tuple[tuple[str, Message], ...] = ()


def follow(
    page: Look,
    fetcher: Fetcher,
    now: datetime,
    window: Window,
    zone: tzinfo,
    *,
    services_off: Collection[str] = (),
    early: _Followed = _Followed(),
) -> Look:
    """The calendar that a page offers, where it can be read, else the page itself.

    The best is tried first; one that fails or holds no events gives way to the next, then to the page's own markup.
    Whoever pasted the page of one event meant that event, whatever calendar its site offers.

    Args:
        page: what the page says.
        fetcher: the door to the network.
        now: the time.
        window: the stretch of time wanted.
        zone: for times without a zone.
        services_off: the names of services whose rules are not to be used.
        early: what was tried before the page was fetched.
    """
    reading = page.reading
    if reading is None:
        return early.empty or page
    then = _Followed()
    if reading.links and not _is_of_one_event(page, reading):
        seen = {url for url, _reason in early.tried}
        links = tuple(link for link in reading.links if link.url not in seen)
        then = _follow(replace(page, reading=replace(reading, links=links)), fetcher, now, window, zone, services_off)
        if then.found is not None:
            return _with_links(then.found, reading, early.tried)
    tried = (*early.tried, *then.tried)
    empty = then.empty or early.empty
    if empty is not None and not reading.drafts:
        return _with_links(empty, reading, ())
    return replace(page, tried=tried, error=_nothing(reading))


def _follow(
    page: Look, fetcher: Fetcher, now: datetime, window: Window, zone: tzinfo, services_off: Collection[str]
) -> _Followed:
    tried: list[tuple[str, Message]] = []
    empty: Look | None = None
    answered = False
    reading = page.reading
    for link in _distinct(reading.links, page.fetched.url) if reading else ():
        if answered and not link.sure:
            # What the page is about is empty; what its whole site has is another matter.
            break
        fetched = fetcher.get(link.url, Purpose.FEED)
        found = read(fetched, url=page.url, now=now, window=window, zone=zone, services_off=services_off)
        if found.reading is None or found.error is not None:
            tried.append((link.url, found.error or fetched.error or _no_events()))
            continue
        found = read_on(found, fetcher, now, window, zone, services_off=services_off)
        calendar = found.reading or Reading(kind="nothing")
        calendar = replace(calendar, title=calendar.title or link.title)
        found = replace(found, reading=calendar, read_url=link.url, tried=tuple(tried))
        found = _with_links(found, reading, ()) if reading else found
        if calendar.drafts:
            return _Followed(found, empty, tuple(tried))
        tried.append((link.url, _no_events()))
        empty = empty or found
        answered = answered or (link.sure and calendar.kind in ("ical", "json"))
    return _Followed(None, empty, tuple(tried))


def _with_links(calendar: Look, page: Reading, tried: tuple[tuple[str, Message], ...]) -> Look:
    """The calendar that a page led to, with what only the page knows."""
    reading = calendar.reading
    if reading is None:
        return calendar
    told = replace(
        reading,
        title=reading.title or page.title,
        links=tuple(link for link in page.links if not link.instead),
        service=page.service,
        what=page.what,
    )
    return replace(calendar, reading=told, tried=(*tried, *calendar.tried))


def _is_of_one_event(page: Look, reading: Reading) -> bool:
    # Several times of one event are as many drafts where they have no rule in common.
    told = {(draft.content.title, draft.content.url) for draft in reading.drafts}
    if len(told) != 1 or reading.kind == "layout":
        return False
    own = reading.drafts[0].content.url
    return own is not None and any(_same_page(own, url) for url in (page.fetched.url, page.url))


def _same_page(event: str, page: str) -> bool:
    try:
        one, other = urlsplit(event), urlsplit(page)
    except ValueError:
        return False
    if one.path in ("", "/") and not one.query:
        return False  # the site's first page is about more than one evening
    return (one.netloc.lower().removeprefix("www."), one.path.rstrip("/")) == (
        other.netloc.lower().removeprefix("www."),
        other.path.rstrip("/"),
    ) and one.query in ("", other.query)


def purpose_of(url: str) -> Purpose:
    """Whether an address speaks of a calendar itself, or has to be taken for a page."""
    return Purpose.FEED if _FEED_LIKE.search(url) else Purpose.PAGE


def _upload_url(name: str, body: bytes) -> str:
    if name.startswith(("file:", UPLOAD)):
        return name
    if name in ("", "-"):
        name = body_hash(body)[:12]
    return UPLOAD + name


def _distinct(links: Sequence[CalendarLink], page_url: str) -> list[CalendarLink]:
    found: dict[str, CalendarLink] = {}
    for link in links:
        if link.url != page_url and port_is_usual(link.url, beside=page_url):
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
