"""The merge: what a new reading changes in what we hold."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from meetcompanion.merge import content_hash, plan
from meetcompanion.model import (
    Changes,
    Content,
    Draft,
    EventChange,
    HeldEvent,
    HeldInstance,
    Instance,
    Price,
    Status,
    When,
    Window,
)

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
WINDOW = Window(NOW, NOW + timedelta(days=180))


def at(days: float, hours: float = 2) -> When:
    start = NOW + timedelta(days=days)
    return When(start, start + timedelta(hours=hours), "Europe/Berlin")


def single(uid: str = "a", title: str = "Chess", days: float = 3, **instance) -> Draft:
    return Draft(uid=uid, content=Content(title=title), instances=(Instance("", at(days), **instance),))


def series(uid: str = "s", days: tuple[float, ...] = (1, 8, 15), shift: float = 0, title: str = "Choir") -> Draft:
    instances = tuple(Instance((NOW + timedelta(days=one + shift)).isoformat(), at(one + shift)) for one in days)
    return Draft(uid=uid, content=Content(title=title), instances=instances)


def held(*drafts: Draft, gone: bool = False) -> list[HeldEvent]:
    """What the store would hold after these drafts: events 1, 2, ..., occurrences 101, 102, ..."""
    ids = count(101)
    return [
        HeldEvent(
            id=number,
            uid=draft.uid,
            content_hash=content_hash(draft.content),
            content=draft.content,
            instances=tuple(
                HeldInstance(next(ids), one.key, one.when, one.status, content_hash(one.content), gone)
                for one in draft.instances
            ),
        )
        for number, draft in enumerate(drafts, 1)
    ]


def test_the_same_reading_changes_nothing():
    drafts = [single(), series()]
    assert plan(drafts, held(*drafts), WINDOW) == Changes()
    assert plan(drafts, held(*drafts), WINDOW).nothing


def test_the_order_of_drafts_does_not_matter():
    drafts = [single("a"), single("b", days=4), series()]
    assert plan(drafts[::-1], held(*drafts), WINDOW).nothing


def test_a_first_reading_is_all_new():
    assert plan([single(), series()], [], WINDOW) == Changes(new=(single(), series()))


def test_an_edited_text_changes_the_event_alone():
    changes = plan([single(title="Chess for all")], held(single()), WINDOW)
    assert changes == Changes(changed=(EventChange(event_id=1, content=Content(title="Chess for all")),))


def test_a_moved_time_stays_the_same_occurrence():
    changes = plan([single(days=9)], held(single(days=3)), WINDOW)
    assert changes == Changes(changed=(EventChange(event_id=1, updated=((101, Instance("", at(9))),)),))


def test_one_moved_time_of_a_series_keeps_its_key():
    drafts = series()
    moved = Instance(drafts.instances[1].key, at(9))
    changed = Draft(uid="s", content=drafts.content, instances=(drafts.instances[0], moved, drafts.instances[2]))
    assert plan([changed], held(drafts), WINDOW).changed == (EventChange(event_id=1, updated=((102, moved),)),)


def test_a_cancellation_is_an_update():
    changes = plan([single(status=Status.CANCELLED)], held(single()), WINDOW)
    assert changes.changed[0].updated == ((101, Instance("", at(3), Status.CANCELLED)),)


def test_an_own_text_of_one_time_is_an_update():
    own = Instance("", at(3), content=Content(title="Chess with a guest"))
    draft = Draft(uid="a", content=Content(title="Chess"), instances=(own,))
    assert plan([draft], held(single()), WINDOW).changed[0].updated == ((101, own),)
    assert plan([draft], held(draft), WINDOW).nothing


def test_what_is_no_longer_listed_is_gone():
    changes = plan([single()], held(single(), single("b", "Go", 5)), WINDOW)
    assert changes == Changes(gone=(2,), gone_occurrences=(102,))


def test_one_time_of_a_series_can_go_alone():
    changes = plan([series(days=(1, 15))], held(series()), WINDOW)
    assert changes == Changes(changed=(EventChange(event_id=1, gone=(102,)),))


def test_what_has_begun_or_is_over_is_never_gone():
    assert plan([], held(single(days=-1), single("b", "Go", -0.01)), WINDOW).nothing


def test_what_lies_further_ahead_than_was_read_is_never_gone():
    assert plan([], held(single(days=300)), WINDOW).nothing
    changes = plan([], held(series(days=(1, 300))), WINDOW)
    assert changes == Changes(changed=(EventChange(event_id=1, gone=(101,)),))


def test_what_was_gone_comes_back_as_the_same_occurrence():
    changes = plan([single()], held(single(), gone=True), WINDOW)
    assert changes.changed == (EventChange(event_id=1, updated=((101, Instance("", at(3))),)),)


def test_what_is_gone_does_not_go_again():
    assert plan([], held(single(), gone=True), WINDOW).nothing


def test_renewed_uids_keep_the_events():
    before = [single("1", "Chess", 3), single("2", "Go", 3), single("3", "Chess", 4)]
    after = [single("x", "Chess", 4), single("y", "chess ", 3), single("z", "Go", 3)]
    changes = plan(after, held(*before), WINDOW)
    assert not changes.new
    assert not changes.gone
    assert {change.event_id: change.uid for change in changes.changed} == {3: "x", 1: "y", 2: "z"}
    assert not any(change.new or change.updated or change.gone for change in changes.changed)


def test_two_sittings_of_one_name_do_not_become_one_under_new_uids():
    before = [single("1", "Tour", 3), single("2", "Tour", 3)]
    after = [single("x", "Tour", 3), single("y", "Tour", 3)]
    assert {change.event_id: change.uid for change in plan(after, held(*before), WINDOW).changed} == {1: "x", 2: "y"}


def test_a_series_that_moved_by_an_hour_keeps_its_occurrences():
    after = series(shift=1 / 24)
    change = plan([after], held(series()), WINDOW).changed[0]
    assert {number: instance.key for number, instance in change.updated} == {
        101: after.instances[0].key,
        102: after.instances[1].key,
        103: after.instances[2].key,
    }
    assert not change.new
    assert not change.gone


def test_a_single_event_that_becomes_a_series_keeps_its_occurrence():
    change = plan([series("a", days=(3, 10), title="Chess")], held(single()), WINDOW).changed[0]
    assert [number for number, _ in change.updated] == [101]
    assert len(change.new) == 1


def test_dates_without_times_are_compared_in_the_fallback_zone():
    draft = Draft(uid="d", content=Content(title="Fair"), instances=(Instance("", When(date(2026, 1, 9))),))
    assert plan([draft], held(draft), WINDOW).nothing
    assert plan([], held(draft), WINDOW).gone == (1,)


def test_a_uid_twice_in_one_reading_adds_nothing_twice():
    twice = Draft(uid="a", content=Content(title="Chess"), instances=(Instance("", at(3)), Instance("", at(3))))
    assert plan([twice], held(single()), WINDOW).nothing


@pytest.mark.parametrize(
    "other",
    [
        Content(title="Chess", price=Price(free=True)),
        Content(title="Chess", price=Price(free=False, low=0.0)),
        Content(title="Chess", categories=("a", "b")),
        Content(title="Chess", categories=("a, b",)),
        Content(title="Chess", description="a"),
        Content(title="Chess", location="a"),
        Content(title="Chess", url="a"),
    ],
)
def test_every_field_is_in_the_hash(other):
    everything = [Content(title="Chess"), Content(title="Chess", categories=("a", "b", "c"))]
    assert content_hash(other) not in {content_hash(one) for one in everything}
    assert content_hash(None) == ""


def test_work_grows_with_the_events_and_not_with_their_pairs():
    few, many = (_spent_on(count) for count in (2_500, 10_000))
    # Comparing each with each other would take sixteen times as long.
    assert all(much < 10 * little for little, much in zip(few, many, strict=True))


def _spent_on(count: int) -> tuple[float, float]:
    """Seconds of the processor for so many that are as they were, and for so many that have other UIDs; at best."""
    same, renewed = (
        [single(f"{uid}{number}", f"Event {number}", 1 + number % 100) for number in range(count)] for uid in "un"
    )
    before = held(*same)
    unchanged, found_again = [], []
    for _ in range(3):
        started = time.process_time()
        assert plan(same, before, WINDOW).nothing
        unchanged.append(time.process_time() - started)
        started = time.process_time()
        assert not plan(renewed, before, WINDOW).new
        found_again.append(time.process_time() - started)
    return min(unchanged), min(found_again)
