"""One gathering on two calendars: one ticket, and the person has the last word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meetcompanion import merge
from meetcompanion.bootstrap import Companion
from meetcompanion.model import PickState, Window
from tests import companions
from tests.builders import event, instance, read, source
from tests.companions import at
from tests.pages import Visitor, assert_flash, assert_says, assert_silent_about, tickets

LIBRARY = "https://library.example/c.ics"
AGGREGATOR = "https://all.example/c.ics"


@pytest.fixture
def twice(companion: Companion) -> Companion:
    """An evening on two calendars, and another evening of the same day."""
    companions.start(companion, "board games")
    games = instance(at(3, 19))
    source(
        companion.store,
        companion.account(),
        event("Board games night", games, location="Mill Lane", url="https://library.example/games"),
        event("Night at the museum", instance(at(3, 20))),
        url=LIBRARY,
        title="The library",
        now=companion.clock(),
    )
    source(
        companion.store,
        companion.account(),
        event("Board games night", games, uid="x1", description="Come alone or bring a friend.", location="Mill Lane"),
        event("Museum: open late", instance(at(3, 19)), uid="x2"),
        url=AGGREGATOR,
        title="All of the town",
        now=companion.clock(),
    )
    companion.ranker.prepare()
    return companion


def test_it_stands_once_and_says_who_lists_it(visitor: Visitor, twice: Companion) -> None:
    assert tickets(visitor.visit("/events")).count("Board games night") == 1
    assert_says(visitor, "from All of the town, also listed by The library")
    visitor.follow("Board games night")
    assert_says(visitor, "Come alone or bring a friend.")
    assert [str(link["href"]) for link in visitor.page.select(".elsewhere a")] == ["https://library.example/games"]


def test_these_are_two_and_one_again(visitor: Visitor, twice: Companion) -> None:
    visitor.visit("/events").follow("Board games night").press("These are two")
    assert_flash(visitor, "“Board games night” stands for itself again.")
    assert_silent_about(visitor, "Also listed by", "main")
    assert tickets(visitor.visit("/events")).count("Board games night") == 2
    visitor.visit("/events").follow("Board games night")
    visitor.press("These are one", other=_other(visitor, "Board games night"))
    assert_says(visitor, "Also listed by")
    visitor.press("Undo")
    assert_silent_about(visitor, "Also listed by", "main")


def test_what_was_said_outlives_a_reading_that_renews_every_uid(visitor: Visitor, twice: Companion) -> None:
    store, now = twice.store, twice.clock()
    visitor.visit("/events").follow("Board games night").press("These are two")
    library = next(one.source for one in store.subscriptions(twice.account().id, now) if one.title == "The library")
    held = store.held_events(library.id)
    drafts = [replace(merge.as_read(one), uid=f"renewed {one.id}") for one in held]
    changes = merge.plan(drafts, held, Window(now, Window.around(now).until))
    assert [change.uid for change in changes.changed] == [draft.uid for draft in drafts]
    read(store, library, changes, now=now, title="The library")
    assert tickets(visitor.visit("/events")).count("Board games night") == 2


def test_telling_apart_can_be_taken_back(visitor: Visitor, twice: Companion) -> None:
    visitor.visit("/events").follow("Board games night").press("These are two").press("Undo")
    assert_says(visitor, "Also listed by The library")
    assert twice.store.said_same(twice.account().id) == {}


def test_what_the_titles_do_not_tell_is_joined_by_hand(visitor: Visitor, twice: Companion) -> None:
    visitor.visit("/events").follow("Night at the museum")
    visitor.press("These are one", other=_other(visitor, "Museum: open late"))
    assert_flash(visitor, "“Museum: open late” and this are one now.")
    assert len(tickets(visitor.visit("/events"))) == 2


def test_a_pick_holds_for_the_one_evening(visitor: Visitor, twice: Companion) -> None:
    store, account = twice.store, twice.account()
    line = next(one for one in twice.ranker.listed(account, twice.clock()) if one.also)
    poorer = line.also[0].occurrence_id
    store.set_pick(account.id, poorer, PickState.INTERESTED, twice.clock())
    visitor.visit("/events").press("Going", f"#event-{poorer}")
    assert store.picks(account.id) == {poorer: PickState.GOING}
    assert_says(visitor.visit(f"/events/{line.occurrence.id}"), "also listed by All of the town")


def test_nothing_chosen_is_refused(visitor: Visitor, twice: Companion) -> None:
    answer = visitor.client.post("/events/1/same", data={"verdict": "one"}, headers={"Origin": "http://localhost"})
    assert answer.status_code == 400


def _other(visitor: Visitor, title: str) -> str:
    option = next(option for option in visitor.page.select("#other option") if title in option.get_text())
    return str(option["value"])
