"""When a person is busy, so that lists can say it and the short list can mind it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, tzinfo
from itertools import accumulate

from meetcompanion.matcher.shortlist import span_of
from meetcompanion.model import Occurrence, PickState, When
from meetcompanion.model.busy import BusyTime


class Busy:
    """Times that are taken, laid out so that one look tells whether anything stands in the way."""

    def __init__(self, times: Iterable[BusyTime] = ()) -> None:
        self._times = sorted(times)
        self._starts = [one.start for one in self._times]
        # By then all that began until here is over.
        self._over = list(accumulate((one.end for one in self._times), max))

    @classmethod
    def of(cls, times: Iterable[BusyTime], picked: Iterable[tuple[Occurrence, PickState]], zone: tzinfo) -> Busy:
        """What is taken besides the evenings that they go to: these stand in their calendar because of us."""
        going = {_key(one.when, zone) for one, state in picked if state in (PickState.GOING, PickState.WENT)}
        return cls(one for one in times if not {(one.start, one.end), (one.start, None)} & going)

    def between(self, start: datetime, end: datetime) -> list[BusyTime]:
        """What is taken of this stretch, by start."""
        found = []
        at = bisect_left(self._starts, end)
        while at > 0 and self._over[at - 1] > start:
            at -= 1
            if self._times[at].end > start:
                found.append(self._times[at])
        return found[::-1]

    def clash(self, when: When, zone: tzinfo) -> BusyTime | None:
        """The first thing that stands in the way of an evening."""
        span = span_of(when, zone) if self._times else None
        return next(iter(self.between(*span)), None) if span else None


def _key(when: When, zone: tzinfo) -> tuple[datetime, datetime | None]:
    return when.starts_at(zone), None if when.end is None else when.ends_at(zone)
