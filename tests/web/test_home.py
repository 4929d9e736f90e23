"""The first page: the first visit, this week's few, and one question after an evening."""

from __future__ import annotations

import pytest

from meetcompanion.bootstrap import Companion
from tests import companions
from tests.builders import event, instance, source, weekly
from tests.companions import at
from tests.fakes import FixedClock
from tests.pages import (
    Visitor,
    assert_flash,
    assert_pressed,
    assert_says,
    assert_silent_about,
    assert_tickets,
    heading,
    said,
    selector,
    ticket,
    tickets,
)

GAMES = "Board games at the Second Die"
BIRDS = "Birdwatching at dawn"


def test_what_changes_in_the_live_region_stays_in_it(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/events")
    assert not visitor.page.select("#page .flashes")
    assert [part["role"] for part in visitor.page.select("#flashes")] == ["status"]
    swapping = visitor.page.select("form[hx-target='#page']")
    assert swapping and all(form["hx-select-oob"] == "#flashes:innerHTML" for form in swapping)


def test_this_week_shows_a_few_with_reasons_in_words(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/")
    assert set(tickets(visitor)) >= {GAMES, BIRDS}
    assert len(tickets(visitor)) <= 5
    games = said(ticket(visitor, GAMES))
    assert "Thursday, 19:00–21:00" in games
    assert "every Thursday" in games
    assert "Cooper's Row" in games
    assert "from The Second Die" in games
    assert "board games" in games


def test_the_clocks_of_another_zone_are_named(visitor: Visitor, town: Companion) -> None:
    listed = {
        one.occurrence.content.title: one.occurrence.id for one in town.ranker.listed(town.account(), town.clock())
    }
    visitor.visit(f"/events/{listed['Observing night']}")
    assert_says(visitor, "Sunday, 21:00–23:00")
    assert_says(visitor, "20:00 in Lisbon")


def test_a_pick_can_be_made_changed_and_taken_back(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/").press("Interested", inside=selector(visitor, GAMES))
    assert_pressed(visitor, GAMES, "Interested")
    visitor.press("Going", inside=selector(visitor, GAMES))
    assert_pressed(visitor, GAMES, "Going")
    assert_flash(visitor, f"You are going to “{GAMES}”.")
    visitor.press("Undo")
    assert_pressed(visitor, GAMES, "Interested")
    visitor.press("Interested", inside=selector(visitor, GAMES))
    assert_pressed(visitor, GAMES, None)


def test_what_is_not_for_me_leaves_and_undo_brings_it_back(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/").press("Not for me", inside=selector(visitor, BIRDS))
    assert BIRDS not in tickets(visitor)
    visitor.press("Undo")
    assert BIRDS in tickets(visitor)


def test_a_week_without_anything_fitting_is_said_kindly_and_not_filled(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion, "board games")
    source(companion.store, companion.account(), event("Tax advice", instance(at(2, 18))), now=companion.clock())
    visitor.visit("/")
    assert_tickets(visitor, [])
    assert_says(visitor, "A quiet week is a good week too.")


def test_without_hobbies_it_asks_for_them(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion)
    source(companion.store, companion.account(), event("Tax advice"), now=companion.clock())
    assert_says(visitor.visit("/"), "Tell me what you like doing")


def test_no_more_evenings_than_wanted(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion, "chess")
    drafts = [event(f"Chess {name}", instance(at(day, 19))) for day, name in enumerate("abcdefg", 1)]
    source(companion.store, companion.account(), *drafts, now=companion.clock())
    companion.ranker.prepare()
    visitor.visit("/settings").press("Save", evenings="2")
    assert len(tickets(visitor.visit("/"))) == 2


def test_a_series_shows_once(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion, "chess")
    source(companion.store, companion.account(), weekly("Chess in the park", times=9), now=companion.clock())
    companion.ranker.prepare()
    assert_tickets(visitor.visit("/"), ["Chess in the park"])


def test_after_an_evening_it_asks_once(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    companions.go_out(town, clock)
    assert_says(visitor.visit("/"), "Was there one conversation worth keeping?")
    assert_says(visitor, GAMES, ".question")
    first = visitor.page.find(["h1", "h2"])
    assert first is not None and first.name == "h1"
    assert_silent_about(visitor.visit("/"), "Was there one conversation worth keeping?")


@pytest.mark.parametrize(
    ("method", "headers"),
    [("HEAD", {}), ("GET", {"Sec-Purpose": "prefetch"}), ("GET", {"Sec-Purpose": "prefetch;prerender"})],
)
def test_a_page_that_nobody_looks_at_spends_no_question(
    visitor: Visitor, town: Companion, clock: FixedClock, method: str, headers: dict[str, str]
) -> None:
    companions.go_out(town, clock)
    assert visitor.client.open("/", method=method, headers=headers).status_code == 200
    assert_says(visitor.visit("/"), "Was there one conversation worth keeping?")


def test_an_evening_that_is_not_over_is_not_asked_about(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    companions.go_out(town, clock)
    clock.now = at(3, 20)
    assert_silent_about(visitor.visit("/"), "worth keeping?")


def test_no_closes_the_evening_happily(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    companions.go_out(town, clock)
    visitor.visit("/").press("No, and that is fine")
    assert_flash(visitor, "Some evenings are just evenings.")
    assert_silent_about(visitor.visit("/"), "worth keeping?")
    assert town.store.evenings(town.account().id)[0].closed_at is not None


def test_yes_leads_to_the_jot_of_that_evening(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    companions.go_out(town, clock)
    visitor.visit("/").follow("Yes, jot it down")
    assert heading(visitor) == "One conversation"
    chosen = visitor.page.select_one("#evening option[selected]")
    assert chosen is not None
    assert GAMES in said(chosen)


def test_a_tap_elsewhere_on_the_page_does_not_take_the_question_away(
    visitor: Visitor, town: Companion, clock: FixedClock
) -> None:
    companions.go_out(town, clock)
    visitor.visit("/").press("Interested", inside=".tickets .ticket")
    assert_says(visitor, "Was there one conversation worth keeping?")
    assert_silent_about(visitor.visit("/"), "worth keeping?")


def test_a_tap_on_another_page_does_not_bring_the_question_back(
    visitor: Visitor, town: Companion, clock: FixedClock
) -> None:
    companions.go_out(town, clock)
    assert_says(visitor.visit("/"), "Was there one conversation worth keeping?")
    visitor.visit("/events").press("Interested", inside=".tickets .ticket")
    assert_silent_about(visitor.visit("/"), "worth keeping?")


def test_what_was_said_yes_to_stays_in_sight(visitor: Visitor, town: Companion) -> None:
    mixer = companions.occurrence_id(town, "Mixer: pitch your startup")
    visitor.visit(f"/events/{mixer}").press("Going")
    assert "Mixer: pitch your startup" in tickets(visitor.visit("/"))
