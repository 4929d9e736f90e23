"""The sources of a person as a list that others can take over (OPML 2.0), and such a list taken over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from meetcompanion.errors import FetchRefused
from meetcompanion.fetch import normalise
from meetcompanion.importers.opml import read_opml
from meetcompanion.model import Account, CalendarLink, Subscription
from meetcompanion.store import Store


def as_opml(subscriptions: Iterable[Subscription], title: str) -> str:
    """The list as a file. Uploaded calendars are left out: they have no address that others could read."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{_text(title)}</title></head>",
        "<body>",
    ]
    for one in subscriptions:
        if urlsplit(one.source.url).scheme in ("http", "https", "webcal"):
            name, address = quoteattr(_plain(one.title)), quoteattr(_plain(one.source.url))
            lines.append(f'<outline type="rss" text={name} xmlUrl={address}/>')
    return "\n".join([*lines, "</body>", "</opml>", ""])


def sources_in(body: bytes, subscribed: Iterable[Subscription]) -> list[tuple[CalendarLink, bool]]:
    """What a list offers, and for each whether it is subscribed to already.

    Raises:
        BadSource: it is no list of calendars.
    """
    held = {one.source.url for one in subscribed}
    offered = []
    for link in read_opml(body):
        try:
            address = normalise(link.url)
        except FetchRefused:
            continue
        offered.append((CalendarLink(address, link.title), address in held))
    return offered


def subscribe_to(store: Store, account: Account, chosen: Iterable[CalendarLink], now: datetime) -> list[int]:
    """Subscribe to these; the next round reads them. What comes back are the sources that are new to them."""
    before = _theirs(store, account, now)
    new: list[int] = []
    for link in chosen:
        source = store.add_source(normalise(link.url), now, title=link.title)
        store.subscribe(account.id, source.id, now, title=link.title)
        if source.id not in (*before, *new):
            new.append(source.id)
    return new


def let_go_of(store: Store, account: Account, source_ids: Iterable[int], now: datetime) -> None:
    """Subscribe to these no more, as far as they still do."""
    there = _theirs(store, account, now)
    for source_id in source_ids:
        if source_id in there:
            store.unsubscribe(account.id, source_id, now)


def _theirs(store: Store, account: Account, now: datetime) -> set[int]:
    return {one.source.id for one in store.subscriptions(account.id, now, counting=False)}


def _plain(text: str) -> str:
    """Without what XML cannot hold (https://www.w3.org/TR/xml/#charsets)."""
    return "".join(sign for sign in text if sign in "\t\n\r" or 0x20 <= ord(sign) <= 0xD7FF or ord(sign) >= 0xE000)


def _text(text: str) -> str:
    return _plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
