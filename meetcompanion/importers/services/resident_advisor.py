"""Resident Advisor: it turns programs away and has no calendar for others."""

from __future__ import annotations

from meetcompanion.importers.service import Address, Closed, Service
from meetcompanion.message import N_, Message


def of_address(address: Address) -> Closed | None:
    if not address.at("ra.co", "residentadvisor.net"):
        return None
    return Closed(
        Message.of(
            N_(
                "Resident Advisor turns programs away. The clubs list the same nights themselves: "
                "paste a club's own page."
            )
        )
    )


SERVICE = Service(of_address=of_address)
