"""Events of a web page: every way in which a page speaks to machines is asked, and the answers are joined."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from meetcompanion.importers.attribute_markup import read_microdata, read_rdfa
from meetcompanion.importers.data_attributes import read_data_attributes
from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.joining import join_same
from meetcompanion.importers.jsonld import read_json_ld
from meetcompanion.importers.layout import read_layout, shown_times
from meetcompanion.importers.links import calendar_links
from meetcompanion.importers.microformats import read_microformats
from meetcompanion.importers.page_value import Page, parse_page
from meetcompanion.importers.schema_nodes import Found
from meetcompanion.importers.schema_org import drafts_of
from meetcompanion.importers.script_state import read_script_state
from meetcompanion.model import Draft, Problem, Reading, Window

#: The ladder: kind and reader, the most trustworthy first. A reader is a function over the parsed page.
READERS: tuple[tuple[str, Callable[[Page], Harvest]], ...] = (
    ("json-ld", read_json_ld),
    ("microdata", read_microdata),
    ("rdfa", read_rdfa),
    ("microformats", read_microformats),
    ("data-attributes", read_data_attributes),
)

#: Asked only where the ladder found no event with a date: what they read is meant for the page's own scripts.
FALLBACKS: tuple[tuple[str, Callable[[Page], Harvest]], ...] = (("script-state", read_script_state),)

#: Asked last of all, where nothing on the page was made for machines: what its look gives away to a reader.
#: Where the ladder found up to `_FEW` events, it is asked as well, and heard where it sees `_FAR_MORE` times as many:
#: some lists mark up only what they feature.
LAYOUT: tuple[str, Callable[[Page], Harvest]] = ("layout", read_layout)
_FEW, _FAR_MORE = 2, 4
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_page(html: str, *, url: str, now: datetime, window: Window, zone: tzinfo) -> Reading:
    """Read the events that a page tells machines about, and the calendars it offers.

    `kind` is the first reader that found events, "page" where none did. `zone` holds for times without an offset at
    places that do not tell their zone.
    """
    return read_parsed(parse_page(html, url=url, now=now, window=window, zone=zone))


def read_parsed(page: Page) -> Reading:
    """The same for a page that is parsed already."""
    harvests = [(name, reader(page)) for name, reader in READERS]
    if not any(_has_dates(harvest) for _, harvest in harvests):
        harvests += [(name, reader(page)) for name, reader in FALLBACKS]
    _fill_times(page, [harvest for _, harvest in harvests])
    told = [found for _, harvest in harvests for found in harvest.events if _is_dated(found)]
    if len(told) <= _FEW and not _is_about(page, told):
        name, reader = LAYOUT
        seen = reader(page)
        if len(seen.events) >= _FAR_MORE * len(told):
            harvests.append((name, seen))
    return assemble(page, harvests)


def assemble(page: Page, harvests: Iterable[tuple[str, Harvest]]) -> Reading:
    """One reading of what several readers saw; the first one's facts win where two tell of the same event."""
    kind = "page"
    drafts: list[Draft] = []
    problems: list[Problem] = []
    event_urls: set[str] = set()
    for name, harvest in harvests:
        found, left_out = drafts_of(harvest.events, page, harvest.roots)
        event_urls |= {address for item in harvest.events if (address := page.absolute(item.node.get("url")))}
        problems += [*harvest.problems, *left_out]
        drafts += found
        if kind == "page" and len(harvest.events) > len(left_out):
            kind = name
    joined = join_same(drafts, page.zone)
    told = {draft.content.title.casefold() for draft in joined}
    return Reading(
        kind=kind,
        title=page.title,
        zone=page.zone_hint or _shared_zone(joined),
        drafts=tuple(joined),
        # What one reader could not read and another did is no loss.
        problems=tuple(dict.fromkeys(problem for problem in problems if problem.where.casefold() not in told)),
        links=calendar_links(page, event_urls=event_urls),
    )


def _fill_times(page: Page, harvests: Iterable[Harvest]) -> None:
    """Give the events that are told with their day only the time that the page shows beside that day.

    A day on which several events are told keeps them as they are: whose time it is cannot be known.
    """
    untimed: dict[date, list[tuple[Harvest, int]]] = {}
    names: dict[str, set[str]] = {}
    for harvest in harvests:
        for number, found in enumerate(harvest.events):
            names.setdefault(str(found.node.get("startDate"))[:10], set()).add(_name(found))
            if (day := _only_day(found)) is not None:
                untimed.setdefault(day, []).append((harvest, number))
    lone = {day: places for day, places in untimed.items() if len(names[day.isoformat()]) == 1}
    for day, span in (shown_times(page, lone) if lone else {}).items():
        for harvest, number in lone[day]:
            found = harvest.events[number]
            node = {**found.node, "startDate": f"{day}T{span.start:%H:%M}"}
            if span.end is not None:
                node["endDate"] = f"{day + timedelta(days=span.end < span.start)}T{span.end:%H:%M}"
            else:
                node.pop("endDate", None)
            harvest.events[number] = replace(found, node=node)


def _only_day(found: Found) -> date | None:
    """The day of an event that is told without a time and does not last longer."""
    start, end = found.node.get("startDate"), found.node.get("endDate")
    if not isinstance(start, str) or not _DAY.fullmatch(start) or end not in (None, "", start):
        return None
    if any(found.node.get(key) for key in ("eventSchedule", "startTime", "doorTime")):
        return None
    try:
        return date.fromisoformat(start)
    except ValueError:
        return None


def _name(found: Found) -> str:
    return str(found.node.get("name")).strip().casefold()


def _has_dates(harvest: Harvest) -> bool:
    return any(_is_dated(found) for found in harvest.events)


def _is_dated(found: Found) -> bool:
    return bool(found.node.get("startDate") or found.node.get("eventSchedule"))


def _is_about(page: Page, told: list[Found]) -> bool:
    """True where the page is that of one of these events, so that others on it are only neighbours."""
    title = _words_of(page.title)
    for found in told:
        name = _words_of(found.node.get("name"))
        if name and len(name & title) >= 0.6 * min(len(name), len(title)):
            return True
    return False


def _words_of(text: object) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) if isinstance(text, str) else set()


def _shared_zone(drafts: list[Draft]) -> str | None:
    zones = {instance.when.zone for draft in drafts for instance in draft.instances}
    return zones.pop() if len(zones) == 1 else None
