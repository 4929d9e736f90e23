"""Indico (conferences and seminars): an event and a category each have a calendar file."""

from __future__ import annotations

import re

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, instead, links, source_of
from meetcompanion.message import N_, Message

_PATH = re.compile(r"(?P<base>https?://.+?)/(?P<kind>event|category)/(?P<number>\d+)(?:/|$)")
_MARK = re.compile(r"<meta[^>]{0,40}\bgenerator\b[^>]{0,20}Indico|Indico\.|/indico[./-]|indico-", re.IGNORECASE)


def of_page(page: Page, address: Address) -> Way | None:
    path = _PATH.match(address.bare)
    if path is None or not _MARK.search(source_of(page)):
        return None
    base, number = path["base"], path["number"]
    if path["kind"] == "event":
        return Way(Message.of(N_("Indico event")), links(f"{base}/event/{number}/event.ics"))
    data = instead(f"{base}/export/categ/{number}.json?from=today")
    return Way(Message.of(N_("Indico category")), (*links(f"{base}/category/{number}/events.ics"), *data))


SERVICE = Service(of_page=of_page)
