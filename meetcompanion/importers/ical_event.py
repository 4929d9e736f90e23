"""One VEVENT by itself: its times, its place in a series and its status, each property read alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from meetcompanion.importers.ical_content import WANTED as CONTENT
from meetcompanion.importers.ical_content import read_content
from meetcompanion.importers.ical_problems import Problems
from meetcompanion.importers.ical_text import Component, Property, properties
from meetcompanion.importers.ical_times import Moment, later, read_duration, read_moment
from meetcompanion.importers.rules import BadRule, Rule, parse
from meetcompanion.importers.status_words import status_of_title
from meetcompanion.importers.text import one_line
from meetcompanion.importers.zones import Zone, Zones
from meetcompanion.message import N_
from meetcompanion.model import Content, Status

_WANTED = CONTENT | {
    "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "SEQUENCE",
    "STATUS", "DTSTAMP", "LAST-MODIFIED",
}  # fmt: skip
_STATUSES = {
    "CONFIRMED": Status.CONFIRMED,
    "TENTATIVE": Status.TENTATIVE,
    "CANCELLED": Status.CANCELLED,
    "CANCELED": Status.CANCELLED,
}
_MOST_RULES = 10


@dataclass(eq=False)
class Vevent:
    """An event of a calendar. `end` is None where the calendar does not say; dates and times never mix.

    `original` is the start that this stands in for (RECURRENCE-ID), `onwards` whether for all later ones too. `rules`
    come with the time of their last date, in the manner of `start`: without a zone where that is a date.
    """

    component: Component
    properties: dict[str, list[Property]]
    zones: Zones
    uid: str
    start: Moment
    zone: Zone
    end: Moment | None = None
    original: Moment | None = None
    onwards: bool = False
    sequence: int = 0
    rules: list[tuple[Rule, datetime | None]] = field(default_factory=list)

    @property
    def repeats(self) -> bool:
        """True where it makes, or may make, more than one time by itself."""
        return bool(self.rules) or "RDATE" in self.properties

    @property
    def all_day(self) -> bool:
        """True where it has dates and no times."""
        return not isinstance(self.start, datetime)

    @cached_property
    def content(self) -> Content:
        """What it says of itself."""
        return read_content(self.properties)

    @cached_property
    def status(self) -> Status:
        """From STATUS, or from a title such as "CANCELLED: choir"."""
        stated = next((one.value.strip().upper() for one in self.properties.get("STATUS", ())), "")
        by_title = status_of_title(self.content.title)
        if by_title is Status.CANCELLED:
            return Status.CANCELLED
        return _STATUSES.get(stated) or by_title or Status.CONFIRMED

    @cached_property
    def title(self) -> str:
        """The title, for messages; cheaper than that of the content."""
        return title_of(self.properties)

    @cached_property
    def stamp(self) -> str:
        """When it was last changed, in a form that sorts."""
        return max(
            (one.value for name in ("LAST-MODIFIED", "DTSTAMP") for one in self.properties.get(name, ())), default=""
        )


def title_of(found: dict[str, list[Property]]) -> str:
    """The title, or the UID where there is none."""
    for name in ("SUMMARY", "UID"):
        for one in found.get(name, ()):
            if text := one_line(one.text()[:400], 80):
                return text
    return ""


def read_event(component: Component, zones: Zones, problems: Problems) -> Vevent | None:
    """Read an event; None, with the problem noted, where it cannot be known when it begins."""
    found, odd = properties(component, _WANTED)
    title = title_of(found)
    if odd:
        problems.mended(component, title, N_("A line that is no property was left out: “{line}”"), line=odd[0])
    if not component.closed:
        problems.mended(component, title, N_("The event has no end; it was read as far as it goes."))
    if "DTSTART" not in found:
        problems.left_out(component, title, N_("The event does not say when it begins."))
        return None
    start_property = found["DTSTART"][0]
    first, comma, _ = start_property.value.partition(",")
    try:
        start, zone = read_moment(start_property, first, zones)
    except ValueError:
        problems.left_out(component, title, N_("Its start cannot be read: “{value}”"), value=start_property.value)
        return None
    if comma:
        problems.mended(
            component, title, N_("It names several starts at once; the first was taken: “{value}”"), value=first
        )
    uid = next((uid for one in found.get("UID", ()) if (uid := one.text().strip())), "")
    event = Vevent(component, found, zones, uid, start, zone)
    _check_zone(event, start_property, problems)
    event.end = _end(event, problems)
    if "RECURRENCE-ID" in found:
        _read_original(event, found["RECURRENCE-ID"][0], problems)
    if "SEQUENCE" in found:
        event.sequence = _sequence(found["SEQUENCE"][0].value)
    if "RRULE" in found or "EXRULE" in found:
        _read_rules(event, problems)
    return event


def _check_zone(event: Vevent, prop: Property, problems: Problems) -> None:
    tzid = prop.params.get("TZID")
    if tzid and not event.all_day and event.zone is event.zones.floating and event.zones.get(tzid) is None:
        problems.mended(
            event.component,
            event.title,
            N_("There is no time zone named “{zone}”; its times were read as those of {place}."),
            zone=tzid,
            place=event.zone.name or event.zone.tz,
        )


def _end(event: Vevent, problems: Problems) -> Moment | None:
    for prop in event.properties.get("DTEND", ()):
        try:
            end, _ = read_moment(prop, prop.value, event.zones, event.zone)
        except ValueError:
            problems.mended(event.component, event.title, N_("Its end cannot be read: “{value}”"), value=prop.value)
            break
        end = _like(end, event.start, event.zone)
        if end > event.start or (end == event.start and not event.all_day):
            return end
        if end == event.start:  # the last day in place of the day after it, as many programs write it
            break
        # RFC 5545 section 3.8.2.2: the end must be later than the start.
        problems.mended(
            event.component,
            event.title,
            N_("It ends before it begins, on {end}; its end was left out."),
            end=end.isoformat(),
        )
        break
    else:
        for prop in event.properties.get("DURATION", ()):
            try:
                duration = read_duration(prop.value)
                end = later(event.start, duration)
            except (ValueError, OverflowError):
                problems.mended(
                    event.component, event.title, N_("Its length cannot be read: “{value}”"), value=prop.value
                )
                break
            if end > event.start or not event.all_day:
                return end
    # RFC 5545 section 3.6.1: a date by itself lasts a day.
    if event.all_day and event.start < date.max:
        return event.start + timedelta(days=1)
    return None


def _like(moment: Moment, start: Moment, zone: Zone) -> Moment:
    """`moment` as a date or a time, whichever `start` is."""
    if isinstance(start, datetime):
        return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), zone.tz)
    if not isinstance(moment, datetime):
        return moment
    # A day that an event runs into is a day of it; the end of a date is exclusive.
    return moment.date() if moment.time() == time() else moment.date() + timedelta(days=1)


def _read_original(event: Vevent, prop: Property, problems: Problems) -> None:
    try:
        event.original, _ = read_moment(prop, prop.value, event.zones, event.zone)
    except ValueError:
        problems.mended(
            event.component,
            event.title,
            N_(
                "It cannot be read which date of its series it stands for (“{value}”); it was taken for one of its own."
            ),
            value=prop.value,
        )
        return
    event.onwards = prop.params.get("RANGE", "").upper() == "THISANDFUTURE"


def _sequence(value: str) -> int:
    value = value.strip()
    return int(value) if value.isdecimal() and len(value) < 18 else 0


def _read_rules(event: Vevent, problems: Problems) -> None:
    for prop in event.properties.get("RRULE", ())[:_MOST_RULES]:
        try:
            rule = parse(prop.value)
            event.rules.append((rule, _until(rule, event)))
        except BadRule as error:
            problems.left_out(
                event.component,
                event.title,
                N_("How it repeats cannot be followed ({reason}): “{rule}”. Only its first date was taken."),
                reason=error.message,
                rule=prop.value,
            )
    if "EXRULE" in event.properties:
        problems.mended(
            event.component,
            event.title,
            N_("Dates that a rule takes out (EXRULE) are shown; RFC 5545 knows no such rule."),
        )


def _until(rule: Rule, event: Vevent) -> datetime | None:
    """The last time of a rule, whether UNTIL is written in the manner of the start, as it must be, or not."""
    if rule.until is None:
        return None
    try:
        if event.all_day:
            moment, _ = read_moment(Property({"VALUE": "DATE"}, ""), rule.until, event.zones)
            return datetime.combine(moment, time())
        moment, _ = read_moment(Property({}, ""), rule.until, event.zones, event.zone)
    except ValueError:
        raise BadRule(N_("its {part} is “{value}”"), part="UNTIL", value=rule.until[:40]) from None
    if isinstance(moment, datetime):
        return moment
    # A day as the last one: to its end, where the event takes place.
    return datetime.combine(moment, time(23, 59, 59), event.start.tzinfo if isinstance(event.start, datetime) else None)
