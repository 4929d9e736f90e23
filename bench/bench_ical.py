"""Reads a 10,000-event feed and prints the time over that of the plain libraries on the same bytes."""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from meetcompanion.importers.ical import read_ical
from meetcompanion.model import Window

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
WINDOW = Window.around(NOW)
ZONE = ZoneInfo("Europe/Berlin")
_TITLES = ("Board games", "Choir", "Open lab", "Park walk", "Language café", "Film night", "Bike repair", "Star gazing")
_TEXT = (
    "Bring something to share\\, if you like. Doors open half an hour before.\\n\\nEverybody is welcome; no sign-up."
)


def feed(count: int = 10_000, seed: int = 1) -> bytes:
    """A feed as a town publishes it: one event in ten a series, a third of all over before the window begins."""
    dice = random.Random(seed)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//bench//EN",
        "X-WR-CALNAME:A made-up town",
        "CALSCALE:GREGORIAN",
    ]
    for number in range(count):
        start = NOW.replace(tzinfo=None) + timedelta(days=dice.randint(-120, 240), minutes=15 * dice.randint(-40, 40))
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@bench.example",
            "DTSTAMP:20260801T090000Z",
            f"DTSTART;TZID=Europe/Berlin:{start:%Y%m%dT%H%M00}",
            f"DTEND;TZID=Europe/Berlin:{start + timedelta(hours=2):%Y%m%dT%H%M00}",
            f"SUMMARY:{dice.choice(_TITLES)} no. {number}",
            f"LOCATION:Room {dice.randint(1, 40)}\\, Market Square {dice.randint(1, 99)}",
            f"URL:https://town.example/events/{number}",
            "CATEGORIES:leisure,evening",
            "STATUS:CONFIRMED",
        ]
        for at in range(0, len(_TEXT), 60):
            lines.append(("DESCRIPTION:" if at == 0 else " ") + _TEXT[at : at + 60])
        if number % 10 == 0:
            rule = dice.choice(
                ["FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=WEEKLY;COUNT=12"]
            )
            lines.append(f"RRULE:{rule}")
            if number % 50 == 0:
                lines.append(f"EXDATE;TZID=Europe/Berlin:{start + timedelta(days=14):%Y%m%dT%H%M00}")
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return ("\r\n".join(lines) + "\r\n").encode()


def ours(body: bytes) -> int:
    """Read with the importer; the number of times found."""
    reading = read_ical(body, url="https://town.example/feed.ics", now=NOW, window=WINDOW, zone=ZONE)
    return sum(len(draft.instances) for draft in reading.drafts)


def plain(body: bytes) -> int:
    """Parse and unfold with the libraries alone; the number of times found."""
    calendar = icalendar.Calendar.from_ical(body)
    return len(recurring_ical_events.of(calendar).between(WINDOW.start, WINDOW.until))


def seconds(work: Callable[[bytes], int], body: bytes, rounds: int) -> float:
    """The median time of some rounds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work(body)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def bench_ical(events: int = 10_000, rounds: int = 3) -> dict[str, float]:
    """Seconds of both, their ratio, the numbers of times found and the peak memory of ours in megabytes."""
    body = feed(events)
    yardstick, mine = seconds(plain, body, rounds), seconds(ours, body, rounds)
    tracemalloc.start()
    found = ours(body)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return {
        "events": events,
        "megabytes": len(body) / 1e6,
        "plain_seconds": yardstick,
        "read_ical_seconds": mine,
        "ratio": mine / yardstick,
        "plain_times": plain(body),
        "read_ical_times": found,
        "peak_megabytes": peak,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(json.dumps(bench_ical(options.events, options.rounds), indent=2))
