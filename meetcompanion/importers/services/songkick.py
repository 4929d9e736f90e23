"""Songkick: its pages say their events in JSON-LD; there is no calendar to subscribe to."""

from __future__ import annotations

from meetcompanion.importers.service import Address, Service, Way
from meetcompanion.message import N_, Message


def of_address(address: Address) -> Way | None:
    if not address.at("songkick.com"):
        return None
    return Way(
        Message.of(N_("Songkick page")),
        otherwise=Message.of(
            N_(
                "Songkick did not show events here to a program. "
                "Paste the page of one venue or organiser, or look for the venue's own calendar."
            )
        ),
    )


SERVICE = Service(of_address=of_address)
