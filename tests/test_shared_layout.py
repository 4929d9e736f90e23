"""Real saved pages that say nothing to machines, where they are on this machine: what is found, invented, and how fast.

The pages are halved by a hash of their path: one half was looked at while the reader was written, the other was not.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import time
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from meetcompanion.importers.charset import decode
from meetcompanion.importers.page import read_page
from meetcompanion.model import Window
from tests.shared_data import shared

#: What is read of these pages one process remembers.
pytestmark = pytest.mark.xdist_group("shared layout")

MARKED = re.compile(r"jsonld-event|microdata-event|rdfa-event|h-event|hcal|vevent")
EVER = Window(datetime(1950, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC))
HALVES = ("looked at", "not looked at")


def _words(text: object) -> set[str]:
    return set(re.sub(r"\W+", " ", str(text or "")).casefold().split())


def _read(folder: Path, row: dict[str, str]) -> list[tuple[set[str], str]]:
    now = datetime.fromisoformat((row["now"] or "2024-01-01")[:10]).replace(tzinfo=UTC)
    page = decode((folder / "page.html").read_bytes(), None)
    zone = ZoneInfo("UTC")
    reading = read_page(page, url=row["url"] or "https://site.example/page", now=now, window=EVER, zone=zone)
    return [
        (_words(draft.content.title), instance.when.local_start(zone).isoformat())
        for draft in reading.drafts
        for instance in draft.instances
    ]


def _compare(expected: list[dict[str, Any]], events: list[tuple[set[str], str]]) -> tuple[int, int]:
    left = list(events)
    found = timed = 0
    for event in expected:
        title, start = _words(event.get("title")), str(event["start"])
        for ours in left:
            alike = not title or len(title & ours[0]) >= 0.7 * min(len(title), len(ours[0]))
            if alike and ours[1][:10] == start[:10]:
                left.remove(ours)
                found += 1
                # Midnight stands in the expectations for a time that the page does not tell.
                untimed = len(start) < 16 or start[11:16] == "00:00"
                timed += untimed or ours[1][11:16] == start[11:16]
                break
    return found, timed


@cache
def _measure(root: Path) -> tuple[Counter[str], list[float]]:
    figures: Counter[str] = Counter()
    seconds: list[float] = []
    for row in csv.DictReader((root / "manifest.csv").read_text(encoding="utf-8").splitlines()):
        negative = row["kind"] == "negative"
        if row["format"] != "html" or not (negative or (row["kind"] == "real" and not MARKED.search(row["markup"]))):
            continue
        half = HALVES[hashlib.sha256(row["case"].encode()).digest()[0] % 2]
        folder = root / "cases" / row["case"]
        began = time.process_time()
        events = _read(folder, row)
        seconds.append(time.process_time() - began)
        if negative:
            figures["false"] += len(events)
            continue
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["events"] or []
        expected = [event for event in expected if event.get("start")]
        found, timed = _compare(expected, events)
        figures[f"{half}: expected"] += len(expected)
        figures[f"{half}: found"] += found
        figures[f"{half}: right time"] += timed
    return figures, sorted(seconds)


@pytest.fixture
def figures() -> Counter[str]:
    return _measure(shared("pages"))[0]


@pytest.mark.parametrize("half", HALVES)
def test_more_than_half_of_the_events_are_found(figures: Counter[str], half: str) -> None:
    assert figures[f"{half}: found"] >= 0.55 * figures[f"{half}: expected"], dict(figures)


@pytest.mark.parametrize("half", HALVES)
def test_most_of_them_at_the_right_time(figures: Counter[str], half: str) -> None:
    assert figures[f"{half}: right time"] >= 0.8 * figures[f"{half}: found"], dict(figures)


def test_pages_without_events_give_none(figures: Counter[str]) -> None:
    assert figures["false"] == 0


def test_a_page_takes_a_tenth_of_a_second_and_the_worst_two() -> None:
    seconds = _measure(shared("pages"))[1]
    assert seconds[len(seconds) // 2] < 0.1
    assert seconds[-1] < 2
