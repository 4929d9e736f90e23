"""When a series takes place within a window: bounded first, then unfolded by recurring-ical-events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
from icalendar.prop import vDDDTypes
from recurring_ical_events.adapters.event import EventAdapter
from recurring_ical_events.series import Series

from meetcompanion.importers.ical_event import Vevent
from meetcompanion.importers.ical_problems import Problems
from meetcompanion.importers.ical_text import Property
from meetcompanion.importers.ical_times import Moment, read_moments
from meetcompanion.importers.rules import Budget, Rule, TooMuch
from meetcompanion.message import N_
from meetcompanion.model.times import Window

#: At most so many times of one series are taken, the earliest of the window.
MOST_INSTANCES = 1000
# Units of about a microsecond (see `Budget`): for one series, and for each of its times.
_SERIES_BUDGET = 200_000
_SERIES_COST = 300
_INSTANCE_COST = 60
_MOST_DATES = 5 * MOST_INSTANCES
# A date is another instant in each zone.
_DATE_MARGIN = timedelta(days=1)
_LONGEST = timedelta(days=366 * 400)
_FEW_DATES = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """One time of a series: `event` is the component that describes it, `original` what its rule made."""

    event: Vevent
    start: Moment
    end: Moment | None
    original: Moment

    def is_in_span(self, _start: datetime, _stop: datetime) -> bool:
        """True: whoever asked for the window looks more closely."""
        return True


def unfold(
    events: Sequence[Vevent], window: Window, budget: Budget, problems: Problems, holds: Callable[[Seen], bool]
) -> list[Seen]:
    """The times of one series for which `holds` is true: those of its master, if any, and of what overrides it.

    `window` is what `holds` asks for, roughly. Where there are too many, or they take too long to find, those found
    so far are given and the rest is reported.
    """
    # The library keeps the first of equals: the one that was changed last, whatever the order of the file.
    ordered = sorted(events, key=lambda event: (event.sequence, event.stamp, event.component.lines), reverse=True)
    master = next((event for event in ordered if event.original is None), None)
    bounds = _Bounds(window, budget.part(_SERIES_BUDGET), ordered, problems)
    seen: list[Seen] = []
    try:
        budget.spend(_SERIES_COST * len(events))
        series = _Series([_Adapter(event, master, bounds) for event in ordered])
        for one in series.between(*bounds.span):
            bounds.budget.spend(_INSTANCE_COST)
            if holds(one):
                seen.append(one)
            if len(seen) == 2 * MOST_INSTANCES:
                break
    except TooMuch:
        first = master or ordered[0]
        problems.left_out(
            first.component,
            first.title,
            N_("It repeats so often, or so seldom, that only {count} of its dates were taken."),
            count=len(seen),
        )
    except (ValueError, TypeError, OverflowError, IndexError, ZeroDivisionError) as error:
        first = master or ordered[0]
        problems.left_out(
            first.component, first.title, N_("Its dates cannot be worked out from what it says ({error})."), error=error
        )
    return seen


class _Bounds:
    """What the parts of one series share while it is unfolded."""

    def __init__(self, window: Window, budget: Budget, events: Sequence[Vevent], problems: Problems) -> None:
        longest = max((_length(event) for event in events), default=timedelta())
        moved = max((_moved(event) for event in events if event.onwards), default=timedelta())
        margin = _DATE_MARGIN if any(event.all_day for event in events) else timedelta()
        self.budget = budget
        self.problems = problems
        self.span = (window.start - margin, window.until + margin)
        #: Dates before this cannot matter.
        self.near = self.span[0] - longest - moved
        self.dates = (_digits(self.near - _DATE_MARGIN), _digits(self.span[1] + moved + _DATE_MARGIN))


class _Adapter(EventAdapter):  # type: ignore[misc]
    """An event as the library wants to see it."""

    def __init__(self, event: Vevent, master: Vevent | None, bounds: _Bounds) -> None:
        self.event = event
        self.bounds = bounds
        component = icalendar.Event()
        component["DTSTART"] = vDDDTypes(event.start)
        if event.end is not None and event.end - event.start < _LONGEST:
            component["DTEND"] = vDDDTypes(event.end)
        component["SEQUENCE"] = event.sequence
        if event.original is not None:
            component["RECURRENCE-ID"] = vDDDTypes(_in_the_manner_of(event.original, master))
            if event.onwards:
                component["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
        super().__init__(component)

    @property
    def uid(self) -> str:
        return self.event.uid

    @property
    def rrules(self) -> list[tuple[Rule, datetime | None]]:
        return self.event.rules

    @property
    def exdates(self) -> list[Moment]:
        dates = _listed(self.event, "EXDATE", self.bounds)
        if self.event.all_day:
            return [_in_the_manner_of(moment, self.event) for moment, _ in dates]
        return [moment for moment, _ in dates]

    @property
    def rdates(self) -> list[Any]:
        dates: list[Any] = []
        for moment, end in _listed(self.event, "RDATE", self.bounds):
            start = _in_the_manner_of(moment, self.event)
            if isinstance(end, date):
                end = _in_the_manner_of(end, self.event) - start
            dates.append(start if end is None or end < timedelta() else (start, end))
        return dates

    def has_recurrence_rules(self) -> bool:
        return self.event.repeats


class _Series(Series):  # type: ignore[misc]
    """The library's series, on rules that are bounded."""

    class RecurrenceRules(Series.RecurrenceRules):  # type: ignore[misc]
        """Its master's dates."""

        def create_rule_with_start(self, rule: tuple[Rule, datetime | None]) -> Any:
            bounds: _Bounds = self.core.bounds
            made: Any = rule[0].since(self.start, bounds.near, rule[1], bounds.budget)
            # The first date counts even after the last one of the rule (RFC 5545 section 3.8.5.3).
            made.until = None
            return made

        def rrule_between(self, span_start: datetime, span_stop: datetime) -> Iterator[datetime]:
            budget: Budget = self.core.bounds.budget
            begin, end = (
                moment if self.tzinfo is not None else moment.replace(tzinfo=None) for moment in (span_start, span_stop)
            )
            for rule in self.rrules:
                for start in rule:
                    budget.spend(1)
                    if start > end:
                        break
                    if start >= begin:
                        yield start

    def occurrence(self, adapter: _Adapter, start: Moment | None = None, end: Moment | None = None) -> Seen:
        event = adapter.event
        if start is None:
            return Seen(event, event.start, event.end, adapter._component["RECURRENCE-ID"].dt)
        if event.end is None and end == start:
            end = None
        return Seen(event, start, end, start - adapter.move_recurrences_by)


def _listed(event: Vevent, name: str, bounds: _Bounds) -> list[tuple[Moment, Moment | timedelta | None]]:
    """The dates that RDATE or EXDATE properties list, as far as they can matter; each value is read alone."""
    dates: list[tuple[Moment, Moment | timedelta | None]] = []
    first, last = bounds.dates
    unread: list[str] = []
    read = 0
    for prop in event.properties.get(name, ()):
        values = prop.value.split(",")
        if len(values) > _FEW_DATES or read > _FEW_DATES:
            values = [value for value in values if first <= value.strip()[:8] <= last][: _MOST_DATES + 1]
        for value in values:
            try:
                dates += read_moments(Property(prop.params, value), event.zones, event.zone)
            except (ValueError, OverflowError):
                unread.append(value)
        read += len(values)
        if read > _MOST_DATES:
            reason = N_("It lists more than {count} single dates ({name}); what comes after them was left out.")
            bounds.problems.left_out(event.component, event.title, reason, count=_MOST_DATES, name=name)
            break
    if unread:
        some = ", ".join(unread[:3])
        if name == "RDATE":
            reason = N_("{count} of its further dates cannot be read: “{value}”")
            bounds.problems.left_out(event.component, event.title, reason, count=len(unread), value=some)
        else:
            reason = N_("{count} of the dates on which it does not take place cannot be read: “{value}”")
            bounds.problems.mended(event.component, event.title, reason, count=len(unread), value=some)
    return dates


def _in_the_manner_of(moment: Moment, master: Vevent | None) -> Moment:
    """`moment` as a date or a time, whichever the series' start is: Exchange writes midnights for dates."""
    if master is None or isinstance(moment, datetime) != master.all_day:
        return moment
    if isinstance(moment, datetime):
        local = moment.astimezone(master.zone.tz) if moment.tzinfo is UTC else moment
        return local.date()
    if not isinstance(master.start, datetime):
        return moment
    return datetime.combine(moment, master.start.time(), master.start.tzinfo)


def _length(event: Vevent) -> timedelta:
    if event.end is None:
        return timedelta()
    return min(event.end - event.start, _LONGEST)


def _moved(event: Vevent) -> timedelta:
    if event.original is None:
        return timedelta()
    start, original = (
        moment if isinstance(moment, datetime) else datetime.combine(moment, time(), event.zone.tz)
        for moment in (event.start, event.original)
    )
    return min(abs(start - original), _LONGEST)


def _digits(moment: datetime) -> str:
    return moment.date().isoformat().replace("-", "")
