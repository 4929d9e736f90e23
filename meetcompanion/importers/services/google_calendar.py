"""Google Calendar: a shared or embedded calendar is public as a file, where its owner made it so."""

from __future__ import annotations

from meetcompanion.importers.links import google_calendars
from meetcompanion.importers.service import Address, Service, Way, links
from meetcompanion.message import N_, Message


def of_address(address: Address) -> Way | None:
    if not address.at("calendar.google.com") and address.host != "google.com":
        return None
    if address.part(0) != "calendar":
        return None
    calendars = google_calendars(address.url)
    if not calendars and address.part(1) not in ("ical", "feeds"):
        return None
    return Way(
        Message.of(N_("Google calendar")),
        links(*calendars),
        otherwise=Message.of(
            N_(
                "This Google calendar is not public. Its owner can make it public in its settings, "
                "or give you the “secret address in iCal format” that stands there."
            )
        ),
    )


SERVICE = Service(of_address=of_address)
