"""Events Manager (WordPress): one calendar file for the site."""

from __future__ import annotations

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, body_of, links, source_of
from meetcompanion.message import N_, Message

_LISTS = ("em-events-list", "em-calendar", "em-view-container", "css-events-list")


def of_page(page: Page, address: Address) -> Way | None:
    source = source_of(page)
    if "plugins/events-manager/" not in source:
        return None
    what = Message.of(N_("Events Manager calendar"))
    if "single-event" in body_of(page):
        return Way(what)
    feed = links(f"{address.site}/events.ics")
    return Way(what, feed) if any(mark in source for mark in _LISTS) else Way(what, further=feed)


SERVICE = Service(of_page=of_page)
