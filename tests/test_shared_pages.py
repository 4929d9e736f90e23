"""Real saved pages, where they are on this machine: what is found, what is invented, and how long it takes."""

from __future__ import annotations

import csv
import html
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

from meetcompanion.errors import BadSource
from meetcompanion.importers import read
from meetcompanion.model import Window
from tests.shared_data import shared

#: What is read of these pages one process remembers.
pytestmark = pytest.mark.xdist_group("shared pages")

MARKED = re.compile(r"jsonld-event|microdata-event|rdfa-event|h-event|hcal|vevent")
EVER = Window(datetime(1950, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC))


def _plain(text: object) -> str:
    return re.sub(r"\W+", " ", html.unescape(html.unescape(str(text or "")))).casefold().strip()


def _alike(wanted: str, ours: str) -> bool:
    one, other = set(wanted.split()), set(ours.split())
    return not one or len(one & other) >= 0.7 * min(len(one), len(other))


def _read(path: Path, row: dict[str, str]) -> tuple[list[tuple[str, str]], float]:
    now = (
        datetime.fromisoformat(row["now"][:10]).replace(tzinfo=UTC) if row["now"] else datetime(2024, 1, 1, tzinfo=UTC)
    )
    zone = ZoneInfo("UTC")
    body = path.read_bytes()
    began = time.perf_counter()
    try:
        reading = read(body, url=row["url"] or "https://site.example/page", now=now, window=EVER, zone=zone)
    except BadSource:
        return [], time.perf_counter() - began
    took = time.perf_counter() - began
    events = [
        (_plain(draft.content.title), instance.when.local_start(zone).isoformat())
        for draft in reading.drafts
        for instance in draft.instances
    ]
    return events, took


def _found(expected: list[dict[str, Any]], events: list[tuple[str, str]]) -> int:
    left = list(events)
    found = 0
    for event in expected:
        wanted, title = str(event["start"]), _plain(event.get("title"))
        for ours in left:
            if _same_moment(wanted, ours[1]) and _alike(title, ours[0]):
                left.remove(ours)
                found += 1
                break
    return found


def _same_moment(wanted: str, ours: str) -> bool:
    if wanted[:10] == ours[:10]:
        return True
    try:
        one, other = datetime.fromisoformat(wanted), datetime.fromisoformat(ours)
    except ValueError:
        return False
    return bool(one.tzinfo and other.tzinfo and one == other)


@cache
def _measure(root: Path) -> tuple[Counter[str], list[float]]:
    figures: Counter[str] = Counter()
    times: list[float] = []
    for row in csv.DictReader((root / "manifest.csv").read_text(encoding="utf-8").splitlines()):
        if row["format"] != "html":
            continue
        folder = root / "cases" / row["case"]
        group = row["kind"]
        if group == "real":
            group = "marked" if MARKED.search(row["markup"]) else "unmarked"
        events, took = _read(folder / "page.html", row)
        times.append(took)
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["events"] or []
        expected = [event for event in expected if event.get("start")]
        figures[f"{group} expected"] += len(expected)
        figures[f"{group} found"] += _found(expected, events)
        figures[f"{group} read"] += len(events)
    return figures, sorted(times)


@pytest.fixture
def figures() -> Counter[str]:
    return _measure(shared("pages"))[0]


def test_pages_without_events_give_none(figures: Counter[str]) -> None:
    assert figures["negative read"] == 0


def test_pages_with_event_markup_give_their_events(figures: Counter[str]) -> None:
    assert figures["marked found"] >= 0.95 * figures["marked expected"]


def test_examples_of_the_standards_give_their_events(figures: Counter[str]) -> None:
    found = figures["suite found"] + figures["sample found"]
    assert found >= 0.95 * (figures["suite expected"] + figures["sample expected"])


def test_pages_without_markup_give_more_than_half(figures: Counter[str]) -> None:
    # What their scripts and data attributes tell, and what the reader of layouts sees.
    assert figures["unmarked found"] >= 0.55 * figures["unmarked expected"]


def test_a_page_takes_a_tenth_of_a_second_and_the_worst_two() -> None:
    times = _measure(shared("pages"))[1]
    # Thrice the bars, for machines that are busy with something else.
    assert times[len(times) // 2] < 0.3
    assert times[-1] < 6
