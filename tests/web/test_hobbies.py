"""Hobbies: added one or many at a time, taken off, and brought back."""

from __future__ import annotations

import pytest

from meetcompanion.bootstrap import Companion
from meetcompanion.web.forms import hobby_names
from tests import companions
from tests.pages import Visitor, assert_flash, assert_says, said


@pytest.fixture(autouse=True)
def visited(companion: Companion) -> None:
    """The first visit is over."""
    companions.start(companion)


def listed(visitor: Visitor) -> list[str]:
    return [said(link) for link in visitor.page.select(".chips a")]


def test_hobbies_can_be_added_taken_off_and_brought_back(visitor: Visitor) -> None:
    visitor.visit("/hobbies").press("Add", hobbies="chess, old maps")
    assert sorted(listed(visitor)) == ["chess", "old maps"]
    visitor.press("Take old maps off the list")
    assert listed(visitor) == ["chess"]
    assert_flash(visitor, "“old maps” is off your list.")
    visitor.press("Undo")
    assert sorted(listed(visitor)) == ["chess", "old maps"]


def test_a_hobby_with_a_comma_comes_back_as_it_was(visitor: Visitor, companion: Companion) -> None:
    companion.store.add_hobby(companion.account().id, "cooking, slowly", companion.clock())
    visitor.visit("/hobbies").press("Take cooking, slowly off the list").press("Undo")
    assert listed(visitor) == ["cooking, slowly"]


def test_an_empty_list_says_what_it_is_for(visitor: Visitor) -> None:
    assert_says(visitor.visit("/hobbies"), "Small things count")


def test_a_hobby_leads_to_its_events(visitor: Visitor) -> None:
    visitor.visit("/hobbies").press("Add", hobbies="rock & roll").follow("rock & roll")
    assert visitor.path.startswith("/events?hobby=rock")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("chess", ["chess"]),
        ("chess\r\n\r\n go ", ["chess", "go"]),
        ("- chess\n• go\n* soup", ["chess", "go", "soup"]),
        ("Chess,chess; CHESS", ["Chess"]),
        (" , ;\n", []),
        ("x" * 500, ["x" * 120]),
        ("walking   slowly", ["walking slowly"]),
    ],
)
def test_hobbies_are_read_however_they_are_written(text: str, names: list[str]) -> None:
    assert hobby_names(text) == names


def test_a_whole_page_pasted_by_mistake_stays_bearable() -> None:
    assert len(hobby_names("\n".join(f"line {n}" for n in range(5_000)))) == 100
    assert hobby_names("!!!, \x00, ---, chess") == ["chess"]
