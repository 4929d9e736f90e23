"""Events whose elements carry their dates in `data-` attributes, for the page's own calendar scripts."""

from __future__ import annotations

import re
from typing import Any

from lxml import html

from meetcompanion.importers.data_moments import slash_order
from meetcompanion.importers.data_shapes import Shapes, event_of
from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page, visible
from meetcompanion.importers.schema_nodes import Found

_DATED = re.compile(r"\bdata-(?:event-?)?(?:start|date|begin)", re.IGNORECASE)
_SPEAKS = re.compile(r"event|calend|performance|concert|termin\b|termine|veranstalt|agenda|multi-date|kalender", re.I)
_PREFIX = re.compile(r"^data-?(?:event-?)?")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_STARTS = frozenset(("start", "startdate", "startdatetime", "starttime", "startyear", "begin", "begindate"))
_MAX_EVENTS = 2_000


def read_data_attributes(page: Page) -> Harvest:
    """Elements with a date of their own in `data-` attributes, a heading, and a name that speaks of events.

    A bare `data-date` is often when something was written, or a cell of a month: there, a title must stand in the
    attributes too, or in the one heading inside.
    """
    harvest = Harvest()
    if not _DATED.search(page.source):
        return harvest
    shapes = Shapes({}, slash_order(page.source), False)
    for element in page.tree.iter():
        if not isinstance(element.tag, str) or len(element.attrib) < 2:
            continue
        data = _data_of(element)
        if not data or not _in_events(element):
            continue
        node = _event(element, data, page, shapes)
        if node is not None:
            harvest.events.append(Found(node))
            harvest.roots.append(node)
            if len(harvest.events) >= _MAX_EVENTS:
                break
    return harvest


def _data_of(element: html.HtmlElement) -> dict[str, str]:
    found = {
        re.sub(r"[^a-z0-9]", "", _PREFIX.sub("", str(key).lower())): str(value).strip()
        for key, value in element.attrib.items()
        if str(key).startswith("data-") and str(value).strip()
    }
    if not any(key in _STARTS or key in ("date", "datetime") for key in found):
        return {}
    for side in ("start", "end"):
        year, month, day = (found.pop(f"{side}{part}", "") for part in ("year", "month", "day"))
        hour, minute = found.pop(f"{side}hour", ""), found.pop(f"{side}mins", found.pop(f"{side}minute", ""))
        if year and month and day:
            found[f"{side}date"] = f"{year}-{month}-{day}" + (f" {hour}:{minute.zfill(2)}" if hour and minute else "")
    return found


def _in_events(element: html.HtmlElement) -> bool:
    node: html.HtmlElement | None = element
    for _ in range(5):
        if node is None or node.tag in ("body", "html"):
            return False
        if _SPEAKS.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
        node = node.getparent()
    return False


def _event(element: html.HtmlElement, data: dict[str, str], page: Page, shapes: Shapes) -> dict[str, Any] | None:
    title = data.get("title") or data.get("name") or data.get("summary")
    sure = bool(_STARTS.intersection(data))
    if not title:
        headings = [node for tag in _HEADINGS for node in element.iter(tag)][:3]
        if len(headings) == 1 or (headings and sure):
            title = _words(headings[0])
        elif element.tag == "li" and sure:
            # A list of further dates on the page of one event.
            title = next((text for node in page.tree.iter("h1") if (text := _words(node))), None)
    if not title:
        return None
    values: dict[str, Any] = {key: value for key, value in data.items() if key not in ("url", "link", "image")}
    if "datetime" in values:
        values.pop("date", None)
    elif "date" in values and not sure:
        values["startdate"] = values.pop("date")
    link = element if element.tag == "a" else next(iter(element.iter("a")), None)
    values["title"] = title
    values["url"] = data.get("url") or data.get("link") or (link.get("href") if link is not None else None)
    image = next(iter(element.iter("img")), None)
    if image is not None:
        values["image"] = image.get("data-src") or image.get("src")
    values.pop("description", None)
    return event_of(values, "events", shapes)


def _words(element: html.HtmlElement) -> str | None:
    return " ".join("".join(visible(element)).split())[:300] or None
