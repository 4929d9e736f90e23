"""Hobbies: added one or many at a time, taken off, and brought back."""

from __future__ import annotations

import pytest

from meetcompanion.bootstrap import Companion
from meetcompanion.hobbies import how_much
from meetcompanion.web.forms import hobby_names
from tests import companions
from tests.builders import event, source
from tests.pages import Visitor, assert_flash, assert_says, said


@pytest.fixture(autouse=True)
def visited(companion: Companion) -> None:
    """The first visit is over."""
    companions.start(companion)


def listed(visitor: Visitor) -> list[str]:
    return [said(link) for link in visitor.page.select(".hobby h2 a")]


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
        ("bridge: card game, not bridges\nchess, go", ["bridge: card game, not bridges", "chess", "go"]),
    ],
)
def test_hobbies_are_read_however_they_are_written(text: str, names: list[str]) -> None:
    assert hobby_names(text) == names


def test_a_new_hobby_shows_its_words_and_its_events_at_once(visitor: Visitor, companion: Companion) -> None:
    source(companion.store, companion.account(), event("Dawn chorus in the marsh"), now=companion.clock())
    companion.ranker.prepare()
    visitor.visit("/hobbies").press("Add", hobbies="birdwatching")
    assert_says(visitor, "ornithology")
    assert_says(visitor, "One event in the next weeks.")
    assert [said(link) for link in visitor.page.select(".best a")] == ["Dawn chorus in the marsh"]


def test_under_a_hobby_stand_its_own_reasons(visitor: Visitor, companion: Companion) -> None:
    text = "Birdwatching with the camera: an outing for lovers of photography"
    source(companion.store, companion.account(), event("Saturday outing", description=text), now=companion.clock())
    companion.ranker.prepare()
    visitor.visit("/hobbies").press("Add", hobbies="birdwatching, photography")
    reasons = [said(one).split(":")[0] for one in visitor.page.select(".best .reason")]
    assert reasons == ["birdwatching", "photography"]


def test_a_struck_word_is_gone_until_it_is_undone(visitor: Visitor, companion: Companion) -> None:
    source(companion.store, companion.account(), event("Dawn chorus in the marsh"), now=companion.clock())
    companion.ranker.prepare()
    visitor.visit("/hobbies").press("Add", hobbies="birdwatching")
    visitor.press("Strike it out", word="dawn chorus")
    assert not visitor.page.select(".best a")
    assert_says(visitor, "Struck out")
    visitor.press("Undo")
    assert [said(link) for link in visitor.page.select(".best a")] == ["Dawn chorus in the marsh"]


def test_words_said_along_with_a_hobby_are_kept_with_it(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/hobbies").press("Add", hobbies="bridge: card game, not bridges")
    (hobby,) = companion.store.hobbies(companion.account().id)
    assert (hobby.name, hobby.terms.added, hobby.terms.never) == ("bridge", ("card game",), ("bridges",))
    visitor.press("Take bridge off the list").press("Undo")
    assert companion.store.hobbies(companion.account().id)[0].terms == hobby.terms


def test_a_name_of_several_things_is_asked_about_once(visitor: Visitor, companion: Companion) -> None:
    visitor.visit("/hobbies").press("Add", hobbies="pool")
    assert_says(visitor, "Which do you mean?")
    visitor.press("billiards")
    assert not visitor.page.select(".ask")
    assert companion.store.hobbies(companion.account().id)[0].terms.means == ("billiards",)


def test_what_is_typed_is_completed_from_the_atlas(visitor: Visitor) -> None:
    names = [str(one["value"]) for one in visitor.visit("/hobbies/known?hobbies=chess, bird").page.select("option")]
    assert names and all(name.startswith("chess, ") for name in names)
    assert any("birdwatching" in name for name in names)


def test_how_much_a_hobby_finds_is_said_without_counting() -> None:
    said_of = [how_much(events).text() for events in (0, 1, 2, 10, 100)]
    assert len(set(said_of)) == 5
    assert not any(sign.isdigit() for sentence in said_of for sign in sentence)


def test_a_whole_page_pasted_by_mistake_stays_bearable() -> None:
    assert len(hobby_names("\n".join(f"line {n}" for n in range(5_000)))) == 100
    assert hobby_names("!!!, \x00, ---, chess") == ["chess"]
