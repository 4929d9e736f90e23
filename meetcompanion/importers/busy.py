"""Reads from a person's own calendar when they are busy, and gives nothing else of it away: no title, no place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from urllib.parse import unquote

from meetcompanion.errors import BadSource
from meetcompanion.importers.ical import groups_of, when_of
from meetcompanion.importers.ical_event import Vevent, read_event
from meetcompanion.importers.ical_problems import Problems
from meetcompanion.importers.ical_text import Body, Calendar, Component, Property, properties
from meetcompanion.importers.ical_times import read_moments
from meetcompanion.importers.recurrence import Seen, unfold
from meetcompanion.importers.rules import Budget
from meetcompanion.importers.zones import Zones
from meetcompanion.message import N_
from meetcompanion.model import Status, When, Window
from meetcompanion.model.busy import BusyTime

#: No life is fuller; the earliest of the window are taken.
MOST_TIMES = 5_000

_BUDGET = 1_500_000
_BUDGET_PER_BYTE = 2
_TOLD = frozenset({"TRANSP", "ATTENDEE", "ORGANIZER", "X-MICROSOFT-CDO-BUSYSTATUS"})
#: RFC 5321 section 4.5.3.1: no part of an address is longer.
_ADDRESS = re.compile(r"[^\s/<>:,;\"'@]{1,64}@[^\s/<>:,;\"'@]{1,255}")
#: In words of Microsoft's programs ([MS-OXCICAL] section 2.1.3.1.1.20.31); theirs is the finer one where both stand.
_MICROSOFT = {"FREE": False, "WORKINGELSEWHERE": False, "TENTATIVE": True, "BUSY": True, "OOF": True}
#: RFC 5545 section 3.2.9: all others are taken, those that nobody knows included.
_FREE = "FREE"


def read_busy(
    body: bytes,
    *,
    url: str,
    window: Window,
    zone: tzinfo,
    charset: str | None = None,
    ours: Callable[[str], bool] = lambda _uid: False,
) -> tuple[BusyTime, ...]:
    """The times that are taken, by start, each once.

    What is called off, marked as free or was declined takes no time, and what has no length does not either. Whole
    days count only where the calendar says itself that they are taken: birthdays and bin days stand there too.

    Args:
        url: where it came from; many addresses hold the owner's, by which they are known among those invited.
        window: only what takes place in it is given.
        zone: that of times without any, where the calendar names none.
        charset: as the server said; only asked where the body is not UTF-8.
        ours: whether a UID is that of an entry which we gave out ourselves.

    Raises:
        BadSource: there is no calendar in it.
    """
    text = Body(body, charset)
    if not text.calendars:
        raise BadSource(N_("There is no calendar in this. A calendar begins with the line BEGIN:VCALENDAR."))
    reader = _Reader(window, zone, Budget(_BUDGET + _BUDGET_PER_BYTE * len(body)), Problems(text), ours)
    found = {one for calendar in text.calendars for one in reader.of(calendar, url)}
    return tuple(sorted(found)[:MOST_TIMES])


class _Reader:
    def __init__(
        self, window: Window, zone: tzinfo, budget: Budget, problems: Problems, ours: Callable[[str], bool]
    ) -> None:
        self._window = window
        self._zone = zone
        self._budget = budget
        self._problems = problems
        self._ours = ours

    def of(self, calendar: Calendar, url: str) -> Iterator[BusyTime]:
        zones = Zones(calendar, self._window, self._zone, self._budget)
        by_uid: dict[str, list[Vevent]] = defaultdict(list)
        for component in calendar.events:
            event = read_event(component, zones, self._problems)
            if event is not None and not self._ours(event.uid):
                by_uid[event.uid].append(event)
        told = {id(event): properties(event.component, _TOLD)[0] for events in by_uid.values() for event in events}
        owners = _owners(calendar, url, told.values())

        def takes_time(one: Seen) -> bool:
            return _is_taken(one.event, told[id(one.event)], owners)

        for uid, events in by_uid.items():
            for group in groups_of(uid, events):
                for one in self._times(group.events):
                    if takes_time(one) and (time := _time(when_of(one.event, one.start, one.end), self._zone)):
                        yield time
        for component in calendar.taken:
            yield from self._listed(component, zones)

    def _times(self, events: list[Vevent]) -> Iterator[Seen]:
        """Where and when each takes place; what is free or called off on one date stands in for that date alone."""
        first = events[0]
        if len(events) > 1 or first.repeats or first.original is not None:
            yield from unfold(events, self._window, self._budget, self._problems, self._holds)
        elif self._holds(alone := Seen(first, first.start, first.end, first.start)):
            yield alone

    def _holds(self, one: Seen) -> bool:
        when = when_of(one.event, one.start, one.end)
        return when is not None and self._window.holds(when, self._zone)

    def _listed(self, component: Component, zones: Zones) -> Iterator[BusyTime]:
        """The times of a calendar that gives nothing else (RFC 5545 section 3.6.4)."""
        found, _ = properties(component, frozenset({"FREEBUSY"}))
        for prop in found.get("FREEBUSY", ()):
            if prop.params.get("FBTYPE", "").upper() == _FREE:
                continue
            for value in prop.value.split(","):
                if (time := _period(Property(prop.params, value), zones)) and self._overlaps(time):
                    yield time

    def _overlaps(self, time: BusyTime) -> bool:
        return time.start < self._window.until and self._window.start < time.end


def _is_taken(event: Vevent, told: dict[str, list[Property]], owners: frozenset[str]) -> bool:
    if event.status is Status.CANCELLED or _was_declined(told, owners):
        return False
    by_microsoft = next((one.value.strip().upper() for one in told.get("X-MICROSOFT-CDO-BUSYSTATUS", ())), "")
    if by_microsoft in _MICROSOFT:
        return _MICROSOFT[by_microsoft]
    shown = next((one.value.strip().upper() for one in told.get("TRANSP", ())), "")
    return shown == "OPAQUE" if event.all_day else shown != "TRANSPARENT"


def _was_declined(told: dict[str, list[Property]], owners: frozenset[str]) -> bool:
    return any(
        one.params.get("PARTSTAT", "").upper() == "DECLINED" and _plain_address(one.value) in owners
        for one in told.get("ATTENDEE", ())
    )


def _owners(calendar: Calendar, url: str, told: Iterable[dict[str, list[Property]]]) -> frozenset[str]:
    """Whose calendar it is, in mail addresses: what its address or name says, else the one that is always invited."""
    head, _ = properties(calendar.head, frozenset({"X-WR-CALNAME", "NAME"}))
    names = [unquote(url), *(one.text() for ones in head.values() for one in ones)]
    named = frozenset(
        found.casefold()
        for name in names
        for found in _ADDRESS.findall(name)
        if "." in found.partition("@")[2].strip(".")
    )
    if named:
        return named
    invited = [
        {_plain_address(one.value) for name in ("ATTENDEE", "ORGANIZER") for one in found.get(name, ())}
        for found in told
        if "ATTENDEE" in found
    ]
    always = set.intersection(*invited) if len(invited) > 1 else set()
    return frozenset(always) if len(always) == 1 else frozenset()


def _plain_address(value: str) -> str:
    return value.strip().casefold().removeprefix("mailto:")


def _period(prop: Property, zones: Zones) -> BusyTime | None:
    try:
        periods = read_moments(prop, zones, None)
    except (ValueError, OverflowError):
        return None
    for start, end in periods:
        if not isinstance(start, datetime):
            continue
        until = start + end if isinstance(end, timedelta) else end
        if isinstance(until, datetime):
            return _time(When(start, until), zones.floating.tz)
    return None


def _time(when: When | None, zone: tzinfo) -> BusyTime | None:
    if when is None or when.end is None:
        return None
    start, end = when.starts_at(zone), when.ends_at(zone)
    return BusyTime(start, end) if start < end else None
