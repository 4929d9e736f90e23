"""The few: at most five, each gathering once, nothing without a reason, what was picked stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from meetcompanion.matcher.same import same_gathering
from meetcompanion.matcher.shortlist import choose
from meetcompanion.message import Message
from meetcompanion.model import Content, Listed, Match, Occurrence, PickState, Reason, Status
from tests.builders import when
from tests.fakes import NOW

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


def test_what_they_go_to_or_like_keeps_its_place() -> None:
    lines = [line(number) for number in range(5)]
    going = line(5, score=0.1, state=PickState.GOING, reasons=False)
    liked = line(6, score=0.3, state=PickState.INTERESTED)
    assert chosen(*lines, liked, going, evenings=3) == [0, 6, 5]
    assert chosen(*lines, liked, going, evenings=1) == [5]
