"""A time zone as a feed defines it (RFC 5545 section 3.6.5), bounded and kept to that feed.

The library's own zones are shared by all feeds of the process and unfolded from their first year on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from dateutil.rrule import MONTHLY

from meetcompanion.importers.ical_text import Component, properties
from meetcompanion.importers.rules import Budget, TooMuch, parse
from meetcompanion.model.times import Window

_WANTED = frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"})
_OFFSET = re.compile(r"([+-]?)(\d{2}):?(\d{2}):?(\d{2})?")
_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?)?")
_LONGEST = timedelta(hours=24)
_MOST = 400
_FEW = 4
_WORK = 10_000

Onset = tuple[datetime, timedelta, timedelta]


class VZone(tzinfo):
    """A zone made of the onsets that matter around a window; before the first the offset is that before it."""

    def __init__(self, onsets: list[Onset]) -> None:
        """`onsets`: local time before, offset before, offset after; in any order, at least one."""
        moments = sorted((local - before, before, after) for local, before, after in onsets)
        self._moments = [moment for moment, _, _ in moments]
        self._offsets = [moments[0][1], *(after for _, _, after in moments)]
        pairs = list(zip(self._moments, self._offsets, self._offsets[1:], strict=False))
        # A time that does not exist or exists twice goes by the earlier offset unless fold says otherwise (PEP 495).
        self._local = (
            [moment + max(before, after) for moment, before, after in pairs],
            [moment + min(before, after) for moment, before, after in pairs],
        )

    @classmethod
    def from_component(cls, component: Component, window: Window, budget: Budget) -> VZone:
        """Read a VTIMEZONE; its rules are unfolded at the cost of `budget`.

        Raises:
            ValueError: it has no part that can be read, or offsets such as +5328.
        """
        years = (window.start.year - 1, window.until.year + 1)
        onsets = [onset for part in component.parts[:_MOST] for onset in _onsets(part, years, budget)]
        if not onsets:
            raise ValueError("a time zone without rules")
        return cls(onsets)

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """The offset at the local time `dt`."""
        if dt is None:
            return None
        return self._offsets[bisect_right(self._local[dt.fold], dt.replace(tzinfo=None, fold=0))]

    def dst(self, dt: datetime | None) -> timedelta | None:  # noqa: ARG002 - not known, and not asked for
        """Not known."""
        return None

    def tzname(self, dt: datetime | None) -> str | None:  # noqa: ARG002 - as above
        """Not known."""
        return None

    def fromutc(self, dt: datetime) -> datetime:
        """`dt`, read as UTC, on the clocks of this zone."""
        moment = dt.replace(tzinfo=None)
        index = bisect_right(self._moments, moment)
        local = moment + self._offsets[index]
        fold = bool(index and local < self._moments[index - 1] + self._offsets[index - 1])
        return local.replace(tzinfo=self, fold=int(fold))


def _onsets(part: Component, years: tuple[int, int], budget: Budget) -> list[Onset]:
    found, _ = properties(part, _WANTED)
    try:
        start = _local_time(found["DTSTART"][0].value)
        after = _offset(found["TZOFFSETTO"][0].value)
        before = _offset(found["TZOFFSETFROM"][0].value) if "TZOFFSETFROM" in found else after
    except KeyError as error:
        raise ValueError(f"a time zone without {error}") from error
    times = {start}
    for rdate in found.get("RDATE", []):
        values = rdate.value.split(",")
        times.update(_local_time(value) for value in (values if len(values) < _MOST else values[-_MOST:]))
    for rule in found.get("RRULE", [])[:_FEW]:
        times.update(_unfold(rule.value, start, before, years, budget.part(_WORK)))
    return [(time, before, after) for time in times]


def _unfold(
    text: str, start: datetime, before: timedelta, years: tuple[int, int], budget: Budget
) -> Iterator[datetime]:
    rule = parse(text)
    if rule.frequency > MONTHLY:
        raise ValueError(f"a time zone that changes by {text[:80]!r}")
    until: datetime | None = None
    if rule.until is not None:
        until = _local_time(rule.until) + (before if rule.until.endswith("Z") else timedelta())
    # From a year before on: all that came earlier is covered by what then held.
    first = min(years[0], until.year - 1 if until else years[0])
    near = datetime(max(first, 1), 1, 1)  # noqa: DTZ001 - local times throughout
    try:
        for one in rule.since(start, near, until, budget):
            if one.year > years[1]:
                return
            yield one
    except TooMuch:
        return


def _local_time(text: str) -> datetime:
    match = _TIME.match(text.strip())
    if match is None:
        raise ValueError(f"not a time: {text[:40]!r}")
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - local times throughout


def _offset(text: str) -> timedelta:
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not an offset: {text[:40]!r}")
    sign, hours, minutes, seconds = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    if offset >= _LONGEST or int(minutes) > 59:
        raise ValueError(f"not an offset: {text[:40]!r}")
    return -offset if sign == "-" else offset
