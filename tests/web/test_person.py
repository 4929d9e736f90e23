"""A person's page: put right by hand, let rest, read as them, merged, forgotten. All persons are made up."""

from __future__ import annotations

from typing import Any

from meetcompanion.bootstrap import Companion
from meetcompanion.model import HowTheyLikeIt, NoteKind, Person
from tests import companions
from tests.fakes import FixedClock
from tests.pages import HOME, Visitor, assert_flash, assert_says, assert_silent_about, heading, said

THEREMIN = "woman with the theremin"


def meet(town: Companion, *names: str) -> list[int]:
    """Write people down, and return their ids."""
    return [town.store.add_person(town.account().id, name, town.clock()) for name in names]


def add(town: Companion, person_id: int, text: str, kind: NoteKind = NoteKind.TOLD) -> int:
    return town.store.add_line(town.account().id, person_id, kind, text, town.clock())


def person(town: Companion, person_id: int) -> Person:
    return town.store.person(town.account().id, person_id)


def post(visitor: Visitor, path: str, **fields: Any) -> Visitor:
    """Send a form whose ticks a visitor without a browser cannot set."""
    answer = visitor.client.post(path, data=fields, headers={"Origin": HOME})
    assert answer.status_code == 303, answer.text
    return visitor.visit(answer.headers["Location"])


def test_a_description_gets_a_name_and_the_jot_still_knows_both(visitor: Visitor, town: Companion) -> None:
    (maja,) = meet(town, THEREMIN)
    visitor.visit(f"/people/{maja}").follow("Rename").press("Rename", name="Maja")
    assert heading(visitor) == "Maja"
    assert_says(visitor, f"You also wrote: {THEREMIN}")
    visitor.press("Undo", inside="#flashes")
    assert heading(visitor) == THEREMIN


def test_the_name_of_somebody_else_leads_to_making_them_one(visitor: Visitor, town: Companion) -> None:
    maja, other = meet(town, "Maja", THEREMIN)
    add(town, other, "plays on Thursdays")
    visitor.visit(f"/people/{other}/put-right").press("Rename", name="maja")
    assert_says(visitor, "Are they one and the same?")
    assert_says(visitor, "plays on Thursdays")
    visitor.press("Yes, make them one", name=str(maja))
    assert heading(visitor) == "Maja"
    assert_says(visitor, "plays on Thursdays")
    assert [one.name for one in town.store.people(town.account().id)] == ["Maja"]
    visitor.press("Make them two again")
    assert {one.name for one in town.store.people(town.account().id)} == {"Maja", THEREMIN}


def test_they_stand_here_twice(visitor: Visitor, town: Companion) -> None:
    maja, other = meet(town, "Maja", THEREMIN)
    visitor.visit(f"/people/{maja}").follow("They stand here twice")
    visitor.visit(f"/people/{maja}/merge?other={other}").press("Yes, make them one", name=str(other))
    assert heading(visitor) == THEREMIN


def test_lines_are_added_put_right_and_crossed_out(visitor: Visitor, town: Companion) -> None:
    (ana,) = meet(town, "Ana")
    visitor.visit(f"/people/{ana}").press("Keep it", kind="cares", text="bread that takes\nits time")
    assert_says(visitor, "What they care about")
    visitor.press("Save", inside=".mend", text="bread")
    assert [note.text for note in person(town, ana).cares] == ["bread"]
    visitor.press("Undo", inside="#flashes")
    assert [note.text for note in person(town, ana).cares] == ["bread that takes\nits time"]
    visitor.press("Cross out", inside=".mend")
    assert_silent_about(visitor, "its time", "main")
    visitor.press("Undo", inside="#flashes")
    assert_says(visitor, "its time")


def test_an_empty_line_says_nothing(visitor: Visitor, town: Companion) -> None:
    (ana,) = meet(town, "Ana")
    visitor.visit(f"/people/{ana}").press("Keep it", text="   ")
    assert person(town, ana).notes == ()


def test_through_whom_one_met(visitor: Visitor, town: Companion) -> None:
    ana, ben = meet(town, "Ana", "Ben")
    visitor.visit(f"/people/{ana}/put-right").press("Save", inside="main form:nth-of-type(2)", through=str(ben))
    assert_says(visitor, "Through Ben")
    visitor.press("Undo", inside="#flashes")
    assert_silent_about(visitor, "Through Ben", "main")


def test_evenings_are_added_and_crossed_out(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    companions.go_out(town, clock)
    visitor.visit("/evenings")
    (ana,) = meet(town, "Ana")
    visitor.visit(f"/people/{ana}/put-right").press("Add this evening")
    assert_says(visitor, "Board games at the Second Die")
    visitor.visit(f"/people/{ana}/put-right").press("They were not there")
    assert person(town, ana).evenings == ()
    visitor.press("Undo", inside="#flashes")
    assert len(person(town, ana).evenings) == 1


def test_how_they_like_it(visitor: Visitor, town: Companion) -> None:
    (ana,) = meet(town, "Ana")
    post(visitor, f"/people/{ana}/likes", likes="coffee")
    assert_says(visitor, "over coffee")
    assert person(town, ana).likes is HowTheyLikeIt.COFFEE
    assert visitor.client.post(f"/people/{ana}/likes", data={"likes": "x"}, headers={"Origin": HOME}).status_code == 400


def test_somebody_rests_and_comes_back_to_mind_once(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    (ana,) = meet(town, "Ana")
    visitor.visit(f"/people/{ana}").press("Let it rest", when="2026-spring")
    assert_says(visitor, "maybe again in spring 2026")
    assert_silent_about(visitor.visit("/"), "Ana")
    clock.advance(days=80)
    assert_says(visitor.visit("/"), "You wanted to think of Ana again about now.")
    assert_silent_about(visitor.visit("/"), "Ana")
    assert person(town, ana).rests, "ignoring it lets them rest again"
    visitor.visit(f"/people/{ana}").press("They need not rest any more")
    assert person(town, ana).rests is None


def test_they_would_rather_not_until_it_is_undone(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    (ana,) = meet(town, "Ana")
    visitor.visit(f"/people/{ana}").press("Let it rest", when="2026-spring")
    visitor.press("They'd rather not")
    assert_says(visitor, "Nothing about them is suggested.")
    clock.advance(days=80)
    assert_silent_about(visitor.visit("/"), "Ana")
    visitor.visit(f"/people/{ana}").press("That was a misunderstanding")
    assert person(town, ana).rather_not is None


def test_a_day_that_is_none_is_refused(visitor: Visitor, town: Companion) -> None:
    (ana,) = meet(town, "Ana")
    answer = visitor.client.post(f"/people/{ana}/rest", data={"when": "someday"}, headers={"Origin": HOME})
    assert answer.status_code == 400


def test_reading_it_as_them_shows_everything_held(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    companions.go_out(town, clock)
    companions.meet(town, "@Ana bakes rye.\nShare my recipe with Ana by Friday\n@Ben sails with Ana.")
    (ana,) = [one.id for one in town.store.people(town.account().id) if one.name == "Ana"]
    add(town, ana, "a boat", NoteKind.HOPES)
    town.store.rename_person(town.account().id, ana, "Ana Lima", clock())
    visitor.visit(f"/people/{ana}").follow("Read it as them")
    assert heading(visitor) == "Dear Ana Lima ,"
    for words in (
        "bakes rye",
        "a boat",
        "my recipe",
        "Board games at the Second Die",
        "sails with Ana",
        "I called you",
    ):
        assert_says(visitor, words)


def test_forgetting_tells_what_becomes_of_each_sentence(visitor: Visitor, town: Companion) -> None:
    ana, ben = meet(town, "Ana", "Ben")
    add(town, ana, "bakes rye")
    add(town, ben, "sails with Ana")
    visitor.visit(f"/people/{ana}/forget")
    for words in ("bakes rye", "sails with Ana", "It will read: sails with somebody", "Backups", "cannot be undone"):
        assert_says(visitor, words)
    visitor.press("Forget")
    assert [note.text for note in person(town, ben).notes] == ["sails with somebody"]


def test_what_is_not_about_them_can_be_spared(visitor: Visitor, town: Companion) -> None:
    lima, _sousa, ben = meet(town, "Ana Lima", "Ana Sousa", "Ben")
    add(town, ben, "sails with Ana")
    visitor.visit(f"/people/{lima}/forget")
    asked = [str(field["value"]) for field in visitor.page.select("input[name=asked]")]
    assert asked
    post(visitor, f"/people/{lima}/forget", asked=asked)
    assert [note.text for note in person(town, ben).notes] == ["sails with Ana"]


def test_fading_is_off_and_tells_beforehand(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    (ana,) = meet(town, "Ana")
    for text in ("bakes rye", "has two owls"):
        add(town, ana, text)
    visitor.visit("/settings").follow("Letting notes fade")
    assert_says(visitor, "Everything you wrote about people stays.")
    visitor.press("Save", months="6")
    clock.advance(days=155)
    visitor.visit("/people/fading")
    assert_says(visitor, "bakes rye")
    assert_says(visitor.visit(f"/people/{ana}"), "fades on")
    visitor.visit("/people/fading").press("Keep this")
    assert_flash(visitor, "This stays.")
    clock.advance(days=60)
    town.keep_house()
    assert [said(words) for words in visitor.visit(f"/people/{ana}").page.select(".entries .own")] == ["bakes rye"]


def test_people_stand_by_name_or_by_last_evening(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    meet(town, "Émile", "emil", "Zoe", "Eva")
    assert [said(name) for name in visitor.visit("/people").page.select(".entries b")] == [
        "emil",
        "Émile",
        "Eva",
        "Zoe",
    ]
    companions.go_out(town, clock)
    companions.meet(town, "@Zoe folds paper.")
    visitor.visit("/people").follow("By last evening")
    assert said(visitor.page.select(".entries b")[0]) == "Zoe"


def test_strange_addresses_are_answered_kindly(visitor: Visitor, town: Companion) -> None:
    (ana,) = meet(town, "Ana")
    visitor.visit("/people/99", status=404)
    visitor.visit("/people/99/as-them", status=404)
    visitor.visit(f"/people/{ana}/merge?other=99", status=404)
    for path in (f"/people/{ana}/undo/99", f"/people/{ana}/lines/99", f"/people/{ana}/evenings/9/remove"):
        assert visitor.client.post(path, data={"text": "x"}, headers={"Origin": HOME}).status_code == 404
