"""Bytes, an address and the time in; drafts and problems out. Nothing here fetches or reads the clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, tzinfo

from meetcompanion.errors import BadSource
from meetcompanion.importers.charset import decode
from meetcompanion.importers.feeds import looks_like_feed, read_feed
from meetcompanion.importers.ical import read_ical
from meetcompanion.importers.page import assemble, read_parsed
from meetcompanion.importers.page_value import bare_page, parse_page
from meetcompanion.importers.script_state import read_json_events
from meetcompanion.importers.services import read_json, with_services
from meetcompanion.importers.sitemap import looks_like_sitemap, read_sitemap
from meetcompanion.importers.sniff import (
    json_value,
    looks_like_calendar,
    looks_like_page,
    refusal_of_page,
    refuse_bytes,
    refuse_feed,
    refuse_text,
)
from meetcompanion.importers.text import one_line
from meetcompanion.model import Reading, Window


def read(
    body: bytes,
    *,
    url: str,
    now: datetime,
    window: Window,
    zone: tzinfo,
    content_type: str | None = None,
    charset: str | None = None,
    services_off: Collection[str] = (),
) -> Reading:
    """Read the events in `body`, be it a calendar or a web page; what it is shows in the bytes, not in its label.

    `url` is where it came from, `zone` holds for times whose zone the source does not say,
    `services_off` names the rules of services that are not to be asked.

    Raises:
        BadSource: there is nothing here to read events from; the message says what it looks like and what to do.
    """
    refuse_bytes(body)
    charset = charset or _charset_of(content_type)
    text = decode(body, charset)
    if looks_like_calendar(text):
        return read_ical(body, url=url, now=now, window=window, zone=zone, charset=charset)
    if looks_like_sitemap(text):
        return read_sitemap(text, url=url)
    if looks_like_feed(text):
        harvest, title, entries = read_feed(text)
        if entries and not harvest.events:
            raise refuse_feed()
        reading = assemble(bare_page(text, url=url, now=now, window=window, zone=zone), [("feed", harvest)])
        return replace(reading, kind="feed", title=one_line(title))
    if (data := json_value(text)) is not None:
        known = read_json(data, url, services_off)
        harvest = known[1] if known else read_json_events(data, text)
        if not harvest.events and known is None:
            raise refuse_text(text)
        reading = assemble(bare_page(text, url=url, now=now, window=window, zone=zone), [("json", harvest)])
        return replace(reading, kind="json", service=known[0], following=harvest.following) if known else reading
    if not looks_like_page(text):
        raise refuse_text(text)
    page = parse_page(text, url=url, now=now, window=window, zone=zone)
    reading = with_services(read_parsed(page), page, services_off)
    told = reading.drafts or reading.links or reading.problems or reading.kind != "page"
    if not told and (refusal := refusal_of_page(page)):
        raise BadSource(refusal)
    return reading


def _charset_of(content_type: str | None) -> str | None:
    for part in (content_type or "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None
