"""Bytes, an address and the time in; drafts and problems out. Nothing here fetches or reads the clock."""

from __future__ import annotations

from datetime import datetime, tzinfo

from meetcompanion.errors import BadSource
from meetcompanion.importers.charset import decode
from meetcompanion.importers.page import read_parsed
from meetcompanion.importers.page_value import parse_page
from meetcompanion.importers.sniff import (
    looks_like_calendar,
    looks_like_page,
    refusal_of_page,
    refuse_bytes,
    refuse_text,
)
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
) -> Reading:
    """Read the events in `body`, be it a calendar or a web page; what it is shows in the bytes, not in its label.

    `url` is where it came from, `zone` holds for times whose zone the source does not say.

    Raises:
        BadSource: there is nothing here to read events from; the message says what it looks like and what to do.
    """
    refuse_bytes(body)
    text = decode(body, charset or _charset_of(content_type))
    if looks_like_calendar(text):
        from meetcompanion.importers.ical import read_ical

        return read_ical(body, url=url, now=now, window=window, zone=zone, charset=charset)
    if not looks_like_page(text):
        raise refuse_text(text)
    page = parse_page(text, url=url, now=now, window=window, zone=zone)
    reading = read_parsed(page)
    if not reading.drafts and not reading.links and reading.kind == "page" and (refusal := refusal_of_page(page)):
        raise BadSource(refusal)
    return reading


def _charset_of(content_type: str | None) -> str | None:
    for part in (content_type or "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None
