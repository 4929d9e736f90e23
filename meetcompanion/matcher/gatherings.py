"""Which lines of a town are one gathering, listed by several sources: found once for each state of the events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.crowds import Need, Told, crowds, fetched
from meetcompanion.matcher.near import NEAR, near_pairs
from meetcompanion.matcher.same import sure
from meetcompanion.model import Content, Occurrence, Status

Longs = NDArray[np.int64]
#: Two events by number, the smaller first.
Two = tuple[int, int]

#: The share of the times they could have in common that two series must share to be one.
_MOSTLY = 0.5


@dataclass(frozen=True)
class Gatherings:
    """By place in the town: `lead` is the line that stands for it, `series` one number for all events that are one.

    `members` has the places of every gathering with more than one line, by its lead, the lead first.
    """

    lead: Longs
    series: Longs
    members: Mapping[int, tuple[int, ...]]

    @classmethod
    def find(
        cls,
        occurrences: Sequence[Occurrence],
        starts: Longs,
        events: Longs,
        sources: Longs,
        by_hand: Mapping[Two, bool],
        need: Need | None = None,
    ) -> Gatherings:
        """Group the lines of several sources that begin at one moment, or nearly so, and are alike.

        Two lines of one source never are one by themselves: sittings of one name are several. Series are one as a
        whole or not at all. `by_hand` is what the person said of pairs of events: True for one, False for two. The
        occurrences are gone through once; `need` fetches those that are looked at more closely.
        """
        need = need or _is_at_hand
        pairs, near = [], []
        if len(occurrences) and sources.min() != sources.max():
            told = Told.of(occurrences)
            pairs = _pairs(occurrences, told, starts, events, sources, by_hand, need)
            near = near_pairs(occurrences, told, starts, events, sources, by_hand, need)
        clusters = _Clusters(
            {int(event): int(source) for event, source in zip(events.tolist(), sources.tolist(), strict=True)}, by_hand
        )
        for two in [two for two, one in by_hand.items() if one]:
            clusters.join(two)
        for two in pairs:
            clusters.join(two)
        for two in near:
            clusters.join(two)
        lead = np.arange(len(occurrences), dtype=np.int64)
        series = events.copy()
        members: dict[int, tuple[int, ...]] = {}
        groups = clusters.groups()
        places_of = _places_of({event for group in groups for event in group}, events)
        for group in groups:
            places = sorted(place for event in group for place in places_of[event])
            need(places)
            for line in _lines(group, places, occurrences, starts, events, by_hand, near):
                members[line[0]] = line
                lead[list(line)] = line[0]
            series[places] = min(group)
        return cls(lead, series, members)


def _is_at_hand(places: Iterable[int]) -> None:
    """Nothing has to be fetched."""
    del places


def merged(occurrence: Occurrence, all_of_it: Sequence[Occurrence]) -> Occurrence:
    """One line of a gathering with what all of its sources say: the richest text, filled up with the others'."""
    contents = [one.content for one in all_of_it]
    content = contents[0]
    for name in ("description", "location", "url", "organiser", "price", "image"):
        if getattr(content, name) is None:
            given = next((value for one in contents if (value := getattr(one, name)) is not None), None)
            fill: dict[str, Any] = {name: given}
            content = replace(content, **fill)
    if content.latitude is None:
        known = next((one for one in contents if one.latitude is not None), content)
        content = replace(content, latitude=known.latitude, longitude=known.longitude)
    if not content.categories:
        content = replace(content, categories=next((one.categories for one in contents if one.categories), ()))
    when = occurrence.when
    if when.end is None:
        when = next((one.when for one in all_of_it if one.when.end and one.when.start == when.start), when)
    # Who calls it off knows; the others have not heard of it yet.
    off = any(one.status is Status.CANCELLED for one in all_of_it)
    return replace(occurrence, content=content, when=when, status=Status.CANCELLED if off else occurrence.status)


class _Clusters:
    """Events that are one, at most one of each source unless a person says otherwise."""

    def __init__(self, source_of: Mapping[int, int], by_hand: Mapping[Two, bool]) -> None:
        self._source_of = source_of
        self._group: dict[int, set[int]] = {}
        self._by_hand = by_hand
        self._told_apart = {two for two, one in by_hand.items() if not one}

    def join(self, two: Two) -> None:
        if any(event not in self._source_of for event in two):
            return
        one, other = (self._group.get(event, {event}) for event in two)
        if one is other:
            return
        if not self._by_hand.get(two):
            sources = {self._source_of[event] for event in one}
            if any(self._source_of[event] in sources for event in other):
                return
            if any(_two(here, there) in self._told_apart for here in one for there in other):
                return
        both = one | other
        for event in both:
            self._group[event] = both

    def groups(self) -> list[set[int]]:
        return list({id(group): group for group in self._group.values()}.values())


def _pairs(
    occurrences: Sequence[Occurrence],
    told: Told,
    starts: Longs,
    events: Longs,
    sources: Longs,
    by_hand: Mapping[Two, bool],
    need: Need,
) -> list[Two]:
    """Pairs of events that are alike and begin together mostly, the surest first."""
    first: dict[Two, tuple[int, int]] = {}
    event_of, source_of = events.tolist(), sources.tolist()
    for crowd in crowds(told, starts, sources):
        for at, place in enumerate(crowd):
            for other in crowd[at + 1 :]:
                if source_of[place] != source_of[other]:
                    first.setdefault(_two(event_of[place], event_of[other]), (place, other))
    looked_at = {pair: two for two, pair in first.items() if two not in by_hand}
    how_sure: dict[Two, float] = {}
    for place, other in fetched(list(looked_at), need):
        how_sure[looked_at[place, other]] = _sure(occurrences[place], occurrences[other])
    alike = [two for two, it in how_sure.items() if it]
    places_of = _places_of({event for two in alike for event in two}, events)
    times = {event: set(starts[places].tolist()) for event, places in places_of.items()}
    kept = [two for two in alike if _mostly_together(times[two[0]], times[two[1]])]
    return sorted(kept, key=lambda two: (-how_sure[two], two))


def _sure(one: Occurrence, other: Occurrence) -> float:
    return sure(one, other) if one.when.all_day == other.when.all_day else 0.0


def _places_of(wanted: set[int], events: Longs) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for place in np.flatnonzero(np.isin(events, list(wanted))).tolist():
        found[int(events[place])].append(place)
    return found


def _mostly_together(one: set[int], other: set[int]) -> bool:
    first, last = max(min(one), min(other)), min(max(one), max(other))
    could = min(sum(first <= start <= last for start in starts) for starts in (one, other))
    return len(one & other) >= _MOSTLY * could


def _lines(
    group: set[int],
    places: Sequence[int],
    occurrences: Sequence[Occurrence],
    starts: Longs,
    events: Longs,
    by_hand: Mapping[Two, bool],
    near: Collection[Two],
) -> list[tuple[int, ...]]:
    """The places of a group that stand on one line, the richest first."""
    at: dict[int, list[int]] = defaultdict(list)
    for place in places:
        at[int(starts[place])].append(place)
    if any(one in group and other in group for one, other in near):
        at = _nearly_together(places, starts, events)
    if by_hand and any(by_hand.get(_two(one, other)) for one in group for other in group if one < other):
        # Joined by hand, they need not begin together; on one day they do.
        at = _by_day(places, occurrences, events) or at
    richest = {int(events[place]): _richness(occurrences[place].content) for place in reversed(places)}
    ranked = sorted(richest, key=lambda event: (richest[event], -event), reverse=True)
    rank = {event: number for number, event in enumerate(ranked)}
    return [
        tuple(sorted(together, key=lambda place: (rank[int(events[place])], place)))
        for together in at.values()
        if len(together) > 1
    ]


def _by_day(places: Sequence[int], occurrences: Sequence[Occurrence], events: Longs) -> dict[int, list[int]] | None:
    at: dict[int, list[int]] = defaultdict(list)
    for place in places:
        at[occurrences[place].when.local_day(UTC).toordinal()].append(place)
    for together in at.values():
        if max(Counter(int(events[place]) for place in together).values()) > 1:
            return None
    return at


def _nearly_together(places: Sequence[int], starts: Longs, events: Longs) -> dict[int, list[int]]:
    """The places by the first start that they are near to, each event once."""
    at: dict[int, list[int]] = defaultdict(list)
    first: int | None = None
    for place in sorted(places, key=lambda place: (int(starts[place]), place)):
        start = int(starts[place])
        if first is None or start - first > NEAR or any(events[other] == events[place] for other in at[first]):
            first = start
        at[first].append(place)
    return at


def _richness(content: Content) -> tuple[int, int, int, int]:
    said = (content.location, content.url, content.organiser, content.price, content.image, content.latitude)
    return (
        min(len(content.description or ""), 2_000),
        sum(one is not None for one in said),
        len(content.location or ""),
        len(content.title),
    )


def _two(one: int, other: int) -> Two:
    return (one, other) if one < other else (other, one)
