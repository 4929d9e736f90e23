"""LibCal (libraries): each calendar has a file under its number, which the page names somewhere."""

from __future__ import annotations

import re

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message

_SUBSCRIBE = re.compile(r"ical_subscribe\.php\?[^\"'<> ]{0,200}?\bcid=(-?\d{1,9})")
_NUMBER = re.compile(r"(?:cal_?id|calendar_?id|[?&]cid|\bcid)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{2,9})\b", re.IGNORECASE)


def of_address(address: Address) -> Way | None:
    if not address.at("libcal.com"):
        return None
    numbers = [name for key in ("cid", "cal_id") for name in address.query.get(key, ()) if name.isdigit()]
    return _way(address, numbers)


def of_page(page: Page, address: Address) -> Way | None:
    if not address.at("libcal.com") and "s-lc-" not in source_of(page):
        return None
    if address.part(0) == "event":
        return Way(Message.of(N_("LibCal event")))
    named = [name for name in address.query.get("cid", ()) if name.isdigit()]
    return _way(address, named or _SUBSCRIBE.findall(source_of(page)) or _NUMBER.findall(source_of(page))[:1])


def _way(address: Address, numbers: list[str]) -> Way:
    calendars = [f"{address.site}/ical_subscribe.php?src=p&cid={number}" for number in numbers[:20]]
    return Way(Message.of(N_("LibCal library calendar")), links(*calendars))


SERVICE = Service(of_address=of_address, of_page=of_page)
