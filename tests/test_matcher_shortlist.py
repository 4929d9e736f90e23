"""The few: at most five, each gathering once, nothing without a reason, what was picked stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from meetcompanion.matcher.same import same_gathering
from meetcompanion.matcher.scoring import fit
from meetcompanion.matcher.shortlist import Wanted, choose
from meetcompanion.matcher.window_seat import Refused, looked_at, offers, outside
from meetcompanion.message import Message
from meetcompanion.model import (
    Content,
    Home,
    Listed,
    Match,
    Occurrence,
    PickState,
    Preferences,
    Price,
    Reason,
    Rhythm,
    Status,
)
from meetcompanion.model.rhythm import Beat
from tests.builders import when
from tests.fakes import NOW
from tests.meanings import index, wishes

TITLES = ["Chess", "Birds at dawn", "Rye bread", "Jazz trio", "Night sky", "Clay and glaze", "Sea shanties"]


def line(
    number: int,
    *,
    score: float = 0.9,
    hobby: str | None = "own",
    title: str | None = None,
    event: int | None = None,
    source: int = 1,
    state: PickState | None = None,
    status: Status = Status.CONFIRMED,
    start: datetime | None = None,
    reasons: bool = True,
) -> Listed:
    content = Content(title=title or TITLES[number % len(TITLES)])
    name = f"hobby {number}" if hobby == "own" else hobby
    reason = Reason("words", Message.of("{hobby}: “{quote}”", hobby=name, quote=content.title), name, content.title)
    identity = number if event is None else event
    occurrence = Occurrence(
        id=number,
        event_id=identity,
        source_id=source,
        uid=str(identity),
        when=when(start or NOW + timedelta(hours=3 * number + 1)),
        status=status,
        content=content,
    )
    match = Match(identity, score, (reason,) if reasons else ())
    return Listed(occurrence=occurrence, match=match, source_title=f"source {source}", state=state)


def chosen(*lines: Listed, evenings: int = 5) -> list[int]:
    return [one.occurrence.id for one in choose(lines, evenings)]


def test_never_more_than_five_and_never_more_than_their_evenings() -> None:
    lines = [line(number) for number in range(7)]
    assert chosen(*lines) == [0, 1, 2, 3, 4]
    assert chosen(*lines, evenings=2) == [0, 1]
    assert chosen(*lines, evenings=0) == []
    assert chosen(*lines, evenings=12) == [0, 1, 2, 3, 4]


def test_below_the_floor_or_without_a_reason_nothing_is_listed() -> None:
    assert chosen(line(0, score=0.2), line(1, reasons=False)) == []


def test_a_reason_that_lowers_is_no_reason_to_go() -> None:
    bad = line(0)
    career = Reason("career", Message.of("lower: “{quote}”", quote="Chess"), quote="Chess")
    assert chosen(replace(bad, match=Match(0, 0.9, (career,)))) == []


def test_cancelled_gone_and_refused_ones_are_left_out() -> None:
    gone = line(2)
    gone = replace(gone, occurrence=replace(gone.occurrence, gone_at=NOW))
    assert chosen(line(0, status=Status.CANCELLED), line(1, state=PickState.NO), gone, line(3)) == [3]


def test_a_series_stands_once_and_not_at_all_when_it_was_refused() -> None:
    assert chosen(line(0, event=50), line(1, event=50), line(2)) == [0, 2]
    assert chosen(line(0, event=50, state=PickState.NO), line(1, event=50), line(2)) == [2]


def test_a_series_that_its_source_lists_as_single_events_stands_once() -> None:
    assert chosen(line(0, title="Open chess evening"), line(1, title="Open Chess Evening!"), line(2)) == [0, 2]


def test_the_same_gathering_of_two_sources_stands_once() -> None:
    one = line(0, title="Jazz at the Cellar: Blue Trio", start=NOW)
    other = line(1, title="Blue Trio – jazz at the cellar", start=NOW, source=2)
    assert same_gathering(one.occurrence, other.occurrence)
    assert chosen(one, other) == [0]


def test_two_gatherings_at_the_same_time_stay_two() -> None:
    one, other = line(0, title="Chess", start=NOW), line(1, title="Rye bread", start=NOW, source=2)
    assert not same_gathering(one.occurrence, other.occurrence)
    later = line(2, title="Chess", start=NOW + timedelta(hours=1), source=2)
    assert not same_gathering(one.occurrence, later.occurrence)
    assert chosen(one, other) == [0, 1]


def test_not_three_of_the_same_hobby() -> None:
    same = [line(number, hobby="chess") for number in range(4)]
    assert chosen(*same, line(5, score=0.5), evenings=3) == [0, 1, 5]
    assert chosen(*same, evenings=3) == [0, 1]


def test_two_of_one_hobby_and_a_third_only_where_no_other_has_anything_fairly_good_left() -> None:
    paintings = [line(number, hobby="painting") for number in range(4)]
    few = choose([*paintings, line(5, score=0.7), line(6, score=0.5)], 5, kind=lambda one: one.occurrence.id)
    assert [one.occurrence.id for one in few] == [0, 1, 2, 5, 6]
    few = choose([*paintings, line(5, score=0.7), line(6, score=0.65)], 4, kind=lambda one: one.occurrence.id)
    assert [one.occurrence.id for one in few] == [0, 1, 5, 6]
    assert len(choose(paintings, 5, kind=lambda one: one.occurrence.id)) == 3


LONG = "We meet in the long room, warm up for a while and dance until the lamps go out, with a break for tea and talk."


@pytest.mark.parametrize(
    ("title", "other", "text", "once"),
    [
        ("Garden day (team 1)", "Garden day (team 4)", None, True),
        ("Sock knitting, part I", "Sock knitting, part II", None, True),
        ("Waltz for two", "Slow steps", LONG, True),
        ("Waltz for two", "Slow steps", "We dance.", False),
        ("1984", "2001", None, False),
        ("Garden day", "Garden tour", None, False),
    ],
)
def test_the_same_but_for_numbers_and_the_same_text_are_one_series(
    title: str, other: str, text: str | None, once: bool
) -> None:
    first, second = (with_content(line(at, title=one), description=text) for at, one in enumerate((title, other)))
    assert chosen(first, second) == ([0] if once else [0, 1])
    elsewhere = replace(second, occurrence=replace(second.occurrence, source_id=2))
    assert chosen(first, elsewhere) == [0, 1]


def test_what_is_for_children_or_members_is_never_among_the_few_however_well_it_fits() -> None:
    ages = with_content(line(0, score=1.0), description="Ages 12–19.", price=Price(True))
    assert chosen_with([ages, line(1, score=0.5)], free_first=True) == [1]
    assert chosen(line(0, title="Market advisory council", score=1.0), line(1, score=0.5)) == [1]
    assert chosen(replace(ages, state=PickState.GOING)) == [0]


def test_what_is_for_some_people_stands_a_little_lower_and_stays() -> None:
    some = line(0, title="55+ club: yard games", score=0.9)
    assert chosen(some, line(1, score=0.85), evenings=1) == [1]
    assert chosen(some, line(1, score=0.7), evenings=1) == [0]


def test_what_says_that_it_does_not_take_place_is_left_out_unless_they_go() -> None:
    off = line(0, title="We are temporarily postponing the market")
    assert chosen(off, line(1)) == [1]
    assert chosen(replace(off, state=PickState.GOING)) == [0]


def test_what_they_go_to_or_like_keeps_its_place() -> None:
    lines = [line(number) for number in range(5)]
    going = line(5, score=0.1, state=PickState.GOING, reasons=False)
    liked = line(6, score=0.3, state=PickState.INTERESTED)
    assert chosen(*lines, liked, going, evenings=3) == [0, 6, 5]
    assert chosen(*lines, liked, going, evenings=1) == [5]


def with_content(one: Listed, **content: Any) -> Listed:
    return replace(one, occurrence=replace(one.occurrence, content=replace(one.occurrence.content, **content)))


def offer(number: int, **more: Any) -> Listed:
    seat = line(number, hobby=None, score=0.1, **more)
    title = seat.occurrence.content.title
    reason = Reason("window_seat", Message.of("outside: “{quote}”", quote=title), None, title)
    return replace(seat, match=Match(number, 0.1, (reason,)))


def chosen_with(lines: list[Listed], evenings: int = 5, offers: Sequence[Listed] = (), **wanted: Any) -> list[int]:
    busy = wanted.pop("busy", ())
    preferences = Preferences(**{"window_seats": 0, **wanted})
    return [one.occurrence.id for one in choose(lines, evenings, Wanted(preferences, busy), offers=offers)]


def test_what_is_like_something_on_the_list_has_to_be_better_for_it() -> None:
    lines = [line(0, hobby="a"), line(1, hobby="b", score=0.89), line(2, hobby="c", score=0.8)]
    few = choose(lines, 2, alike=lambda one, other: float({one.occurrence.id, other.occurrence.id} == {0, 1}))
    assert [one.occurrence.id for one in few] == [0, 2]


def test_what_comes_again_stands_higher_and_what_is_for_children_lower() -> None:
    again = replace(line(1, score=0.88), rhythm=Rhythm(Beat.WEEKLY, (3,)))
    assert chosen(line(0), again, evenings=1) == [1]
    assert chosen(line(0, title="Toddler story time", score=0.84), line(1, score=0.6), evenings=1) == [1]
    assert chosen(line(0, title="Toddler story time", hobby="activities for families"), evenings=1) == [0]


def test_free_evenings_come_first_for_those_who_like() -> None:
    lines = [
        with_content(line(0), price=Price(False, 30, 30, "EUR")),
        with_content(line(1, score=0.8), price=Price(True)),
    ]
    assert chosen_with(lines, 1) == [0]
    assert chosen_with(lines, 1, free_first=True) == [1]


def test_nothing_is_further_from_home_than_they_say() -> None:
    home = Home(52.52, 13.40)
    near = with_content(line(0, score=0.7), latitude=52.53, longitude=13.41)
    far = with_content(line(1), latitude=48.14, longitude=11.58)
    unknown = line(2, score=0.6)
    assert chosen_with([far, near, unknown], home=home, radius_km=20) == [0, 2]
    assert chosen_with([far, near, unknown], home=home) == [1, 0, 2]


def test_nothing_collides_with_their_own_calendar_or_with_what_they_go_to() -> None:
    busy = [(NOW + timedelta(hours=1), NOW + timedelta(hours=2))]
    assert chosen_with([line(0), line(1)], busy=busy) == [1]
    going = line(5, start=NOW + timedelta(hours=2), state=PickState.GOING)
    assert chosen(line(0, start=NOW + timedelta(hours=1)), line(1), going) == [1, 5]


def test_a_window_seat_takes_the_last_place_and_never_one_of_theirs() -> None:
    lines = [line(number) for number in range(5)]
    seats = [offer(10, title="Clay evening"), offer(11, title="Moths by lamp"), offer(12, title="Rounds and catches")]
    assert chosen_with(lines, offers=seats) == [0, 1, 2, 3, 4]
    assert chosen_with(lines, offers=seats, window_seats=1) == [0, 1, 2, 3, 10]
    assert chosen_with(lines[:1], offers=seats, window_seats=2) == [0, 10, 11]
    assert chosen_with(lines, 1, offers=seats, window_seats=2) == [0]
    going = [replace(one, state=PickState.GOING) for one in lines]
    assert chosen_with(going, offers=seats, window_seats=1) == [0, 1, 2, 3, 4]


def test_an_empty_week_has_no_window_seat() -> None:
    assert chosen_with([line(0, score=0.2)], offers=[offer(10)], window_seats=2) == []


@pytest.mark.parametrize(
    ("content", "easy"),
    [
        (Content(title="Clay evening", description="Beginners welcome."), "Beginners welcome"),
        (Content(title="Töpfern am Abend", description="Auch für Anfänger, Eintritt frei."), "für Anfänger"),
        (Content(title="Bereavement group", description="All are welcome."), None),
        (Content(title="Kid's pottery", description="All are welcome."), None),
        (Content(title="Pottery", description="All are welcome. Ages 12–19."), None),
        (Content(title="Pottery for veterans", description="All are welcome."), None),
        (Content(title="Pottery committee", description="All are welcome."), None),
        (Content(title="No pottery this week", description="All are welcome."), None),
        (Content(title="Pottery, twelve sessions", price=Price(False, 200, 200, "EUR")), None),
    ],
)
def test_only_what_is_easy_to_enter_is_offered(content: Content, easy: str | None) -> None:
    town = index([content, Content(title="Chess")])
    fits = [fit(town, wishes().make("chess"))]
    surest = outside(town, fits, Refused())
    found = offers(town, looked_at(np.arange(2), surest), surest, fits, Refused(), lambda _row: False)
    assert [reason.quote for _row, reason in found] == ([easy] if easy else [])
