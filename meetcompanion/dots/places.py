"""Gives each new person a place beside those of the same evening; a place once given stays.

The picture is a grid of fine steps. A dot with its name takes two by two of them; between dots that were laid by
different evenings at least one more step stays free, so that evenings are seen as islands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from math import hypot

from meetcompanion.model import Dot

#: One step in the units of the drawing.
STEP_X, STEP_Y = 54, 42
#: Half as wide as the picture may become, in steps; beyond that it grows in height, as a page on a phone does.
HALF_WIDTH = 13
#: Dots of one evening lie within this distance of each other, in units of the drawing.
NEIGHBOURS = 128.0

_Step = tuple[int, int]

#: What a dot takes from others: of its own evening, and of all other evenings.
_OWN = tuple((x, y) for x in range(-1, 2) for y in range(-1, 2))
_OTHER = tuple((x, y) for x in range(-2, 3) for y in range(-2, 3))
#: Where the next one of the same evening may lie.
_BESIDE = ((2, 0), (-2, 0), (1, 2), (-1, 2), (1, -2), (-1, -2), (2, 1), (-2, 1), (2, -1), (-2, -1), (0, 2), (0, -2))
#: What counts as about as near, in units of the drawing.
_ABOUT = 60.0
#: How far up and down a place is looked for in the order of nearness.
_REACH = 300
#: How often another spot is tried for an evening that does not fit whole before it is split.
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as the picture needs them: the evenings shared, earliest first, and whom one met them through."""

    id: int
    evenings: tuple[int, ...] = ()
    through: int | None = None


class _Ground:
    """What is taken, and by whom."""

    def __init__(self) -> None:
        self._owners: dict[_Step, set[int]] = {}
        self._near: dict[_Step, set[int]] = {}

    def take(self, dot: Dot) -> None:
        owner = _owner(dot)
        for x, y in _OWN:
            self._owners.setdefault((dot.column + x, dot.row + y), set()).add(owner)
        for x, y in _OTHER:
            self._near.setdefault((dot.column + x, dot.row + y), set()).add(owner)

    def free(self, step: _Step, owner: int) -> bool:
        if abs(step[0]) > HALF_WIDTH or step in self._owners:
            return False
        near = self._near.get(step)
        return near is None or near == {owner}


def lay(
    people: Iterable[Somebody], held: Iterable[Dot], series: Mapping[int, str | None] | None = None
) -> tuple[Dot, ...]:
    """Places for those who have none yet; nobody who has one is moved.

    People come in the order in which they were written down. Those of one evening lie together; an evening lies near
    those people of it who are there already, else near an evening of its series, else where there is room.

    Args:
        people: everybody.
        held: the places given so far, of people who are no longer here too where they are known.
        series: evening id → what its series share; None where it has none.
    """
    places = {dot.person_id: dot for dot in held}
    ground = _Ground()
    for dot in places.values():
        ground.take(dot)
    everybody = sorted(people, key=lambda one: one.id)
    waiting: dict[int, list[Somebody]] = {}
    for one in everybody:
        if one.id not in places:
            waiting.setdefault(one.evenings[0] if one.evenings else -one.id, []).append(one)
    anchors = _Anchors(everybody, places, series or {})
    new: list[Dot] = []
    for home, members in waiting.items():
        anchor = anchors.of(home, members)
        for dot in _lay_together(ground, home, members, places, anchor):
            ground.take(dot)
            anchors.learn(dot)
            places[dot.person_id] = dot
            new.append(dot)
    return tuple(new)


class _Anchors:
    """Where a new island would like to lie."""

    def __init__(self, people: Sequence[Somebody], places: Mapping[int, Dot], series: Mapping[int, str | None]) -> None:
        self._places = places
        self._series = series
        self._members: dict[int, list[int]] = {}
        for one in people:
            for evening in one.evenings:
                self._members.setdefault(evening, []).append(one.id)
        self._latest: dict[str, Dot] = {}
        for dot in places.values():
            self.learn(dot)

    def learn(self, dot: Dot) -> None:
        """The latest island of a series is where the next one is laid."""
        key = self._series.get(dot.evening_id) if dot.evening_id is not None else None
        if key is not None:
            self._latest[key] = dot

    def of(self, home: int, members: Sequence[Somebody]) -> _Step:
        known = [self._places[one] for one in self._members.get(home, ()) if one in self._places]
        known += [
            self._places[one.through] for one in members if one.through is not None and one.through in self._places
        ]
        if known:
            last = max(known, key=lambda dot: dot.person_id)
            return (last.column, last.row)
        key = self._series.get(home)
        latest = self._latest.get(key) if key is not None else None
        return (latest.column, latest.row) if latest else (0, 0)


def _lay_together(
    ground: _Ground, home: int, members: Sequence[Somebody], places: Mapping[int, Dot], anchor: _Step
) -> list[Dot]:
    evening = home if home > 0 else None
    there = [(dot.column, dot.row) for dot in places.values() if evening is not None and dot.evening_id == evening]
    if there:
        return _beside(ground, home, members, there, anchor)
    tried = 0
    for x, y in _away():
        step = (anchor[0] + x, anchor[1] + y)
        if not ground.free(step, home):
            continue
        dots = _grow(ground, home, members, [step])
        if dots is not None:
            return dots
        tried += 1
        if tried == _PATIENCE:
            break
    return _beside(ground, home, members, [], anchor)


def _grow(ground: _Ground, home: int, members: Sequence[Somebody], steps: list[_Step]) -> list[Dot] | None:
    """All of them beside each other from the first step on; None where they have no room there."""
    while len(steps) < len(members):
        found = _next(ground, home, steps)
        if found is None:
            return None
        steps.append(found)
    return [_dot(one, step, home) for one, step in zip(members, steps, strict=True)]


def _beside(ground: _Ground, home: int, members: Sequence[Somebody], there: list[_Step], anchor: _Step) -> list[Dot]:
    """Beside those who are there, and where there is no room, as near as can be."""
    steps, dots = list(there), []
    for one in members:
        step = _next(ground, home, steps) if steps else None
        if step is None:
            x, y = steps[-1] if steps else anchor
            step = next(
                (x + right, y + down)
                for right, down in _away()
                if ground.free((x + right, y + down), home) and not _touches((x + right, y + down), steps)
            )
        steps.append(step)
        dots.append(_dot(one, step, home))
    return dots


def _next(ground: _Ground, home: int, steps: Sequence[_Step]) -> _Step | None:
    """The free step beside the others that lies nearest to the middle of them.

    Among those that are about as near, chance decides (always the same chance for the same evening), so that islands
    do not all look alike.
    """
    middle = (sum(x for x, _ in steps) / len(steps), sum(y for _, y in steps) / len(steps))
    found = [
        step
        for x, y in steps
        for right, down in _BESIDE
        if ground.free(step := (x + right, y + down), home) and not _touches(step, steps)
    ]
    return min(
        found, key=lambda step: (_distance(step, middle) // _ABOUT, _chance(step, home), step[1], step[0]), default=None
    )


def _touches(step: _Step, steps: Sequence[_Step]) -> bool:
    return any(abs(step[0] - x) < 2 and abs(step[1] - y) < 2 for x, y in steps)


def _distance(step: _Step, middle: tuple[float, float]) -> float:
    return hypot((step[0] - middle[0]) * STEP_X, (step[1] - middle[1]) * STEP_Y)


def _chance(step: _Step, home: int) -> int:
    return (home * 2654435761 + step[0] * 40503 + step[1] * 9973) % 2**32 % 101


def _dot(one: Somebody, step: _Step, home: int) -> Dot:
    return Dot(one.id, step[0], step[1], home if home > 0 else None)


def _owner(dot: Dot) -> int:
    return dot.evening_id if dot.evening_id is not None else -dot.person_id


def _away() -> Iterator[_Step]:
    """Steps around a place, nearest first; where all of these are taken, row by row further down."""
    yield from _around()
    for row in count(_REACH + 1):
        for column in range(-2 * HALF_WIDTH, 2 * HALF_WIDTH + 1):
            yield column, row


@cache
def _around() -> tuple[_Step, ...]:
    columns, rows = range(-2 * HALF_WIDTH, 2 * HALF_WIDTH + 1), range(-_REACH, _REACH + 1)
    around = [(x, y) for x in columns for y in rows]
    return tuple(sorted(around, key=lambda step: (_distance(step, (0, 0)), step[1], step[0])))
