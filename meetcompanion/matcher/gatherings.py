"""Which lines of a town are one gathering, listed by several sources: found once for each state of the events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.same import sure, telling_few
from meetcompanion.model import Content, Occurrence, Status

Longs = NDArray[np.int64]
#: Two events by number, the smaller first.
Two = tuple[int, int]

#: The share of the times they could have in common that two series must share to be one.
_MOSTLY = 0.5
#: More lines than this under one word at one moment say nothing of each other.
_CROWD = 60
#: Mixes the moment into the number of a word.
_SPREAD = 0x9E3779B97F4A7C1


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
    ) -> Gatherings:
        """Group the lines of several sources that begin at one moment and are alike.

        Two lines of one source never are one by themselves: sittings of one name are several. Series are one as a
        whole or not at all. `by_hand` is what the person said of pairs of events: True for one, False for two.
        """
        pairs = _pairs(occurrences, starts, events, sources, by_hand)
        clusters = _Clusters(
            {int(event): int(source) for event, source in zip(events.tolist(), sources.tolist(), strict=True)}, by_hand
        )
        for two in [two for two, one in by_hand.items() if one]:
            clusters.join(two)
        for two in pairs:
            clusters.join(two)
        lead = np.arange(len(occurrences), dtype=np.int64)
        series = events.copy()
        members: dict[int, tuple[int, ...]] = {}
        groups = clusters.groups()
        places_of = _places_of({event for group in groups for event in group}, events)
        for group in groups:
            places = sorted(place for event in group for place in places_of[event])
            for line in _lines(group, places, occurrences, starts, events, by_hand):
                members[line[0]] = line
                lead[list(line)] = line[0]
            series[places] = min(group)
        return cls(lead, series, members)


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
    occurrences: Sequence[Occurrence], starts: Longs, events: Longs, sources: Longs, by_hand: Mapping[Two, bool]
) -> list[Two]:
    """Pairs of events that are alike and begin together mostly, the surest first."""
    how_sure: dict[Two, float] = {}
    event_of, source_of = events.tolist(), sources.tolist()
    for crowd in _crowds(occurrences, starts, sources):
        for at, place in enumerate(crowd):
            for other in crowd[at + 1 :]:
                if source_of[place] != source_of[other]:
                    two = _two(event_of[place], event_of[other])
                    if two not in how_sure:
                        how_sure[two] = 0.0 if two in by_hand else _sure(occurrences[place], occurrences[other])
    alike = [two for two, it in how_sure.items() if it]
    places_of = _places_of({event for two in alike for event in two}, events)
    times = {event: set(starts[places].tolist()) for event, places in places_of.items()}
    kept = [two for two in alike if _mostly_together(times[two[0]], times[two[1]])]
    return sorted(kept, key=lambda two: (-how_sure[two], two))


def _sure(one: Occurrence, other: Occurrence) -> float:
    return sure(one, other) if one.when.all_day == other.when.all_day else 0.0


def _crowds(occurrences: Sequence[Occurrence], starts: Longs, sources: Longs) -> Iterable[list[int]]:
    """Places that begin at one moment on several sources and share a telling word, a UID or an address."""
    if len(occurrences) < 2 or sources.min() == sources.max():
        return
    # `starts` are in order, so one moment is one stretch; those of one source alone are done with.
    moment = np.concatenate(([0], np.cumsum(np.diff(starts) != 0)))
    first = np.concatenate(([0], np.flatnonzero(np.diff(moment)) + 1))
    several = np.minimum.reduceat(sources, first) != np.maximum.reduceat(sources, first)
    places = np.flatnonzero(several[moment]).tolist()
    told, words = _told_by(places, occurrences, sources.tolist())
    at = np.array(told, dtype=np.int64)
    named = np.array(words, dtype=np.int64) ^ (moment[at] * _SPREAD)
    order = np.argsort(named, kind="stable")
    at, named = at[order], named[order]
    begin = np.concatenate(([0], np.flatnonzero(np.diff(named)) + 1)) if len(named) else named
    sizes = np.diff(begin, append=len(named))
    of_source = sources[at]
    mixed = (sizes > 1) & (sizes <= _CROWD)
    if len(begin):
        mixed &= np.minimum.reduceat(of_source, begin) != np.maximum.reduceat(of_source, begin)
    for number in np.flatnonzero(mixed).tolist():
        yield at[begin[number] : begin[number] + sizes[number]].tolist()


def _told_by(
    places: Sequence[int], occurrences: Sequence[Occurrence], source_of: Sequence[int]
) -> tuple[list[int], list[int]]:
    """What might tell that two lines are one, as numbers, each beside its place."""
    told: list[int] = []
    words: list[int] = []
    first: dict[str, int] = {}
    elsewhere: set[str] = set()
    for place in places:
        occurrence = occurrences[place]
        few = telling_few(occurrence.content.title)
        words += few
        told += [place] * len(few)
        for name in (occurrence.uid, occurrence.content.url):
            if name and first.setdefault(name, source_of[place]) != source_of[place]:
                elsewhere.add(name)
    for place in places if elsewhere else ():
        occurrence = occurrences[place]
        for name in (occurrence.uid, occurrence.content.url):
            if name in elsewhere:
                words.append(hash(name))
                told.append(place)
    return told, words


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
) -> list[tuple[int, ...]]:
    """The places of a group that stand on one line, the richest first."""
    at: dict[int, list[int]] = defaultdict(list)
    for place in places:
        at[int(starts[place])].append(place)
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
