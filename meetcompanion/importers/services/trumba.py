"""Trumba: a calendar's web name is enough for its calendar file, also where it is built into another page."""

from __future__ import annotations

import re

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message

_EMBEDDED = re.compile(r"[\"']?webName[\"']?\s{0,5}:\s{0,5}[\"']([\w.-]{1,80})[\"']")


def of_address(address: Address) -> Way | None:
    if not address.at("trumba.com") or address.part(0) != "calendars" or not address.part(1):
        return None
    return _way(re.sub(r"\.(?:aspx|ics|json|rss|xml)$", "", address.part(1)))


def of_page(page: Page, _address: Address) -> Way | None:
    if "rumba" not in source_of(page):
        return None
    names = _EMBEDDED.findall(source_of(page))
    return _way(*names) if names else None


def _way(*names: str) -> Way:
    return Way(
        Message.of(N_("Trumba calendar")), links(*(f"https://www.trumba.com/calendars/{name}.ics" for name in names))
    )


SERVICE = Service(of_address=of_address, of_page=of_page)
