"""All that lies ahead for one account, as arrays beside the occurrences; built once for each state of the events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.gatherings import Gatherings, Two, merged
from meetcompanion.matcher.index import Index
from meetcompanion.matcher.words import fold
from meetcompanion.model import Content, Occurrence, Rhythm
from meetcompanion.ranking.lazy import Lazy, Numbered, need

Longs = NDArray[np.int64]

_READ_AT_ONCE = 1_000
#: For so many searches it is remembered what was found.
_SEARCHES_KEPT = 8
_QUARTER = 900
#: The first day of 1970 as `date.toordinal` counts.
EPOCH = date(1970, 1, 1).toordinal()


class Places(Mapping[int, int]):
    """The place of each occurrence by its id."""

    def __init__(self, ids: Longs) -> None:
        self._order = np.argsort(ids, kind="stable")
        self._ids = ids[self._order]

    def __getitem__(self, occurrence_id: int) -> int:
        at = int(np.searchsorted(self._ids, occurrence_id))
        if at == len(self._ids) or self._ids[at] != occurrence_id:
            raise KeyError(occurrence_id)
        return int(self._order[at])

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids.tolist())

    def __len__(self) -> int:
        return len(self._ids)


@dataclass
class Town:
    """Occurrences by start, then number. Times are seconds since 1970; `row` is each one's row in the index.

    `days` are those on which they begin where they take place, as `date.toordinal` counts.
    """

    occurrences: Lazy[Occurrence]
    ids: Longs
    index: Index
    zone: tzinfo
    starts: Longs
    ends: Longs
    days: Longs
    events: Longs
    sources: Longs
    rows: Longs
    place_of: Places
    gatherings: Gatherings
    _by_event: Longs
    _events_ordered: Longs
    _merged: dict[int, Occurrence] = field(default_factory=dict)
    _holding: dict[tuple[str, ...], NDArray[np.bool_]] = field(default_factory=dict)

    @classmethod
    def build(
        cls,
        lines: Columns,
        index: Index,
        zone: tzinfo,
        fetch: Callable[[Sequence[int]], Mapping[int, Occurrence]],
        by_hand: Mapping[Two, bool] | None = None,
        gatherings: Gatherings | None = None,
    ) -> Town:
        """Lay out these lines.

        `fetch` gives occurrences by their ids; `by_hand` is what the person said of pairs of events: True where they
        are one, False where they are two. `gatherings` are those of just these lines, where they are known.
        """
        by_event = np.argsort(lines.events, kind="stable")
        occurrences = Lazy(Numbered(lines.ids), fetch)
        return cls(
            occurrences=occurrences,
            ids=lines.ids,
            index=index,
            zone=zone,
            starts=lines.starts,
            ends=lines.ends,
            days=lines.days,
            events=lines.events,
            sources=lines.sources,
            rows=lines.rows,
            place_of=Places(lines.ids),
            gatherings=gatherings
            or Gatherings.find(occurrences, lines.starts, lines.events, lines.sources, by_hand or {}, occurrences.need),
            _by_event=by_event,
            _events_ordered=lines.events[by_event],
        )

    def __len__(self) -> int:
        return len(self.occurrences)

    def ahead(self, now: datetime) -> NDArray[np.bool_]:
        """Which are not over."""
        return self.ends > now.timestamp()

    def siblings(self, place: int) -> Longs:
        """The places of all times of the same event, by start."""
        event = self.events[place]
        first = np.searchsorted(self._events_ordered, event, "left")
        last = np.searchsorted(self._events_ordered, event, "right")
        return self._by_event[first:last]

    def rhythm(self, place: int) -> Rhythm | None:
        """The rhythm of the event at this place, None where it does not come again."""
        siblings = self.siblings(place)
        if len(siblings) < 2:
            return None
        return Rhythm.of([date.fromordinal(day) for day in self.days[siblings].tolist()])

    def together(self, place: int) -> tuple[int, ...]:
        """The places of all lines that are one gathering with this one, itself among them, the richest first."""
        return self.gatherings.members.get(int(self.gatherings.lead[place]), (place,))

    def shown(self, place: int) -> Occurrence:
        """The occurrence at this place, with what all its sources say."""
        places = self.together(place)
        if len(places) == 1:
            return self.occurrences[place]
        if place not in self._merged:
            self._merged[place] = merged(self.occurrences[place], [self.occurrences[other] for other in places])
        return self._merged[place]

    def on(self, day: date) -> NDArray[np.bool_]:
        """Which begin on this day of the person's zone."""
        return np.equal(self.here // 86_400, day.toordinal() - EPOCH)

    @cached_property
    def series(self) -> Longs:
        """Of each place the number of its event, or of all events that are one with it; small numbers, from 0."""
        return np.unique(self.gatherings.series, return_inverse=True)[1].reshape(-1).astype(np.int64)

    @cached_property
    def begin(self) -> Longs:
        """The days on which they begin by the clocks of the person's zone, as `date.toordinal` counts."""
        return self.here // 86_400 + EPOCH

    @cached_property
    def here(self) -> Longs:
        """The starts as clocks in the person's zone show them: seconds as if these were UTC's."""
        # Clocks are put forward and back at full quarters of an hour.
        quarters, which = np.unique(self.starts // _QUARTER, return_inverse=True)
        moments = (datetime.fromtimestamp(quarter * _QUARTER, self.zone) for quarter in quarters.tolist())
        ahead = [int(moment.replace(tzinfo=UTC).timestamp() - moment.timestamp()) for moment in moments]
        return self.starts + np.array(ahead, dtype=np.int64)[which.reshape(-1)]

    def saying(self, text: str, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which of these hold every word of the text somewhere; case and accents do not matter."""
        words = tuple(fold(text).split())
        if words not in self._holding:
            if len(self._holding) >= _SEARCHES_KEPT:
                del self._holding[next(iter(self._holding))]
            self._holding[words] = self._rows_saying(words)
        found: NDArray[np.bool_] = among & self._holding[words][self.rows]
        return found

    def _rows_saying(self, words: Sequence[str]) -> NDArray[np.bool_]:
        """By row, whether all of these stand somewhere in it; looks at every text once."""
        holds = np.zeros(len(self.index), dtype=np.bool_)
        for at in range(0, len(holds), _READ_AT_ONCE):
            part = range(at, min(at + _READ_AT_ONCE, len(holds)))
            need(self.index.contents, part)
            for row in part:
                said = _said(self.index.contents[row])
                holds[row] = all(word in said for word in words)
        return holds


@dataclass(frozen=True)
class Columns:
    """What is known of the lines of a town without what they say, by start, then id; `rows` are those of the index."""

    ids: Longs
    starts: Longs
    ends: Longs
    days: Longs
    events: Longs
    sources: Longs
    rows: Longs


def _said(content: Content) -> str:
    parts = (content.title, content.description, content.location, content.organiser, *content.categories)
    return fold.__wrapped__("\n".join(part for part in parts if part))
