"""Modern Events Calendar (WordPress): one calendar file for the site, where it is switched on."""

from __future__ import annotations

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, body_of, links, source_of
from meetcompanion.message import N_, Message


def of_page(page: Page, address: Address) -> Way | None:
    if "plugins/modern-events-calendar" not in source_of(page):
        return None
    what = Message.of(N_("Modern Events Calendar"))
    if "single-mec-events" in body_of(page):
        return Way(what)
    feed = links(f"{address.site}/?mec-ical-feed=1")
    return Way(what, feed) if "mec-wrap" in source_of(page) else Way(what, further=feed)


SERVICE = Service(of_page=of_page)
