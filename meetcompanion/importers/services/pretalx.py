"""Pretalx (conferences): the schedule of an event is a calendar file."""

from __future__ import annotations

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message


def of_page(page: Page, address: Address) -> Way | None:
    if "pretalx" not in source_of(page) or not address.parts or address.part(0) in ("p", "orga", "static"):
        return None
    if address.part(1) == "talk":
        return Way(Message.of(N_("Talk of a conference")))
    if address.part(1) not in ("", "schedule", "sessions", "featured", "speaker"):
        return None
    return Way(Message.of(N_("Schedule of a conference")), links(f"{address.site}/{address.part(0)}/schedule.ics"))


SERVICE = Service(of_page=of_page)
