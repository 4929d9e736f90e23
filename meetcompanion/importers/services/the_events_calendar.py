"""The Events Calendar (WordPress): a list's own address gives it as a calendar file; the whole site as data."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page
from meetcompanion.importers.script_state import read_json_events
from meetcompanion.importers.service import Address, Service, Way, links
from meetcompanion.message import N_, Message

_API = re.compile(r"[\"'](https?:[^\"'<>\s]{4,200}/tribe/events/v1/)[\"']")
_ARCHIVE = re.compile(r"<body[^>]{0,6000}\b(?:post-type-archive-tribe_events|tax-tribe_events_cat)\b")
_SINGLE = re.compile(r"<body[^>]{0,6000}\bsingle-tribe_events\b")


def of_page(page: Page, address: Address) -> Way | None:
    api = _API.search(page.source)
    if api is None and "plugins/the-events-calendar/" not in page.source and "tribe-events" not in page.source:
        return None
    data = links(f"{api[1]}events?per_page=50".replace("\\/", "/")) if api else ()
    if _SINGLE.search(page.source):
        return Way(Message.of(N_("Event in The Events Calendar")))
    what = Message.of(N_("The Events Calendar"))
    archive = _ARCHIVE.search(page.source)
    if archive is None:
        return Way(what, further=data)
    if api and "tax-" in archive[0]:
        data = links(f"{data[0].url}&categories={quote(address.parts[-1] if address.parts else '', safe='')}")
    return Way(what, (*links(f"{address.bare}?ical=1"), *data))


def read_json(data: Any, address: Address) -> Harvest | None:
    """The answer says where its next part is."""
    if "/tribe/events/v1/events" not in address.url or not isinstance(data, dict):
        return None
    harvest = read_json_events(data, "")
    following = data.get("next_rest_url")
    if isinstance(following, str) and following.startswith(f"{address.site}/"):
        harvest.following = following
    return harvest


SERVICE = Service(of_page=of_page, read_json=read_json)
