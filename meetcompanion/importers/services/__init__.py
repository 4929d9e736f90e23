"""Public event services, each read by its best public way: one small file each, found by being there.

A module of this package that has a `SERVICE` is a rule; its name is the one that switches it off.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from meetcompanion.errors import UsageError
from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page
from meetcompanion.importers.service import Address, Closed, Service, Way
from meetcompanion.message import N_
from meetcompanion.model import CalendarLink, Reading


@dataclass(frozen=True, slots=True)
class Known:
    """An address or page that belongs to a service: the rule's name, and the way in."""

    name: str
    way: Way


@cache
def services() -> dict[str, Service]:
    """Every rule by its name."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        service = getattr(importlib.import_module(f"{__name__}.{module.name}"), "SERVICE", None)
        if isinstance(service, Service):
            found[module.name] = service
    return found


def switched_off(text: str) -> frozenset[str]:
    """The names in the setting `services_off`.

    Raises:
        UsageError: there is no service of that name.
    """
    names = frozenset(name for name in re.split(r"[,\s]+", text.lower()) if name)
    for name in sorted(names - services().keys()):
        raise UsageError(
            N_("The setting services_off names “{name}”, which is no service. There are: {names}."),
            name=name,
            names=", ".join(services()),
        )
    return names


def of_address(url: str, off: Collection[str] = ()) -> Known | Closed | None:
    """What the address alone tells: the service and its way, that there is none, or None where no rule knows it."""
    address = Address.of(url)
    if address is None:
        return None
    for name, service in _in_use(off):
        way = service.of_address(address) if service.of_address else None
        if isinstance(way, Closed):
            return way
        if way is not None:
            return Known(name, way)
    return None


def expected(known: Known) -> Reading:
    """What an address alone tells, in the shape of a reading: nothing but where to look."""
    links = tuple(replace(link, sure=True) for link in known.way.links)
    return Reading(kind="nothing", links=links, service=known.name, what=known.way.what)


def of_page(page: Page, off: Collection[str] = ()) -> list[Known]:
    """Every service that made the page or stands embedded in it, those with a calendar for it first."""
    address = Address.of(page.url)
    if address is None:
        return []
    found = []
    for name, service in _in_use(off):
        way: Way | Closed | None = service.of_page(page, address) if service.of_page else None
        if way is None and service.of_address:
            way = service.of_address(address)
        if isinstance(way, Way):
            found.append(Known(name, way))
    return sorted(found, key=lambda known: (not known.way.links, not known.way.further))


def with_services(reading: Reading, page: Page, off: Collection[str] = ()) -> Reading:
    """The reading of a page, with what the services' rules know about it."""
    known = of_page(page, off)
    if not known:
        return reading
    surely = [replace(link, sure=True) for one in known for link in one.way.links]
    # What was guessed from a layout does not stand before what a service says of its whole site.
    sure = bool(reading.drafts) and reading.kind != "layout"
    perhaps = [] if sure else [link for one in known for link in one.way.further]
    return replace(
        reading,
        service=known[0].name,
        what=known[0].way.what,
        links=_distinct([*surely, *reading.links, *perhaps]),
    )


def read_json(data: Any, url: str, off: Collection[str] = ()) -> tuple[str, Harvest] | None:
    """The events in a service's answer for programs, with the rule's name; None where no rule knows it."""
    address = Address.of(url)
    if address is None:
        return None
    for name, service in _in_use(off):
        harvest = service.read_json(data, address) if service.read_json else None
        if harvest is not None:
            return name, harvest
    return None


def _in_use(off: Collection[str]) -> Iterator[tuple[str, Service]]:
    return ((name, service) for name, service in services().items() if name not in off)


def _distinct(links: list[CalendarLink]) -> tuple[CalendarLink, ...]:
    found: dict[str, CalendarLink] = {}
    for link in links:
        key = re.sub(r"^https?://(?:www\.)?", "", link.url).rstrip("/")
        if key not in found or (found[key].title is None and link.title):
            # The first place is kept, a later name for it is taken.
            found[key] = replace(found.get(key, link), title=link.title)
    return tuple(found.values())
