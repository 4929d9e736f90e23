"""Follow-ups: in sentences of one's own words; done and let go are alike; later is later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from meetcompanion.bootstrap import Companion
from meetcompanion.model import Due, FollowUpDraft, FollowUpKind, FollowUpState, Jot, PersonTold
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
