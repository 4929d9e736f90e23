"""Evenings and follow-ups as the text of a calendar that other programs read (RFC 5545). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Component, Event, Todo

from meetcompanion import __version__
from meetcompanion.model import When
from meetcompanion.model.calendars_out import Entry, Task

_PRODUCT = f"-//meetcompanion//meetcompanion {__version__}//EN"

#: How often a program should look again (RFC 7986 section 5.7): a pick shall not take a day to arrive.
_LOOK_AGAIN = timedelta(hours=1)


def evenings_text(entries: Iterable[Entry], *, name: str | None, published: bool = True) -> bytes:
    """A calendar of evenings, entries in the order given.

    Args:
        entries: the evenings; each has its `changed_at`.
        name: what programs call the calendar; None for the file of a single event.
        published: False for a file that is opened once and not subscribed to.
    """
    calendar = _calendar(name, published=published)
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def tasks_text(tasks: Iterable[Task], *, name: str) -> bytes:
    """A calendar of to-dos, in the order given."""
    calendar = _calendar(name, published=True)
    for task in tasks:
        todo = Todo()
        _add_identity(todo, task.uid, task.sequence, task.changed_at)
        todo.add("summary", _line(task.text))
        if task.due is not None:
            todo.add("due", task.due)
        todo.add("status", "NEEDS-ACTION")
        todo.add("class", "PRIVATE")
        calendar.add_component(todo)
    return bytes(calendar.to_ical())


def _calendar(name: str | None, *, published: bool) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    if published:
        calendar.add("method", "PUBLISH")
        calendar.add("refresh-interval", _LOOK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", _LOOK_AGAIN)
    if name:
        calendar.add("name", _line(name))
        calendar.add("x-wr-calname", _line(name))
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    _add_identity(event, entry.uid, entry.sequence, entry.changed_at)
    event.add("summary", _line(entry.title))
    _add_when(event, entry.when)
    event.add("status", entry.status.value.upper())
    # An evening one is only interested in leaves the time free for whoever looks at it.
    event.add("transp", "OPAQUE" if entry.status.value == "confirmed" else "TRANSPARENT")
    event.add("class", "PRIVATE")
    if entry.description:
        event.add("description", _plain(entry.description))
    if entry.location:
        event.add("location", _line(entry.location))
    if entry.latitude is not None and entry.longitude is not None:
        event.add("geo", (entry.latitude, entry.longitude))
    if entry.url:
        event.add("url", entry.url)
    for before, words in entry.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _plain(words))
        alarm.add("trigger", -before)
        event.add_component(alarm)
    return event


def _add_identity(component: Component, uid: str, sequence: int, changed_at: datetime | None) -> None:
    component.add("uid", uid)
    component.add("sequence", sequence)
    if changed_at is not None:
        component.add("dtstamp", changed_at.astimezone(UTC))
        component.add("last-modified", changed_at.astimezone(UTC))


def _add_when(event: Event, when: When) -> None:
    """In UTC: an instant needs no table of a zone's clock changes, and programs show it on their own clocks."""
    event.add("dtstart", _moment(when.start))
    if when.end is not None and _moment(when.end) > _moment(when.start):
        event.add("dtend", _moment(when.end))


def _moment(value: datetime | date) -> datetime | date:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _line(text: str) -> str:
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    """Without control characters: RFC 5545 section 3.1 allows none but the tab and the line's end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or (ord(sign) >= 32 and ord(sign) != 127))
