"""Evenings stay as they were, with what was kept of them."""

from __future__ import annotations

import pytest

from meetcompanion.bootstrap import Companion
from tests import companions
from tests.fakes import FixedClock
from tests.pages import Visitor, assert_says, heading

GAMES = "Board games at the Second Die"


@pytest.fixture(autouse=True)
def been_out(town: Companion, clock: FixedClock) -> None:
    """An evening lies behind."""
    companions.go_out(town, clock)


def test_evenings_stay_as_they_were(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    visitor.visit("/evenings")
    assert_says(visitor, GAMES)
    assert_says(visitor, "8 January 2026")
    for subscription in town.store.subscriptions(town.account().id, clock()):
        town.store.unsubscribe(town.account().id, subscription.source.id, clock())
    visitor.visit("/evenings").follow(GAMES)
    assert heading(visitor) == GAMES
    assert_says(visitor, "Cooper's Row")


def test_without_evenings_the_page_says_how_one_comes_there(
    visitor: Visitor, town: Companion, clock: FixedClock
) -> None:
    clock.now = companions.at(1, 9)
    assert_says(visitor.visit("/evenings"), "When you say “going” to something")


def test_what_belongs_to_no_evening_and_nobody_is_seen_among_the_evenings(visitor: Visitor) -> None:
    visitor.visit("/jot").press("Keep it", evening="", text="The library has a new bench\n* rain on a tin roof")
    assert heading(visitor) == "Evenings"
    assert_says(visitor, "The library has a new bench")
    assert_says(visitor, "rain on a tin roof")
