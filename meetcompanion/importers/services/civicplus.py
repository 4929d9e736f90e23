"""CivicPlus (towns): each of a town's calendars has a file under its number, which the page names."""

from __future__ import annotations

import re

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message

_FEED = re.compile(r"iCalendar\.aspx\?[^\"'<> ]{0,100}?\bcatID=(\d{1,6})", re.IGNORECASE)
_CHOICE = re.compile(r"Calendar\.aspx\?[^\"'<> ]{0,100}?\bCID=(\d{1,6})\b", re.IGNORECASE)


def of_page(page: Page, address: Address) -> Way | None:
    path = address.part(0).lower()
    if path not in ("calendar.aspx", "calendar", "icalendar.aspx") or "civicplus" not in source_of(page).lower():
        return None
    asked = {key.lower(): found for key, found in address.query.items()}
    if "eid" in asked:
        return Way(Message.of(N_("Event in a town's calendar")))
    numbers = [number for text in asked.get("cid", ()) for number in re.findall(r"\d{1,6}", text)]
    numbers = numbers or _FEED.findall(source_of(page)) or _CHOICE.findall(source_of(page))
    feeds = [
        f"{address.site}/common/modules/iCalendar/iCalendar.aspx?catID={number}&feed=calendar"
        for number in dict.fromkeys(numbers)
    ]
    return Way(Message.of(N_("Town's calendar")), links(*feeds[:20]))


SERVICE = Service(of_page=of_page)
