"""Reads iCalendar feeds (RFC 5545) as they really are: each event alone, each feed with its own zones."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from meetcompanion.errors import BadSource
from meetcompanion.importers.ical_event import Vevent, read_event
from meetcompanion.importers.ical_known import outline
from meetcompanion.importers.ical_problems import Problems
from meetcompanion.importers.ical_text import Body, Calendar, properties
from meetcompanion.importers.ical_times import Moment
from meetcompanion.importers.recurrence import MOST_INSTANCES, Seen, unfold
from meetcompanion.importers.rules import Budget
from meetcompanion.importers.text import one_line
from meetcompanion.importers.zones import Zones
from meetcompanion.message import N_
from meetcompanion.model import Content, Draft, Instance, Reading, When, Window

# Units of about a microsecond (see `Budget`): in all, and for each byte.
_BUDGET = 1_500_000
_BUDGET_PER_BYTE = 2
_MARGIN = timedelta(days=2)


def read_ical(
    body: bytes | str,
    *,
    url: str,  # noqa: ARG001 - the importers' common shape
    now: datetime,  # noqa: ARG001 - as above
    window: Window,
    zone: tzinfo,
    charset: str | None = None,
    known: Collection[bytes] = (),
) -> Reading:
    """Read a calendar.

    Args:
        window: only what takes place in it is given.
        zone: that of times without any, where the calendar names none.
        charset: as the server said; only asked where the body is not UTF-8.
        known: `texts` of an earlier reading. Events that still say what they said then are not read again; the
            window must be about the same.

    Raises:
        BadSource: there is no calendar in it at all.
    """
    outlined = outline(body, zone)
    same: frozenset[str] = frozenset()
    if outlined is not None:
        body, same = outlined.without(known)
    text = Body(body, charset)
    if not text.calendars:
        raise BadSource(N_("There is no calendar in this. A calendar begins with the line BEGIN:VCALENDAR."))
    problems = Problems(text)
    reader = _Reader(window, zone, Budget(_BUDGET + _BUDGET_PER_BYTE * len(body)), problems)
    for calendar in text.calendars:
        reader.take(calendar)
    drafts = reader.drafts()
    if not drafts and not same:
        reader.say_why_empty(text.calendars[0])
    return Reading(
        kind="ical",
        title=reader.title,
        zone=reader.zone_name,
        drafts=drafts,
        problems=problems.all(),
        # What is left out of is said at every reading, so it is read at every reading.
        texts=outlined.known(problems.lines_left_out) if outlined is not None else frozenset(),
        same=same,
    )


@dataclass(slots=True)
class Group:
    """The components that make one draft: a master, the overrides of its dates, or overrides without a master."""

    uid: str
    events: list[Vevent]


class _Reader:
    """One reading in the making."""

    def __init__(self, window: Window, fallback: tzinfo, budget: Budget, problems: Problems) -> None:
        self._window = window
        self._fallback = fallback
        self._budget = budget
        self._problems = problems
        self._events: dict[str, list[Vevent]] = defaultdict(list)
        # A day more on either side than any zone can make of it.
        self._first = window.start.date() - _MARGIN
        self._last = window.until.date() + _MARGIN
        self.title: str | None = None
        self.zone_name: str | None = None

    def take(self, calendar: Calendar) -> None:
        """Read the events of one calendar of the body."""
        head, _ = properties(calendar.head, frozenset({"X-WR-CALNAME", "NAME"}))
        for name in ("X-WR-CALNAME", "NAME"):
            for prop in head.get(name, ()):
                self.title = self.title or one_line(prop.text(), 200)
        zones = Zones(calendar, self._window, self._fallback, self._budget)
        self.zone_name = self.zone_name or zones.name
        if zones.title and zones.calendar is None:
            reason = N_("There is no time zone named “{zone}”; its times were read as those of {place}.")
            place = zones.floating.name or zones.floating.tz
            self._problems.mended(calendar.head, "", reason, zone=zones.title, place=place)
        for component in calendar.events:
            event = read_event(component, zones, self._problems)
            if event is not None:
                self._events[event.uid].append(event)
        for component in zones.broken:
            self._problems.mended(component, "", N_("The calendar's own definition of a time zone cannot be read."))

    def drafts(self) -> tuple[Draft, ...]:
        """A draft for each event or series that takes place in the window, the earliest first."""
        by_uid: dict[str, dict[Draft, None]] = defaultdict(dict)
        for uid, events in self._events.items():
            for group in groups_of(uid, events):
                draft = self._draft(group)
                if draft is not None:
                    by_uid[draft.uid][draft] = None  # said twice is said once
        drafts = [draft for alike in by_uid.values() for draft in _told_apart(list(alike))]
        return tuple(sorted(drafts, key=lambda draft: (_sortable(draft.instances[0].when.start), draft.uid)))

    def say_why_empty(self, calendar: Calendar) -> None:
        """One sentence on a calendar that gave nothing."""
        starts = [event.start for events in self._events.values() for event in events]
        if starts:
            self._problems.mended(
                calendar.head,
                "",
                N_("Nothing in this calendar takes place in these days; its last event began on {day}."),
                day=max(start.date() if isinstance(start, datetime) else start for start in starts),
            )
        elif not any(problem.skipped for problem in self._problems.all()):
            self._problems.mended(calendar.head, "", N_("The calendar holds no events."))

    def _draft(self, group: Group) -> Draft | None:
        if len(group.events) == 1 and not group.events[0].repeats and group.events[0].original is None:
            event = group.events[0]
            if not self._near(event):
                return None
            when = when_of(event, event.start, event.end)
            if when is None or not self._window.holds(when, self._fallback):
                return None
            return Draft(uid=group.uid, content=event.content, instances=(Instance("", when, event.status),))
        if all(event.original is not None or not event.repeats for event in group.events) and not any(
            self._near(event) for event in group.events
        ):
            return None
        return self._series(group)

    def _near(self, event: Vevent) -> bool:
        """Whether it may lie in the window: cheap, and right to a day or two."""
        start = event.start.date() if isinstance(event.start, datetime) else event.start
        if start > self._last:
            return False
        last = start if event.end is None else event.end.date() if isinstance(event.end, datetime) else event.end
        return last >= self._first

    def _holds(self, one: Seen) -> bool:
        when = when_of(one.event, one.start, one.end)
        return when is not None and self._window.holds(when, self._fallback)

    def _series(self, group: Group) -> Draft | None:
        seen = unfold(group.events, self._window, self._budget, self._problems, self._holds)
        if not seen:
            return None
        # The library gives those of one moment in any order.
        inside = sorted(seen, key=lambda one: (_sortable(one.start), _key(one.original), one.event.component.lines))
        leader = _leader(group.events)
        if len(inside) > MOST_INSTANCES:
            reason = N_("It takes place more than {count} times in these days; the first {count} were taken.")
            self._problems.left_out(leader.component, leader.title, reason, count=MOST_INSTANCES)
            del inside[MOST_INSTANCES:]
        instances: dict[str, Instance] = {}
        for one in inside:
            key, when = _key(one.original), when_of(one.event, one.start, one.end)
            if when is not None:
                instances.setdefault(key, Instance(key, when, one.event.status, _own_content(one.event, leader)))
        return Draft(uid=group.uid, content=leader.content, instances=tuple(instances.values()))


def groups_of(uid: str, events: list[Vevent]) -> Iterator[Group]:
    """Tell apart what one UID joins: a series and its overrides, versions of one event, or different events."""
    masters = [event for event in events if event.original is None]
    overrides = [event for event in events if event.original is not None]
    if not uid:
        for event in events:
            yield Group(f"without-uid-{_fingerprint(event)}", [event])
        return
    if len(masters) > 1:
        newest = max(master.sequence for master in masters)
        masters = [master for master in masters if master.sequence == newest]
    if len(masters) > 1:
        masters = list({(_fingerprint(master), master.content, master.end): master for master in masters}.values())
    if len(masters) <= 1:
        yield Group(uid, [*masters, *overrides])
        return
    homes = _Homes([Group(f"{uid}#{_fingerprint(master)}", [master]) for master in masters])
    for override in overrides:
        if (home := homes.of(override)) is None:
            yield Group(f"{uid}#{_fingerprint(override)}", [override])
        else:
            home.events.append(override)
    yield from homes.groups


class _Homes:
    """Which of several masters of one UID an override belongs to."""

    def __init__(self, groups: list[Group]) -> None:
        self.groups = groups
        self._known: dict[object, Group] = {}
        for group in groups:
            master = group.events[0]
            self._known.setdefault(master.start, group)
            if master.repeats:
                time = _time_of_day(master.start)
                for key in ((time, master.title), time, master.title, "any"):
                    self._known.setdefault(("repeats", key), group)

    def of(self, override: Vevent) -> Group | None:
        """The master that begins then, else the likeliest that repeats; None where none does."""
        time = _time_of_day(override.original)
        keys = [override.original, *(("repeats", key) for key in ((time, override.title), time, override.title, "any"))]
        return next((self._known[key] for key in keys if key in self._known), None)


def _time_of_day(moment: Moment | None) -> object:
    return moment.timetz().replace(tzinfo=None) if isinstance(moment, datetime) else None


def _leader(events: Sequence[Vevent]) -> Vevent:
    """The master, else the override of the earliest date."""
    masters = [event for event in events if event.original is None]
    return (
        masters[0]
        if masters
        else min(events, key=lambda event: (_sortable(event.original or event.start), event.stamp))
    )


def _own_content(event: Vevent, leader: Vevent) -> Content | None:
    if event is leader:
        return None
    content = event.content if event.content.title else replace(event.content, title=leader.content.title)
    return None if content == leader.content else content


def when_of(event: Vevent, start: Moment, end: Moment | None) -> When | None:
    """In UTC; None where that is before the year 1 or after 9999."""
    try:
        if not isinstance(start, datetime):
            return When(start, end.date() if isinstance(end, datetime) else end, event.zones.name)
        if end is not None and not isinstance(end, datetime):
            end = None
        return When(start.astimezone(UTC), end.astimezone(UTC) if end is not None else None, event.zone.name)
    except OverflowError:
        return None


def _key(original: Moment) -> str:
    return original.astimezone(UTC).isoformat() if isinstance(original, datetime) else original.isoformat()


def _sortable(moment: Moment) -> tuple[date, str]:
    if not isinstance(moment, datetime):
        return moment, ""
    with suppress(OverflowError):
        moment = moment.astimezone(UTC)
    return moment.date(), moment.isoformat()


def _fingerprint(event: Vevent) -> str:
    """What tells events of one UID apart, and stays as long as they begin when they do and are called what they are."""
    return _digest(event.start.isoformat(), event.title.casefold())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _told_apart(alike: list[Draft]) -> list[Draft]:
    """Drafts of one UID with UIDs of their own, whatever the order in which they came."""
    if len(alike) < 2:
        return alike
    return [replace(draft, uid=f"{draft.uid}#{_digest(repr(draft.content), repr(draft.instances))}") for draft in alike]
