"""Events Manager (WordPress): one calendar file for the site."""

from __future__ import annotations

import re

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links
from meetcompanion.message import N_, Message

_LIST = re.compile(r"class=[\"'][^\"']{0,300}\b(?:em-events-list|em-calendar|em-view-container|css-events-list)\b")
_SINGLE = re.compile(r"<body[^>]{0,6000}\bsingle-event\b")


def of_page(page: Page, address: Address) -> Way | None:
    if "plugins/events-manager/" not in page.source:
        return None
    what = Message.of(N_("Events Manager calendar"))
    if _SINGLE.search(page.source):
        return Way(what)
    feed = links(f"{address.site}/events.ics")
    return Way(what, feed) if _LIST.search(page.source) else Way(what, further=feed)


SERVICE = Service(of_page=of_page)
