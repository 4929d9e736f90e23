"""What one takes along to an evening stands on its page, on the day on the first page, and nowhere else."""

from __future__ import annotations

import pytest

from meetcompanion.bootstrap import Companion
from meetcompanion.model import PickState
from tests import companions
from tests.fakes import FixedClock
from tests.pages import Visitor, assert_flash, assert_says, assert_silent_about

GAMES = "Board games at the Second Die"


@pytest.fixture
def next_games(town: Companion, clock: FixedClock) -> int:
    """They were there once, met Ana, and go again."""
    companions.go_out(town, clock, GAMES)
    companions.meet(town, "@Ana bakes rye, her starter died")
    number = companions.occurrence_id(town, GAMES)
    town.store.set_pick(town.account().id, number, PickState.GOING, clock())
    return number


def test_it_stands_on_the_page_of_what_they_go_to(visitor: Visitor, town: Companion, next_games: int) -> None:
    visitor.visit(f"/events/{next_games}")
    assert_says(visitor, f"“{GAMES}”: what drew you to it?", ".before")
    assert_says(visitor, "You met there before, in your own words: Ana 8 January 2026", ".before")
    assert_says(visitor, "Ana, as you wrote: “Ana bakes rye, her starter died”.", ".before")
    town.store.set_pick(town.account().id, next_games, PickState.INTERESTED, town.clock())
    assert visitor.visit(f"/events/{next_games}").page.select(".before") == []


def test_it_opens_the_first_page_on_the_day_only(
    visitor: Visitor, town: Companion, clock: FixedClock, next_games: int
) -> None:
    assert visitor.visit("/").page.select(".before") == []
    clock.now = companions.at(10, 9)
    assert_says(visitor.visit("/"), "Before you go", ".before")
    clock.now = companions.at(10, 20)
    assert_says(visitor.visit("/"), "Before you go", ".before")
    assert_says(visitor.visit("/evenings/2"), "Before you go", ".before")
    clock.now = companions.at(10, 23)
    assert visitor.visit("/").page.select(".before") == []
    assert visitor.visit("/evenings/2").page.select(".before") == []


def test_nothing_is_said_of_who_would_rather_not(visitor: Visitor, town: Companion, next_games: int) -> None:
    (ana,) = town.store.people(town.account().id)
    town.store.set_rather_not(town.account().id, ana.id, town.clock())
    assert_silent_about(visitor.visit(f"/events/{next_games}"), "Ana", ".before")


def test_what_one_is_into_lately_is_shown_before_evenings(visitor: Visitor, next_games: int) -> None:
    visitor.visit(f"/events/{next_games}").press("Note it", lately="owls, and  sourdough")
    assert_flash(visitor, "Only you see this.")
    assert_says(visitor, "You are into, lately: owls, and sourdough", ".before")
    visitor.press("Note it", lately=" ")
    assert_silent_about(visitor, "sourdough", ".before .own")
