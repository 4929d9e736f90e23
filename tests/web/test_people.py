"""People: a plain list by name, one's own words, and forgetting."""

from __future__ import annotations

from meetcompanion.bootstrap import Companion
from tests import companions
from tests.fakes import FixedClock
from tests.pages import Visitor, assert_flash, assert_says, assert_silent_about, heading, said

GAMES = "Board games at the Second Die"


def names(visitor: Visitor) -> list[str]:
    return [said(name) for name in visitor.page.select(".entries b")]


def test_people_stand_by_name_with_the_last_evening(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    companions.go_out(town, clock)
    companions.meet(town, "@Zoe folds paper.\n@ana bakes rye.")
    visitor.visit("/people")
    assert names(visitor) == ["ana", "Zoe"]
    assert_says(visitor, f"ana {GAMES} , 8 January 2026")


def test_a_person_has_a_page_with_their_own_words(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    companions.go_out(town, clock)
    companions.meet(town, "@Ana bakes rye.\nShare my recipe with Ana by Friday")
    visitor.visit("/people").follow("Ana")
    assert heading(visitor) == "Ana"
    assert_says(visitor, "bakes rye")
    assert_says(visitor, "Share something with Ana")
    assert_says(visitor, GAMES)


def test_nobody_yet_is_said_kindly(visitor: Visitor, town: Companion) -> None:
    assert_says(visitor.visit("/people"), "Nobody is written down yet.")


def test_forgetting_is_asked_about_first_and_is_whole(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    companions.go_out(town, clock)
    companions.meet(town, "@Ana bakes rye.\nShare my recipe with Ana by Friday")
    visitor.visit("/people").follow("Ana").follow("Forget this person")
    assert_says(visitor, "This cannot be undone.")
    visitor.press("Forget")
    assert_flash(visitor, "Forgotten")
    for path in ("/people", "/follow-ups", "/evenings/1"):
        assert_silent_about(visitor.visit(path), "Ana")
        assert_silent_about(visitor, "rye")


def test_before_forgetting_the_backups_that_still_know_them_are_named(
    visitor: Visitor, town: Companion, clock: FixedClock
) -> None:
    companions.go_out(town, clock)
    companions.meet(town, "@Ana bakes rye")
    folder = town.config.data / "backups"
    folder.mkdir()
    for day in ("20250101", "20260115", "20260116"):
        (folder / f"meetcompanion-{day}T030000Z.backup").touch()
    (folder / "before-restore-20260115T030000Z.backup").touch()
    clock.advance(days=9)
    visitor.visit("/people/1/forget")
    assert_says(visitor, "The one of 16 January 2026, until it goes by itself on 23 January 2026.", "main")
    assert_says(visitor, "The one of 15 January 2026, until it goes by itself on 22 January 2026.", "main")
    assert_says(visitor, ", until you delete it.", "main")
    assert_silent_about(visitor, "1 January 2025", "main")
