"""What the list minds: window seats, free evenings, and how far from home."""

from __future__ import annotations

import pytest

from meetcompanion import preferences
from meetcompanion.bootstrap import Companion
from meetcompanion.errors import UsageError
from meetcompanion.model import Home
from tests import companions
from tests.builders import event, instance, source
from tests.companions import at
from tests.pages import Visitor, assert_flash, said


def test_preferences_are_kept(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion)
    visitor.visit("/settings/list").press("Save", window_seats="2", free_first="1", home="52.52, 13.4", radius_km="15")
    assert_flash(visitor, "Saved.")
    held = companion.store.preferences(companion.account().id)
    assert (held.window_seats, held.free_first, held.home, held.radius_km) == (2, True, Home(52.52, 13.4), 15)


def test_a_home_can_be_a_place_where_something_is_on(companion: Companion) -> None:
    companions.start(companion)
    mill = event("Accordion evening", location="The mill", latitude=52.1, longitude=13.2)
    source(companion.store, companion.account(), mill, now=companion.clock())
    held = preferences.change(companion.store, companion.account(), home="52.1, 13.2")
    assert held.home == Home(52.1, 13.2, "The mill")
    assert preferences.change(companion.store, companion.account(), home="").home is None


@pytest.mark.parametrize("home", ["Berlin", "91, 0", "1, 200", "nan, nan"])
def test_what_is_no_place_is_said_and_changes_nothing(companion: Companion, home: str) -> None:
    companions.start(companion)
    before = companion.store.preferences(companion.account().id)
    with pytest.raises(UsageError):
        preferences.change(companion.store, companion.account(), home=home, window_seats=0)
    assert companion.store.preferences(companion.account().id) == before


def town(companion: Companion) -> None:
    """Something of theirs, and an evening that anybody can come to."""
    companions.start(companion, "chess")
    source(
        companion.store,
        companion.account(),
        event("Chess for all", instance(at(2, 19))),
        event("Pottery evening", instance(at(3, 19)), description="Beginners welcome, free admission."),
        event("Knitting for get-rich founders", instance(at(3, 19)), description="All welcome. Pitch your startup."),
        now=companion.clock(),
    )
    companion.ranker.prepare()


def test_the_window_seat_is_labelled_and_can_be_chosen_at_the_list(visitor: Visitor, companion: Companion) -> None:
    town(companion)
    titles = [said(one) for one in visitor.visit("/").page.select(".ticket h2")]
    assert titles == ["Chess for all", "Pottery evening"]
    assert said(visitor.page.select_one(".window-seat")).startswith("The window seat")  # type: ignore[arg-type]
    assert "Beginners welcome" in said(visitor.page.select(".ticket .reasons")[1])
    visitor.press("None")
    assert [said(one) for one in visitor.page.select(".ticket h2")] == ["Chess for all"]


def test_what_was_refused_is_not_offered_again(visitor: Visitor, companion: Companion) -> None:
    town(companion)
    number = companions.occurrence_id(companion, "Pottery evening")
    visitor.visit(f"/events/{number}").press("Not for me")
    later = event("Pottery for beginners", instance(at(4, 19)), description="Free admission.")
    source(companion.store, companion.account(), later, url="https://other.example/c.ics", now=companion.clock())
    companion.ranker.prepare()
    assert [said(one) for one in visitor.visit("/").page.select(".ticket h2")] == ["Chess for all"]
