"""What a rule for one public event service consists of: how the service is recognised, and where its events are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page
from meetcompanion.message import Message
from meetcompanion.model import CalendarLink

#: Characters of a page.
_SEARCHED = 2_000_000


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart once for all rules.

    `site` is scheme, host and port; `host` is in lower case and without "www."; `parts` are the words of the path.
    """

    url: str
    site: str
    host: str
    parts: tuple[str, ...]
    query: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, url: str) -> Address | None:
        """The parts of an http(s) address; None for anything else."""
        try:
            split = urlsplit(url)
            host = (split.hostname or "").lower().removeprefix("www.")
            query = {key: tuple(found) for key, found in parse_qs(split.query, max_num_fields=100).items()}
        except ValueError:
            return None
        if split.scheme not in ("http", "https") or not host:
            return None
        # A name and password in front of the host are for that host only.
        site = f"{split.scheme}://{split.netloc.rpartition('@')[2]}"
        parts = tuple(unquote(part) for part in split.path.split("/") if part)
        return cls(url, site, host, parts, query)

    def at(self, *domains: str) -> bool:
        """True at one of the domains or below it."""
        return any(self.host == domain or self.host.endswith(f".{domain}") for domain in domains)

    def part(self, number: int) -> str:
        """One word of the path, "" where there are fewer."""
        return self.parts[number] if number < len(self.parts) else ""

    @property
    def bare(self) -> str:
        """The address without what follows "?" and "#"."""
        return self.url.partition("#")[0].partition("?")[0]


@dataclass(frozen=True, slots=True)
class Way:
    """How one address of a service is read; without links its page is read itself.

    Attributes:
        what: what the address is, in words ("Meetup group").
        links: where its events are, the best way first.
        further: where the events of the whole site are; asked only if the page says nothing of its own.
        otherwise: what to say where nothing could be read.
    """

    what: Message
    links: tuple[CalendarLink, ...] = ()
    further: tuple[CalendarLink, ...] = ()
    otherwise: Message | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """There is no public way; `reason` says so, and what to do instead. Nothing is fetched then."""

    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One rule. Every part may be left out; each answers None for what is not this service.

    Attributes:
        of_address: asked before anything is fetched, and for pages that `of_page` says nothing about.
        of_page: asked with the page that was fetched.
        read_json: the events in the answer of the service's programming interface, with the address it came from;
            only for data that is not understood without.
    """

    of_address: Callable[[Address], Way | Closed | None] | None = None
    of_page: Callable[[Page, Address], Way | None] | None = None
    read_json: Callable[[Any, Address], Harvest | None] | None = None


def source_of(page: Page) -> str:
    """As much of the page's text as rules search for their marks."""
    return page.source[:_SEARCHED]


def body_of(page: Page) -> frozenset[str]:
    """The classes and the id of the page's body, by which many systems say what kind of page it is."""
    body = page.tree.find("body")
    if body is None:
        return frozenset()
    return frozenset(f"{body.get('class') or ''} {body.get('id') or ''}".split())


def site_wide(what: Message, feed: str, *, single: bool, listed: bool) -> Way:
    """The way of a program that has one calendar file, `feed`, for a whole site.

    It is no answer to a page about a `single` event, stands for one where events are `listed`, and is asked for all
    others only if they say nothing of their own.
    """
    if single:
        return Way(what)
    return Way(what, links(feed)) if listed else Way(what, further=links(feed))


def links(*urls: str) -> tuple[CalendarLink, ...]:
    """Calendars that have no names of their own, each once."""
    return tuple(CalendarLink(url) for url in dict.fromkeys(urls))


def instead(*urls: str) -> tuple[CalendarLink, ...]:
    """Other ways to the same calendars, for where the first ones fail; nobody is asked to choose them."""
    return tuple(CalendarLink(url, instead=True) for url in dict.fromkeys(urls))
