"""Follow-ups: in sentences of one's own words; done and let go are alike; later is later."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import unquote

import pytest

from meetcompanion.bootstrap import Companion
from meetcompanion.model import Due, FollowUpDraft, FollowUpKind, FollowUpState, HowTheyLikeIt, Jot, PersonTold
from meetcompanion.web.followups import seasons_ahead
from tests import companions
from tests.fakes import FixedClock
from tests.pages import Visitor, assert_flash, assert_says, assert_silent_about, said

TODAY = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def written(companion: Companion) -> None:
    """Something to do for these days, for later and for whenever."""
    companions.start(companion)
    companion.store.save_jot(
        companion.account().id,
        Jot(
            people=(PersonTold("Ana"), PersonTold("Ben")),
            follow_ups=(
                FollowUpDraft(FollowUpKind.INTRODUCE, ("Ana", "Ben"), "both keep bees"),
                FollowUpDraft(FollowUpKind.ASK_HOW_IT_WENT, ("Ben",), "his exam", Due(season="2026-spring")),
                FollowUpDraft(FollowUpKind.SHARE, ("Ana",), "my rye recipe", Due(day=date(2026, 1, 9))),
            ),
        ),
        evening_id=None,
        text="",
        now=companion.clock(),
    )


def shelves(visitor: Visitor) -> dict[str, list[str]]:
    return {
        said(part.select("h2")[0]): [said(title) for title in part.select("h3")]
        for part in visitor.page.select("main section")
    }


def test_what_there_is_to_do_stands_by_when(visitor: Visitor) -> None:
    assert shelves(visitor.visit("/follow-ups")) == {
        "These days": ["my rye recipe"],
        "Later on": ["his exam"],
        "Whenever it suits": ["both keep bees"],
    }
    for words in ("Share something with Ana", "Ask Ben how it went", "Introduce Ana and Ben"):
        assert_says(visitor, words)
    assert_says(visitor, "Friday")
    assert_says(visitor, "in spring 2026")


@pytest.mark.parametrize(("button", "state"), [("Done", FollowUpState.DONE), ("Let go", FollowUpState.LET_GO)])
def test_done_and_let_go_are_alike(visitor: Visitor, companion: Companion, button: str, state: FollowUpState) -> None:
    visitor.visit("/follow-ups").press(button, inside=".follow-up")
    assert_flash(visitor, "Off the list.")
    assert_silent_about(visitor, "my rye recipe", "main")
    assert [one.text for one in companion.store.follow_ups(companion.account().id, state)] == ["my rye recipe"]
    visitor.press("Undo")
    assert_says(visitor, "my rye recipe")


def test_both_buttons_look_alike(visitor: Visitor) -> None:
    visitor.visit("/follow-ups")
    looks = {tuple(button["class"]) for button in visitor.page.select(".follow-up .pair button")}
    assert looks == {("quiet",)}


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({"when": "week"}, Due(day=TODAY + timedelta(days=7))),
        ({"when": "month"}, Due(day=TODAY + timedelta(days=30))),
        ({"when": "2026-spring"}, Due(season="2026-spring")),
        ({"when": "week", "day": "2026-03-01"}, Due(day=date(2026, 3, 1))),
        ({"when": "whenever"}, None),
    ],
)
def test_later_takes_a_day_a_season_or_none(
    visitor: Visitor, companion: Companion, fields: dict[str, str], due: Due | None
) -> None:
    visitor.visit("/follow-ups").press("Move it", inside=".follow-up", **fields)
    assert moved(companion) == due
    visitor.press("Undo")
    assert moved(companion) == Due(day=date(2026, 1, 9))


def moved(companion: Companion) -> Due | None:
    return next(one.due for one in companion.store.follow_ups(companion.account().id) if one.kind is FollowUpKind.SHARE)


def test_a_day_that_has_passed_is_simply_its_date(visitor: Visitor, clock: FixedClock) -> None:
    clock.advance(days=30)
    visitor.visit("/follow-ups")
    assert_says(visitor, "Friday 9 January")
    assert shelves(visitor)["These days"] == ["my rye recipe"]


def test_the_next_four_seasons_are_offered() -> None:
    assert [str(due) for due in seasons_ahead(date(2026, 6, 1))] == [
        "2026-autumn",
        "2026-winter",
        "2027-spring",
        "2027-summer",
    ]


def test_nothing_waiting_is_said_kindly(visitor: Visitor, companion: Companion) -> None:
    for follow_up in companion.store.follow_ups(companion.account().id):
        companion.store.answer_follow_up(companion.account().id, follow_up.id, FollowUpState.DONE, companion.clock())
    assert_says(visitor.visit("/follow-ups"), "Nothing waits here.")


def ana(companion: Companion) -> int:
    return next(one.id for one in companion.store.people(companion.account().id) if one.name == "Ana")


def test_a_line_to_send_can_be_opened_marked_or_copied(visitor: Visitor) -> None:
    visitor.visit("/follow-ups")
    words = "Ana, I thought of you: “my rye recipe”. No reply needed."
    draft = visitor.page.select(".follow-up .send")[0]
    assert said(draft.select("blockquote")[0]) == words
    links = [unquote(str(link["href"])) for link in draft.select("a")]
    assert links == [f"mailto:?body={words}", f"sms:?&body={words}"]
    # Without JavaScript they would do nothing, so they are not there.
    assert all(button.has_attr("hidden") for button in draft.select("button"))


def test_it_is_worded_as_they_like_it(visitor: Visitor, companion: Companion) -> None:
    companion.store.set_likes(companion.account().id, ana(companion), HowTheyLikeIt.COFFEE)
    assert_says(visitor.visit("/follow-ups"), "Share something with Ana over a coffee")
    assert_says(visitor, "Ana, over a coffee some day, if you like: “my rye recipe”. No reply needed.")
    assert_says(visitor.visit("/people/1"), "Share something with Ana over a coffee")


def test_nothing_is_said_of_whoever_is_left_in_peace(visitor: Visitor, companion: Companion) -> None:
    companion.store.let_rest(companion.account().id, ana(companion), companion.clock())
    visitor.visit("/follow-ups")
    assert shelves(visitor) == {"Later on": ["his exam"]}
    assert_says(visitor, "stands on their own page")
    assert_silent_about(visitor, "Ana", "main")
    assert_says(visitor.visit(f"/people/{ana(companion)}"), "my rye recipe")


def test_it_is_asked_once_whether_they_were_in_touch(visitor: Visitor, companion: Companion, clock: FixedClock) -> None:
    visitor.visit("/follow-ups").press("Done", inside=".follow-up")
    clock.advance(days=15)
    visitor.visit("/follow-ups")
    assert said(visitor.page.select(".question h2")[0]) == "Have you and Ana been in touch since?"
    assert_says(visitor, "my rye recipe", ".question")
    assert not visitor.visit("/follow-ups").page.select(".question")
    assert_silent_about(visitor, "Ana", "main")
    visitor.visit(f"/people/{ana(companion)}").press("We have been in touch")
    assert_says(visitor.visit("/follow-ups"), "Introduce Ana and Ben")


@pytest.mark.parametrize(("answer", "goes_on"), [("Yes", True), ("No, and that is fine", False)])
def test_a_yes_goes_on_and_a_no_is_fine(visitor: Visitor, clock: FixedClock, answer: str, goes_on: bool) -> None:
    visitor.visit("/follow-ups").press("Done", inside=".follow-up")
    clock.advance(days=15)
    visitor.visit("/follow-ups").press(answer, inside=".question")
    assert_flash(visitor, "Lovely." if goes_on else "That is fine.")
    assert ("Introduce Ana and Ben" in said(visitor.page)) is goes_on


def test_a_page_that_is_loaded_in_advance_asks_nothing(visitor: Visitor, clock: FixedClock) -> None:
    visitor.visit("/follow-ups").press("Done", inside=".follow-up")
    clock.advance(days=15)
    visitor.client.get("/follow-ups", headers={"Sec-Purpose": "prefetch"})
    assert visitor.visit("/follow-ups").page.select(".question")
