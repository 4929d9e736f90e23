"""Real saved pages, where they are on this machine: each is read once for all tests that look at what was found."""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from meetcompanion.errors import BadSource
from meetcompanion.importers import read
from meetcompanion.model import Window
from tests.shared_data import shared

#: What one process remembers; tests that ask belong into this group.
GROUP = "shared pages"

_MARKED = re.compile(r"jsonld-event|microdata-event|rdfa-event|h-event|hcal|vevent")
_EVER = Window(datetime(1950, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC))
_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True)
class Page:
    """What a page is expected to give and what it gave: titles and starts; `seconds` are the processor's.

    `kind` is marked, unmarked (real ones, of which the latter say nothing to machines), negative, suite or sample.
    """

    case: str
    kind: str
    expected: Sequence[dict[str, Any]]
    events: Sequence[tuple[str, str]]
    seconds: float


def read_pages() -> tuple[Page, ...]:
    """All of them; skips the test where there are none."""
    return _read_pages(shared("pages"))


@cache
def _read_pages(root: Path) -> tuple[Page, ...]:
    rows = csv.DictReader((root / "manifest.csv").read_text(encoding="utf-8").splitlines())
    return tuple(_page(root / "cases" / row["case"], row) for row in rows if row["format"] == "html")


def _page(folder: Path, row: dict[str, str]) -> Page:
    kind = row["kind"]
    if kind == "real":
        kind = "marked" if _MARKED.search(row["markup"]) else "unmarked"
    now = datetime.fromisoformat((row["now"] or "2024-01-01")[:10]).replace(tzinfo=UTC)
    body = (folder / "page.html").read_bytes()
    events: list[tuple[str, str]] = []
    began = time.process_time()
    try:
        reading = read(body, url=row["url"] or "https://site.example/page", now=now, window=_EVER, zone=_ZONE)
    except BadSource:
        pass
    else:
        events = [
            (draft.content.title, instance.when.local_start(_ZONE).isoformat())
            for draft in reading.drafts
            for instance in draft.instances
        ]
    seconds = time.process_time() - began
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["events"] or []
    return Page(row["case"], kind, [one for one in expected if one.get("start")], events, seconds)
