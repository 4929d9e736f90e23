"""From places to what is drawn: dots of one size, islands around those of an evening, threads, names, a frame."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import floor, hypot

from meetcompanion.dots.places import NEIGHBOURS, STEP_X, STEP_Y
from meetcompanion.model import Dot

#: Room around the outermost dots, and the steps by which the frame grows, so that it seldom does.
_MARGIN_X, _MARGIN_Y = 84, 80
_FRAME_X, _FRAME_Y = 2 * STEP_X, 2 * STEP_Y
#: Letters that fit beneath a dot in each of two lines, and into a line above an island for each step of its width.
_NAME_WIDTH = 14
_TITLE_WIDTH = 8
#: How far a bow swings aside, as a part of its length, in the order in which it is tried; how clear it keeps of dots.
_SWINGS = (0.16, -0.16, 0.3, -0.3)
_CLEAR = 30.0
#: A bow longer than this passes over many whatever one does.
_LONG = 700.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """One person: the middle of their dot and their name in one or two lines."""

    person_id: int
    x: float
    y: float
    name: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Island:
    """The ground beneath the dots of one evening, as the path along which it lies, and where its title stands."""

    evening_id: int
    path: str
    title: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Thread:
    """A line from one person to another; `through` where one was met through the other, else a shared evening."""

    path: str
    through: bool
    people: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the plane that is shown."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn; whoever has asked for one evening also gets the threads of those who came back to it."""

    frame: Frame
    islands: tuple[Island, ...] = ()
    threads: tuple[Thread, ...] = ()
    spots: tuple[Spot, ...] = ()


def drawing(
    dots: Iterable[Dot],
    names: Mapping[int, str],
    titles: Mapping[int, str],
    through: Mapping[int, int],
    together: Collection[int] = (),
) -> Picture:
    """Draw the dots of those who have a name here.

    Args:
        dots: the places.
        names: person id → name.
        titles: evening id → title.
        through: person id → the person one met them through.
        together: people who shared an evening that was asked for; threads join them wherever they lie.
    """
    shown = sorted((dot for dot in dots if dot.person_id in names), key=lambda dot: dot.person_id)
    points = {dot.person_id: _point(dot) for dot in shown}
    homes: dict[int, list[int]] = {}
    for dot in shown:
        if dot.evening_id is not None and dot.evening_id in titles:
            homes.setdefault(dot.evening_id, []).append(dot.person_id)
    threads = [
        Thread(_bow(points[one], points[other], points.values()), True, (one, other))
        for one, other in sorted(through.items())
        if one in points and other in points
    ]
    islands = []
    pairs: dict[tuple[int, int], Thread] = {}
    for evening_id, people in sorted(homes.items()):
        joined = _joined(people, points)
        near = [pair for pair in combinations(people, 2) if _far(points[pair[0]], points[pair[1]]) <= NEIGHBOURS]
        islands.append(_island(evening_id, titles[evening_id], people, near, points))
        pairs |= {pair: Thread(_straight(points, pair), False, pair) for pair in joined}
    for pair in _joined([one for one in sorted(together) if one in points], points):
        pairs.setdefault(pair, Thread(_straight(points, pair), False, pair))
    spots = tuple(Spot(dot.person_id, *points[dot.person_id], _name(names[dot.person_id])) for dot in shown)
    return Picture(_frame(points.values()), tuple(islands), (*pairs.values(), *threads), spots)


def _point(dot: Dot) -> Point:
    """The middle of a dot; a little beside the grid, always the same, so that it does not look like one."""
    chance = dot.person_id * 2654435761 % 2**32
    return (dot.column * STEP_X + chance % 13 - 6, dot.row * STEP_Y + chance // 16 % 11 - 5)


def _joined(people: Sequence[int], points: Mapping[int, Point]) -> list[tuple[int, int]]:
    """The shortest lines that join all of them (Prim's tree): nobody is the middle by design, only by nearness."""
    left = list(people[1:])
    reached = list(people[:1])
    pairs = []
    while left:
        one, other = min(
            ((here, there) for here in reached for there in left),
            key=lambda pair: (_far(points[pair[0]], points[pair[1]]), pair),
        )
        pairs.append((min(one, other), max(one, other)))
        reached.append(other)
        left.remove(other)
    return pairs


def _island(
    evening_id: int, title: str, people: Sequence[int], near: Sequence[tuple[int, int]], points: Mapping[int, Point]
) -> Island:
    joined = {one for pair in near for one in pair}
    alone = [one for one in people if one not in joined]
    path = " ".join(
        [_straight(points, pair) for pair in near]
        # A line without length is drawn as a dot where its ends are round.
        + [f"M{points[one][0]:g} {points[one][1]:g}h0" for one in alone]
    )
    top = min(points[one][1] for one in people)
    high = [points[one][0] for one in people if points[one][1] < top + STEP_Y]
    across = max(high) - min(high)
    room = round(across / STEP_X + 3) * _TITLE_WIDTH - 3
    return Island(evening_id, path, _short(title, room), (max(high) + min(high)) / 2, top - 32)


def _straight(points: Mapping[int, Point], pair: tuple[int, int]) -> str:
    (x, y), (to_x, to_y) = points[pair[0]], points[pair[1]]
    return f"M{x:g} {y:g}L{to_x:g} {to_y:g}"


def _bow(one: Point, other: Point, points: Iterable[Point]) -> str:
    """A line that swings aside, to the side and by as much as keeps it clear of the dots between, if it is not long."""
    (x, y), (to_x, to_y) = one, other
    length = _far(one, other)
    reach = length * 0.3 + _CLEAR
    near = [
        point
        for point in points
        if length < _LONG
        and point not in (one, other)
        and min(x, to_x) - reach < point[0] < max(x, to_x) + reach
        and min(y, to_y) - reach < point[1] < max(y, to_y) + reach
    ]
    bows = [((x + to_x) / 2 + (to_y - y) * swing, (y + to_y) / 2 - (to_x - x) * swing) for swing in _SWINGS]
    aside_x, aside_y = max(bows, key=lambda aside: min(_CLEAR, _clearance(one, aside, other, near)))
    return f"M{x:g} {y:g}Q{aside_x:.0f} {aside_y:.0f} {to_x:g} {to_y:g}"


def _clearance(one: Point, aside: Point, other: Point, near: Sequence[Point]) -> float:
    """How near a bow comes to any of these dots."""
    nearest = _CLEAR
    for t in (0.2, 0.35, 0.5, 0.65, 0.8):
        on = (
            (1 - t) ** 2 * one[0] + 2 * t * (1 - t) * aside[0] + t**2 * other[0],
            (1 - t) ** 2 * one[1] + 2 * t * (1 - t) * aside[1] + t**2 * other[1],
        )
        nearest = min(nearest, min((_far(on, point) for point in near), default=_CLEAR))
    return nearest


def _far(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _name(name: str) -> tuple[str, ...]:
    lines = textwrap.wrap(name, _NAME_WIDTH, break_long_words=True, max_lines=2, placeholder="…")
    return tuple(lines) or ("…",)


def _short(text: str, room: int) -> str:
    return textwrap.shorten(text, max(room, 12), placeholder="…")


def _frame(points: Iterable[Point]) -> Frame:
    """Around all dots, in whole steps: a new dot seldom changes what is seen of the others."""
    xs, ys = zip(*points, strict=True) if (points := list(points)) else ((0.0,), (0.0,))
    left = floor((min(xs) - _MARGIN_X) / _FRAME_X) * _FRAME_X
    top = floor((min(ys) - _MARGIN_Y) / _FRAME_Y) * _FRAME_Y
    right = -floor(-(max(xs) + _MARGIN_X) / _FRAME_X) * _FRAME_X
    bottom = -floor(-(max(ys) + _MARGIN_Y) / _FRAME_Y) * _FRAME_Y
    return Frame(left, top, right - left, bottom - top)
