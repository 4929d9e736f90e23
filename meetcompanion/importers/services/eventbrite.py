"""Eventbrite: it has no calendars, but its pages say their events in JSON-LD or in the data for their own scripts."""

from __future__ import annotations

import re

from meetcompanion.importers.service import Address, Service, Way
from meetcompanion.message import N_, Message

_HOST = re.compile(r"(?:.+\.)?eventbrite\.(?:com?\.)?[a-z]{2,3}")


def of_address(address: Address) -> Way | None:
    if not _HOST.fullmatch(address.host):
        return None
    match address.part(0):
        case "e":
            what = N_("Eventbrite event")
        case "o" | "cc":
            what = N_("Eventbrite organiser")
        case "" if not address.host.startswith("eventbrite."):
            what = N_("Eventbrite organiser")
        case _:
            what = N_("Eventbrite page")
    return Way(
        Message.of(what),
        otherwise=Message.of(
            N_(
                "Eventbrite did not show this page to a program. "
                "Save it in a browser and give the file, or look for the organiser's own calendar."
            )
        ),
    )


SERVICE = Service(of_address=of_address)
