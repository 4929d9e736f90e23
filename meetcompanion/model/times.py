"""When something happens: aware UTC inside, with the event's own zone beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

#: How long a gathering is taken to last where its source does not say, for "is it over?" only; never shown.
ASSUMED_LENGTH = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class When:
    """Start and end of one occurrence.

    `start` is an aware UTC datetime, or a plain date for an all-day event. `end` has the type of `start`, is
    exclusive (RFC 5545 section 3.6.1) and None where the source does not say. `zone` is the event's own zone as an
    IANA name, None where it is not known.
    """

    start: datetime | date
    end: datetime | date | None = None
    zone: str | None = None

    def __post_init__(self) -> None:
        if isinstance(self.start, datetime) and self.start.tzinfo is None:
            raise ValueError("a start with a time must be aware")
        if self.end is not None and isinstance(self.end, datetime) != isinstance(self.start, datetime):
            raise ValueError("start and end must both be dates or both be times")

    @property
    def all_day(self) -> bool:
        """True where the event has dates and no times."""
        return not isinstance(self.start, datetime)

    def starts_at(self, fallback: tzinfo) -> datetime:
        """The start as an instant in UTC; an all-day event starts at midnight in `fallback`."""
        return _instant(self.start, fallback)

    def ends_at(self, fallback: tzinfo) -> datetime:
        """The end as an instant in UTC; unknown ends are a day (all-day) or `ASSUMED_LENGTH` after the start."""
        if self.end is not None:
            return _instant(self.end, fallback)
        if isinstance(self.start, datetime):
            return self.start.astimezone(UTC) + ASSUMED_LENGTH
        return _instant(self.start + timedelta(days=1), fallback)

    def local_start(self, fallback: tzinfo) -> datetime | date:
        """The start on the clocks of the event's own zone (of `fallback` where that is not known)."""
        if not isinstance(self.start, datetime):
            return self.start
        return self.start.astimezone(ZoneInfo(self.zone) if self.zone else fallback)

    def local_end(self, fallback: tzinfo) -> datetime | date | None:
        """The end on the clocks of the event's own zone, as `local_start`."""
        if not isinstance(self.end, datetime):
            return self.end
        return self.end.astimezone(ZoneInfo(self.zone) if self.zone else fallback)

    def local_day(self, fallback: tzinfo) -> date:
        """The day on which it starts where it takes place."""
        start = self.local_start(fallback)
        return start.date() if isinstance(start, datetime) else start


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time for which occurrences are wanted: aware datetimes, `until` exclusive."""

    start: datetime
    until: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.until.tzinfo is None:
            raise ValueError("a window needs aware datetimes")

    @classmethod
    def around(
        cls, now: datetime, *, before: timedelta = timedelta(days=1), after: timedelta = timedelta(days=180)
    ) -> Window:
        """The usual window: yesterday to half a year ahead."""
        return cls(now - before, now + after)

    def holds(self, when: When, fallback: tzinfo) -> bool:
        """True where any part of `when` lies inside; something without length counts at its start."""
        start, end = when.starts_at(fallback), when.ends_at(fallback)
        if when.end is None and isinstance(when.start, datetime):
            end = start
        return start < self.until and (end > self.start or (end <= start and start >= self.start))


def _instant(value: datetime | date, fallback: tzinfo) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.combine(value, time(), fallback).astimezone(UTC)
