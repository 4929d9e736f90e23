"""What became of an evening one had said yes to stands on the first page, in words, and not for ever."""

from __future__ import annotations

import pytest

from meetcompanion.bootstrap import Companion
from meetcompanion.merge import plan
from meetcompanion.model import Draft, PickState, Source, Status, Window
from tests import companions
from tests.builders import event, instance, pick, read, source
from tests.companions import at
from tests.fakes import FixedClock
from tests.pages import Visitor, said, tickets

GAMES, CHOIR = "Board games night", "Choir"


@pytest.fixture
def town(companion: Companion) -> Source:
    """Somebody is going to one evening and interested in another."""
    companions.start(companion, "board games")
    made = source(
        companion.store,
        companion.account(),
        event(GAMES, instance(at(3, 19))),
        event(CHOIR, instance(at(4, 19))),
        now=companion.clock(),
    )
    pick(companion.store, companion.account(), GAMES)
    pick(companion.store, companion.account(), CHOIR, PickState.INTERESTED)
    return made


def says(companion: Companion, town: Source, *drafts: Draft) -> None:
    now = companion.clock()
    window = Window(now, Window.around(now).until)
    read(companion.store, town, plan(drafts, companion.store.held_events(town.id), window), now=now)


def told(visitor: Visitor) -> list[str]:
    return [said(line) for line in visitor.page.select(".notice p")]


def test_a_move_is_told_until_one_says_got_it(visitor: Visitor, companion: Companion, town: Source) -> None:
    says(companion, town, event(GAMES, instance(at(4, 20))), event(CHOIR, instance(at(4, 19))))
    for _visit in range(2):
        assert told(visitor.visit("/")) == ["“Board games night” moved to Friday, 20:00."]
    visitor.press("Got it")
    assert told(visitor) == []


def test_other_changes_are_told_once(visitor: Visitor, companion: Companion, town: Source) -> None:
    says(companion, town, event(GAMES, instance(at(3, 19))))
    assert told(visitor.visit("/")) == ["“Choir” is no longer listed by its calendar (Friday, 19:00)."]
    assert not visitor.page.select(".notice button")
    assert told(visitor.visit("/")) == []


def test_a_tap_on_the_page_does_not_take_the_words_away(visitor: Visitor, companion: Companion, town: Source) -> None:
    says(companion, town, event(GAMES, instance(at(3, 19))))
    visitor.visit("/").press("Going")
    assert told(visitor)
    assert told(visitor.visit("/")) == []


def test_what_another_calendar_still_lists_is_not_gone(
    visitor: Visitor, companion: Companion, town: Source, clock: FixedClock
) -> None:
    store, person = companion.store, companion.account()
    paper = event(f"{GAMES} for everybody", instance(at(3, 19)), uid="paper")
    other = source(store, person, paper, url="https://paper.example/", now=clock())
    says(companion, town, event(CHOIR, instance(at(4, 19))))
    assert told(visitor.visit("/")) == []
    # The answer holds for the evening as the other calendar tells it, and is told when that drops it as well.
    (going,) = [one for one, state in store.picked(person.id) if state is PickState.GOING]
    assert going.source_id == other.id and going.gone_at is None
    clock.advance(hours=1)
    says(companion, other)
    assert told(visitor.visit("/")) == [
        "“Board games night for everybody” is no longer listed by its calendar (Thursday, 19:00)."
    ]


def test_what_is_called_off_stands_first(visitor: Visitor, companion: Companion, town: Source) -> None:
    says(companion, town, event(GAMES, instance(at(3, 19), status=Status.CANCELLED)))
    visitor.visit("/")
    assert told(visitor) == [
        "“Board games night” was called off (Thursday, 19:00).",
        "“Choir” is no longer listed by its calendar (Friday, 19:00).",
    ]
    main = said(visitor.page.select("main")[0])
    assert main.index("called off") < main.index("no longer listed")
    assert tickets(visitor.follow("called off")) == ["Board games night"]
