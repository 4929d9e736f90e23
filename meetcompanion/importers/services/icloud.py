"""iCloud: the address of a published calendar is the calendar file itself."""

from __future__ import annotations

from meetcompanion.importers.service import Address, Closed, Service, Way
from meetcompanion.message import N_, Message


def of_address(address: Address) -> Way | Closed | None:
    if address.at("icloud.com") and "published" in address.parts:
        return Way(Message.of(N_("iCloud calendar")))
    if address.host == "icloud.com" and address.part(0) == "calendar":
        return Closed(
            Message.of(
                N_(
                    "This is somebody's own iCloud calendar behind a login. In the Calendar app, choose "
                    "“Share calendar”, “Public calendar”, and paste the address that begins with webcal://."
                )
            )
        )
    return None


SERVICE = Service(of_address=of_address)
