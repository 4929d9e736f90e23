"""Looking back: sentences by season, evenings by series. All made up."""

from __future__ import annotations

from meetcompanion.bootstrap import Companion
from tests import companions
from tests.fakes import FixedClock
from tests.pages import Visitor, assert_says, said


def test_moments_stand_by_season_and_series_say_since_when(
    town: Companion, visitor: Visitor, clock: FixedClock
) -> None:
    for words in ("* a wooden sheep got home", "* somebody laughed in the subjunctive"):
        companions.go_out(town, clock)
        companions.meet(town, words)
        clock.advance(days=3)
    visitor.visit("/look-back")
    assert [said(season) for season in visitor.page.select(".season h2")] == ["Winter 2025 to 2026"]
    assert [said(moment) for moment in visitor.page.select(".moment")] == [
        "somebody laughed in the subjunctive",
        "a wooden sheep got home",
    ]
    assert said(visitor.page.select(".again summary")[0]) == "Board games at the Second Die , since January"
    assert len(visitor.page.select(".again li")) == 2


def test_an_evening_of_its_own_stands_alone(town: Companion, visitor: Visitor, clock: FixedClock) -> None:
    companions.go_out(town, clock)
    companions.meet(town, "the room was warm")
    visitor.visit("/look-back")
    assert_says(visitor, "Evenings of their own")
    assert visitor.page.select(".again") == []


def test_nothing_yet_is_said_kindly(companion: Companion, visitor: Visitor) -> None:
    companions.start(companion)
    assert_says(visitor.visit("/look-back"), "a sentence worth keeping")
