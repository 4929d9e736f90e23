"""EventON (WordPress): it has no calendar to subscribe to; its pages mark up their events."""

from __future__ import annotations

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, source_of
from meetcompanion.message import N_, Message


def of_page(page: Page, _address: Address) -> Way | None:
    if "eventon_" not in source_of(page) and "plugins/eventON" not in source_of(page):
        return None
    return Way(Message.of(N_("EventON calendar")))


SERVICE = Service(of_page=of_page)
