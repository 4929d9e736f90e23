"""Whose clocks a source goes by, where it does not say itself: then a person has to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from meetcompanion.model import Window
from meetcompanion.refresh.look import read
from meetcompanion.refresh.values import Look


def needs_zone(found: Look, *, now: datetime, zone: tzinfo, services_off: Collection[str] = ()) -> bool:
    """True where the times of what was found depend on the zone that they were read in.

    There are many ways in which a source can tell its zone, and one in which it cannot: read by other clocks, it then
    gives other times.
    """
    if found.reading is None or found.reading.zone is not None:
        return False
    here = now.astimezone(zone).utcoffset() or timedelta()
    elsewhere = timezone(timedelta(hours=-5) if here >= timedelta() else timedelta(hours=5))
    other = in_zone(found, now=now, zone=elsewhere, services_off=services_off)
    return other.reading is not None and _starts(found) != _starts(other)


def in_zone(found: Look, *, now: datetime, zone: tzinfo, services_off: Collection[str] = ()) -> Look:
    """The same look, its times read by the clocks of `zone`; nothing is fetched again."""
    again = read(found.fetched, url=found.url, now=now, window=Window.around(now), zone=zone, services_off=services_off)
    if found.reading is None or again.reading is None:
        return found
    told = replace(again.reading, title=found.reading.title, links=found.reading.links)
    if told.zone is None and isinstance(zone, ZoneInfo):
        told = replace(told, zone=zone.key)  # kept with the source, so that nobody is asked again
    return replace(found, reading=replace(told, service=found.reading.service, what=found.reading.what))


def _starts(found: Look) -> set[tuple[str, datetime]]:
    drafts = found.reading.drafts if found.reading else ()
    return {
        (draft.content.title, instance.when.start)
        for draft in drafts
        for instance in draft.instances
        if isinstance(instance.when.start, datetime)
    }
