"""One gathering on several sources: one line, with the richest text; sittings, days and series stay apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from meetcompanion.matcher.gatherings import Gatherings, merged
from meetcompanion.matcher.same import ALIKE, likeness, telling_few
from meetcompanion.model import Content, Occurrence, Status, When

START = datetime(2026, 1, 8, 18, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
DIE = "The Second Die, Cooper's Row"


def line(
    number: int,
    title: str = "Board games night",
    *,
    at: datetime = START,
    source: int | None = None,
    event: int | None = None,
    uid: str = "",
    status: Status = Status.CONFIRMED,
    **content: Any,
) -> Occurrence:
    """Of event `number` on source `number`, unless said otherwise."""
    return Occurrence(
        id=number,
        event_id=event or number,
        source_id=source or number,
        uid=uid or f"{number}",
        when=When(at, None, "Europe/Berlin"),
        status=status,
        content=Content(title=title, **content),
    )


def found(*lines: Occurrence, by_hand: dict[tuple[int, int], bool] | None = None) -> list[set[int]]:
    """The ids of those that stand together; asked for in two orders, which must not matter."""
    groups = []
    for ordered in (lines, lines[::-1]):
        town = sorted(ordered, key=lambda one: one.when.start)
        result = Gatherings.find(
            town,
            np.array([int(one.when.starts_at(UTC).timestamp()) for one in town]),
            np.array([one.event_id for one in town]),
            np.array([one.source_id for one in town]),
            by_hand or {},
        )
        assert all(result.lead[place] == places[0] for places in result.members.values() for place in places)
        groups.append(sorted((sorted(town[place].id for place in places)) for places in result.members.values()))
    assert groups[0] == groups[1]
    return [set(group) for group in groups[0]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"location": DIE}, {"location": "Second Die"}),
        ({"location": DIE}, {"location": "Cooper's Row 5", "title": "Night of board games"}),
        ({}, {}),
        ({"location": DIE}, {"title": "Board games night at the Die"}),
        ({"url": "https://die.example/1"}, {"url": "https://die.example/1", "title": "Games night"}),
        ({"uid": "20260108-games@die.example"}, {"uid": "20260108-games@die.example", "title": "Spieleabend"}),
    ],
)
def test_the_same_gathering_on_two_sources_is_one(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert found(line(1, **one), line(2, **other), line(3, "Choir")) == [{1, 2}]


@pytest.mark.parametrize(
    "other",
    [
        {"at": START + HOUR, "location": None},
        {"at": START + 2 * HOUR},
        {"at": START + timedelta(days=1)},
        {"at": START + WEEK},
        {"location": "Library, Mill Lane"},
        {"title": "Knitting"},
        {"source": 1},
        {"latitude": 52.5, "longitude": 13.6},
    ],
)
def test_another_hour_day_place_or_sitting_is_another_gathering(other: dict[str, Any]) -> None:
    assert found(line(1, location=DIE, latitude=52.5, longitude=13.4), line(2, **{"location": DIE} | other)) == []


@pytest.mark.parametrize("later", [timedelta(minutes=15), HOUR, timedelta(minutes=90), -HOUR])
def test_doors_on_one_source_and_the_show_on_another_are_one_evening(later: timedelta) -> None:
    lines = (line(1, location=DIE), line(2, "Board games night!", at=START + later, location="Second Die"))
    assert found(*lines, line(3, "Choir", at=START + HOUR, location=DIE)) == [{1, 2}]


@pytest.mark.parametrize("source", [1, 2])
def test_where_a_source_lists_two_sittings_that_day_nothing_near_is_one(source: int) -> None:
    lines = [line(1, location=DIE), line(2, at=START + HOUR, location=DIE)]
    assert found(*lines, line(3, at=START + 4 * HOUR, source=source, location=DIE)) == []


def test_near_ones_after_midnight_are_on_two_days() -> None:
    late = datetime(2026, 1, 8, 22, 45, tzinfo=UTC)
    assert found(line(1, at=late, location=DIE), line(2, at=late + HOUR, location=DIE)) == []
    assert found(line(1, at=late - HOUR, location=DIE), line(2, at=late, location=DIE)) == [{1, 2}]


def test_the_doors_of_a_series_open_before_each_of_its_shows() -> None:
    shows = series(1, [0, 1, 2])
    doors = [line(200 + week, at=START + week * WEEK - HOUR, event=2, source=2, location=DIE) for week in range(3)]
    assert found(*shows, *doors) == [{100, 200}, {101, 201}, {102, 202}]
    assert found(*shows, *doors, line(203, at=START, event=2, source=2, location=DIE)) == [{100, 203}]
    # Only one of many is near: two series that met once.
    begins = [START + week * WEEK - HOUR * (1 + week) for week in range(3)]
    others = [line(300 + week, at=at, event=3, source=3, location=DIE) for week, at in enumerate(begins)]
    assert found(*shows, *others) == []


def test_a_common_name_without_a_place_is_not_enough() -> None:
    assert found(line(1, "Choir"), line(2, "Choir")) == []
    assert found(line(1, "Choir", location="St Mary"), line(2, "Choir", location="Church of St Mary")) == [{1, 2}]


def test_two_sittings_do_not_become_one_by_a_third_source() -> None:
    """The aggregator's one line belongs to one of the two sittings."""
    lines = (line(1, "Castle tour English"), line(2, "Castle tour German", source=1), line(3, "Castle tour English"))
    assert found(*lines) == [{1, 3}]


def series(number: int, weeks: list[int], title: str = "Board games night") -> list[Occurrence]:
    return [
        line(number * 100 + week, title, at=START + week * WEEK, event=number, source=number, location=DIE)
        for week in weeks
    ]


def test_series_are_one_where_they_mostly_coincide() -> None:
    assert found(*series(1, [0, 1, 2, 3]), *series(2, [1, 2])) == [{101, 201}, {102, 202}]
    assert found(*series(1, [0, 2, 4, 6]), *series(2, [0, 1, 3, 5, 6, 7, 9][1:])) == []


def test_three_sources_are_one_line() -> None:
    assert found(line(1), line(2), line(3), line(4, "Choir")) == [{1, 2, 3}]


def test_what_a_person_says_counts_more() -> None:
    assert found(line(1), line(2), by_hand={(1, 2): False}) == []
    assert found(line(1), line(2, "Meeples"), by_hand={(1, 2): True}) == [{1, 2}]
    assert found(line(1), line(2, "Meeples", at=START + HOUR), by_hand={(1, 2): True}) == [{1, 2}]
    assert found(line(1), line(2, "Meeples", source=1), by_hand={(1, 2): True}) == [{1, 2}]
    # Told apart from one of two that are one, it goes with neither by the back door.
    assert found(line(1), line(2), line(3), by_hand={(1, 3): False, (2, 3): False}) == [{1, 2}]


def test_a_line_has_the_richest_text_and_what_the_others_know() -> None:
    rich = line(1, description="Bring a friend, or come alone. Cake.", location=DIE)
    poor = line(2, "Board games", url="https://all.example/1", description="Cake.", latitude=1.0, longitude=2.0)
    off = line(3, status=Status.CANCELLED)
    content = merged(poor, [rich, poor, off]).content
    assert (content.title, content.description) == (rich.content.title, rich.content.description)
    assert (content.url, content.location, content.latitude) == ("https://all.example/1", DIE, 1.0)
    assert merged(poor, [rich, poor, off]).status is Status.CANCELLED
    assert merged(poor, [rich, poor]).id == poor.id


def test_titles_that_are_alike_share_one_of_the_words_that_are_looked_up() -> None:
    words = ["chess", "board", "games", "night", "the", "library", "reading", "zither", "and", "open", "2026"]
    titles = [" ".join(some) for size in (1, 2, 3, 4) for some in combinations(words, size)][::7]
    for one, other in combinations(titles, 2):
        if likeness(one, other) >= ALIKE:
            assert set(telling_few(one)) & set(telling_few(other)), (one, other)
