"""Importing a feed (parse, unfold, merge, store; vectors apart) against the two libraries alone on the same bytes.

For the first time, again with one event changed, and again with nothing changed.
"""

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
    yardstick, ours, later = [], [], []
    for _ in range(arguments.runs):
        yardstick.append(in_child(libraries, arguments.events))
        ours.append(in_child(whole_import, arguments.events))
        later.append(in_child(later_imports, arguments.events))
    base = median(yardstick, "all")
    size = len(calendar(arguments.events)) / 1_000_000
    print(f"Importing a feed of {arguments.events:,} events ({size:.1f} MB), median of {arguments.runs}")
    line("icalendar parse + recurring-ical-events unfold", base, 1, peak(yardstick))
    line("whole import", median(ours, "all"), median(ours, "all") / base, peak(ours))
    for step in ("read", "merge", "store"):
        line(f"  of this, {step}", median(ours, step), median(ours, step) / base)
    line("again in full, nothing changed", median(ours, "again"), median(ours, "again") / base)
    for label, step in (("one event changed", "changed"), ("unchanged by hash, only its stamps are new", "hash")):
        line(f"again, {label}", median(later, step), median(later, step) / base, peak(later))
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


def later_imports(events: int) -> tuple[dict[str, float], dict[str, Any]]:
    """The same feed again: all from the bytes having come to the rows on the disk, as a round does it."""
    from meetcompanion.model import Fetched, Window
    from meetcompanion.refresh import look, subscribe
    from meetcompanion.refresh.keep import keep_reading
    from meetcompanion.refresh.reading import Read, Unchanged, read_source
    from meetcompanion.store import Store

    zone = ZoneInfo("Europe/Berlin")
    first = calendar(events)
    number = events // 2
    edited = first.replace(b"\r\nSUMMARY:", b"\r\nSUMMARY:Cancelled: ", number).replace(
        b"SUMMARY:Cancelled: ", b"SUMMARY:", number - 1
    )
    stamped = edited.replace(b"DTSTAMP:20260301T000000Z", b"DTSTAMP:20260304T130000Z")
    answers = iter((first, edited, stamped))

    class Answering:
        def get(self, url: str, *_how: object, **_more: object) -> Fetched:
            return Fetched(url=url, body=next(answers), content_type="text/calendar", status=200)

    fetcher = Answering()
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "bench.sqlite3")
        account = store.local_account(NOW, "Europe/Berlin")
        found = look("https://town.example/all.ics", fetcher=fetcher, now=NOW, window=Window.around(NOW), zone=zone)
        source_id = subscribe(store, account, found, NOW, zone=zone).id
        del found
        later = NOW + timedelta(hours=1)
        source = store.source(source_id)
        begin = time.perf_counter()
        outcome = read_source(source, fetcher=fetcher, now=later, zone=zone, body=None, known=store)
        if not isinstance(outcome, Read) or not outcome.reading.same:
            raise SystemExit("the changed feed was not read by what changed")
        keep_reading(store, source_id, outcome, now=later, due_at=later, zone=zone)
        changed = time.perf_counter() - begin
        source = store.source(source_id)
        begin = time.perf_counter()
        outcome = read_source(source, fetcher=fetcher, now=later, zone=zone, body=None, known=store)
        if not isinstance(outcome, Unchanged):
            raise SystemExit("the unchanged feed was taken for a changed one")
        store.save_unchanged(source_id, now=later, due_at=later)
        unchanged = time.perf_counter() - begin
        ahead = len(store.upcoming(account.id, Window.around(NOW)))
        store.close()
    return {"changed": changed, "hash": unchanged}, {"occurrences": ahead}
