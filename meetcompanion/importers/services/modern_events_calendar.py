"""Modern Events Calendar (WordPress): one calendar file for the site, where it is switched on."""

from __future__ import annotations

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, body_of, site_wide, source_of
from meetcompanion.message import N_, Message


def of_page(page: Page, address: Address) -> Way | None:
    if "plugins/modern-events-calendar" not in source_of(page):
        return None
    return site_wide(
        Message.of(N_("Modern Events Calendar")),
        f"{address.site}/?mec-ical-feed=1",
        single="single-mec-events" in body_of(page),
        listed="mec-wrap" in source_of(page),
    )


SERVICE = Service(of_page=of_page)
