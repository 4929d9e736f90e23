"""The dots: places that stay, islands that keep apart, and a drawing in which everybody is alike. All made up."""

from __future__ import annotations

import re
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from meetcompanion.dots import Picture, Somebody, drawing, lay
from meetcompanion.dots.places import HALF_WIDTH, STEP_X, STEP_Y
from meetcompanion.model import Dot

#: For each person the evenings they came to, and whether one met them through the one before.
TOWNS = st.lists(
    st.tuples(st.lists(st.integers(1, 12), max_size=4, unique=True), st.booleans()), min_size=1, max_size=40
)
SERIES = {number: f"series {number % 3}" if number % 4 else None for number in range(1, 13)}


def town(drawn: list[tuple[list[int], bool]]) -> list[Somebody]:
    return [
        Somebody(number, tuple(sorted(evenings)), number - 1 if through and number > 1 else None)
        for number, (evenings, through) in enumerate(drawn, 1)
    ]


@given(TOWNS, st.integers(0, 40))
@settings(max_examples=25, deadline=None)
def test_a_new_person_or_evening_moves_nobody(drawn: list[tuple[list[int], bool]], known: int) -> None:
    people = town(drawn)
    # Before, only some were written down, and none of them had been to the last evenings yet.
    before = [Somebody(one.id, tuple(day for day in one.evenings if day < 9), one.through) for one in people[:known]]
    held = lay(before, (), SERIES)
    assert {dot.person_id for dot in held} == {one.id for one in before}
    new = lay(people, held, SERIES)
    assert {dot.person_id for dot in new} == {one.id for one in people} - {one.id for one in before}
    names = {one.id: "Ana" for one in people}
    was = {spot.person_id: (spot.x, spot.y) for spot in drawing(held, names, {}, {}).spots}
    now = {spot.person_id: (spot.x, spot.y) for spot in drawing((*held, *new), names, {}, {}).spots}
    assert was.items() <= now.items()


@given(TOWNS)
@settings(max_examples=25, deadline=None)
def test_nobody_lies_on_another_and_evenings_keep_apart(drawn: list[tuple[list[int], bool]]) -> None:
    dots = lay(town(drawn), (), SERIES)
    assert lay(town(drawn), (), SERIES) == dots, "the same again"
    for one, other in combinations(dots, 2):
        across, down = abs(one.column - other.column), abs(one.row - other.row)
        assert across >= 2 or down >= 2, "a name lies on another"
        if one.evening_id is None or one.evening_id != other.evening_id:
            assert across >= 3 or down >= 3, "two islands touch"
    assert all(abs(dot.column) <= HALF_WIDTH for dot in dots)


def test_people_of_one_evening_lie_together() -> None:
    dots = lay([Somebody(number, (1 if number < 6 else 2,)) for number in range(1, 10)], ())
    for island in ([dot for dot in dots if dot.evening_id == evening] for evening in (1, 2)):
        for dot in island:
            assert any(
                abs(dot.column - other.column) <= 2 and abs(dot.row - other.row) <= 2
                for other in island
                if other is not dot
            )


def test_a_place_that_was_given_is_not_given_again() -> None:
    held = [Dot(9, 0, 0, None)]
    (new,) = lay([Somebody(1)], held)
    assert (new.column, new.row) != (0, 0)


def test_more_people_than_a_town_has_still_find_a_place() -> None:
    dots = lay([Somebody(number, (number // 3 + 1,)) for number in range(1, 1_200)], ())
    assert len({(dot.column, dot.row) for dot in dots}) == 1_199


def test_three_hundred_people_fit_a_phone() -> None:
    people = [Somebody(number, (number // 2 + 1,)) for number in range(1, 301)]
    picture = drawing(lay(people, ()), {one.id: "Ana" for one in people}, {}, {})
    scale = 350 / picture.frame.width
    assert 30 * scale > 6, "a dot is too small to be seen"
    assert 2 * STEP_X * scale > 20, "two dots are too near to be told apart by a thumb"
    assert picture.frame.height * scale < 3 * 844, "too far to scroll"


def picture_of(*people: Somebody, together: tuple[int, ...] = ()) -> Picture:
    through = {one.id: one.through for one in people if one.through is not None}
    return drawing(
        lay(people, ()), {one.id: f"Person {one.id}" for one in people}, {1: "Chess", 2: "Choir"}, through, together
    )


def pairs(picture: Picture, *, through: bool) -> set[tuple[int, int]]:
    return {thread.people for thread in picture.threads if thread.through is through}


def test_lines_are_drawn_only_for_one_evening_and_for_met_through() -> None:
    picture = picture_of(Somebody(1, (1,)), Somebody(2, (1,)), Somebody(3, (2,), 1), Somebody(4))
    assert pairs(picture, through=False) == {(1, 2)}
    assert pairs(picture, through=True) == {(3, 1)}


def test_who_came_back_to_an_evening_is_joined_when_it_is_asked_for() -> None:
    people = (Somebody(1, (1, 2)), Somebody(2, (2,)))
    assert pairs(picture_of(*people), through=False) == set()
    assert pairs(picture_of(*people, together=(1, 2)), through=False) == {(1, 2)}


def test_a_bow_swings_clear_of_the_dot_between() -> None:
    between = [Dot(1, 0, 0), Dot(2, 4, 0), Dot(3, 8, 0)]
    names = {1: "Ana", 2: "Ben", 3: "Chiara"}
    straight_over = drawing(between, names, {}, {3: 1}).threads[0]
    _x, _y, aside_y = (float(number) for number in re.findall(r"-?[\d.]+", straight_over.path)[1:4])
    assert abs(aside_y) > 60, "half of it is how far the bow passes by the dot between"


def test_an_island_lies_beneath_its_people_and_bears_the_title() -> None:
    picture = picture_of(Somebody(1, (1,)), Somebody(2, (2,)))
    assert [(island.evening_id, island.title) for island in picture.islands] == [(1, "Chess"), (2, "Choir")]


def test_the_frame_holds_everybody_and_grows_by_whole_steps() -> None:
    small, larger = (picture_of(*(Somebody(number, (1,)) for number in range(1, most))) for most in (4, 9))
    for picture in (small, larger):
        frame = picture.frame
        assert frame.width % (2 * STEP_X) == frame.height % (2 * STEP_Y) == 0
        for spot in picture.spots:
            assert frame.x + 50 < spot.x < frame.x + frame.width - 50
            assert frame.y + 50 < spot.y < frame.y + frame.height - 50


def test_a_long_name_stands_in_two_lines() -> None:
    picture = drawing([Dot(1, 0, 0)], {1: "the woman with the theremin and the cat"}, {}, {})
    assert picture.spots[0].name == ("the woman with", "the theremin…")


def test_whoever_is_forgotten_leaves_no_dot() -> None:
    assert drawing([Dot(1, 0, 0), Dot(2, 4, 4)], {2: "Ben"}, {}, {2: 1}).spots[0].person_id == 2
