"""Google Calendar: a shared or embedded calendar is public as a file, where its owner made it so."""

from __future__ import annotations

import html
import re

from meetcompanion.importers.links import google_calendars
from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Service, Way, links, source_of
from meetcompanion.message import N_, Message

_EMBEDDED = re.compile(
    r"https?://(?:www\.|calendar\.)google\.com/calendar/(?:u/\d/)?(?:b/\d/)?(?:html)?embed\?[^\"'<>\s]{5,1500}"
)


def of_page(page: Page, _address: Address) -> Way | None:
    """Embeds wherever they stand: frames are built by scripts, and written in scripts with escapes."""
    source = source_of(page)
    if "google.com/calendar/" not in source.replace("\\/", "/"):
        return None
    plain = source.replace("\\/", "/").replace("\\u0026", "&").replace("\\u003d", "=").replace("\\", '"')
    found = [url for embed in _EMBEDDED.findall(plain) for url in google_calendars(html.unescape(embed))]
    # Calendars of holidays are built in beside one's own.
    own = [url for url in found if "holiday%40" not in url]
    return Way(Message.of(N_("Page with Google calendars")), links(*own[:20])) if own else None


def of_address(address: Address) -> Way | None:
    if not address.at("calendar.google.com") and address.host != "google.com":
        return None
    if address.part(0) != "calendar":
        return None
    calendars = google_calendars(address.url)
    if not calendars and address.part(1) not in ("ical", "feeds"):
        return None
    return Way(
        Message.of(N_("Google calendar")),
        links(*calendars),
        otherwise=Message.of(
            N_(
                "This Google calendar is not public. Its owner can make it public in its settings, "
                "or give you the “secret address in iCal format” that stands there."
            )
        ),
    )


SERVICE = Service(of_address=of_address, of_page=of_page)
