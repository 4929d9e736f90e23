"""Real saved pages that say nothing to machines, where they are on this machine: what is found, and invented.

The pages are halved by a hash of their path: one half was looked at while the reader was written, the other was not.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from tests.shared_pages import GROUP, read_pages

pytestmark = pytest.mark.xdist_group(GROUP)

HALVES = ("looked at", "not looked at")


def _words(text: object) -> set[str]:
    return set(re.sub(r"\W+", " ", str(text or "")).casefold().split())


def _compare(expected: Sequence[dict[str, Any]], events: list[tuple[set[str], str]]) -> tuple[int, int]:
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


@pytest.fixture(scope="module")
def figures() -> Counter[str]:
    counted: Counter[str] = Counter()
    for page in read_pages():
        if page.kind == "negative":
            counted["false"] += len(page.events)
        if page.kind != "unmarked":
            continue
        half = HALVES[hashlib.sha256(page.case.encode()).digest()[0] % 2]
        found, timed = _compare(page.expected, [(_words(title), start) for title, start in page.events])
        counted[f"{half}: expected"] += len(page.expected)
        counted[f"{half}: found"] += found
        counted[f"{half}: right time"] += timed
    return counted


@pytest.mark.parametrize("half", HALVES)
def test_more_than_half_of_the_events_are_found(figures: Counter[str], half: str) -> None:
    assert figures[f"{half}: found"] >= 0.55 * figures[f"{half}: expected"], dict(figures)


@pytest.mark.parametrize("half", HALVES)
def test_most_of_them_at_the_right_time(figures: Counter[str], half: str) -> None:
    assert figures[f"{half}: right time"] >= 0.8 * figures[f"{half}: found"], dict(figures)


def test_pages_without_events_give_none(figures: Counter[str]) -> None:
    assert figures["false"] == 0
