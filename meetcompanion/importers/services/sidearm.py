"""Sidearm (sports of universities): one calendar file for all teams, in two generations of its sites."""

from __future__ import annotations

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, instead, links, source_of
from meetcompanion.message import N_, Message

_MARKS = ("sidearmsports", "sidearm-", "sidearm_")


def of_page(page: Page, address: Address) -> Way | None:
    source = source_of(page).lower()
    if not any(mark in source for mark in _MARKS):
        return None
    what = Message.of(N_("University sports calendar"))
    feed = links(f"{address.site}/api/v2/Calendar/subscribe?type=ics")
    if address.part(0).lower() not in ("calendar", "calendar.aspx"):
        return Way(what, further=feed)
    # The older generation, where the newer one's address is not known.
    return Way(what, (*feed, *instead(f"{address.site}/calendar.ashx/calendar.ics")))


SERVICE = Service(of_page=of_page)
