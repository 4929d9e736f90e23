"""The first visit: three small steps, each to be skipped, and the sample town beside them."""

from __future__ import annotations

import io
from dataclasses import replace

from bs4 import BeautifulSoup
from flask import Flask

from meetcompanion.bootstrap import Companion
from tests import calendars, companions
from tests.fakes import FakeFetcher
from tests.pages import Visitor, assert_flash, assert_says, heading, said


def hobbies(companion: Companion) -> list[str]:
    return sorted(hobby.name for hobby in companion.store.hobbies(companion.account().id))


def test_the_first_step_says_what_this_is_and_asks_for_hobbies(visitor: Visitor) -> None:
    assert heading(visitor.visit("/")) == "An evening out, with people who like what you like."
    assert_says(visitor, "What do you like doing?")
    assert visitor.page.select("nav") == []


def test_the_three_steps_lead_to_this_week(visitor: Visitor, companion: Companion, fetcher: FakeFetcher) -> None:
    fetcher.answers["https://chess.example/c.ics"] = calendars.calendar(("a", "Chess for beginners", 2))
    visitor.visit("/").press("Go on", hobbies="chess")
    assert heading(visitor) == "Where are the evenings?"
    visitor.press("Look at it", address="https://chess.example/c.ics").wait_while("Reading…")
    assert heading(visitor) == "Chess Club"
    assert_says(visitor, "Chess for beginners")
    visitor.press("Subscribe")
    assert heading(visitor) == "How many evenings a fortnight?"
    assert_flash(visitor, "You will see what is on at Chess Club.")
    assert_says(visitor.follow("Back"), "Chess Club")
    visitor.follow("Go on").press("Three or four")
    assert heading(visitor) == "This week"
    assert (hobbies(companion), companion.account().evenings) == (["chess"], 2)


def test_each_step_can_be_skipped(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/").follow("Skip this").follow("Skip this").press("Skip this")
    assert heading(visitor) == "This week"
    assert_says(visitor, "There is no calendar yet.")
    assert companion.account().evenings == 5
    for step in ("calendar", "evenings"):
        assert visitor.client.get(f"/welcome/{step}").headers["Location"] == "/"


def test_hobbies_are_taken_as_they_are_written_and_can_be_written_anew(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/").press("Go on", hobbies="board games, Birdwatching\n\n- baking bread\nBOARD GAMES")
    assert hobbies(companion) == ["Birdwatching", "baking bread", "board games"]
    visitor.follow("Back")
    assert visitor.page.select("#hobbies")[0].get_text().split("\n") == [
        hobby.name for hobby in companion.store.hobbies(companion.account().id)
    ]
    visitor.press("Go on", hobbies="Birdwatching\nbridge: card game, not bridges")
    assert hobbies(companion) == ["Birdwatching", "bridge"]


def test_the_sample_town_is_one_tap_away_from_the_first_page(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/").press("Try it with a sample town", hobbies="moths")
    assert companion.account().sample_town
    assert hobbies(companion) == ["moths"]


def test_a_calendar_that_cannot_be_read_leaves_the_way_on_open(visitor: Visitor) -> None:
    visitor.visit("/welcome/calendar").press("Look at it", address="https://nowhere.example/").wait_while("Reading…")
    assert heading(visitor) == "That did not work"
    assert heading(visitor.follow("Skip this")) == "How many evenings a fortnight?"


def test_a_dropped_file_leads_to_its_preview(visitor: Visitor) -> None:
    body = calendars.calendar(("a", "Chess for beginners", 2)).encode()
    file = (io.BytesIO(body), "chess.ics")
    visitor.visit("/welcome/calendar").press("Look at it", file=file).wait_while("Reading…")
    assert_says(visitor, "Chess for beginners")
    assert heading(visitor.follow("Leave it")) == "Where are the evenings?"


def test_beside_a_file_that_is_too_large_the_address_stays(visitor: Visitor, app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 50_000
    file = (io.BytesIO(b"x" * 100_000), "everything.ics")
    answer = visitor.visit("/welcome/calendar").send("Look at it", address="https://library.example/", file=file)
    assert answer.status_code == 413
    page = BeautifulSoup(answer.text, "lxml")
    assert "larger than this companion reads" in said(page.select(".trouble")[0])
    assert page.select("#address")[0]["value"] == "https://library.example/"


def test_the_zone_of_the_browser_is_taken_where_the_machine_knows_none(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/welcome/evenings").press("Skip this", zone="America/Lima")
    assert companion.account().zone == companions.ZONE
    for zone, kept in (("Nowhere/Else", "UTC"), ("America/Lima", "America/Lima")):
        companion.store.save_account(replace(companion.account(), zone="UTC", started_at=None))
        visitor.visit("/welcome/evenings").press("Skip this", zone=zone)
        assert companion.account().zone == kept
