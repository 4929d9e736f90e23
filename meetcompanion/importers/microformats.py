"""Events in microformats: h-event and its elder, hCalendar's vevent."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from meetcompanion.importers.dates import read_clock, read_stamp
from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page, visible
from meetcompanion.importers.schema_nodes import Found

#: Properties of each format by the schema.org names that the rest of the room speaks.
_NEW = {
    "p-name": "name", "dt-start": "startDate", "dt-end": "endDate", "dt-duration": "duration", "p-location": "location",
    "u-url": "url", "p-category": "keywords", "p-organizer": "organizer", "p-summary": "description",
    "e-content": "description", "p-description": "description", "e-description": "description", "u-photo": "image",
    "u-featured": "image", "h-adr": "location", "h-geo": "location", "u-uid": "@id",
}  # fmt: skip
_OLD = {
    "summary": "name", "dtstart": "startDate", "dtend": "endDate", "duration": "duration", "location": "location",
    "url": "url", "category": "keywords", "organizer": "organizer", "description": "description", "photo": "image",
    "uid": "@id", "status": "status",
}  # fmt: skip
_ADDRESS = {
    "street-address": "streetAddress", "locality": "addressLocality", "region": "addressRegion",
    "postal-code": "postalCode", "country-name": "addressCountry", "extended-address": "postOfficeBoxNumber",
}  # fmt: skip
_DATES = frozenset(("startDate", "endDate", "duration"))
_ONCE = frozenset(("name", "startDate", "endDate", "duration", "url", "description", "@id"))
_MAX_TEXT = 20_000
_MAX_VALUES = 10


def read_microformats(page: Page) -> Harvest:
    """All h-event and vevent elements of the page."""
    if "vevent" not in page.source and "h-event" not in page.source:
        return Harvest()
    harvest = Harvest()
    by_id: dict[str, html.HtmlElement] = {}
    if "include" in page.source:
        by_id = {name: element for element in page.tree.iter() if (name := element.get("id"))}
    for element in page.tree.iter():
        classes = _classes(element)
        if "h-event" in classes or "vevent" in classes:
            table = _NEW if "h-event" in classes else _OLD
            node = _event(element, table, by_id)
            harvest.events.append(Found(node))
            harvest.roots.append(node)
            if len(harvest.events) >= 3_000:
                break
    return harvest


def _event(root: html.HtmlElement, table: dict[str, str], by_id: dict[str, html.HtmlElement]) -> dict[str, Any]:
    node: dict[str, Any] = {"@type": ["Event"]}
    for element, classes in _with_included(root, by_id):
        for name in classes:
            key = table.get(name)
            if key is None or len(node.get(key, ())) >= (1 if key in _ONCE else _MAX_VALUES):
                continue
            value = _date(element) if key in _DATES else _text(element, key)
            if value:
                node.setdefault(key, []).append(value)
    if "name" not in node and table is _NEW:
        # Implied (microformats2, parsing, "implied properties"): an h-event without any p- or e- is its own name.
        text = _words(root)
        if text and len(text) < 300:
            node["name"] = [text]
    if "endDate" in node and "startDate" in node:
        node["endDate"] = [_completed(node["endDate"][0], node["startDate"][0])]
    if str(next(iter(node.get("status", [])), "")).upper() in ("CANCELLED", "CANCELED"):
        node["eventStatus"] = "EventCancelled"
    return node


def _with_included(
    root: html.HtmlElement, by_id: dict[str, html.HtmlElement]
) -> Iterator[tuple[html.HtmlElement, frozenset[str]]]:
    """The include pattern: what stands elsewhere on the page and holds for this event too."""
    included = 0
    for element, classes in _inside(root):
        yield element, classes
        if "include" in classes and included < 5:
            included += 1
            target = by_id.get((element.get("data") or element.get("href") or "").removeprefix("#"))
            if target is not None:
                yield from itertools.islice(_inside(target), 200)


def _inside(root: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, frozenset[str]]]:
    """The elements that say something of this event: not those of an event inside of it."""
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if not isinstance(element.tag, str):
            continue
        classes = _classes(element)
        if element is not root and ("h-event" in classes or "vevent" in classes):
            walk.skip_subtree()
        elif classes - {"h-event", "vevent"}:
            yield element, classes


def _classes(element: html.HtmlElement) -> frozenset[str]:
    return frozenset((element.get("class") or "").split()) if isinstance(element.tag, str) else frozenset()


def _text(element: html.HtmlElement, key: str) -> Any:
    tag = element.tag
    if key in ("url", "image"):
        return element.get("href") or element.get("src") or element.get("data") or _words(element)
    if key == "location":
        return _place(element)
    if key == "description" and len(element):
        return etree.tostring(element, encoding="unicode", method="html", with_tail=False)[: 5 * _MAX_TEXT]
    if tag == "abbr" and element.get("title"):
        return element.get("title")
    if tag in ("img", "area") and element.get("alt"):
        return element.get("alt")
    if tag in ("data", "input") and element.get("value"):
        return element.get("value")
    return _value_class(element, " ") or _words(element)


def _place(element: html.HtmlElement) -> dict[str, Any] | str | None:
    classes = _classes(element)
    place: dict[str, Any] = {"@type": ["Place"]}
    address: dict[str, Any] = {}
    structured = bool({"vcard", "adr", "h-card", "h-adr", "h-geo", "geo"} & classes)
    for count, part in enumerate(element.iter()):
        if count > 300:
            break
        for name in _classes(part):
            bare = re.sub(r"^[pu]-", "", name)
            if bare in _ADDRESS:
                address.setdefault(_ADDRESS[bare], _words(part, 500))
            elif bare in ("fn", "org", "name") and (structured or part is not element):
                place.setdefault("name", _words(part, 500))
            elif bare in ("latitude", "longitude"):
                place.setdefault(bare, part.get("title") or part.get("value") or _words(part, 500))
    if address:
        place["address"] = address
    return place if len(place) > 1 and (address or "name" in place) else _words(element)


def _date(element: html.HtmlElement) -> str | None:
    """The value class pattern, then what the element says by itself."""
    found = _value_class(element, "")
    if found:
        return found
    for attribute in ("datetime", "title", "value", "content"):
        if (text := (element.get(attribute) or "").strip()) and (attribute != "title" or element.tag == "abbr"):
            return text
    inner = next((child.get("datetime") for child in element.iter("time") if child.get("datetime")), None)
    return inner or _words(element)


def _value_class(element: html.HtmlElement, joiner: str) -> str | None:
    parts: list[str] = []
    for count, child in enumerate(element.iter()):
        if count > 100:
            break
        classes = _classes(child)
        if "value-title" in classes and child.get("title"):
            return (child.get("title") or "").strip()
        if child is element or "value" not in classes:
            continue
        if child.tag in ("img", "area"):
            parts.append(child.get("alt") or "")
        elif child.tag == "data":
            parts.append(child.get("value") or _words(child))
        elif child.tag == "abbr" and child.get("title"):
            parts.append(child.get("title") or "")
        else:
            parts.append(child.get("datetime") or _words(child))
    if not parts or joiner:
        return joiner.join(parts) or None
    return _put_together(parts)


def _put_together(parts: list[str]) -> str:
    """Date, time and offset from pieces in any order (value class pattern, "date and time values")."""
    day = clock = offset = ""
    for part in (text.strip() for text in parts):
        if re.fullmatch(r"Z|z|[+-]\d{1,2}:?\d{0,2}", part):
            offset = offset or part
        elif read_clock(part) or re.fullmatch(r"\d{1,2}\s*[ap]\.?m\.?", part, re.IGNORECASE):
            clock = clock or part
        elif stamp := read_stamp(part):
            if stamp.clock is not None and not clock:
                return part
            day = day or part
    if not day:
        return clock + offset if clock else " ".join(parts)
    return f"{day} {clock}{offset}" if clock else day


def _completed(end: str, start: str) -> str:
    """An end that is only a time of day is on the day of the start."""
    if read_stamp(end) is None and read_clock(end) and (stamp := read_stamp(start)):
        return f"{stamp.day.isoformat()} {end}"
    return end


def _words(element: html.HtmlElement, limit: int = _MAX_TEXT) -> str:
    pieces: list[str] = []
    size = 0
    for piece in visible(element):
        pieces.append(piece)
        size += len(piece) + 1
        if size > limit:
            break
    return " ".join("".join(pieces).split())
