"""Discourse forums with the calendar plugin: the events of its topics as data."""

from __future__ import annotations

from typing import Any

from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page
from meetcompanion.importers.schema_nodes import Found
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message

_API = "/discourse-post-event/events.json"
_PLUGIN = ("discourse-calendar", "discourse-post-event", "discourse_post_event", "upcoming-events")


def of_page(page: Page, address: Address) -> Way | None:
    if not (page.meta("generator") or "").startswith("Discourse"):
        return None
    if not any(mark in source_of(page) for mark in _PLUGIN):
        return Way(Message.of(N_("Discourse forum")))
    what = Message.of(N_("Events of a Discourse forum"))
    if address.part(0) == "t":
        return Way(what)
    if address.part(0) == "c" and address.parts[-1].isdigit():
        asked = f"?category_id={address.parts[-1]}&include_subcategories=true"
        return Way(what, links(f"{address.site}{_API}{asked}"))
    return Way(what, links(f"{address.site}{_API}"))


def read_json(data: Any, address: Address) -> Harvest | None:
    """The title is the topic's, the place is on the event."""
    if _API not in address.url or not isinstance(data, dict) or not isinstance(data.get("events"), list):
        return None
    harvest = Harvest()
    for event in data["events"][:1_000]:
        if not isinstance(event, dict):
            continue
        post = event.get("post")
        post = post if isinstance(post, dict) else {}
        topic = post.get("topic")
        topic = topic if isinstance(topic, dict) else {}
        url = post.get("url")
        start, end = event.get("starts_at"), event.get("ends_at")
        if event.get("all_day") is True:
            start, end = str(start)[:10], str(end)[:10] if end else None
        node = {
            "@type": "Event",
            "name": event.get("name") or topic.get("title"),
            "startDate": start,
            "endDate": end,
            "timezone": event.get("timezone"),
            "url": f"{address.site}{url}" if isinstance(url, str) and url.startswith("/") else url,
            "location": event.get("location"),
            "description": event.get("description"),
            "eventStatus": "EventCancelled" if event.get("is_closed") is True else None,
        }
        harvest.events.append(Found({key: item for key, item in node.items() if item not in (None, "")}))
    return harvest


SERVICE = Service(of_page=of_page, read_json=read_json)
