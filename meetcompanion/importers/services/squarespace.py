"""Squarespace: an events page gives itself as data when it is asked for it."""

from __future__ import annotations

import re

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, body_of, links, source_of
from meetcompanion.message import N_, Message

_EVENTS = re.compile(r"\bcollection-type-events\b|\"typeName\"\s{0,3}:\s{0,3}\"events[\w-]{0,20}\"")


def of_page(page: Page, address: Address) -> Way | None:
    if "This is Squarespace" not in source_of(page) and "static1.squarespace.com" not in source_of(page):
        return None
    if not _EVENTS.search(source_of(page)):
        return Way(Message.of(N_("Squarespace page")))
    if any(name == "view-item" or name.startswith("item-") for name in body_of(page)):
        return Way(Message.of(N_("Squarespace event")))
    return Way(Message.of(N_("Squarespace events page")), links(f"{address.bare}?format=json"))


SERVICE = Service(of_page=of_page)
