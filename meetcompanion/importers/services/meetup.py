"""Meetup: a group has a calendar of its own; the page of one event says all of it in JSON-LD."""

from __future__ import annotations

import re

from meetcompanion.importers.service import Address, Service, Way, links
from meetcompanion.message import N_, Message

# First words of meetup.com's own pages, which are no groups.
_OWN = frozenset(
    ("about", "api", "apps", "blog", "cities", "find", "help", "home", "login", "lp", "media", "messages", "pro")
) | {"notifications", "register", "settings", "start", "topics", "your-events"}
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Z]{2})?")


def of_address(address: Address) -> Way | None:
    if not address.at("meetup.com"):
        return None
    parts = address.parts[1:] if _LANGUAGE.fullmatch(address.part(0)) else address.parts
    if not parts or parts[0].lower() in _OWN:
        return Way(Message.of(N_("Meetup page")))
    if parts[1:2] == ("events",) and parts[2:3] not in ((), ("ical",), ("rss",), ("calendar",), ("past",)):
        return Way(Message.of(N_("Meetup event")))
    calendar = f"https://www.meetup.com/{parts[0]}/events/ical/"
    return Way(
        Message.of(N_("Meetup group")),
        links(calendar),
        otherwise=Message.of(
            N_(
                "This Meetup group shows no events to visitors: it may be private, renamed or gone. "
                "Look at it in a browser."
            )
        ),
    )


SERVICE = Service(of_address=of_address)
