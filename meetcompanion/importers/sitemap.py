"""Lists of a site's pages (sitemaps.org): which of them are about one event each, newest first."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import etree

from meetcompanion.errors import BadSource
from meetcompanion.message import N_
from meetcompanion.model import Reading

#: The sitemap protocol allows this many addresses in one file; what comes after is not looked at.
MAX_ADDRESSES = 50_000

_SITEMAP = re.compile(r"<(?:[\w-]+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
# A part of a path that says "event" in one of our languages, before the event's own name.
_ABOUT_EVENTS = re.compile(
    r"/(?:[\w-]*[-_])?(?:events?|happenings?|whats-?on|calendar|gigs?|concerts?|veranstaltung(?:en)?|termine?"
    r"|evenements?|%c3%a9v%c3%a9nements?|agenda|eventos?|actividad(?:es)?|eventi|evenement(?:en)?|wydarzeni[ae])"
    r"(?:[-_][\w-]*)?/",
    re.IGNORECASE,
)


def looks_like_sitemap(text: str) -> bool:
    """True for a sitemap or a list of sitemaps."""
    return _SITEMAP.search(text[:2_000]) is not None


def read_sitemap(text: str, *, url: str, most: int = 60) -> Reading:
    """A reading that holds nothing but `pages`: those of the same site that are about one event each.

    A list of sitemaps gives those that name events. What was changed last comes first, then the order of the file.

    Raises:
        BadSource: none of its addresses is about events.
    """
    host = urlsplit(url).netloc.lower().removeprefix("www.")
    found: list[tuple[str, str]] = []
    for address, changed in _entries(text):
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or parts.netloc.lower().removeprefix("www.") != host:
            continue
        own_name = parts.path.rstrip("/").rsplit("/", 1)[-1]
        is_list = own_name.endswith((".xml", ".xml.gz"))
        is_of_one = _ABOUT_EVENTS.search(parts.path.rstrip("/")) is not None
        if is_of_one or (is_list and "event" in own_name.lower()):
            found.append((changed, address))
    if not found:
        raise BadSource(N_("This is a list of a site's pages, and none of them is about an event by its address."))
    # Stable: pages without a date stay in the order of the file, after those with one.
    found.sort(key=lambda entry: entry[0], reverse=True)
    return Reading(kind="sitemap", pages=tuple(dict.fromkeys(address for _, address in found))[:most])


def _entries(text: str) -> list[tuple[str, str]]:
    """(address, day of the last change or "") of each entry, as far as the XML can be read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    entries: list[tuple[str, str]] = []
    for entry in [] if root is None else root.iterchildren("{*}url", "{*}sitemap"):
        address = (entry.findtext("{*}loc") or "").strip()
        if address:
            entries.append((address, (entry.findtext("{*}lastmod") or "").strip()[:10]))
        if len(entries) >= MAX_ADDRESSES:
            break
    return entries
