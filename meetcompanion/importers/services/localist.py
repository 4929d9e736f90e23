"""Localist (calendars of universities and towns): its programming interface gives all, groups have calendar files."""

from __future__ import annotations

import re
from typing import Any

from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page
from meetcompanion.importers.schema_nodes import Found
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message

# "localist-widget" is the mark of pages that have somebody else's calendar built in.
_MARK = re.compile(r"localist[\w-]{0,30}\.(?:com|s3)|[\"'/]localist(?![-_]widget)|\bLocalist\.", re.IGNORECASE)
_WIDGET = re.compile(r"[\"'](https?:)?//([\w.-]{4,100})/widget/\w{2,20}\?[^\"'<>\s]{0,600}\blocalist-widget")
# The days are counted from the one on which it is asked.
_API = "/api/2/events?days=180&pp=100&recurring=true"


def of_page(page: Page, address: Address) -> Way | None:
    if "ocalist" not in source_of(page):
        return None
    if widget := _WIDGET.search(source_of(page)):
        # The widget shows a choice from that calendar which its address does not tell in words.
        whole = f"{widget[1] or 'https:'}//{widget[2]}{_API}"
        return Way(Message.of(N_("Page with a Localist calendar")), further=links(whole))
    if not _MARK.search(source_of(page)):
        return None
    match address.parts:
        case ("event", _, *_):
            return Way(Message.of(N_("Localist event")))
        case ("group" | "department" | "place" | "venue" as kind, slug, *_) | (slug, "calendar" as kind):
            path = slug if kind == "calendar" else f"{kind}/{slug}"
            calendar = f"{address.site}/{path}/calendar.ics"
            return Way(Message.of(N_("Localist calendar")), links(calendar))
    return Way(Message.of(N_("Localist calendar")), links(f"{address.site}{_API}"))


def read_json(data: Any, address: Address) -> Harvest | None:
    """Each event holds its times as a list of its own."""
    if "api/2/events" not in address.url or not isinstance(data, dict) or not isinstance(data.get("events"), list):
        return None
    harvest = Harvest()
    for item in data["events"][:1_000]:
        event = item.get("event") if isinstance(item, dict) else None
        if isinstance(event, dict):
            harvest.events += [Found(node) for node in _nodes(event)]
    pages = data.get("page")
    if isinstance(pages, dict):
        current, total = pages.get("current"), pages.get("total")
        if isinstance(current, int) and isinstance(total, int) and 0 < current < total:
            first = re.sub(r"&page=\d+", "", address.url)
            harvest.following = f"{first}&page={current + 1}"
    return harvest


def _nodes(event: dict[str, Any]) -> list[dict[str, Any]]:
    geo = event.get("geo")
    geo = geo if isinstance(geo, dict) else {}
    place = {
        "@type": "Place",
        "name": event.get("location_name") or event.get("location"),
        "address": event.get("address"),
        "latitude": geo.get("latitude"),
        "longitude": geo.get("longitude"),
    }
    filters = event.get("filters")
    types = filters.get("event_types") if isinstance(filters, dict) else None
    node = {
        "@type": "Event",
        "name": event.get("title"),
        "url": event.get("localist_url") or event.get("url"),
        "description": event.get("description") or event.get("description_text"),
        "image": event.get("photo_url"),
        "location": place if place["name"] or place["address"] else None,
        "keywords": [found.get("name") for found in types or () if isinstance(found, dict)],
        "isAccessibleForFree": event.get("free") if isinstance(event.get("free"), bool) else None,
        "eventStatus": {"canceled": "EventCancelled", "postponed": "EventPostponed"}.get(str(event.get("status"))),
    }
    found = []
    for held in event.get("event_instances") or ():
        instance = held.get("event_instance") if isinstance(held, dict) else None
        if not isinstance(instance, dict):
            continue
        start, end = instance.get("start"), instance.get("end")
        if instance.get("all_day") is True:
            start, end = str(start)[:10], str(end)[:10] if end else None
        found.append({**node, "startDate": start, "endDate": end})
    return [{key: item for key, item in one.items() if item not in (None, "", [])} for one in found]


SERVICE = Service(of_page=of_page, read_json=read_json)
