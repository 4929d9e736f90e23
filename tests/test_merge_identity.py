"""The merge: an edited event stays the same event, and others are never taken for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetcompanion.merge import content_hash, plan
from meetcompanion.model import Changes, Content, Draft, HeldEvent, HeldInstance, Instance, Window
from tests.test_merge import NOW, WINDOW, at, held, series, single


def placed(uid: str, title: str, days: float, place: str | None = "Hall", url: str | None = None) -> Draft:
    content = Content(title=title, location=place, url=url)
    return Draft(uid=uid, content=content, instances=(Instance("", at(days)),))


def pairs(before: list[Draft], after: list[Draft], now: datetime = NOW) -> dict[str, str]:
    """Which held UID each UID of a new reading turned out to be; asked in two orders, which must not matter."""
    window = Window(now, WINDOW.until)
    found = []
    for drafts in (after, after[::-1]):
        events = held(*before)
        changes = plan(drafts, events, window)
        new = {draft.uid for draft in changes.new}
        renamed = {
            change.event_id: change.uid for change in changes.changed if change.uid and " until " not in change.uid
        }
        by_now = {renamed.get(event.id, event.uid): event.uid for event in events}
        found.append({draft.uid: by_now[draft.uid] for draft in drafts if draft.uid not in new})
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(placed("1", "Chess", 3), placed("x", "Chess", 3.2), id="another hour"),
        pytest.param(placed("1", "Chess", 3), placed("x", "Chess", 8), id="another day"),
        pytest.param(placed("1", "Chess", 3), placed("x", "Chess", 10), id="put off by a week"),
        pytest.param(placed("1", "Chess", 3), placed("x", "Chess", 17), id="put off by two weeks"),
        pytest.param(placed("1", "Chess", 3, None), placed("x", "chess", 4, None), id="no place"),
        pytest.param(placed("1", "Chess", 3), placed("x", "Chess for everybody", 3), id="a longer title"),
        pytest.param(placed("1", "CANCELLED: Chess evening", 3), placed("x", "Chess evening", 3), id="a mark"),
        pytest.param(placed("1", "Chess tournment", 3), placed("x", "Chess tournament", 3), id="a slip of the pen"),
        pytest.param(
            placed("1", "Chess", 3, url="https://a.example/1"),
            placed("x", "Chess night", 30, "Other hall", "https://www.a.example/1/?utm_source=x"),
            id="its own page",
        ),
    ],
)
def test_an_edited_event_stays_what_it_is_under_a_new_uid(before: Draft, after: Draft):
    bystanders = [placed("b1", "Go", 3), placed("b2", "Choir", 3, "Church"), placed("b3", "Knitting", 4)]
    renewed = [
        Draft(uid=f"n{number}", content=one.content, instances=one.instances) for number, one in enumerate(bystanders)
    ]
    expected = {"x": "1", "n0": "b1", "n1": "b2", "n2": "b3"}
    assert pairs([before, *bystanders], [after, *renewed]) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            [placed("0", "Chess", -4), placed("1", "Chess", 3)], [placed("x", "Chess", 10)], id="the next week"
        ),
        pytest.param(
            [placed("1", "Chess every Thursday", 3)], [placed("x", "Chess every Thursday", 17)], id="the week after"
        ),
        pytest.param(
            [placed("1", "Chess", 3), placed("2", "Go", 4)],
            [placed("x", "Chess", 10), placed("2", "Go", 4)],
            id="a week later where UIDs are kept",
        ),
        pytest.param([placed("1", "Chess", 3)], [placed("x", "Chess", 33)], id="another month"),
        pytest.param([placed("1", "Chess", 3)], [placed("x", "Chess", 4, "Elsewhere")], id="another place"),
        pytest.param([placed("1", "Chess", 3)], [placed("x", "Knitting", 3)], id="another thing"),
        pytest.param([placed("1", "Talk part 1", 3)], [placed("x", "Talk part 2", 3)], id="another part"),
        pytest.param([placed("1", "Tour A", 3)], [placed("x", "Tour B", 3)], id="another group"),
        pytest.param(
            [placed("1", "Chess", 3), placed("2", "Chess", 4)],
            [placed("2", "Chess", 4), placed("x", "Chess", 5)],
            id="day after day",
        ),
        pytest.param(
            [placed("1", "Tour", 3), placed("2", "Tour", 3.1)],
            [placed("2", "Tour", 3.1), placed("x", "Tour", 3.2)],
            id="sitting after sitting",
        ),
        pytest.param(
            [placed("1", "Chess", 3, url="https://a.example/all")],
            [placed("x", "Knitting", 5, url="https://a.example/all")],
            id="a page of many",
        ),
    ],
)
def test_what_is_another_event_is_not_taken_for_an_edited_one(before: list[Draft], after: list[Draft]):
    assert "x" not in pairs(before, after)


def test_one_of_several_of_a_name_can_move():
    before = [placed(f"chess {day}", "Chess", day) for day in (3, 10, 17)]
    after = [placed(f"chess {day}", "Chess", day) for day in (3, 11.2, 17)]
    assert pairs(before, after)["chess 11.2"] == "chess 10"


def test_a_uid_that_was_given_to_something_else_does_not_take_the_event_along():
    before = [placed("1", "Chess", 3), placed("2", "Go", 4), placed("3", "Choir", 5)]
    after = [placed("1", "Go", 4), placed("2", "Choir", 5), placed("3", "Knitting", 6)]
    events = held(*before)
    changes = plan(after, events, WINDOW)
    assert {change.event_id: change.uid for change in changes.changed} == {2: "1", 3: "2", 1: "1 until 1"}
    assert [change.gone for change in changes.changed if change.event_id == 1] == [(101,)]
    assert [draft.uid for draft in changes.new] == ["3"]


def test_an_event_that_changed_both_words_and_time_is_known_by_its_uid():
    assert pairs([placed("1", "Chess", 3)], [placed("1", "An evening of games", 5)]) == {"1": "1"}


def test_a_calendar_that_names_only_the_next_time_makes_a_series_of_it():
    later = NOW + timedelta(days=4)
    before, after = single(days=3), single(days=10)
    change = plan([after], held(before), Window(later, WINDOW.until)).changed[0]
    assert [(number, one.key, one.when) for number, one in change.updated] == [(101, at(3).start.isoformat(), at(3))]
    assert change.new == after.instances
    assert not change.gone


def test_a_series_that_moved_to_another_weekday_keeps_its_occurrences():
    change = plan([series(days=(1, 8, 15, 22), shift=1.1)], held(series()), WINDOW).changed[0]
    assert [number for number, _ in change.updated] == [101, 102, 103]
    assert len(change.new) == 1


def test_one_time_of_a_series_that_moved_to_another_day_is_the_same_time():
    after = series(days=(1, 9.2, 15))
    change = plan([after], held(series()), WINDOW).changed[0]
    assert change.updated == ((102, after.instances[1]),)
    assert not (change.new or change.gone)


TITLES = st.sampled_from(["Chess", "Chess for all", "Go", "Tour 1", "Tour 2"])
DRAFTS = st.lists(
    st.builds(
        placed,
        uid=st.uuids().map(str),
        title=TITLES,
        days=st.sampled_from([-3, 1, 1.5, 2, 8, 9, 15]),
        place=st.sampled_from([None, "Hall", "Church"]),
        url=st.sampled_from([None, "https://a.example/1", "https://a.example/2"]),
    ),
    max_size=6,
)


def applied(events: Sequence[HeldEvent], changes: Changes) -> list[HeldEvent]:
    """What is held after these changes, as the store would have it."""
    changed = {change.event_id: change for change in changes.changed}
    numbers = count(1000)
    found = []
    for event in events:
        change = changed.get(event.id)
        going = set(changes.gone_occurrences) | set(change.gone if change else ())
        anew = dict(change.updated) if change else {}
        content = (change and change.content) or event.content
        found.append(
            HeldEvent(
                id=event.id,
                uid=(change and change.uid) or event.uid,
                content=content,
                content_hash=content_hash(content),
                instances=tuple(
                    held_one(one.id, anew[one.id])
                    if one.id in anew
                    else HeldInstance(
                        one.id, one.key, one.when, one.status, one.content_hash, one.gone or one.id in going
                    )
                    for one in event.instances
                )
                + tuple(held_one(next(numbers), one) for one in (change.new if change else ())),
            )
        )
    new = [
        HeldEvent(
            id=next(numbers),
            uid=draft.uid,
            content=draft.content,
            content_hash=content_hash(draft.content),
            instances=tuple(held_one(next(numbers), one) for one in draft.instances),
        )
        for draft in changes.new
    ]
    return [*found, *new]


def held_one(number: int, one: Instance) -> HeldInstance:
    return HeldInstance(number, one.key, one.when, one.status, content_hash(one.content))


def ahead(events: Sequence[HeldEvent]) -> list[tuple[str, object]]:
    return sorted(
        (event.uid, one.when.start)
        for event in events
        for one in event.instances
        if not one.gone and one.when.start >= NOW
    )


@settings(max_examples=200, deadline=None)
@given(before=DRAFTS, after=DRAFTS, data=st.data())
def test_whatever_is_read_is_held_once_and_reading_it_again_changes_nothing(before, after, data):
    events = held(*before)
    now = applied(events, plan(after, events, WINDOW))
    assert ahead(now) == sorted(
        (draft.uid, one.when.start) for draft in after for one in draft.instances if one.when.start >= NOW
    )
    assert len({event.uid for event in now}) == len(now)
    assert plan(after, now, WINDOW).nothing
    again = applied(events, plan(data.draw(st.permutations(after)), events, WINDOW))
    assert {event.id: event.uid for event in again[: len(events)]} == {
        event.id: event.uid for event in now[: len(events)]
    }


def test_of_a_part_only_uids_titles_and_starts_are_trusted():
    """Tomorrow's tour is dropped, one in two weeks is new; those between say what they said and are not seen."""
    before, after = [placed("1", "Tour", 1)], [placed("x", "Tour", 13)]
    assert plan(after, held(*before), WINDOW, partly=True).new == tuple(after)
    assert plan(after, held(*before), WINDOW).new == ()
    between = [placed(f"t{day}", "Tour", day) for day in range(2, 13)]
    assert plan([*between, *after], held(*before, *between), WINDOW).new == tuple(after)
