"""Times the calendar reader by itself over the plain libraries, on the same bytes."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from bench import feeds
from meetcompanion.importers.ical import read_ical
from meetcompanion.model import Window

WINDOW = Window.around(feeds.NOW)
ZONE = ZoneInfo("Europe/Berlin")


def ours(body: bytes) -> int:
    """Read with the importer; the number of times found."""
    reading = read_ical(body, url="https://town.example/feed.ics", now=feeds.NOW, window=WINDOW, zone=ZONE)
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
    """Seconds of both, their ratio, and how many times each found."""
    body = feeds.calendar(events)
    yardstick, mine = seconds(plain, body, rounds), seconds(ours, body, rounds)
    return {
        "megabytes": len(body) / 1e6,
        "plain_seconds": yardstick,
        "read_ical_seconds": mine,
        "ratio": mine / yardstick,
        "plain_times": plain(body),
        "read_ical_times": ours(body),
    }


if __name__ == "__main__":
    print(json.dumps(bench_ical(), indent=2))
