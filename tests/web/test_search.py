"""Search: any words, accents aside, quoted as they were written. All persons are made up."""

from __future__ import annotations

from meetcompanion.bootstrap import Companion
from tests import companions
from tests.fakes import FixedClock
from tests.pages import Visitor, assert_says, said


def found(visitor: Visitor, words: str) -> list[str]:
    visitor.visit(f"/search?q={words}")
    return [said(entry) for entry in visitor.page.select(".entries > li")]


def test_people_notes_moments_and_evenings_are_found(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    companions.go_out(town, clock)
    companions.meet(town, "@Élise bakes board-shaped bread.\n* A board creaked")
    assert any("Élise" in entry for entry in found(visitor, "elise"))
    kinds = [said(heading) for heading in visitor.visit("/search?q=boa").page.select("h2")]
    assert kinds == ["Notes", "Moments", "Evenings"]
    marked = {said(mark) for mark in visitor.page.select("mark")}
    assert marked == {"board", "Board"}


def test_every_word_has_to_be_there(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    companions.go_out(town, clock)
    companions.meet(town, "@Ana bakes rye.\n@Ben bakes oats.")
    entries = found(visitor, "bakes+OATS")
    assert len(entries) == 1
    assert "oats" in entries[0]
    visitor.follow("oats")
    assert visitor.path.startswith("/people/")


def test_nothing_found_is_said_kindly(visitor: Visitor, town: Companion) -> None:
    assert found(visitor, "zither") == []
    assert_says(visitor, "Nothing you wrote has these words.")
    for strange in ("", "%20", "%22%27%3Cb%3E", "*", "%5B%5C(", "%00"):
        assert found(visitor, strange) == []
