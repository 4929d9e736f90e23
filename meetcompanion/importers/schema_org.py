"""From schema.org events to drafts, each alone: one that cannot be read is told as a problem and left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from meetcompanion.importers import schema_fields as fields
from meetcompanion.importers.dates import Stamp, read_clock, read_duration, read_stamp
from meetcompanion.importers.page_value import Page
from meetcompanion.importers.schedules import MAX_INSTANCES, Steps, unfold
from meetcompanion.importers.schema_nodes import Found, Node, first_text, index_by_id, is_event, types_of, values
from meetcompanion.importers.whereabouts import zone_name, zone_of_address
from meetcompanion.message import N_, Message
from meetcompanion.model import Content, Draft, Instance, Problem, When

#: Events of one page at most.
MAX_EVENTS = 3_000

_INHERITED = ("location", "organizer", "eventAttendanceMode", "isAccessibleForFree", "image")
_DATED = ("startDate", "eventSchedule")


@dataclass(frozen=True, slots=True)
class Event:
    """One event on its way to a draft: its data (what it inherits filled in), title, first start and zone."""

    node: Node
    title: str
    starts: tuple[Stamp, ...]
    zone: str | None


def drafts_of(
    found: Iterable[Found], page: Page, roots: Sequence[Any] = (), *, names: Sequence[str | None] = ()
) -> tuple[list[Draft], list[Problem]]:
    """Drafts for the times inside of the page's window, and what was left out; `roots` is where references lead."""
    index = index_by_id(list(roots))
    events: list[Event] = []
    problems: list[Problem] = []
    for number, item in enumerate(found, 1):
        if number > MAX_EVENTS:
            problems.append(
                Problem(
                    page.url, Message.of(N_("Only the first {number} events of the page were read."), number=MAX_EVENTS)
                )
            )
            break
        event = _event(item, number, page, index)
        if isinstance(event, Event):
            events.append(event)
        elif event is not None:
            problems.append(event)
    shared = page.zone_hint or _shared_zone(events)
    drafts: list[Draft] = []
    steps = Steps()
    for event in events:
        if event.zone is None and shared is not None:
            event = replace(event, zone=shared)
        draft = _draft(event, page, index, names, steps)
        if draft is not None:
            drafts.append(draft)
    if steps.left <= 0:
        problems.append(
            Problem(page.url, Message.of(N_("It has too many repeating dates; the last ones were left out.")))
        )
    return drafts, problems


def _event(found: Found, number: int, page: Page, index: Mapping[str, Node]) -> Event | Problem | None:
    node = dict(found.node)
    if found.parent is not None:
        node = {**{key: found.parent[key] for key in _INHERITED if key in found.parent}, **node}
    title = fields.title_of(node, found.holder or found.parent, page.title)
    where = title or fields.url_of(node, page) or f"{next(iter(types_of(node)), 'event')} {number}"
    children = [
        child for child in values(node, "subEvent", "subEvents") if isinstance(child, Mapping) and is_event(child)
    ]
    if any(child.get(key) for child in children for key in _DATED) and (
        "EventSeries" in types_of(node) or not values(node, *_DATED)
    ):
        # A series that lists its evenings is told by them.
        return None
    raw = values(node, "startDate", "startTime")[:MAX_INSTANCES]
    starts = tuple(stamp for value in raw if (stamp := read_stamp(value)) is not None)
    if not starts and not values(node, "eventSchedule"):
        if raw:
            reason = Message.of(N_("Its start “{value}” is not a date that can be read."), value=str(raw[0])[:60])
        else:
            reason = Message.of(N_("It has no start."))
        return Problem(where, reason)
    if title is None:
        return Problem(where, Message.of(N_("It has no title.")))
    return Event(node, title, starts, _zone_of(node, starts, index))


def _zone_of(node: Node, starts: Sequence[Stamp], index: Mapping[str, Node]) -> str | None:
    for schedule in values(node, "eventSchedule"):
        if isinstance(schedule, Mapping) and (name := zone_name(first_text(schedule, "scheduleTimezone"))):
            return name
    if name := zone_name(first_text(node, "timezone", "timeZone", "scheduleTimezone")):
        return name
    at = next((_aware(stamp) for stamp in starts if stamp.offset), None)
    return zone_of_address(**fields.address_of(node, index), at=at)


def _aware(stamp: Stamp) -> datetime | None:
    if stamp.clock is None or stamp.offset is None:
        return None
    return datetime.combine(stamp.day, stamp.clock, timezone(stamp.offset))


def _shared_zone(events: Sequence[Event]) -> str | None:
    zones = {event.zone for event in events if event.zone}
    return zones.pop() if len(zones) == 1 else None


def _draft(
    event: Event, page: Page, index: Mapping[str, Node], names: Sequence[str | None], steps: Steps
) -> Draft | None:
    zone: tzinfo = ZoneInfo(event.zone) if event.zone else page.zone
    status = fields.status_of(event.node, event.title)
    times = _times(event, zone, page, steps)
    instances = []
    several = len(times) > 1
    for when in times:
        if page.window.holds(when, zone):
            key = when.start.isoformat() if several else ""
            instances.append(Instance(key, when, status))
    if not instances:
        return None
    content = _content(event, page, index, names)
    return Draft(uid=_uid(event, content, page), content=content, instances=tuple(instances))


def _times(event: Event, zone: tzinfo, page: Page, steps: Steps) -> list[When]:
    name = event.zone or (page.zone.key if isinstance(page.zone, ZoneInfo) else None)
    found: dict[datetime | date, When] = {}
    first = event.starts[0] if event.starts else None
    for schedule in values(event.node, "eventSchedule")[:20]:
        if isinstance(schedule, Mapping):
            for start, end in unfold(schedule, start=first, zone=zone, window=page.window, steps=steps):
                when = when_of(start, end, zone, name)
                found.setdefault(when.start, when)
    if not found:
        ends = [read_stamp(value) for value in values(event.node, "endDate", "endTime")[:MAX_INSTANCES]]
        length = read_duration(first_text(event.node, "duration"))
        for number, start in enumerate(event.starts):
            start = _with_own_clock(start, event.node)
            end = ends[number] if number < len(ends) else None
            if end is None and length is not None and start.clock is not None:
                later = datetime.combine(start.day, start.clock) + length
                end = Stamp(later.date(), later.time(), start.offset)
            if end is None and start.clock is not None and (clock := read_clock(first_text(event.node, "endTime"))):
                end = _closing_clock(start, clock[0])
            # An instant with an offset of its own does not make the account's zone the event's.
            known = event.zone if start.offset is not None else name
            when = when_of(start, end, zone, known)
            found.setdefault(when.start, when)
    ordered = sorted(found.values(), key=lambda when: when.starts_at(zone))
    return ordered[:MAX_INSTANCES]


def _with_own_clock(start: Stamp, node: Node) -> Stamp:
    if start.clock is None and values(node, "startDate") and (read := read_clock(first_text(node, "startTime"))):
        return Stamp(start.day, *read)
    return start


def _closing_clock(start: Stamp, clock: time) -> Stamp:
    day = start.day if start.clock is None or clock > start.clock else start.day + timedelta(days=1)
    return Stamp(day, clock, start.offset)


def when_of(start: Stamp, end: Stamp | None, zone: tzinfo, name: str | None) -> When:
    """Start and end as we keep them.

    Dates that schema.org means inclusively become exclusive. Midnight to a minute before midnight is a whole day. An
    end that is not after its start says nothing and is dropped.
    """
    opening = start.at(zone)
    if isinstance(opening, datetime) and end is not None and end.clock is not None:
        closing = end.at(zone)
        if isinstance(closing, datetime):
            here, there = opening.astimezone(zone), closing.astimezone(zone)
            if here.time() == time() and there.time() >= time(23, 59) and there > here:
                return When(here.date(), there.date() + timedelta(days=1), name)
            return When(opening, closing if closing > opening else None, name)
    if not isinstance(opening, datetime):
        last = end.day if end is not None else None
        return When(opening, last + timedelta(days=1) if last and last >= opening else None, name)
    if end is not None and end.day > opening.astimezone(zone).date():
        # It runs until some time on its last day: to the end of that day.
        return When(opening, datetime.combine(end.day + timedelta(days=1), time(), zone).astimezone(UTC), name)
    return When(opening, None, name)


def _content(event: Event, page: Page, index: Mapping[str, Node], names: Sequence[str | None]) -> Content:
    node = event.node
    organiser = fields.organiser_of(node, index)
    place = next((first_text(value, "name") for value in values(node, "location") if isinstance(value, Mapping)), None)
    coordinates = fields.coordinates_of(node, index) or (None, None)
    return Content(
        title=fields.without_site_name(event.title, [place, organiser, page.meta("og:site_name"), *names]),
        description=fields.description_of(node),
        location=fields.location_of(node, index),
        latitude=coordinates[0],
        longitude=coordinates[1],
        url=fields.url_of(node, page),
        organiser=organiser,
        categories=fields.categories_of(node),
        price=fields.price_of(node, index),
        image=fields.image_of(node, page, index),
    )


def _uid(event: Event, content: Content, page: Page) -> str:
    """The event's own name, or its address, with its title: many events share the address of a list or a hall.

    When it begins is no part of it, so that an event that moves stays what it is.
    """
    name = event.node.get("@id") or event.node.get("identifier")
    own = name if isinstance(name, str) and not name.startswith("_:") and len(name) < 500 else content.url
    slug = "-".join(re.findall(r"\w+", content.title.casefold()))[:80]
    return f"{own or page.url} {slug}"
