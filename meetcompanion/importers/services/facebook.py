"""Facebook: it shows its events to nobody who is not logged in, and has no calendar for others."""

from __future__ import annotations

from meetcompanion.importers.service import Address, Closed, Service
from meetcompanion.message import N_, Message


def of_address(address: Address) -> Closed | None:
    if not address.at("facebook.com", "fb.com", "fb.me", "instagram.com"):
        return None
    return Closed(
        Message.of(
            N_(
                "Facebook and Instagram show their events only to people who are logged in, so they cannot be read. "
                "Many groups announce the same events on a page of their own, on Meetup or in a newsletter: "
                "paste that address, or ask them for a public calendar."
            )
        )
    )


SERVICE = Service(of_address=of_address)
