"""Squarespace: an events page gives itself as data when it is asked for it."""

from __future__ import annotations

import re

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links
from meetcompanion.message import N_, Message

_EVENTS = re.compile(r"\bcollection-type-events\b|\"typeName\"\s{0,3}:\s{0,3}\"events\"")
_ITEM = re.compile(r"<body[^>]{0,200}\bid=[\"']item-|\"item\":\{\"title\"")


def of_page(page: Page, address: Address) -> Way | None:
    if "This is Squarespace" not in page.source and "static1.squarespace.com" not in page.source:
        return None
    if not _EVENTS.search(page.source):
        return Way(Message.of(N_("Squarespace page")))
    if _ITEM.search(page.source):
        return Way(Message.of(N_("Squarespace event")))
    return Way(Message.of(N_("Squarespace events page")), links(f"{address.bare}?format=json"))


SERVICE = Service(of_page=of_page)
