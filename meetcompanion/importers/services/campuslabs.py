"""Campus Labs Engage (student groups): one calendar file for a university."""

from __future__ import annotations

from meetcompanion.importers.service import Address, Service, Way, links
from meetcompanion.message import N_, Message


def of_address(address: Address) -> Way | None:
    if not address.at("campuslabs.com") or address.part(0) != "engage":
        return None
    if address.part(1) == "event":
        return Way(Message.of(N_("Engage event")))
    return Way(Message.of(N_("Engage calendar")), links(f"{address.site}/engage/events.ics"))


SERVICE = Service(of_address=of_address)
