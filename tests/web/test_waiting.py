"""Pages of lists while a large town is looked through for them."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from meetcompanion.bootstrap import Companion
from meetcompanion.web import working
from tests.pages import Visitor, assert_says


@pytest.fixture
def looking(town: Companion, monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A town that is large and not looked through before this is set."""
    go_on, settle = Event(), town.ranker.settle
    monkeypatch.setattr(working, "_MUCH", 1)
    monkeypatch.setattr(working, "_A_MOMENT", 0)
    monkeypatch.setattr(town.ranker, "settle", lambda *asked: go_on.wait(20) and settle(*asked))
    yield go_on
    go_on.set()


@pytest.mark.parametrize(
    ("address", "title"), [("/events?order=by_day", "All events"), ("/hobbies", "Hobbies"), ("/", "This week")]
)
def test_a_list_that_is_not_there_yet_says_so_and_asks_for_itself(
    visitor: Visitor, town: Companion, looking: Event, address: str, title: str
) -> None:
    waits = visitor.visit(address).page
    assert waits.h1 is not None and waits.h1.get_text() == title
    assert_says(visitor, "What is on is being looked through")
    assert waits.select(f"[hx-get='{address}'][hx-select='#page']")
    assert waits.select("noscript meta[http-equiv=refresh]")
    looking.set()
    for _try in range(2_000):
        if not town.board.running(town.account().id):
            break
        Event().wait(0.01)
    come = visitor.visit(address).page
    assert come.h1 is not None and come.h1.get_text() == title
    assert not come.select("#looking-through")
