"""Events Manager (WordPress): one calendar file for the site."""

from __future__ import annotations

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, body_of, site_wide, source_of
from meetcompanion.message import N_, Message

_LISTS = ("em-events-list", "em-calendar", "em-view-container", "css-events-list")


def of_page(page: Page, address: Address) -> Way | None:
    source = source_of(page)
    if "plugins/events-manager/" not in source:
        return None
    return site_wide(
        Message.of(N_("Events Manager calendar")),
        f"{address.site}/events.ics",
        single="single-event" in body_of(page),
        listed=any(mark in source for mark in _LISTS),
    )


SERVICE = Service(of_page=of_page)
