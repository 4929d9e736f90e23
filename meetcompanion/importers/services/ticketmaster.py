"""Ticketmaster: it gives its events to programs only with a key; whatever its pages mark up is read."""

from __future__ import annotations

from meetcompanion.importers.service import Address, Service, Way
from meetcompanion.message import N_, Message


def of_address(address: Address) -> Way | None:
    if not {"ticketmaster", "livenation"} & set(address.host.split(".")[-3:-1]):
        return None
    return Way(
        Message.of(N_("Ticketmaster page")),
        otherwise=Message.of(
            N_(
                "Ticketmaster gives its events to programs only with a key, and this page says nothing without. "
                "Look for the calendar of the venue or the organiser and paste that address."
            )
        ),
    )


SERVICE = Service(of_address=of_address)
