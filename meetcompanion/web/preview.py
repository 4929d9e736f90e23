"""What a pasted address would bring, in words: what it is, where it is read, the next events, what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from meetcompanion.importers import plain
from meetcompanion.model import CalendarLink, Reading, Rhythm, Status, masked, place_of
from meetcompanion.model.wording import rhythm_message, where_message
from meetcompanion.refresh import Look
from meetcompanion.refresh.single import sign_of
from meetcompanion.web import formats
from meetcompanion.web.formats import WhenText

#: How many of the next events a preview shows.
_NEXT = 8


@dataclass(frozen=True, slots=True)
class NextEvent:
    """One line of a preview; a series stands once, with its next time and its rhythm. `sign` names that time."""

    title: str
    when: WhenText
    rhythm: str | None
    where: str | None
    called_off: bool
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`said` is what it is, what lies ahead and how it is read; `came_from` the calendar that the page led to.

    `tried` are the calendars it offers that could not be used, `remarks` what had to be mended or else is good to
    know. Addresses are without what in them is a key, but for those in `others`, which lead on. `alone` is set where
    there is nothing to subscribe to besides the one event.
    """

    title: str
    said: str | None
    address: str
    came_from: str | None
    upload: bool
    next: tuple[NextEvent, ...]
    further: bool
    skipped: tuple[tuple[str, str], ...]
    remarks: tuple[tuple[str, str], ...]
    tried: tuple[tuple[str, str], ...]
    others: tuple[CalendarLink, ...]
    zoneless: bool
    alone: bool


def of_look(found: Look, reading: Reading, address: str, zone: tzinfo, now: datetime) -> Preview:
    """The preview of what was found at `address`."""
    upcoming = _upcoming(reading, zone, now)
    said = found.said(now, zone)
    problems = [
        (formats.sentence(where_message(problem.where)), formats.sentence(problem.reason), problem.skipped)
        for problem in reading.problems
    ]
    return Preview(
        title=reading.title or (address if found.upload else place_of(found.url)),
        said=formats.sentence(said) if said else None,
        address=masked(address),
        came_from=masked(found.read_url) if found.read_url else None,
        upload=found.upload,
        next=tuple(event for _start, event in upcoming[:_NEXT]),
        further=len(upcoming) > _NEXT,
        skipped=tuple((where, reason) for where, reason, skipped in problems if skipped),
        remarks=tuple((where, reason) for where, reason, skipped in problems if not skipped),
        tried=tuple((masked(where), formats.sentence(reason)) for where, reason in found.tried),
        others=found.others,
        zoneless=found.zoneless,
        alone=reading.kind == plain.KIND,
    )


def _upcoming(reading: Reading, zone: tzinfo, now: datetime) -> list[tuple[datetime, NextEvent]]:
    found: list[tuple[datetime, NextEvent]] = []
    for draft in reading.drafts:
        ahead = [instance for instance in draft.instances if instance.when.ends_at(zone) > now]
        if not ahead:
            continue
        instance = min(ahead, key=lambda one: one.when.starts_at(zone))
        content = instance.content or draft.content
        rhythm = Rhythm.of([one.when.local_day(zone) for one in ahead])
        event = NextEvent(
            content.title,
            formats.when_text(instance.when, zone, now),
            formats.sentence(rhythm_message(rhythm)) if rhythm else None,
            content.location,
            instance.status is Status.CANCELLED,
            sign_of(draft, instance),
        )
        found.append((instance.when.starts_at(zone), event))
    return sorted(found, key=lambda pair: pair[0])
