"""Importing a feed (parse, unfold, merge, store; vectors apart) against the two libraries alone on the same bytes."""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.feeds import NOW, calendar
from bench.measure import in_child, line, median, peak


def run(arguments: argparse.Namespace) -> None:
    """Measure both in turns, and print."""
    yardstick, ours = [], []
    for _ in range(arguments.runs):
        yardstick.append(in_child(libraries, arguments.events))
        ours.append(in_child(whole_import, arguments.events))
    base = median(yardstick, "all")
    size = len(calendar(arguments.events)) / 1_000_000
    print(f"Importing a feed of {arguments.events:,} events ({size:.1f} MB), median of {arguments.runs}")
    line("icalendar parse + recurring-ical-events unfold", base, 1, peak(yardstick))
    line("whole import", median(ours, "all"), median(ours, "all") / base, peak(ours))
    for step in ("read", "merge", "store"):
        line(f"  of this, {step}", median(ours, step), median(ours, step) / base)
    line("again, nothing changed", median(ours, "again"), median(ours, "again") / base)
    print(
        f"  occurrences: {yardstick[0].notes['occurrences']:,} by the libraries, {ours[0].notes['occurrences']:,} by us"
    )
    print()


def libraries(events: int) -> tuple[dict[str, float], dict[str, Any]]:
    """The yardstick."""
    import icalendar
    import recurring_ical_events

    body = calendar(events)
    begin = time.perf_counter()
    parsed = icalendar.Calendar.from_ical(body)
    found = recurring_ical_events.of(parsed).between(NOW - timedelta(days=1), NOW + timedelta(days=180))
    return {"all": time.perf_counter() - begin}, {"occurrences": len(found)}


def whole_import(events: int) -> tuple[dict[str, float], dict[str, Any]]:
    """Ours: bytes in, rows on the disk out; then the same once more."""
    from meetcompanion import importers, merge
    from meetcompanion.model import Window
    from meetcompanion.store import Store

    body = calendar(events)
    window = Window.around(NOW)
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "bench.sqlite3")
        account = store.local_account(NOW, "Europe/Berlin")
        source = store.add_source("https://town.example/all.ics", NOW)
        store.subscribe(account.id, source.id, NOW)

        def import_once() -> tuple[float, float, float, float]:
            begin = time.perf_counter()
            reading = importers.read(
                body,
                url=source.url,
                now=NOW,
                window=window,
                zone=ZoneInfo("Europe/Berlin"),
                content_type="text/calendar",
            )
            was_read = time.perf_counter()
            changes = merge.plan(reading.drafts, store.held_events(source.id), window)
            was_merged = time.perf_counter()
            store.save_reading(
                source.id,
                changes,
                now=NOW,
                due_at=NOW + timedelta(hours=1),
                kind=reading.kind,
                title=reading.title,
                zone=reading.zone,
                read_url=None,
                etag=None,
                last_modified=None,
                body_hash=None,
                warning=None,
                skipped=reading.problems,
            )
            return begin, was_read, was_merged, time.perf_counter()

        begin, was_read, was_merged, end = import_once()
        again = import_once()
        found = len(store.upcoming(account.id, window))
        store.close()
    seconds = {
        "all": end - begin,
        "read": was_read - begin,
        "merge": was_merged - was_read,
        "store": end - was_merged,
        "again": again[-1] - again[0],
    }
    return seconds, {"occurrences": found}
