"""Mobilizon: groups and whole instances have feeds; their pages are empty without scripts."""

from __future__ import annotations

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message


def of_page(page: Page, address: Address) -> Way | None:
    if "obilizon" not in source_of(page):
        return None
    first = address.part(0)
    if first.startswith("@"):
        feed = f"{address.site}/{first}/feed/ics"
        return Way(Message.of(N_("Mobilizon group")), links(feed))
    if first == "events" and len(address.part(1)) == 36:
        export = f"{address.site}/events/{address.part(1)}/export/ics"
        return Way(Message.of(N_("Mobilizon event")), links(export))
    if first in ("", "events", "search", "home") and "<noscript" in source_of(page).lower():
        return Way(Message.of(N_("Mobilizon site")), further=links(f"{address.site}/feed/instance/ics"))
    return None


SERVICE = Service(of_page=of_page)
