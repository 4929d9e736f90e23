"""schema.org events in a page's microdata and RDFa: attributes on the elements that people see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lxml import etree, html

from meetcompanion.importers.dates import read_stamp
from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page, visible
from meetcompanion.importers.schema_nodes import find_events, is_event, local

_ADDRESSES = {
    "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "video": "src", "source": "src",
    "iframe": "src", "embed": "src", "object": "data",
}  # fmt: skip
_LINKS = frozenset(("url", "image", "sameAs", "mainEntityOfPage", "photo", "contentUrl", "thumbnailUrl", "offers"))
_LONG = frozenset(("description", "articleBody", "text"))
# schema.org's elder sister calls some things by iCalendar's names.
_RENAMED = {
    "summary": "name",
    "dtstart": "startDate",
    "dtend": "endDate",
}
_MAX_TEXT = 20_000
_BUDGET = 4_000_000


@dataclass(slots=True)
class _Dialect:
    """How one syntax says "here begins a thing" and "this is its name"."""

    types: Callable[[html.HtmlElement], list[str] | None]
    properties: Callable[[html.HtmlElement], list[str]]
    names: tuple[str, ...]
    refers: tuple[str, ...] = ()


@dataclass(slots=True)
class _Walk:
    """What is collected on one walk over the tree; `budget` bounds the text copied for nested properties."""

    roots: list[dict[str, Any]] = field(default_factory=list)
    elements: list[tuple[html.HtmlElement, dict[str, Any]]] = field(default_factory=list)
    budget: int = _BUDGET


def read_microdata(page: Page) -> Harvest:
    """All events in the page's microdata (HTML Living Standard, section 5)."""
    if "itemscope" not in page.source and "itemtype" not in page.source:
        return Harvest()
    walk = _collect(page, _MICRODATA)
    _follow_itemref(page, walk)
    for element, node in walk.elements:
        if is_event(node):
            _mend_eventon(element, node)
    return Harvest(list(find_events(walk.roots)), list(walk.roots))


def read_rdfa(page: Page) -> Harvest:
    """All events in the page's RDFa, as far as RDFa Lite goes, and `rel` on typed elements."""
    if "typeof" not in page.source:
        return Harvest()
    walk = _collect(page, _RDFA)
    return Harvest(list(find_events(walk.roots)), list(walk.roots))


def _microdata_types(element: html.HtmlElement) -> list[str] | None:
    if element.get("itemscope") is None and element.get("itemtype") is None:
        return None
    return [local(name) for name in (element.get("itemtype") or "").split()]


def _rdfa_types(element: html.HtmlElement) -> list[str] | None:
    types = element.get("typeof")
    return None if types is None else [local(name) for name in types.split()]


def _rdfa_properties(element: html.HtmlElement) -> list[str]:
    names = (element.get("property") or "").split()
    if element.get("typeof") is not None:
        # `rel` is also what ordinary links say ("nofollow"), so it counts on typed elements only.
        names += (element.get("rel") or "").split()
    return [local(name) for name in names]


_MICRODATA = _Dialect(_microdata_types, lambda element: (element.get("itemprop") or "").split(), ("itemid",))
_RDFA = _Dialect(_rdfa_types, _rdfa_properties, ("resource", "about"), ("resource",))


def _collect(page: Page, dialect: _Dialect) -> _Walk:
    walk = _Walk()
    open_nodes: list[tuple[html.HtmlElement, dict[str, Any]]] = []
    for event, element in etree.iterwalk(page.tree, events=("start", "end")):
        if event == "end":
            if open_nodes and open_nodes[-1][0] is element:
                open_nodes.pop()
            continue
        types = dialect.types(element)
        properties = [_RENAMED.get(name, local(name)) for name in dialect.properties(element)[:8]]
        if types is None and not properties:
            continue
        holder = open_nodes[-1][1] if open_nodes else None
        if types is not None:
            node: dict[str, Any] = {"@type": types}
            name = next((text for key in dialect.names if (text := element.get(key))), None)
            if name:
                node["@id"] = name
            walk.elements.append((element, node))
            open_nodes.append((element, node))
            if holder is None or not properties:
                walk.roots.append(node)
            value: Any = node
        elif holder is None:
            continue
        else:
            value = _value(element, properties, dialect, walk)
        if holder is not None and value not in (None, ""):
            for prop in properties:
                holder.setdefault(prop, []).append(value)
    return walk


def _value(element: html.HtmlElement, properties: list[str], dialect: _Dialect, walk: _Walk) -> Any:
    tag = element.tag
    content = element.get("content")
    if content is not None and content.strip():
        return content.strip()
    for key in dialect.refers:
        if element.get(key):
            return {"@id": element.get(key)}
    if element.get("datetime") is not None and (element.get("datetime") or "").strip():
        return (element.get("datetime") or "").strip()
    if tag in ("data", "meter") and element.get("value") is not None:
        return element.get("value")
    address = _ADDRESSES.get(str(tag))
    # A name or a place that is a link is told by its words.
    if address and element.get(address) and (tag != "a" or _LINKS.intersection(properties)):
        return element.get(address)
    if walk.budget <= 0:
        return None
    if _LONG.intersection(properties) and len(element):
        text = etree.tostring(element, encoding="unicode", method="html", with_tail=False)[: 5 * _MAX_TEXT]
    else:
        text = " ".join("".join(_some(element)).split())
    walk.budget -= len(text) + 50
    return text


def _some(element: html.HtmlElement) -> list[str]:
    pieces: list[str] = []
    size = 0
    for piece in visible(element):
        pieces.append(piece)
        size += len(piece) + 1
        if size > _MAX_TEXT:
            break
    return pieces


def _follow_itemref(page: Page, walk: _Walk) -> None:
    referring = [(element, node) for element, node in walk.elements if element.get("itemref")][:200]
    if not referring:
        return
    by_element = {id(element): node for element, node in walk.elements}
    by_id = {name: element for element in page.tree.iter() if (name := element.get("id"))}
    for element, node in referring:
        for name in (element.get("itemref") or "").split()[:20]:
            target = by_id.get(name)
            properties = (target.get("itemprop") or "").split() if target is not None else []
            if target is None or target is element or not properties:
                continue
            value = by_element.get(id(target)) or _value(target, properties, _MICRODATA, walk)
            if value is node:
                continue
            for prop in properties:
                node.setdefault(prop, []).append(value)


def _mend_eventon(element: html.HtmlElement, node: dict[str, Any]) -> None:
    """EventON writes a bare day into its microdata and the wall clock, as if it were UTC, into `data-time`."""
    if "eventon" not in (element.get("class") or ""):
        return
    times = [int(text) for text in (element.get("data-time") or "").split("-") if text.isascii() and text.isdigit()]
    clocks = [datetime.fromtimestamp(moment, UTC) for moment in times[:2] if 0 < moment < 7_000_000_000]
    for key, clock in zip(("startDate", "endDate"), clocks, strict=False):
        stamp = read_stamp(next(iter(node.get(key, [])), None))
        if stamp is not None and stamp.clock is None and stamp.day == clock.date():
            node[key] = [clock.replace(tzinfo=None).isoformat()]
