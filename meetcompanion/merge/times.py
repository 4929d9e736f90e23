"""Which time of a reading is which of those we hold: by key, else start, else day, else as one or all of them moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise

from meetcompanion.model.events import Instance
from meetcompanion.model.held import HeldInstance, content_hash
from meetcompanion.model.times import When, Window

#: A time that moved further than this is another one.
FARTHEST = timedelta(days=14)

_WEEK = timedelta(weeks=1)
#: The same clock time on both sides of a change to summer time.
_CLOCK_CHANGE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Here:
    """Where a reading is complete, and the zone for its all-day dates."""

    window: Window
    zone: tzinfo

    def ahead(self, when: When) -> bool:
        """True for what has not begun."""
        return when.starts_at(self.zone) >= self.window.start

    def over(self, when: When) -> bool:
        """True for what has ended."""
        return when.ends_at(self.zone) <= self.window.start

    def read(self, when: When) -> bool:
        """True for what the reading would name, were it still to take place."""
        return self.window.start <= when.starts_at(self.zone) < self.window.until


def pair_times(
    drafted: Sequence[Instance], held: Iterable[HeldInstance], here: Here
) -> tuple[list[Instance], list[tuple[int, Instance]], list[HeldInstance]]:
    """The times that are new, those that changed (with the number of the held one), and those not listed any more."""
    by_key = {one.key: one for one in held}
    updated: list[tuple[int, Instance]] = []
    left: dict[str, Instance] = {}
    matched: set[str] = set()
    for instance in drafted:
        one = by_key.pop(instance.key, None)
        if one is not None:
            matched.add(instance.key)
            if _same(instance, one):
                continue
            if _next_of_a_series(instance, one, by_key, here):
                updated.append((one.id, Instance(one.when.start.isoformat(), one.when, one.status)))
                left[instance.key] = instance
            else:
                updated.append((one.id, instance))
        elif instance.key not in matched:
            left.setdefault(instance.key, instance)
    if left and by_key:
        stayed = {one.when.starts_at(here.zone) for one in drafted if one.key not in left}
        _pair_the_moved(left, by_key, updated, stayed, here)
    return list(left.values()), updated, list(by_key.values())


def moved_to(
    before: Sequence[datetime], after: Sequence[datetime], others: Collection[datetime], *, alone: bool = False
) -> bool:
    """True where one time moved: it left `before`, it stands in `after`, and `others` of the same name stayed.

    A week or two later at the same hour is the next of a series and no move, unless it is known to be `alone`; so is
    what jumps over its siblings, or as far as they lie apart.
    """
    if len(before) != 1 or len(after) != 1:
        return False
    shift = abs(after[0] - before[0])
    if not shift or shift > FARTHEST + _CLOCK_CHANGE or (_weeks(shift) and not alone):
        return False
    if not others:
        return True
    first, last = sorted((before[0], after[0]))
    between = any(first <= other <= last for other in others)
    return not between and shift < _narrowest([*others, before[0]])


def _next_of_a_series(instance: Instance, one: HeldInstance, others: Collection[str], here: Here) -> bool:
    """True where a feed that names only the next time of something has gone on to another.

    The time that is over keeps its own number: what was picked was that one.
    """
    return (
        one.key == ""
        and not one.content_hash
        and one.when.start.isoformat() not in others
        and here.over(one.when)
        and here.ahead(instance.when)
    )


def _pair_the_moved(
    left: dict[str, Instance],
    by_key: dict[str, HeldInstance],
    updated: list[tuple[int, Instance]],
    stayed: set[datetime],
    here: Here,
) -> None:
    """Move pairs of one start, then of one day, then of a move, from `left` and `by_key` to `updated`."""
    _pair_by(_start, left, by_key, updated)
    _pair_by(_day, left, {key: one for key, one in by_key.items() if not one.gone}, updated)
    paired = {number for number, _ in updated}
    for key in [key for key, one in by_key.items() if one.id in paired]:
        del by_key[key]
    ahead = [one for one in by_key.values() if not one.gone and here.ahead(one.when)]
    if not left or not ahead:
        return
    before = {one.when.starts_at(here.zone): one for one in ahead}
    after = {one.when.starts_at(here.zone): one for one in left.values()}
    for one, instance in _moved(before, after, stayed):
        updated.append((one.id, instance))
        del by_key[one.key], left[instance.key]


def _pair_by(
    name: Callable[[Instance | HeldInstance], object],
    left: dict[str, Instance],
    by_key: dict[str, HeldInstance],
    updated: list[tuple[int, Instance]],
) -> None:
    offered: dict[object, list[Instance]] = defaultdict(list)
    for instance in left.values():
        offered[name(instance)].append(instance)
    wanted: dict[object, list[HeldInstance]] = defaultdict(list)
    for one in by_key.values():
        wanted[name(one)].append(one)
    for place, ones in wanted.items():
        # What comes back is not what was there all along: one that is gone gives way.
        listed = [one for one in ones if not one.gone] or ones
        instances = offered.get(place, ())
        if len(listed) == 1 and len(instances) == 1:
            updated.append((listed[0].id, instances[0]))
            del by_key[listed[0].key], left[instances[0].key]


def _moved(
    before: dict[datetime, HeldInstance], after: dict[datetime, Instance], others: set[datetime]
) -> list[tuple[HeldInstance, Instance]]:
    if moved_to(list(before), list(after), others):
        return [(*before.values(), *after.values())]  # type: ignore[list-item]
    if len(before) < 2 or len(after) < 2:
        return []
    # The whole series to another day or hour. Further ahead, times may have come into sight.
    shift = min(after) - min(before)
    if not shift or abs(shift) >= min(_WEEK, _narrowest(list(before))) or _weeks(abs(shift)):
        return []
    pairs = []
    for start, one in before.items():
        for change in (timedelta(), _CLOCK_CHANGE, -_CLOCK_CHANGE):
            if start + shift + change in after:
                pairs.append((one, after[start + shift + change]))
                break
    return pairs if len(pairs) == len(before) == len({id(to) for _one, to in pairs}) else []


def _weeks(shift: timedelta) -> bool:
    rest = shift % _WEEK
    return shift >= _WEEK - _CLOCK_CHANGE and min(rest, _WEEK - rest) <= _CLOCK_CHANGE


def _narrowest(starts: Collection[datetime]) -> timedelta:
    ordered = sorted(set(starts))
    return min((later - one for one, later in pairwise(ordered)), default=timedelta.max)


def _start(one: Instance | HeldInstance) -> object:
    return one.when.start


def _day(one: Instance | HeldInstance) -> object:
    return one.when.local_day(UTC)


def _same(instance: Instance, one: HeldInstance) -> bool:
    return (
        not one.gone
        and instance.when == one.when
        and instance.status == one.status
        and (content_hash(instance.content) if instance.content else "") == one.content_hash
    )
