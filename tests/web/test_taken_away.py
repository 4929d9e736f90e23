"""What is a key to something is brought back by one tap, and never stands in a page for that."""

from __future__ import annotations

from meetcompanion.bootstrap import Companion
from meetcompanion.model.calendars_out import CalendarAddress, CalendarKind
from tests import companions
from tests.pages import HOME, Visitor, assert_flash, heading

CHANNEL = "ntfy://a-name-nobody-guesses"


def test_a_channel_that_was_removed_comes_back_at_a_tap(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion)
    store, person = companion.store, companion.account()
    store.add_channel(person.id, CHANNEL, companion.clock())
    visitor.visit("/settings/messages").press("Remove")
    assert_flash(visitor, "Nothing is sent there any more.")
    assert store.channels(person.id) == []
    assert "a-name-nobody-guesses" not in str(visitor.page.select(".flashes"))
    undo = str(visitor.page.select(".flash form")[0]["action"])
    visitor.press("Undo")
    assert [one.url for one in store.channels(person.id)] == [CHANNEL]
    again = visitor.client.post(undo, headers={"Origin": HOME})
    assert again.status_code == 404, "a step goes back once"


def test_a_calendar_address_that_was_changed_or_given_up_comes_back(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion)
    store, person = companion.store, companion.account()
    first = CalendarAddress(account_id=person.id, kind=CalendarKind.EVENINGS, token="the-first")
    store.save_calendar_address(first, companion.clock())
    for way in ("address", "end"):
        visitor.client.post(f"/settings/calendar/evenings/{way}", headers={"Origin": HOME})
        assert "the-first" not in {one.token for one in store.calendar_addresses(person.id).values()}
        visitor.visit("/settings/calendar").press("Undo")
        assert store.calendar_addresses(person.id)[CalendarKind.EVENINGS].token == "the-first"


def test_whoever_left_the_sample_town_can_walk_back(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/").press("Try it with a sample town")
    visitor.press("Leave town")
    assert not companion.account().sample_town
    visitor.press("Undo")
    assert companion.account().sample_town and heading(visitor) == "This week"
