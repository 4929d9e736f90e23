"""The Events Calendar (WordPress): a list's own address gives it as a calendar file; the whole site as data."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page
from meetcompanion.importers.script_state import read_json_events
from meetcompanion.importers.service import Address, Service, Way, body_of, instead, links, source_of
from meetcompanion.message import N_, Message

_MARKS = ("/tribe/events/v1/", "plugins/the-events-calendar/", "tribe-events")
_API = re.compile(r"[\"'](https?:[^\"'<>\s]{4,200}/tribe/events/v1/)[\"']")


def of_page(page: Page, address: Address) -> Way | None:
    source = source_of(page)
    if not any(mark in source for mark in _MARKS):
        return None
    api = _API.search(source)
    data = f"{api[1]}events?per_page=50".replace("\\/", "/") if api else ""
    classes = body_of(page)
    if "single-tribe_events" in classes:
        return Way(Message.of(N_("Event in The Events Calendar")))
    what = Message.of(N_("The Events Calendar"))
    if not classes & {"post-type-archive-tribe_events", "tax-tribe_events_cat"}:
        return Way(what, further=links(data) if data else ())
    if data and "tax-tribe_events_cat" in classes:
        data += f"&categories={quote(address.parts[-1] if address.parts else '', safe='')}"
    return Way(what, (*links(f"{address.bare}?ical=1"), *(instead(data) if data else ())))


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
