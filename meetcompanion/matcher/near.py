"""The same gathering where one source tells when the doors open and another when the show begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import numpy as np

from meetcompanion.matcher.crowds import Longs, Need, Told, crowds, fetched
from meetcompanion.matcher.same import ALIKE, likeness, sure
from meetcompanion.model import Occurrence, When

#: How many seconds doors and show lie apart at most.
NEAR = 90 * 60

_DAY = 24 * 3600
#: The share of the times they could have in common that two series must nearly share to be one.
_MOSTLY = 0.5


def near_pairs(
    occurrences: Sequence[Occurrence],
    told: Told,
    starts: Longs,
    events: Longs,
    sources: Longs,
    by_hand: Mapping[tuple[int, int], bool],
    need: Need,
) -> list[tuple[int, int]]:
    """Pairs of events on two sources that begin on one day, nearly but not quite together, the surest first.

    They bear like titles and are at the same place by name; neither source lists another sitting of that title that
    day. `starts` are in order, in seconds.
    """
    how_sure: dict[tuple[int, int], float] = {}
    days: dict[tuple[int, int], set[date]] = defaultdict(set)
    event_of = events.tolist()
    for place, other in fetched(_with_like_titles(told, starts, events, sources, by_hand), need):
        two = _two(event_of[place], event_of[other])
        if two not in how_sure:
            how_sure[two] = _alike(occurrences[place], occurrences[other])
        if how_sure[two]:
            day = _one_day(occurrences[place], occurrences[other])
            if day is None or _other_sitting(place, other, occurrences, told, starts, sources):
                how_sure[two] = 0.0
            else:
                days[two].add(day)
    found = [two for two, it in how_sure.items() if it and _mostly(two, len(days[two]), starts, events)]
    return sorted(found, key=lambda two: (-how_sure[two], two))


def _with_like_titles(
    told: Told, starts: Longs, events: Longs, sources: Longs, by_hand: Mapping[tuple[int, int], bool]
) -> list[tuple[int, int]]:
    """The places of two events each, as far as they are near and the titles are alike where the two meet first."""
    alike: dict[tuple[int, int], bool] = {}
    found: list[tuple[int, int]] = []
    event_of, source_of, start_of = events.tolist(), sources.tolist(), starts.tolist()
    # Whatever lies so near together stands in one box of the first kind or in one of the second.
    for moments in (starts // (2 * NEAR), (starts + NEAR) // (2 * NEAR)):
        for crowd in crowds(told, moments, sources):
            for at, place in enumerate(crowd):
                for other in crowd[at + 1 :]:
                    if source_of[place] == source_of[other] or not 0 < abs(start_of[other] - start_of[place]) <= NEAR:
                        continue
                    two = _two(event_of[place], event_of[other])
                    if two not in alike:
                        alike[two] = two not in by_hand and likeness(told.title(place), told.title(other)) >= ALIKE
                    if alike[two]:
                        found.append((place, other))
    return found


def _alike(here: Occurrence, there: Occurrence) -> float:
    return sure(here, there) if here.content.location and there.content.location else 0.0


def _other_sitting(
    place: int, other: int, occurrences: Sequence[Occurrence], told: Told, starts: Longs, sources: Longs
) -> bool:
    """True where one of both sources lists something of that title once more on that day."""
    here = occurrences[place]
    first, last = np.searchsorted(starts, [starts[place] - _DAY, starts[place] + _DAY])
    theirs = np.isin(sources[first:last], sources[[place, other]])
    return any(
        near not in (place, other)
        and likeness(told.title(place), told.title(near)) >= ALIKE
        and _one_day(here, occurrences[near]) is not None
        for near in (first + np.flatnonzero(theirs)).tolist()
    )


def _one_day(one: Occurrence, other: Occurrence) -> date | None:
    """The day on which both are, by the clocks of the first; None where they are on two, or last all day."""
    start = other.when.start
    if not isinstance(start, datetime) or one.when.all_day:
        return None
    day = one.when.local_day(UTC)
    return day if When(start, None, one.when.zone).local_day(UTC) == day else None


def _mostly(two: tuple[int, int], shared: int, starts: Longs, events: Longs) -> bool:
    """True where most of the times that they could share are near to each other."""
    times = [starts[events == event] for event in two]
    first = max(int(one.min()) for one in times) - _DAY
    last = min(int(one.max()) for one in times) + _DAY
    return shared >= _MOSTLY * min(int(((one >= first) & (one <= last)).sum()) for one in times)


def _two(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
