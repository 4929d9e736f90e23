"""Small pages of our own, read by their layout."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from meetcompanion.importers import read
from meetcompanion.model import Reading, Window

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")


def look(body: str, *, url: str = "https://hall.example/events", now: datetime = NOW, lang: str = "en") -> Reading:
    """The reading of a page with this body, or of this whole page."""
    text = body if "<html" in body else f"<html lang={lang}><title>Hall</title><body>{body}"
    return read(text.encode(), url=url, now=now, window=Window.around(now), zone=ZONE)


def told(reading: Reading) -> list[tuple[str, str]]:
    """Title and start of each of its events, in their order."""
    return [
        (draft.content.title, instance.when.local_start(ZONE).isoformat()[:16])
        for draft in reading.drafts
        for instance in draft.instances
    ]
