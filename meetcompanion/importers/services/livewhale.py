"""LiveWhale (calendars of universities): one calendar file for the site, and one for each group."""

from __future__ import annotations

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message

_MARKS = ("livewhale", "LiveWhale", "lw_cal")


def of_page(page: Page, address: Address) -> Way | None:
    if not any(mark in source_of(page) for mark in _MARKS):
        return None
    if address.part(0) == "event" or "lw_cal_event_detail" in source_of(page):
        return Way(Message.of(N_("LiveWhale event")))
    what = Message.of(N_("LiveWhale calendar"))
    feed = links(f"{address.site}/live/ical/events")
    return Way(what, feed) if "lw_cal" in source_of(page) else Way(what, further=feed)


SERVICE = Service(of_page=of_page)
