"""The Events Calendar (WordPress): a list's own address gives it as a calendar file; the whole site as data."""

from __future__ import annotations

import re

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links
from meetcompanion.message import N_, Message

_API = re.compile(r"[\"'](https?:[^\"'<>\s]{4,200}/tribe/events/v1/)[\"']")
_ARCHIVE = re.compile(r"<body[^>]{0,2000}\b(?:post-type-archive-tribe_events|tax-tribe_events_cat)\b")
_SINGLE = re.compile(r"<body[^>]{0,2000}\bsingle-tribe_events\b")


def of_page(page: Page, address: Address) -> Way | None:
    api = _API.search(page.source)
    if api is None and "plugins/the-events-calendar/" not in page.source and "tribe-events" not in page.source:
        return None
    data = links(f"{api[1]}events?per_page=50".replace("\\/", "/")) if api else ()
    if _SINGLE.search(page.source):
        return Way(Message.of(N_("Event in The Events Calendar")))
    what = Message.of(N_("The Events Calendar"))
    if _ARCHIVE.search(page.source):
        return Way(what, links(f"{address.bare}?ical=1"), data)
    return Way(what, further=data)


SERVICE = Service(of_page=of_page)
