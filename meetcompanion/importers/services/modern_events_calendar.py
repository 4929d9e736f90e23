"""Modern Events Calendar (WordPress): one calendar file for the site, where it is switched on."""

from __future__ import annotations

import re

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links
from meetcompanion.message import N_, Message

_SINGLE = re.compile(r"<body[^>]{0,6000}\bsingle-mec-events\b")


def of_page(page: Page, address: Address) -> Way | None:
    if "plugins/modern-events-calendar" not in page.source:
        return None
    what = Message.of(N_("Modern Events Calendar"))
    if _SINGLE.search(page.source):
        return Way(what)
    feed = links(f"{address.site}/?mec-ical-feed=1")
    return Way(what, feed) if "mec-wrap" in page.source else Way(what, further=feed)


SERVICE = Service(of_page=of_page)
