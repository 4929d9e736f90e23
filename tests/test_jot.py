"""A jot is understood without losing a word. All persons are made up."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from meetcompanion.jot import shown, understand
from meetcompanion.model import FollowUpKind, Jot

#: A Friday.
ON = date(2026, 1, 9)


def names(text: str) -> list[str]:
    return [person.name for person in understand(text, ON).people]


def told(text: str) -> dict[str, tuple[str, ...]]:
    return {person.name: person.told for person in understand(text, ON).people}


def due(text: str, on: date = ON) -> str | None:
    (follow_up,) = understand(text, on).follow_ups
    return None if follow_up.due is None else str(follow_up.due)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@Ana bakes rye", ["Ana"]),
        ('@"woman with the theremin" plays', ["woman with the theremin"]),
        ("@“Old  Tom” sings", ["Old Tom"]),
        ("met @Ana, @Ben; (@Cleo)", ["Ana", "Ben", "Cleo"]),
        ("@Müller @Zoë @Nguyễn @Łukasz @Søren", ["Müller", "Zoë", "Nguyễn", "Łukasz", "Søren"]),
        ("@Ze\u0301 and @नीतू and @美咲", ["Ze\u0301", "नीतू", "美咲"]),
        ("@Jean-Luc @O'Brien @D’Angelo", ["Jean-Luc", "O'Brien", "D’Angelo"]),
        ("@Ana's dog and @Ben’s cat", ["Ana", "Ben"]),
        ("@Ana- @Ben' @Cleo.", ["Ana", "Ben", "Cleo"]),
        ("@ana and @Ana and @ANA", ["ana"]),
        ("* heard @Ana play", ["Ana"]),
        ("Introduce @Ana to @Ben", ["Ana", "Ben"]),
        ("mail ana@example.org or Ana.B+x@example.org", []),
        ("https://example.social/@ana or @ana@example.social", []),
        ('nobody@ @ @5pm @"" @"  " @"never closed', []),
    ],
)
def test_names_are_found(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_what_stands_with_a_name_on_its_line_is_what_they_told() -> None:
    text = """
    @Ana bakes rye, her starter died. She is from Quillham.
    @"woman with the theremin" plays on Thursdays
    @Ben
    @Ana also sings. @Ben sails.
    We met @Cleo and @Dana at the door
    """
    assert told(text) == {
        "Ana": ("Ana bakes rye, her starter died. She is from Quillham.", "Ana also sings."),
        "woman with the theremin": ("woman with the theremin plays on Thursdays",),
        "Ben": ("Ben sails.",),
        "Cleo": ("We met Cleo and Dana at the door",),
        "Dana": ("We met Cleo and Dana at the door",),
    }


def test_a_line_with_a_star_is_a_moment() -> None:
    jot = understand("* heard a theremin for the first time\n  * and an owl\n*bold* words\n*", ON)
    assert jot.moments == ("heard a theremin for the first time", "and an owl")
    assert jot.notes == ("*bold* words", "*")


def test_who_was_written_down_before_needs_no_mark() -> None:
    known = ("Alwine", "woman with the theremin")
    text = "Alwine wartet im August\nthank the woman with the theremin\nthe theremin was loud"
    jot = understand(text, ON, "de", known)
    assert [(person.name, person.told) for person in jot.people] == [("Alwine", ("Alwine wartet im August",))]
    assert [one.people for one in jot.follow_ups] == [("woman with the theremin",)]
    assert jot.notes == ("the theremin was loud",)
    assert understand("Alwine wartet im August", ON).people == ()


def test_what_is_not_understood_stays_as_a_note_word_for_word() -> None:
    assert understand("Lovely place — soup!  Twice.\n\n\tBack in May?", ON) == Jot(
        notes=("Lovely place — soup! Twice.", "Back in May?")
    )
    assert understand("", ON) == understand(" \n\t\u2028 ", ON) == Jot()


@pytest.mark.parametrize(
    ("text", "kind", "people"),
    [
        ("Thank Ben for the lift", FollowUpKind.THANK, ("Ben",)),
        ("share my recipe with @Ana", FollowUpKind.SHARE, ("Ana",)),
        ("Give Cleo Miller the book", FollowUpKind.GIVE, ("Cleo Miller",)),
        ("give the book to Cleo tomorrow", FollowUpKind.GIVE, ("Cleo",)),
        ("Introduce Ana and Ben (both bees)", FollowUpKind.INTRODUCE, ("Ana", "Ben")),
        ("introduce @Ana to Ben", FollowUpKind.INTRODUCE, ("Ana", "Ben")),
        ("ask how Ben's exam went", FollowUpKind.ASK_HOW_IT_WENT, ("Ben",)),
        ("Ask @Ben in May how it went", FollowUpKind.ASK_HOW_IT_WENT, ("Ben",)),
        ("- I'd like to thank Ana", FollowUpKind.THANK, ("Ana",)),
        ("todo: share the link with Ana", FollowUpKind.SHARE, ("Ana",)),
        ("Remember to ask how it went on Friday", FollowUpKind.ASK_HOW_IT_WENT, ()),
        ("It was fun, I must thank Ben", FollowUpKind.THANK, ("Ben",)),
        ("@Ana: share my recipe", FollowUpKind.SHARE, ("Ana",)),
    ],
)
def test_a_follow_up_says_its_kind_and_for_whom(text: str, kind: FollowUpKind, people: tuple[str, ...]) -> None:
    jot = understand(text, ON)
    (follow_up,) = jot.follow_ups
    assert (follow_up.kind, follow_up.people) == (kind, people)
    assert follow_up.text == text.replace("@", "")
    assert jot.notes == ()


@pytest.mark.parametrize(
    "text",
    [
        "Thanks to everybody",
        "they share a flat",
        "She gives lessons",
        "They want to share a garden",
        "I asked nobody anything",
        "ask for the way",
        "The introduction was long",
    ],
)
def test_what_others_do_is_no_follow_up(text: str) -> None:
    assert understand(text, ON) == Jot(notes=(text,))


def test_a_follow_up_without_a_name_is_for_the_person_of_its_line() -> None:
    jot = understand("@Ana bakes rye, her starter died. Share my recipe by Friday\n@Ben sails. Thank him.", ON)
    assert [(one.people, one.text) for one in jot.follow_ups] == [
        (("Ana",), "Share my recipe by Friday"),
        (("Ben",), "Thank him."),
    ]
    assert understand("@Ana bakes\nShare my recipe", ON).follow_ups[0].people == ("Ana",)
    assert understand("@Ana bakes\n@Ben sails\nShare my recipe", ON).follow_ups[0].people == ()
    assert understand("@ana bakes\nThank Ana", ON).follow_ups[0].people == ("ana",)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("by 2026-02-01", "2026-02-01"),
        ("by Friday", "2026-01-16"),
        ("on saturday", "2026-01-10"),
        ("by Mon", "2026-01-12"),
        ("next Thursday", "2026-01-15"),
        ("today", "2026-01-09"),
        ("tonight", "2026-01-09"),
        ("tomorrow", "2026-01-10"),
        ("the day after tomorrow", "2026-01-11"),
        ("next week", "2026-01-12"),
        ("next month", "2026-02-01"),
        ("in 3 days", "2026-01-12"),
        ("in two weeks", "2026-01-23"),
        ("in a month", "2026-02-09"),
        ("on 12 March", "2026-03-12"),
        ("on the 3rd of January", "2027-01-03"),
        ("March 12th", "2026-03-12"),
        ("12 Mar 2028", "2028-03-12"),
        ("before 29 February", "2028-02-29"),
        ("in spring", "2026-spring"),
        ("next fall", "2026-autumn"),
        ("31 February or 1 March", "2026-03-01"),
        ("some day", None),
        ("on Thursdays", None),
        ("31 February", None),
        ("by sun and rain", "2026-01-11"),
        ("in the sun", None),
        ("in May", "2026-05-01"),
        ("by 9999-99-99", None),
    ],
)
def test_a_day_is_understood(words: str, expected: str | None) -> None:
    assert due(f"Thank them {words}") == expected


def test_days_at_the_end_of_months_years_and_time() -> None:
    assert due("thank them in a month", date(2026, 1, 31)) == "2026-02-28"
    assert due("thank them in 2 months", date(2026, 12, 31)) == "2027-02-28"
    assert due("thank them next month", date(2026, 12, 5)) == "2027-01-01"
    assert due("thank them in winter", date(2026, 12, 5)) == "2026-winter"
    assert due("thank them in winter", date(2027, 3, 5)) == "2027-winter"
    assert due("thank them in spring 2029", date(2026, 12, 5)) == "2029-spring"
    assert due("thank them in May 2028", date(2026, 12, 5)) == "2028-05-01"
    assert due("thank them tomorrow", date.max) is None
    assert due("thank them on 5 May", date.max) is None


def kept(jot: Jot) -> str:
    """Everything that is kept of a jot."""
    told_lines = [line for person in jot.people for line in (person.name, *person.told)]
    todo = [line for one in jot.follow_ups for line in (*one.people, one.kind.value, str(one.due), one.text)]
    return "\n".join([*told_lines, *todo, *jot.moments, *jot.notes])


PIECES = st.sampled_from(
    [
        "@",
        '"',
        "@Ana",
        '@"the baker"',
        "* ",
        "\n",
        " ",
        ". ",
        "share ",
        "ask how ",
        "Introduce ",
        "by Friday",
        "’s",
        "-",
    ]
)


@settings(deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=25).map("".join), st.dates())
@example('@"a\tb"', ON)
@example("@Ana@Ben x@Ana", ON)
@example("* *\n@Ana Ana", ON)
def test_no_text_crashes_it_and_every_word_is_kept(text: str, on: date) -> None:
    remaining = kept(understand(text, on))
    for word in re.findall(r"\w+", text):
        assert word in remaining


@settings(deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=25).map("".join), st.dates(), st.dates())
@example("* | *\n| note\nshare @Ana 2027-03-21 | a\\b", ON, ON)
def test_what_was_shown_is_understood_as_the_same(text: str, on: date, later: date) -> None:
    jot = understand(text, on)
    assert understand(shown(jot), later) == jot


@settings(deadline=None)
@given(st.text())
def test_the_same_text_is_always_understood_the_same(text: str) -> None:
    assert understand(text, ON) == understand(text, ON)
