"""Small calendars and pages of our own writing, for tests of what is done with them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tests.fakes import NOW


def stamp(days: float) -> str:
    """A UTC time so many days from now, as RFC 5545 writes it."""
    return f"{(NOW + timedelta(days=days)).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def calendar(*events: tuple[str, str, float], name: str = "Chess Club", written: datetime = NOW) -> str:
    """A calendar of single events, each a UID, a title and the days from now."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made up//EN", f"X-WR-CALNAME:{name}"]
    for uid, title, days in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}",
            f"DTSTAMP:{written:%Y%m%dT%H%M%SZ}",
            f"DTSTART:{stamp(days)}",
            f"DTEND:{stamp(days + 0.1)}",
            f"SUMMARY:{title}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def page(*events: tuple[str, float], links: tuple[str, ...] = (), title: str = "The Hall") -> str:
    """A page with events marked up in JSON-LD, each a title and the days from now, and links to calendars."""
    markup = [
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": name,
            "startDate": (NOW + timedelta(days=days)).isoformat(),
        }
        for name, days in events
    ]
    offered = "".join(f'<link rel="alternate" type="text/calendar" href="{link}">' for link in links)
    script = f'<script type="application/ld+json">{json.dumps(markup)}</script>' if markup else ""
    return (
        f"<!doctype html><html><head><title>{title}</title>{offered}{script}</head>"
        "<body><h1>The Hall</h1><p>What is on in the old hall by the river, week after week.</p></body></html>"
    )
