"""Teamup: the key in a calendar's address opens its calendar file."""

from __future__ import annotations

import re

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message

_KEY = re.compile(r"ks[a-z0-9]{10,30}")
_EMBEDDED = re.compile(r"//(?:www\.)?teamup\.com/(?:c/)?(ks[a-z0-9]{10,30})")


def of_address(address: Address) -> Way | None:
    if not address.at("teamup.com"):
        return None
    keys = [part for part in address.parts[:2] if _KEY.fullmatch(part)]
    return _way(*keys) if keys and address.host != "ics.teamup.com" else None


def of_page(page: Page, _address: Address) -> Way | None:
    keys = _EMBEDDED.findall(source_of(page)) if "teamup.com/" in source_of(page) else ()
    return _way(*keys) if keys else None


def _way(*keys: str) -> Way:
    return Way(Message.of(N_("Teamup calendar")), links(*(f"https://ics.teamup.com/feed/{key}/0.ics" for key in keys)))


SERVICE = Service(of_address=of_address, of_page=of_page)
