"""The first page: the first visit, this week's few, and one question after an evening."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from meetcompanion.bootstrap import Companion
from tests import calendars, companions
from tests.builders import event, instance, source, weekly
from tests.companions import at
from tests.fakes import FakeFetcher, FixedClock
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


def test_a_file_that_is_too_large_takes_nothing_along_that_was_typed(visitor: Visitor, app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 50_000
    file = (io.BytesIO(b"x" * 100_000), "everything.ics")
    answer = visitor.visit("/").send("Begin", hobbies="birdwatching\nchöirs", evenings="2", file=file)
    assert answer.status_code == 413
    page = BeautifulSoup(answer.text, "lxml")
    assert "larger than this companion reads" in said(page.select(".trouble")[0])
    assert page.select("#hobbies")[0].get_text() == "birdwatching\nchöirs"
    assert [option["value"] for option in page.select("#evenings option[selected]")] == ["2"]


def test_what_changes_in_the_live_region_stays_in_it(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/events")
    assert not visitor.page.select("#page .flashes")
    assert [part["role"] for part in visitor.page.select("#flashes")] == ["status"]
    swapping = visitor.page.select("form[hx-target='#page']")
    assert swapping and all(form["hx-select-oob"] == "#flashes:innerHTML" for form in swapping)


def test_a_first_visit_asks_for_hobbies_and_a_calendar(visitor: Visitor) -> None:
    visitor.visit("/")
    assert heading(visitor) == "An evening out, with people who like what you like."
    assert visitor.page.select("nav") == []


def test_hobbies_are_taken_as_they_are_written(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/").press("Begin", hobbies="board games, Birdwatching\n\n- baking bread\nBOARD GAMES")
    names = [hobby.name for hobby in companion.store.hobbies(companion.account().id)]
    assert sorted(names) == ["Birdwatching", "baking bread", "board games"]
    assert heading(visitor) == "This week"
    assert_says(visitor, "There is no calendar yet.")


def test_everything_may_be_left_empty(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/").press("Begin")
    assert heading(visitor.visit("/")) == "This week"
    assert companion.account().started_at is not None


def test_a_pasted_address_leads_to_its_preview(visitor: Visitor, fetcher: FakeFetcher) -> None:
    fetcher.answers["https://chess.example/c.ics"] = calendars.calendar(("a", "Chess for beginners", 2))
    visitor.visit("/").press("Begin", hobbies="chess", address="https://chess.example/c.ics").wait_while("Reading…")
    assert heading(visitor) == "Chess Club"
    assert_says(visitor, "Chess for beginners")


def test_a_dropped_file_leads_to_its_preview(visitor: Visitor) -> None:
    body = calendars.calendar(("a", "Chess for beginners", 2)).encode()
    visitor.visit("/").press("Begin", file=(io.BytesIO(body), "chess.ics")).wait_while("Reading…")
    assert_says(visitor, "Chess for beginners")
    assert_says(visitor, "A file you gave.")


def test_the_zone_of_the_browser_is_taken_where_the_machine_knows_none(visitor: Visitor, companion: Companion) -> None:
    companion.store.save_account(replace(companion.account(), zone="UTC"))
    visitor.visit("/").press("Begin", zone="America/Lima")
    assert companion.account().zone == "America/Lima"


def test_a_zone_that_the_machine_knows_is_kept(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/").press("Begin", zone="America/Lima")
    assert companion.account().zone == companions.ZONE


def test_a_zone_that_does_not_exist_is_left_aside(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/").press("Begin", zone="Nowhere/Else")
    assert companion.account().zone == companions.ZONE


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
