"""Gancio: feeds for all of it, a tag, a place or a collection; one event exports itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page
from meetcompanion.importers.script_state import read_json_events
from meetcompanion.importers.service import Address, Service, Way, instead, links, source_of
from meetcompanion.message import N_, Message


def of_page(page: Page, address: Address) -> Way | None:
    if "ancio" not in source_of(page) or not ("/feed/ics" in source_of(page) or "/_nuxt/" in source_of(page)):
        return None
    name = quote(address.part(1), safe="")
    match address.part(0):
        case "event" if name:
            export = f"{address.site}/api/event/detail/{name}.ics"
            return Way(Message.of(N_("Gancio event")), links(export))
        case "tag" | "place" | "collection" if name:
            feed = f"{address.site}/feed/ics/{address.part(0)}/{name}"
            return Way(Message.of(N_("Gancio calendar")), links(feed))
        case "":
            feed, data = f"{address.site}/feed/ics", f"{address.site}/api/events"
            return Way(Message.of(N_("Gancio calendar")), (*links(feed), *instead(data)))
    return None


def read_json(data: Any, address: Address) -> Harvest | None:
    """Its events have a name for their address, and no address."""
    if address.parts[:2] != ("api", "events") or not isinstance(data, list):
        return None
    for event in data:
        if isinstance(event, dict) and isinstance(event.get("slug"), str) and "url" not in event:
            event["url"] = f"{address.site}/event/{quote(event['slug'], safe='')}"
    return read_json_events({"events": data}, "")


SERVICE = Service(of_page=of_page, read_json=read_json)
