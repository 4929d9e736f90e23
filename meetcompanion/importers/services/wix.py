"""Wix: its events stand in the data for the page's own scripts, which is read like any."""

from __future__ import annotations

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, source_of
from meetcompanion.message import N_, Message


def of_page(page: Page, _address: Address) -> Way | None:
    generator = page.meta("generator") or ""
    if not generator.startswith("Wix.com") and "wix-warmup-data" not in source_of(page):
        return None
    return Way(Message.of(N_("Wix page")))


SERVICE = Service(of_page=of_page)
