"""Real saved pages, where they are on this machine: what is found, what is invented, and how long it takes."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from tests.shared_pages import GROUP, read_pages

pytestmark = pytest.mark.xdist_group(GROUP)


def _plain(text: object) -> str:
    return re.sub(r"\W+", " ", html.unescape(html.unescape(str(text or "")))).casefold().strip()


def _alike(wanted: str, ours: str) -> bool:
    one, other = set(wanted.split()), set(ours.split())
    return not one or len(one & other) >= 0.7 * min(len(one), len(other))


def _found(expected: Sequence[dict[str, Any]], events: list[tuple[str, str]]) -> int:
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


@pytest.fixture(scope="module")
def figures() -> Counter[str]:
    found: Counter[str] = Counter()
    for page in read_pages():
        found[f"{page.kind} expected"] += len(page.expected)
        found[f"{page.kind} found"] += _found(page.expected, [(_plain(title), start) for title, start in page.events])
        found[f"{page.kind} read"] += len(page.events)
    return found


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
    times = sorted(page.seconds for page in read_pages())
    # Thrice the bars, for machines that are busy with something else.
    assert times[len(times) // 2] < 0.3
    assert times[-1] < 6
