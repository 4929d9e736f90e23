"""The sample town: in with one tap, out with another, and nothing of one's own is touched."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetcompanion.bootstrap import Companion
from meetcompanion.fetch import HttpFetcher
from tests import companions
from tests.fakes import FixedClock
from tests.pages import Visitor, assert_flash, assert_says, assert_silent_about, tickets


@pytest.fixture
def companion(tmp_path: Path, clock: FixedClock) -> Iterator[Companion]:
    """A companion that can read the sample town's files; the network stays out of reach."""
    made = companions.new_companion(tmp_path / "data", clock, HttpFetcher(clock=clock))
    yield made
    made.close()


def test_one_tap_on_the_first_visit_leads_into_town(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/").press("Try it with a sample town")
    visitor.wait_while("being read")
    assert_says(visitor, "This is the sample town.", ".town")
    visitor.visit("/sources").wait_while("to be read…").wait_while("Being read now")
    deadline = time.monotonic() + 10
    # A page that is asked for while the town is laid out anew shows it as it was before.
    while len(tickets(visitor.visit("/events"))) < 20 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert len(tickets(visitor)) == 20


def test_own_hobbies_are_kept_and_leaving_takes_only_the_town(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/").press("Try it with a sample town", hobbies="chess, board games")
    visitor.press("Leave town")
    assert_flash(visitor, "You have left Quillham.")
    assert_silent_about(visitor, "This is the sample town.")
    kept = {hobby.name for hobby in companion.store.hobbies(companion.account().id)}
    assert kept == {"chess", "board games"}, "one of them is a hobby of the town too, but it was written first"
    assert companion.store.subscriptions(companion.account().id, companion.clock()) == []


def test_hobbies_that_were_lent_are_taken_back(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/").press("Try it with a sample town")
    assert companion.store.hobbies(companion.account().id)
    visitor.press("Leave town")
    assert companion.store.hobbies(companion.account().id) == []
