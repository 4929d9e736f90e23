"""Tockify: a calendar's name is enough for its calendar file."""

from __future__ import annotations

import re

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message

_EMBEDDED = re.compile(r"data-tockify-calendar=[\"']([\w.-]{1,80})[\"']")
# Words of tockify.com's own pages.
_OWN = frozenset(("about", "api", "auth", "blog", "browser", "help", "i", "login", "pricing", "signup", "tkf2"))


def of_address(address: Address) -> Way | None:
    name = address.part(0)
    if address.host != "tockify.com" or not name or name in _OWN:
        return None
    return _way(name)


def of_page(page: Page, _address: Address) -> Way | None:
    names = _EMBEDDED.findall(source_of(page))
    return _way(*names) if names else None


def _way(*names: str) -> Way:
    files = [f"https://tockify.com/api/feeds/ics/{name}" for name in names]
    return Way(Message.of(N_("Tockify calendar")), links(*files))


SERVICE = Service(of_address=of_address, of_page=of_page)
