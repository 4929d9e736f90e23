"""Outlook: a published calendar has a page and, beside it, the same as a file."""

from __future__ import annotations

import re

from meetcompanion.importers.service import Address, Service, Way, links
from meetcompanion.message import N_, Message

_PAGE = re.compile(r"(?:(?P<reach>reach)?calendar|index)\.html", re.IGNORECASE)


def of_address(address: Address) -> Way | None:
    if not address.at("outlook.office365.com", "outlook.office.com", "outlook.live.com"):
        return None
    if "calendar" not in address.parts or not address.parts:
        return None
    what = Message.of(N_("Outlook calendar"))
    if address.parts[-1].lower().endswith(".ics"):
        return Way(what)
    if page := _PAGE.fullmatch(address.parts[-1]):
        folder = address.bare.rstrip("/").rpartition("/")[0]
        return Way(what, links(f"{folder}/{page['reach'] or ''}calendar.ics"))
    return None


SERVICE = Service(of_address=of_address)
