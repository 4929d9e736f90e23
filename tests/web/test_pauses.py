"""Sources that rest, that are read from a page's layout, and that fail for weeks."""

from __future__ import annotations

import pytest

from meetcompanion.bootstrap import Companion
from meetcompanion.message import Message
from meetcompanion.model import Fields, Source
from tests import companions
from tests.builders import event, read, source
from tests.fakes import FakeFetcher, FixedClock
from tests.pages import Visitor, assert_flash, assert_says, assert_silent_about

HALL = "https://hall.example/whats-on"


@pytest.fixture
def hall(companion: Companion) -> Source:
    """A page that is read from its layout."""
    companions.start(companion, "chess")
    made = source(companion.store, companion.account(), event("Chess"), url=HALL, title="The hall")
    fields = Fields(companion.clock(), 4, 1.0, 0.5, 0.0, 0.25)
    read(companion.store, made, now=companion.clock(), title="The hall", kind="layout", fields=fields)
    return companion.store.source(made.id)


def test_a_row_says_what_lies_ahead_and_how_much_its_events_say(visitor: Visitor, hall: Source) -> None:
    assert_says(visitor.visit("/sources"), "One event lies ahead.")
    for words in ("Where it is: 100%", "When it ends: 50%", "A page of its own: 0%", "A description: 25%"):
        assert_says(visitor, words)
    assert_says(visitor, "Read from the page's layout")


def test_a_source_rests_and_is_read_again(
    visitor: Visitor, companion: Companion, hall: Source, fetcher: FakeFetcher, clock: FixedClock
) -> None:
    visitor.visit("/sources").press("Pause")
    assert_flash(visitor, "The hall rests.")
    assert_says(visitor, "Paused. What was found before is kept.")
    assert_silent_about(visitor, "Read now", ".source")
    clock.advance(days=3)
    assert companion.refresh().idle
    visitor.press("Read it again").wait_while("to be read…").wait_while("Being read now")
    assert_silent_about(visitor, "Paused", "main")


def test_a_pause_can_be_taken_back(visitor: Visitor, companion: Companion, hall: Source) -> None:
    visitor.visit("/sources").press("Pause").press("Undo")
    assert companion.store.subscriptions(companion.account().id, companion.clock())[0].paused_at is None


def test_a_paused_source_that_was_removed_comes_back_paused(
    visitor: Visitor, companion: Companion, hall: Source
) -> None:
    visitor.visit("/sources").press("Pause").press("Remove").press("Undo")
    assert_says(visitor, "Paused. What was found before is kept.")


def test_what_looks_wrong_rests_with_a_hint(visitor: Visitor, companion: Companion, hall: Source) -> None:
    visitor.visit("/sources").press("Looks wrong")
    assert_flash(visitor, "Thank you. The hall is not read for now.")
    assert_says(visitor, "Perhaps the site has a calendar")
    assert_silent_about(visitor, "Looks wrong", "main")


def test_only_what_is_read_from_a_layout_can_look_wrong(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion, "chess")
    source(companion.store, companion.account(), event("Chess"))
    assert_silent_about(visitor.visit("/sources"), "Looks wrong", "main")


def test_after_weeks_of_failing_it_asks_once(
    visitor: Visitor, companion: Companion, hall: Source, clock: FixedClock
) -> None:
    def fail() -> None:
        problem = Message.of("The host does not answer.")
        companion.store.save_failure(hall.id, problem, now=clock(), due_at=clock.now.replace(year=2027))

    fail()
    assert_silent_about(visitor.visit("/sources"), "Go on trying", "main")
    clock.advance(days=22)
    fail()
    assert_says(visitor.visit("/sources"), "Shall I go on trying once a day, or let it rest?")
    visitor.press("Go on trying")
    assert_silent_about(visitor, "Go on trying", "main")
    clock.advance(days=30)
    fail()
    assert_silent_about(visitor.visit("/sources"), "Go on trying", "main")
