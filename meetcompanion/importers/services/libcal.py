"""LibCal (libraries): each calendar has a file under its number, which the page names somewhere."""

from __future__ import annotations

import re
from typing import Any

from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page
from meetcompanion.importers.schema_nodes import Found
from meetcompanion.importers.service import Address, Service, Way, instead, links, source_of
from meetcompanion.message import N_, Message

_SUBSCRIBE = re.compile(r"ical_subscribe\.php\?[^\"'<> ]{0,200}?\bcid=(-?\d{1,9})")
_NUMBER = re.compile(r"(?:cal_?id|calendar_?id|[?&]cid|\bcid)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{2,9})\b", re.IGNORECASE)

# A list of events built into another page, made by a script.
_EMBEDDED = re.compile(r"//([\w.-]{1,80}\.libcal\.com)/api_events\.php\?[^\"'<>\s]{0,200}?\bcid=(\d{1,9})")
_PART = 48


def of_address(address: Address) -> Way | None:
    if not address.at("libcal.com"):
        return None
    numbers = [name for key in ("cid", "cal_id") for name in address.query.get(key, ()) if name.isdigit()]
    return _way(address, numbers)


def of_page(page: Page, address: Address) -> Way | None:
    if "/api_events.php" in source_of(page) and (embedded := _EMBEDDED.findall(source_of(page))):
        files = [f"https://{host}/ical_subscribe.php?src=p&cid={number}" for host, number in embedded[:20]]
        return Way(Message.of(N_("Page with a LibCal calendar")), links(*files))
    if not address.at("libcal.com") and "s-lc-" not in source_of(page):
        return None
    if address.part(0) == "event":
        return Way(Message.of(N_("LibCal event")))
    named = [name for name in address.query.get("cid", ()) if name.isdigit()]
    return _way(address, named or _SUBSCRIBE.findall(source_of(page)) or _NUMBER.findall(source_of(page))[:1])


def read_json(data: Any, address: Address) -> Harvest | None:
    """What the calendar's own page asks for; a part at a time."""
    if address.parts[-3:] != ("ajax", "calendar", "list") or not isinstance(data, dict):
        return None
    harvest = Harvest()
    results = data.get("results")
    for event in results if isinstance(results, list) else ():
        if not isinstance(event, dict):
            continue
        start, end = event.get("startdt"), event.get("enddt")
        if event.get("all_day") in (True, 1, "1"):
            start, end = str(start)[:10], str(end)[:10] if end else None
        node = {
            "@type": "Event",
            "name": event.get("title"),
            "startDate": start,
            "endDate": end,
            "url": event.get("url"),
            "description": event.get("description") or event.get("shortdesc"),
            "location": ", ".join(str(part) for key in ("location", "campus") if (part := event.get(key))),
            "image": event.get("featured_image"),
        }
        harvest.events.append(Found({key: item for key, item in node.items() if item not in (None, "")}))
    total, page = data.get("total_results"), next(iter(address.query.get("page", ())), "1")
    if harvest.events and str(total).isdigit() and page.isdigit() and int(page) * _PART < int(str(total)):
        harvest.following = re.sub(r"&page=\d+", f"&page={int(page) + 1}", address.url)
    return harvest


def _way(address: Address, numbers: list[str]) -> Way:
    calendars = [f"{address.site}/ical_subscribe.php?src=p&cid={number}" for number in numbers[:20]]
    # -1 stands for all calendars of the library.
    data = f"{address.site}/ajax/calendar/list?c={numbers[0] if numbers else -1}&date=0000-00-00&perpage={_PART}&page=1"
    what = Message.of(N_("LibCal library calendar"))
    if not numbers:
        return Way(what, further=links(data))
    return Way(what, (*links(*calendars), *instead(data)))


SERVICE = Service(of_address=of_address, of_page=of_page, read_json=read_json)
