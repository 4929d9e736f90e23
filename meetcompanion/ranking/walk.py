"""Places in an order, each with when it is listed: the clock moves nothing else, so nobody has to order them anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.index import Floats
from meetcompanion.ranking.town import Longs, Town

#: So many are looked at in one go.
_AT_ONCE = 512
#: Above any moment in seconds since 1970, as a power of two.
_MOMENTS = 40


@dataclass(frozen=True)
class Walk:
    """`places` in order; each is listed from `since` until `until`, in seconds since 1970."""

    places: Longs
    since: Longs
    until: Longs

    @classmethod
    def of(cls, town: Town, lines: Longs, *, series_once: bool) -> Walk:
        """The gatherings that these lines are of, by start, as long as one of them is not over.

        With `series_once` of each series that is listed which comes next.
        """
        lead = town.gatherings.lead[lines]
        until = np.zeros(len(town), dtype=np.int64)
        np.maximum.at(until, lead, town.ends[lines])
        places = np.unique(lead)
        since = np.zeros(len(town), dtype=np.int64)
        if series_once:
            since[places] = _until_before(town.series[places], until[places])
        return cls(places, since[places], until[places])

    def best_first(self, scores: Floats) -> Walk:
        """The same by these scores, one for each of its places; equal ones as they were."""
        order = np.argsort(-scores, kind="stable")
        return Walk(self.places[order], self.since[order], self.until[order])

    def listed(self, now: float) -> Longs:
        """All that are listed now."""
        return self.places[self._listed(slice(None), now)]

    def count(self, now: float) -> int:
        """How many are listed now."""
        return int(np.count_nonzero(self._listed(slice(None), now)))

    def part(self, now: float, begin: int, count: int, fits: Callable[[Longs], NDArray[np.bool_]] | None) -> Longs:
        """Of what is listed now (and `fits`), so many from number `begin` on; as few as possible are looked at."""
        found: list[int] = []
        at_once = _AT_ONCE if fits is None else begin + count
        for at in range(0, len(self.places), at_once):
            if len(found) >= begin + count:
                break
            here = slice(at, at + at_once)
            listed = self.places[here][self._listed(here, now)]
            found += (listed if fits is None else listed[fits(listed)]).tolist()
        return np.array(found[begin : begin + count], dtype=np.int64)

    def _listed(self, here: slice, now: float) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = (self.since[here] <= now) & (self.until[here] > now)
        return found


def _until_before(series: Longs, until: Longs) -> Longs:
    """For each place, when the last of the earlier ones of its series is over; 0 where there is none."""
    order = np.argsort(series, kind="stable")
    # One after the other, each series far above the one before, so that one running maximum does for all.
    marked = (series[order] << _MOMENTS) + until[order]
    highest = np.maximum.accumulate(marked)
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = series[order][1:] != series[order][:-1]
    before = np.zeros(len(order), dtype=np.int64)
    before[1:] = highest[:-1] & (1 << _MOMENTS) - 1
    before[first] = 0
    found = np.empty(len(order), dtype=np.int64)
    found[order] = before
    return found
