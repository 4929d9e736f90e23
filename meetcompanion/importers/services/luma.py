"""Luma: calendars and cities have a calendar file whose id stands in the page's data; events say it in JSON-LD."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page
from meetcompanion.importers.script_state import read_json_events
from meetcompanion.importers.service import Address, Service, Way, instead, links, source_of
from meetcompanion.message import N_, Message

_CALENDAR = re.compile(r"cal-[A-Za-z0-9]{6,40}")
_PLACE = re.compile(r"discplace-[A-Za-z0-9]{6,40}")
_EMBEDDED = re.compile(r"(?:lu\.ma|luma\.com)/embed/calendar/(cal-[A-Za-z0-9]{6,40})/")
_KIND = re.compile(r'"kind"\s*:\s*"(calendar|discover-place|event)"')


def of_address(address: Address) -> Way | None:
    if not address.at("lu.ma", "luma.com"):
        return None
    for part in address.parts:
        if _CALENDAR.fullmatch(part):
            return _calendar(part)
    return Way(Message.of(N_("Luma page")))


def of_page(page: Page, address: Address) -> Way | None:
    if not address.at("lu.ma", "luma.com"):
        embedded = _EMBEDDED.findall(source_of(page)) if "/embed/calendar/cal-" in source_of(page) else ()
        return _calendar(*embedded) if embedded else None
    data = next((text for element, text in page.scripts if element.get("id") == "__NEXT_DATA__"), "")
    kind = _KIND.search(data)
    if kind is None:
        return None
    if kind[1] == "event":
        return Way(Message.of(N_("Luma event")))
    if kind[1] == "calendar":
        # The first id is the page's own calendar; those of its events' hosts follow.
        own = re.search(rf'"calendar"\s*:\s*\{{[^{{}}]{{0,2000}}?"api_id"\s*:\s*"({_CALENDAR.pattern})"', data)
        first = own[1] if own else next(iter(_CALENDAR.findall(data)), None)
        return _calendar(first) if first else None
    place = _PLACE.search(data)
    what = Message.of(N_("Luma city"))
    return Way(what, links(f"https://api2.luma.com/ics/get?entity=discover&id={place[0]}")) if place else Way(what)


def _calendar(*ids: str) -> Way:
    files = [f"https://api2.luma.com/ics/get?entity=calendar&id={name}" for name in ids]
    # The same as data, where the file cannot be had.
    data = [
        f"https://api2.luma.com/calendar/get-items?calendar_api_id={name}&period=future&pagination_limit=50"
        for name in ids[:1]
    ]
    return Way(Message.of(N_("Luma calendar")), (*links(*files), *instead(*data)))


def read_json(data: Any, address: Address) -> Harvest | None:
    """Its events' addresses are only the last word of them."""
    if "calendar/get-items" not in address.url or not isinstance(data, dict):
        return None
    entries = data.get("entries")
    for entry in entries if isinstance(entries, list) else ():
        event = entry.get("event") if isinstance(entry, dict) else None
        if isinstance(event, dict) and isinstance(event.get("url"), str) and "/" not in event["url"]:
            event["url"] = f"https://luma.com/{event['url']}"
    harvest = read_json_events({"events": entries}, "")
    if data.get("has_more") is True and isinstance(data.get("next_cursor"), str):
        first = address.url.partition("&pagination_cursor=")[0]
        harvest.following = f"{first}&pagination_cursor={quote(data['next_cursor'], safe='')}"
    return harvest


SERVICE = Service(of_address=of_address, of_page=of_page, read_json=read_json)
