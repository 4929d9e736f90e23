"""All that lies ahead for one account, as arrays beside the occurrences; built once for each state of the events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.gatherings import Gatherings, Two, merged
from meetcompanion.matcher.index import Index
from meetcompanion.matcher.words import fold
from meetcompanion.model import Occurrence, Rhythm

Longs = NDArray[np.int64]


@dataclass
class Town:
    """Occurrences by start, then number. Times are seconds since 1970; `row` is each one's row in the index."""

    occurrences: Sequence[Occurrence]
    index: Index
    zone: tzinfo
    starts: Longs
    ends: Longs
    events: Longs
    sources: Longs
    rows: Longs
    place_of: dict[int, int]
    gatherings: Gatherings
    _by_event: Longs
    _events_ordered: Longs
    _days: Longs | None = None
    _searched: dict[int, str] = field(default_factory=dict)
    _merged: dict[int, Occurrence] = field(default_factory=dict)

    @classmethod
    def build(
        cls, occurrences: Sequence[Occurrence], index: Index, zone: tzinfo, by_hand: Mapping[Two, bool] | None = None
    ) -> Town:
        """Lay out these occurrences; every one's content has to be in the index.

        `by_hand` is what the person said of pairs of events: True where they are one, False where they are two.
        """
        starts = [int(one.when.starts_at(zone).timestamp()) for one in occurrences]
        order = sorted(range(len(occurrences)), key=lambda place: (starts[place], occurrences[place].id))
        sorted_occurrences = [occurrences[place] for place in order]
        events = _longs(one.event_id for one in sorted_occurrences)
        by_event = np.argsort(events, kind="stable")
        begins = _longs(starts[place] for place in order)
        sources = _longs(one.source_id for one in sorted_occurrences)
        return cls(
            occurrences=sorted_occurrences,
            index=index,
            zone=zone,
            starts=begins,
            ends=_longs(int(one.when.ends_at(zone).timestamp()) for one in sorted_occurrences),
            events=events,
            sources=sources,
            rows=_longs(index.row_of[one.content] for one in sorted_occurrences),
            place_of={one.id: place for place, one in enumerate(sorted_occurrences)},
            gatherings=Gatherings.find(sorted_occurrences, begins, events, sources, by_hand or {}),
            _by_event=by_event,
            _events_ordered=events[by_event],
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
        return Rhythm.of([self.occurrences[other].when.local_day(self.zone) for other in siblings])

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
        if self._days is None:
            self._days = _longs(_day(one, self.zone).toordinal() for one in self.occurrences)
        return np.equal(self._days, day.toordinal())

    def saying(self, text: str, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which of these hold every word of the text somewhere; case and accents do not matter."""
        words = fold(text).split()
        found = np.zeros(len(self), dtype=np.bool_)
        rows: dict[int, bool] = {}
        for place in np.flatnonzero(among).tolist():
            row = int(self.rows[place])
            if row not in rows:
                said = self._said(row)
                rows[row] = all(word in said for word in words)
            found[place] = rows[row]
        return found

    def _said(self, row: int) -> str:
        if row not in self._searched:
            content = self.index.contents[row]
            parts = (content.title, content.description, content.location, content.organiser, *content.categories)
            self._searched[row] = fold("\n".join(part for part in parts if part))
        return self._searched[row]


def _day(occurrence: Occurrence, zone: tzinfo) -> date:
    start = occurrence.when.start
    return start.astimezone(zone).date() if isinstance(start, datetime) else start


def _longs(numbers: object) -> Longs:
    return np.array(list(numbers), dtype=np.int64)  # type: ignore[call-overload]
