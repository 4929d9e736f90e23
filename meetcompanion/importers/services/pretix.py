"""Pretix (tickets): an organiser's shop and each of its events link to a calendar file of their own."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message

_FILE = re.compile(r"href=[\"']((?:[^\"'<>\s]{0,200}/)?ical/(?:\?[^\"'<>\s]{0,200})?)[\"']")


def of_page(page: Page, address: Address) -> Way | None:
    if "pretixpresale" not in source_of(page) and not address.at("pretix.eu"):
        return None
    # Its own host serves pages about the program itself too.
    found = _FILE.search(source_of(page))
    url = urljoin(address.bare, html.unescape(found[1])) if found else None
    if url is None:
        return Way(Message.of(N_("Pretix shop"))) if "pretixpresale" in source_of(page) else None
    what = N_("Pretix shop") if "/events/ical/" in url else N_("Pretix event")
    return Way(Message.of(what), links(url))


SERVICE = Service(of_page=of_page)
