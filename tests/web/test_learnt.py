"""What was learnt is said in sentences, quotes what taught it, and can be taken back."""

from __future__ import annotations

from meetcompanion.bootstrap import Companion
from tests import companions
from tests.builders import event, instance, source
from tests.companions import at
from tests.pages import Visitor, assert_says, said


def town(companion: Companion) -> None:
    """A house with three evenings, and a house with one."""
    companions.start(companion, "chess")
    source(
        companion.store,
        companion.account(),
        event("Accordion evening", instance(at(2, 19)), organiser="Kulturhaus"),
        event("Clay and glaze", instance(at(3, 19)), organiser="Kulturhaus"),
        event("Chess for all", instance(at(4, 19)), organiser="The Second Die"),
        event("Tax advice", instance(at(5, 19)), organiser="Town hall"),
        now=companion.clock(),
    )
    companion.ranker.prepare()


def order(companion: Companion) -> list[tuple[str, float, tuple[str, ...]]]:
    """The list as it stands, with scores and reasons."""
    return [
        (
            one.occurrence.content.title,
            one.match.score,
            tuple(reason.message.text() for reason in one.match.reasons),
        )
        for one in companion.ranker.listed(companion.account(), companion.clock())
    ]


def sentences(visitor: Visitor) -> list[str]:
    return [said(one) for one in visitor.page.select(".hobby h2")]


def test_more_like_this_is_learnt_said_and_undone_exactly(visitor: Visitor, companion: Companion) -> None:
    town(companion)
    before = order(companion)
    number = companions.occurrence_id(companion, "Accordion evening")
    visitor.visit(f"/events/{number}").press("More like this")
    after = order(companion)
    assert after != before
    glaze = next(line for line in after if line[0] == "Clay and glaze")
    assert "by Kulturhaus, like “Accordion evening”, which you wanted more of" in glaze[2]
    assert "You seem to like things by Kulturhaus." in sentences(visitor.visit("/learnt"))
    assert_says(visitor, "you wanted more like it")
    visitor.visit(f"/events/{number}").press("More like this")
    assert order(companion) == before


def test_what_is_forgotten_stays_so_until_it_is_used_again(visitor: Visitor, companion: Companion) -> None:
    town(companion)
    number = companions.occurrence_id(companion, "Accordion evening")
    before = order(companion)
    visitor.visit(f"/events/{number}").press("More like this")
    learnt = order(companion)
    visitor.visit("/learnt").press("Not from this one")
    assert order(companion) == before
    assert sentences(visitor) == []
    visitor.press("Use it again")
    assert order(companion) == learnt
    visitor.press("Forget : You seem to like things by Kulturhaus.")
    assert "You seem to like things by Kulturhaus." not in sentences(visitor)
    visitor.press("Undo")
    assert order(companion) == learnt


def test_not_for_me_lowers_what_is_like_it_and_says_so(visitor: Visitor, companion: Companion) -> None:
    town(companion)
    number = companions.occurrence_id(companion, "Accordion evening")
    visitor.visit(f"/events/{number}").press("Not for me")
    glaze = next(line for line in order(companion) if line[0] == "Clay and glaze")
    assert glaze[2] == ("lower: by Kulturhaus, like “Accordion evening”, which was not for you",)


def test_nothing_is_learnt_before_anything_was_said(visitor: Visitor, companion: Companion) -> None:
    town(companion)
    assert_says(visitor.visit("/learnt"), "Nothing yet.")
    assert not visitor.page.select("form[action$=forget]")
