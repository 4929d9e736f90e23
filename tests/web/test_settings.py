"""Settings: the zone changes what the clocks say, and the evenings how many picks there are."""

from __future__ import annotations

from meetcompanion.bootstrap import Companion
from tests import companions
from tests.fakes import FixedClock
from tests.pages import Visitor, assert_flash, assert_says, assert_silent_about, said, ticket

GAMES = "Board games at the Second Die"


def test_the_zone_changes_what_the_clocks_say(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/settings").press("Save", zone="America/New_York")
    assert_flash(visitor, "Saved.")
    words = said(ticket(visitor.visit("/events"), GAMES))
    assert "13:00–15:00" in words
    assert "19:00 in Berlin" in words


def test_a_zone_that_does_not_exist_is_said_and_changes_nothing(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/settings").press("Save", zone="Mars/Base")
    assert_flash(visitor, "There is no time zone named “Mars/Base”.")
    assert town.account().zone == companions.ZONE


def test_evenings_stay_between_one_and_five(visitor: Visitor, town: Companion) -> None:
    for wanted, kept in (("0", 1), ("3", 3), ("99", 5), ("many", 5)):
        visitor.visit("/settings").press("Save", evenings=wanted)
        assert town.account().evenings == kept


def test_somebody_comes_to_mind_only_where_that_is_ticked_and_once(
    visitor: Visitor, town: Companion, clock: FixedClock
) -> None:
    companions.go_out(town, clock)
    companions.meet(town, "@Ana bakes rye")
    clock.advance(days=31)
    assert_silent_about(visitor.visit("/"), "to mind", "main")
    visitor.visit("/settings").press("Save", now_and_then="1")
    clock.advance(days=31)
    assert_says(visitor.visit("/"), "Chance brings Ana to mind. You wrote: “Ana bakes rye”", "main")
    assert_silent_about(visitor.visit("/"), "to mind", "main")
    visitor.visit("/settings").press("Save", now_and_then=[])
    assert town.store.now_and_then(town.account().id) is None


def test_the_more_page_leads_everywhere(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/more")
    doors = [str(link["href"]) for link in visitor.page.select(".doors a")]
    assert doors == [
        *("/follow-ups", "/evenings", "/look-back", "/dots", "/search"),
        *("/hobbies", "/sources"),
        *("/in-and-out", "/settings"),
    ]
    for path in doors:
        visitor.visit(path)
        assert_says(visitor, " ", "main")
