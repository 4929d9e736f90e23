"""Nextcloud: the address of a shared calendar holds a token, under which the calendar file lies."""

from __future__ import annotations

import re

from meetcompanion.importers.service import Address, Service, Way, links
from meetcompanion.message import N_, Message

_SHARED = re.compile(
    r"(?P<base>https?://.+?)(?:/index\.php)?/apps/calendar/(?:p|embed)/(?P<tokens>[A-Za-z0-9-]{6,400})"
)


def of_address(address: Address) -> Way | None:
    shared = _SHARED.match(address.url)
    if shared is None:
        return None
    tokens = [token for token in shared["tokens"].split("-") if token]
    files = [f"{shared['base']}/remote.php/dav/public-calendars/{token}?export" for token in tokens[:20]]
    return Way(
        Message.of(N_("Nextcloud calendar")),
        links(*files),
        otherwise=Message.of(
            N_("This Nextcloud calendar is not shared any more. Ask its owner for a new public link.")
        ),
    )


SERVICE = Service(of_address=of_address)
