"""MembershipWorks (clubs, chambers): an association's number, which its pages hold, is enough for its calendar file."""

from __future__ import annotations

import re

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message

_NUMBER = re.compile(
    r"\bdata-org=[\"'](\d{1,9})[\"']|membershipworks\.com/v2/events\?[^\"'<>\s]{0,100}\borg=(\d{1,9})\b"
)
_LISTS = re.compile(r"data-ini=[\"']!?(?:calendar|event)|_op=ics")


def of_page(page: Page, _address: Address) -> Way | None:
    source = source_of(page)
    if "membershipworks.com/" not in source:
        return None
    number = _NUMBER.search(source)
    if number is None:
        return None
    what = Message.of(N_("MembershipWorks calendar"))
    feed = links(f"https://api.membershipworks.com/v2/events?_op=ics&org={number[1] or number[2]}")
    # Its lists of members are built in by the same script.
    return Way(what, feed) if _LISTS.search(source) else Way(what, further=feed)


SERVICE = Service(of_page=of_page)
