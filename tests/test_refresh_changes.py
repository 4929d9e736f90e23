"""Rounds in which little has changed: only that is read, and nothing comes out differently for it."""

from __future__ import annotations

from datetime import UTC

from meetcompanion.message import Message
from meetcompanion.model import Window
from meetcompanion.refresh import look, subscribe
from meetcompanion.refresh.keep import NOTHING_LISTED
from meetcompanion.store import Store
from tests.calendars import calendar
from tests.fakes import NOW, FakeFetcher
from tests.rounds import TWO, URL, town

__all__ = ["town"]


def test_only_what_changed_in_a_calendar_is_read(town):
    source = town.subscribe(answer=calendar(("a", "Chess", 2), ("b", "Go", 3), ("c", "Choir", 4)))
    town.round()
    before = {one.content.title: one.id for one in town.occurrences()}
    town.fetcher.answers[URL] = calendar(("a", "Chess", 2), ("b", "Mahjong", 3), ("d", "Owls", 5))
    town.clock.advance(hours=2)
    town.round()
    assert town.titles() == ["Chess", "Mahjong", "Owls"]
    after = {one.content.title: one.id for one in town.occurrences() if one.gone_at is None}
    assert (after["Chess"], after["Mahjong"]) == (before["Chess"], before["Go"])
    held = town.store.source(source.id)
    assert (held.full_read_at, held.read_at, held.warning) == (NOW, town.clock(), None)
    # What was not read has not been looked for in the days that came into view.
    town.clock.advance(days=7)
    town.round()
    assert town.store.source(source.id).full_read_at == town.clock()


def test_events_that_leave_a_calendar_are_gone_though_no_other_changed(town):
    town.subscribe(answer=TWO)
    town.round()
    town.fetcher.answers[URL] = calendar(("a", "Chess", 2))
    town.clock.advance(hours=2)
    town.round()
    assert town.titles() == ["Chess"]
    town.fetcher.answers[URL] = TWO
    town.clock.advance(hours=2)
    town.round()
    assert town.titles() == ["Chess", "Go"]


def test_what_is_left_of_a_calendar_being_over_is_no_reason_to_drop_what_was_ahead(town):
    source = town.subscribe(answer=calendar(("a", "Chess", 0.5), ("b", "Go", 3)))
    town.round()
    town.clock.advance(days=2)
    town.fetcher.answers[URL] = calendar(("a", "Chess", 0.5))
    town.round()
    assert town.store.source(source.id).warning == Message.of(NOTHING_LISTED)
    assert town.titles() == ["Go"]


def test_a_reading_that_another_overtook_is_made_up_for(town):
    source = town.subscribe(answer=TWO)
    town.round()
    town.clock.advance(hours=2)
    newer = calendar(("a", "Chess for all", 2), ("b", "Go", 3))

    class Overtaking:
        def known_texts(self, source_id):
            texts = Store.known_texts(town.store, source_id)
            if self.fresh:
                self.fresh = False
                found = look(
                    URL, fetcher=FakeFetcher({URL: newer}), now=town.clock(), window=Window.around(NOW), zone=UTC
                )
                subscribe(town.store, town.account, found, town.clock())
            return texts

        fresh = True

    overtaking = Overtaking()
    town.store.known_texts = overtaking.known_texts
    town.fetcher.answers[URL] = calendar(("a", "Chess", 2), ("b", "Mahjong", 3))
    town.round()
    del town.store.known_texts
    assert town.store.known_texts(source.id) == frozenset()
    town.clock.advance(hours=2)
    town.round()
    assert town.titles() == ["Chess", "Mahjong"]
