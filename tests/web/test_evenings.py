"""Evenings stay as they were, with what was kept of them."""

from __future__ import annotations

import pytest

from meetcompanion.bootstrap import Companion
from meetcompanion.errors import NotFound
from meetcompanion.model import Jot
from tests import companions
from tests.fakes import FixedClock
from tests.pages import Visitor, assert_says, assert_silent_about, heading

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


def test_what_was_kept_can_be_put_right_afterwards(visitor: Visitor, town: Companion) -> None:
    text = "@Ana bakes rye\nthe room was warm\nthank Ana by Monday\n* snow on the roof"
    visitor.visit("/jot").press("Keep it", text=text)
    visitor.follow("Put it right")
    visitor.press("Keep it", words0="bakes spelt", kind1="moment", who2="Ana, Ben", when2="in spring", kind3="")
    assert heading(visitor) == GAMES
    account = town.account()
    told = {one.name: [note.text for note in one.notes] for one in town.store.people(account.id)}
    assert told == {"Ana": ["bakes spelt"], "Ben": []}
    assert [one.text for one in town.store.moments(account.id)] == ["the room was warm"]
    [follow_up] = town.store.follow_ups(account.id)
    assert (follow_up.people, str(follow_up.due)) == (("Ana", "Ben"), "2026-spring")
    assert_says(visitor, "As you typed it")
    assert_says(visitor, "thank Ana by Monday")


def test_an_evening_shows_what_one_would_like_to_do_until_it_is_done(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/jot").press("Keep it", text="@Ana bakes rye. Share my recipe with Ana")
    assert heading(visitor) == GAMES
    assert_says(visitor, "What you would like to do")
    assert_says(visitor, "Share my recipe with Ana", "section[aria-labelledby=for-them]")
    visitor.follow("What you would like to do").press("Done")
    assert_silent_about(visitor.visit("/evenings/1"), "What you would like to do", "main")


def test_what_was_written_days_later_bears_the_day_of_its_evening(
    visitor: Visitor, town: Companion, clock: FixedClock
) -> None:
    clock.now = companions.at(20, 9)
    visitor.visit("/jot").press("Keep it", text="@Ana bakes rye", evening="1").follow("Ana")
    assert_says(visitor, "8 January 2026")
    assert_silent_about(visitor, "20 January 2026", "main")


def test_lines_of_another_evening_are_not_changed(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/jot").press("Keep it", text="the room was warm")
    with pytest.raises(NotFound):
        town.store.put_right(town.account().id, 1, [("note", 99, Jot())])
    with pytest.raises(NotFound):
        town.store.put_right(town.account().id + 1, 1, [("note", 1, Jot())])
    assert [note.text for note in town.store.notes(town.account().id, 1)] == ["the room was warm"]
