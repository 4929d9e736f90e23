"""Evenings and the jot: whom one met, what they told, one moment, something to do; saved once."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from meetcompanion.bootstrap import Companion
from meetcompanion.model import Due, FollowUpKind, Jot
from meetcompanion.web.evenings import read_form
from tests import companions
from tests.fakes import FixedClock
from tests.pages import HOME, Visitor, assert_flash, assert_says, assert_silent_about, fields_of, heading

GAMES = "Board games at the Second Die"
TODAY = date(2026, 1, 9)


@pytest.fixture(autouse=True)
def been_out(town: Companion, clock: FixedClock) -> None:
    """An evening lies behind."""
    companions.go_out(town, clock)


def test_a_jot_is_kept_with_people_follow_ups_and_a_moment(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/jot").press(
        "Keep it",
        name1="Ana",
        told1="bakes rye, her starter died",
        kind1="share",
        do1="my rye recipe",
        day1="2026-01-12",
        name2="woman with the theremin",
        told2="plays on Thursdays",
        moment="A wooden sheep got home.",
    )
    assert_flash(visitor, "Kept.")
    assert heading(visitor) == GAMES
    for words in ("Ana", "bakes rye, her starter died", "woman with the theremin", "A wooden sheep got home."):
        assert_says(visitor, words)
    [follow_up] = town.store.follow_ups(town.account().id)
    assert (follow_up.kind, follow_up.text, follow_up.people) == (FollowUpKind.SHARE, "my rye recipe", ("Ana",))
    assert follow_up.due == Due(day=date(2026, 1, 12))


def test_a_jot_closes_the_question(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/jot").press("Keep it", name1="Ana", told1="bakes rye")
    assert_silent_about(visitor.visit("/"), "worth keeping?")


def test_pressing_twice_keeps_it_once(visitor: Visitor, town: Companion, app: Flask) -> None:
    visitor.visit("/jot")
    form = visitor.page.select_one("form.jot")
    assert form is not None
    data = fields_of(form) | {"name1": "Ana", "told1": "bakes rye"}
    for _press in range(2):
        assert app.test_client().post("/jot", data=data, headers={"Origin": HOME}).status_code == 303
    [person] = town.store.people(town.account().id)
    assert [note.text for note in person.notes] == ["bakes rye"]


def test_plain_text_with_names_is_understood(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/jot").press("Keep it", text="@Ana bakes rye.\nthe room was warm")
    assert_says(visitor, "Ana")
    assert_says(visitor, "the room was warm")


def test_a_jot_needs_no_evening(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/jot").press("Keep it", evening="", name1="Ana", told1="bakes rye")
    assert visitor.path == "/people"
    assert_says(visitor, "Ana")


def test_an_evening_that_is_not_there_costs_no_words(app: Flask, town: Companion) -> None:
    data = {"evening": "999", "name1": "Ana", "told1": "bakes rye"}
    assert app.test_client().post("/jot", data=data, headers={"Origin": HOME}).status_code == 303
    assert [person.name for person in town.store.people(town.account().id)] == ["Ana"]


def test_nothing_written_is_no_fault(visitor: Visitor) -> None:
    visitor.visit("/jot").press("Keep it")
    assert_flash(visitor, "A name or a sentence is enough.")
    assert heading(visitor) == "One conversation"


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


def test_a_form_is_read_field_by_field() -> None:
    jot, text = read_form({"name1": " Ana ", "told1": "bakes rye\nplays go", "moment": "snow"}, TODAY)
    assert [(person.name, person.told) for person in jot.people] == [("Ana", ("bakes rye\nplays go",))]
    assert jot.moments == ("snow",)
    assert text == "Ana\nbakes rye\nplays go\nsnow"


def test_introducing_names_both() -> None:
    jot, _text = read_form({"name1": "Ana", "name2": "Ben", "kind1": "introduce", "do1": "both keep bees"}, TODAY)
    assert jot.follow_ups[0].people == ("Ana", "Ben")


def test_words_without_a_name_are_kept_as_a_note() -> None:
    jot, text = read_form({"told1": "somebody spoke of bees"}, TODAY)
    assert jot.notes == ("somebody spoke of bees",)
    assert text == "somebody spoke of bees"


def test_a_kind_that_does_not_exist_is_no_reason_to_lose_words() -> None:
    jot, _text = read_form({"name1": "Ana", "kind1": "sell", "do1": "my rye recipe", "day1": "31.12."}, TODAY)
    [draft] = jot.follow_ups
    assert (draft.kind, draft.text, draft.due) == (FollowUpKind.SHARE, "my rye recipe", None)


def test_an_empty_form_is_an_empty_jot() -> None:
    assert read_form({"name1": "  ", "text": "\n"}, TODAY) == (Jot(), "")


def test_what_belongs_to_no_evening_and_nobody_is_seen_among_the_evenings(visitor: Visitor) -> None:
    visitor.visit("/jot").press("Keep it", evening="", text="The library has a new bench\n* rain on a tin roof")
    assert heading(visitor) == "Evenings"
    assert_says(visitor, "The library has a new bench")
    assert_says(visitor, "rain on a tin roof")


def test_a_whole_letter_in_the_field_for_a_name_is_cut_at_a_word() -> None:
    jot, text = read_form({"name1": "Ana " * 500}, TODAY)
    assert jot.people[0].name == "Ana " * 29 + "Ana"
    assert text == jot.people[0].name
