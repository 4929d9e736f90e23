"""Events in the data that a page hands to its own scripts: Next.js, Apollo, Wix, Eventbrite and their like."""

from __future__ import annotations

import json
import re
from typing import Any

from meetcompanion.importers.data_moments import slash_order
from meetcompanion.importers.data_shapes import events_in
from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page
from meetcompanion.importers.schema_nodes import Found, find_events

_ASSIGNED = re.compile(
    r"(?:window\.|self\.|var\s{1,9}|let\s{1,9}|const\s{1,9}|^[ \t]{0,40})[A-Za-z_$][\w$.]{2,60}\s{0,20}=\s{0,20}"
    r"(JSON\.parse\(\s{0,20}(?=[\"'])|(?=[{\[]))",
    re.MULTILINE,
)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_DATED = re.compile(r"start|date|begin", re.IGNORECASE)
_MAX_BLOCKS = 60


def read_script_state(page: Page) -> Harvest:
    """Whatever is shaped like an event in the page's JSON scripts and in what its scripts assign."""
    harvest = Harvest()
    month_first = slash_order(page.source)
    for data in _blocks(page):
        nodes = events_in(data, strict=True, month_first=month_first)
        harvest.events += [Found(node) for node in nodes]
        harvest.roots += nodes
    return harvest


def read_json_events(data: Any, text: str) -> Harvest:
    """The same for a body that is JSON itself: schema.org events first, else what is shaped like events."""
    found = list(find_events([data]))
    if any(item.node.get("startDate") for item in found):
        return Harvest(found, [data])
    nodes = events_in(data, strict=False, month_first=slash_order(text))
    return Harvest([Found(node) for node in nodes], list(nodes))


def _blocks(page: Page) -> list[Any]:
    found: list[Any] = []
    for element, text in page.scripts:
        kind = (element.get("type") or "").lower()
        if len(found) >= _MAX_BLOCKS or not _DATED.search(text):
            continue
        if "ld+json" in kind:
            continue
        if "json" in kind or element.get("id") == "__NEXT_DATA__":
            data = _load(text)
            if data is not None:
                found.append(data)
        elif not kind or "javascript" in kind or kind == "module":
            found += _assigned(text)
    return found


def _load(text: str) -> Any:
    try:
        return json.loads(text.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
    except (ValueError, RecursionError):
        return None


def _assigned(text: str) -> list[Any]:
    """Objects that a script assigns as plain JSON; those written in JavaScript's own manner are passed over."""
    found: list[Any] = []
    decoder = json.JSONDecoder(strict=False)
    at = 0
    for _ in range(_MAX_BLOCKS):
        match = _ASSIGNED.search(text, at)
        if match is None:
            break
        at = match.end()
        try:
            if match[1]:
                quoted = _STRING.match(text, at)
                data = json.loads(json.loads(quoted[0])) if quoted else None
                at = quoted.end() if quoted else at
            else:
                data, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        if isinstance(data, (dict, list)):
            found.append(data)
    return found
