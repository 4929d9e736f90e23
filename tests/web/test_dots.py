"""The dots as a page: all alike, a tap opens the person, the same as a list, to be saved. All people are made up."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from meetcompanion.bootstrap import Companion
from meetcompanion.model import Jot, PersonTold
from tests import companions
from tests.fakes import FixedClock
from tests.pages import Visitor, assert_says, heading, said


@pytest.fixture
def met(town: Companion, clock: FixedClock) -> Companion:
    """Ana and Ben at the board games, and Chiara, met elsewhere through Ana."""
    companions.go_out(town, clock)
    companions.meet(town, "@Ana bakes rye\n@Ben keeps bees")
    store, account = town.store, town.account()
    store.save_jot(account.id, Jot(people=(PersonTold("Chiara <b>"),)), evening_id=None, text="", now=clock())
    ids = {person.name: person.id for person in store.people(account.id)}
    store.set_through(account.id, ids["Chiara <b>"], ids["Ana"])
    return town


def places(visitor: Visitor) -> dict[str, tuple[object, object]]:
    circles = visitor.page.select(".dots a circle")
    return {str(one.parent["id"]): (one["cx"], one["cy"]) for one in circles if one.parent}


def test_every_dot_is_like_every_other(met: Companion, visitor: Visitor) -> None:
    visitor.visit("/dots")
    circles = visitor.page.select(".dots circle")
    assert len(circles) == 3
    assert {(circle["r"], *sorted(set(circle.attrs) - {"cx", "cy", "r"})) for circle in circles} == {("15",)}


def test_a_tap_opens_the_person(met: Companion, visitor: Visitor) -> None:
    link = visitor.visit("/dots").page.select('.dots a[id^="dot-"]')[0]
    assert heading(visitor.visit(str(link["href"]))) == "Ana"


def test_the_same_stands_there_as_a_list(met: Companion, visitor: Visitor) -> None:
    visitor.visit("/dots")
    assert [said(night.select("p")[0]) for night in visitor.page.select(".nights > li")] == [
        "Board games at the Second Die , 8 January 2026",
        "Met elsewhere",
    ]
    assert [said(one) for one in visitor.page.select(".names li")] == ["Ana", "Ben", "Chiara <b> (met through Ana)"]
    # Whoever hears the page hears the list, once.
    drawing = visitor.page.select(".dots")[0]
    assert drawing["aria-hidden"] == "true"
    assert all(link["tabindex"] == "-1" for link in drawing.select("a"))


def test_lines_join_one_evening_and_met_through_only(met: Companion, visitor: Visitor) -> None:
    visitor.visit("/dots")
    assert len(visitor.page.select(".dots .together")) == 1
    assert len(visitor.page.select(".dots .through")) == 1
    assert len(visitor.page.select(".dots .ground")) == 1


def test_an_evening_shows_who_was_there(met: Companion, visitor: Visitor) -> None:
    link = visitor.visit("/dots").page.select('.dots a[id^="island-"]')[0]
    visitor.visit(str(link["href"]))
    assert_says(visitor, "Everybody you met at “Board games at the Second Die”, wherever they lie.")
    assert len(visitor.page.select(".dots .away")) == 1
    assert len(visitor.page.select(".dots .there")) == 1


def test_a_new_person_moves_nobody(met: Companion, visitor: Visitor, clock: FixedClock) -> None:
    before = places(visitor.visit("/dots"))
    companions.meet(met, "@Dmitri whistles")
    after = places(visitor.visit("/dots"))
    assert before.items() < after.items()


def test_the_picture_is_a_file_of_its_own(met: Companion, visitor: Visitor) -> None:
    answer = visitor.client.get("/dots.svg")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="the-dots.svg"'
    assert answer.mimetype == "image/svg+xml"
    drawing = etree.fromstring(answer.data)
    assert len(drawing.findall("{*}circle")) == 3
    assert "Chiara <b>" in "".join(drawing.itertext())
    assert not re.search(r"href=| class=| style=|<style|<script|url\(", answer.text), "it needs nothing but itself"


def test_nobody_is_in_the_middle_of_an_empty_picture(companion: Companion, visitor: Visitor) -> None:
    companions.start(companion)
    visitor.visit("/dots")
    assert visitor.page.select(".dots") == []
    assert_says(visitor, "Everybody you jot down becomes a dot here")
    assert visitor.client.get("/dots.svg").status_code == 200
