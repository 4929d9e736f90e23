"""Reading a layout never crashes, and a longer page is no more work than it is longer."""

from __future__ import annotations

import sys
from datetime import UTC
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetcompanion.importers.layout import lines, read_layout
from meetcompanion.importers.page_value import parse_page
from meetcompanion.model import Window
from tests.layouts import NOW, look

_PIECES = (
    "<h1>|<h3>|</h3>|<ul>|<li>|</li>|<table>|<tr>|<td>|<th>|</table>|<br>|<p>|<s>|<a href=x>|</a>|<b>|Events"
    "|<td data-date=2026-05-08>|8 May|May 8, 2026|May|8|Fri|2026|7 pm|19:00|10. bis 12. Mai|31/02/2026|99|cancelled"
    "|Title|–|¹|٣ May|Location:|29 February|Dec 30 – Jan 2|2024|24:00|<div class=event>|</div>|every 2nd Friday"
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(_PIECES.split("|")),
        max_size=60,
    )
)
def test_no_page_crashes_it(pieces: list[str]) -> None:
    for draft in look("<html><body><p>Our evenings in the hall.</p>" + " ".join(pieces)).drafts:
        assert draft.content.title


@cache
def made_once() -> None:
    """What a process makes at its first page is no work of that page."""
    look("<h1>Events</h1><p>Chess, Monday 7 pm, 3 September</p><p>Go, Tuesday 8 pm, 4 September</p>")


def work_of(page: str) -> int:
    """How many functions are called while a page's layout is read."""
    made_once()
    parsed = parse_page(page, url="https://a.example/", now=NOW, window=Window.around(NOW), zone=UTC)
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read_layout(parsed)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "piece",
    [
        "<p>Chess {n}, Monday 7 pm, {day} September</p>",
        "<p>8 May 7pm ",
        "<div>8 May ",
        "<p><b><i>8 May 7pm ",
        "<a href=x>8 May {n}",
        "<tr><td>{day} May<td>Choir {n}<td>7pm",
        "<br>May {day} - ",
        "May 8, ",
        "<time datetime=2026-05-08T19:00>8 May</time> ",
        "<time datetime=2026-05-08></time>",
        "<p>{day}/5/2026 1:{day} 2:{day} 3:{day} ",
        "<p>8 May <a href=x>a</a><a href=y>b</a>",
        "<p class='event title event title event title'>{day} May 7pm",
        "<li><b>a</b> 12 ",
        "<h3>x {n}</h3>9:00 ",
        "<p>every 2nd Thursday {day} 8 pm Chess",
    ],
)
def test_a_page_twice_as_long_is_twice_the_work(piece: str) -> None:
    def work(times: int) -> int:
        return work_of("<h1>Events</h1>" + "".join(piece.format(n=n, day=n % 28 + 1) for n in range(times)))

    short, long = work(150), work(600)
    assert long < 5 * short + 2_000
    assert long < 800 * 600


def test_what_a_page_says_over_and_over_is_read_once() -> None:
    line = "<p>Chess{}, Monday 7 pm, 3 September</p>"
    assert work_of(line.format("") * 500) < 0.8 * work_of("".join(line.format(n) for n in range(500)))


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 3_000 + "8 May 7pm",
        "<p>" + "1" * 200_000,
        "<p>" + "1 " * 100_000,
        "<p>" + "1/2/" * 50_000,
        "<p>" + "7 pm to " * 20_000,
        f"<p class='{'event ' * 30_000}'>8 May 7pm Chess</p><p>9 May 8pm Go</p>",
        f"<a href='{'/e' * 50_000}'>8 May</a>",
        "<table><tr>" + "<td>8" * 5_000,
    ],
)
def test_long_things_in_a_page_are_little_work(page: str) -> None:
    assert work_of(f"<h1>Events</h1>{page}") < 900_000


def test_of_a_page_without_end_the_beginning_is_read_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINES", 100)
    rows = "".join(f"<li>{n % 28 + 1} May 2026, 7 pm: Evening {n}</li>" for n in range(200))
    problems = look(f"<h1>Events</h1><ul>{rows}</ul>").problems
    assert any("only its beginning was read" in problem.reason.text() for problem in problems)
