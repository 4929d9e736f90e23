"""All-in-One Event Calendar (WordPress): one calendar file for the site, made by its export."""

from __future__ import annotations

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, site_wide, source_of
from meetcompanion.message import N_, Message

_EXPORT = "/?plugin=all-in-one-event-calendar&controller=ai1ec_exporter_controller&action=export_events&no_html=true"


def of_page(page: Page, address: Address) -> Way | None:
    if "ai1ec" not in source_of(page):
        return None
    return site_wide(
        Message.of(N_("All-in-One Event Calendar")),
        f"{address.site}{_EXPORT}",
        single="ai1ec-single-event" in source_of(page),
        listed="ai1ec-calendar" in source_of(page),
    )


SERVICE = Service(of_page=of_page)
