"""Introducing two people: both are asked, who said yes is remembered, the lines quote one's own words. Made up."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from meetcompanion.bootstrap import Companion
from meetcompanion.model import FollowUpState, Jot, PersonTold
from tests import companions
from tests.pages import Visitor, assert_says, assert_silent_about, heading, said


@pytest.fixture(autouse=True)
def met(companion: Companion) -> dict[str, int]:
    companions.start(companion)
    people = tuple(PersonTold(name) for name in ("Ana", "Ben", "Chiara"))
    store, account = companion.store, companion.account()
    store.save_jot(account.id, Jot(people=people), evening_id=None, text="", now=companion.clock())
    return {person.name: person.id for person in store.people(account.id)}


@pytest.fixture
def planned(visitor: Visitor, met: dict[str, int]) -> Visitor:
    """Ana and Ben, because both keep bees."""
    visitor.visit(f"/people/{met['Ana']}").follow("Introduce them to somebody", "main")
    return visitor.press("Note it down", other=str(met["Ben"]), why="both keep bees")


def test_it_begins_on_a_persons_page(planned: Visitor) -> None:
    assert heading(planned) == "Introduce Ana and Ben"
    assert_says(planned, "both keep bees")
    planned.visit("/follow-ups").follow("Ask both first", "main")
    assert heading(planned) == "Introduce Ana and Ben"


def test_both_are_asked_before_anything_is_ready(planned: Visitor) -> None:
    assert [said(words) for words in planned.page.select(".send blockquote")] == [
        "Ana, may I introduce you to Ben: “both keep bees”? No is a fine answer.",
        "Ben, may I introduce you to Ana: “both keep bees”? No is a fine answer.",
    ]
    planned.press("They said yes", ".follow-up")
    assert_says(planned, "Ana said yes.")
    assert_silent_about(planned, "know each other", "main")
    planned.press("They said yes")
    assert [said(words) for words in planned.page.select("#introduction p")] == [
        "Ana and Ben, I would like you to know each other: “both keep bees”.",
        "No reply needed, neither to me nor to each other.",
    ]
    mail = unquote(str(planned.page.select("#introduction + .row a")[0]["href"]))
    assert mail.startswith("mailto:?body=Ana and Ben,")
    planned.press("Not yet, after all")
    assert_silent_about(planned, "know each other", "main")


def test_the_why_can_be_said_in_other_words_and_taken_back(planned: Visitor) -> None:
    planned.press("Keep it", why="two bakers, one oven")
    assert_says(planned, "“two bakers, one oven”")
    planned.press("Undo")
    assert_says(planned, "“both keep bees”")


def test_without_a_why_nothing_is_drafted(planned: Visitor) -> None:
    planned.press("Keep it", why="")
    assert planned.page.select(".send") == []
    assert_says(planned, "Something that both would be glad to hear")


def test_done_is_done(planned: Visitor, companion: Companion) -> None:
    planned.press("Done")
    assert planned.path == "/follow-ups"
    assert [one.text for one in companion.store.follow_ups(companion.account().id, FollowUpState.DONE)] == [
        "both keep bees"
    ]


def test_nobody_left_in_peace_is_offered_or_brought_up(
    planned: Visitor, companion: Companion, met: dict[str, int]
) -> None:
    here = planned.path
    companion.store.set_rather_not(companion.account().id, met["Ben"], companion.clock())
    assert_says(planned.visit(here), "left in peace just now")
    assert planned.page.select(".send") == []
    planned.visit(f"/follow-ups/introduce/{met['Ana']}")
    assert [said(option) for option in planned.page.select("#other option")] == ["Chiara"]
    assert_silent_about(planned.visit(f"/people/{met['Ben']}"), "Introduce them to somebody")


def test_what_is_no_introduction_has_no_such_page(visitor: Visitor) -> None:
    visitor.visit("/follow-ups/99/introduce", status=404)
