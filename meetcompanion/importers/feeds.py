"""Events in RSS and Atom feeds whose entries say when they take place, in any of the event modules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from meetcompanion.importers.data_moments import slash_order
from meetcompanion.importers.data_shapes import Shapes, event_of
from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.schema_nodes import Found

_FEED = re.compile(r"<(?:[a-z]+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
# These say when an entry was written, not when anything takes place.
_WRITTEN = frozenset(("pubDate", "updated", "published", "lastBuildDate", "date", "modified", "issued", "created"))

#: Media RSS, and under which name what it holds is told.
_MEDIA = {"content": "image", "thumbnail": "thumbnail"}


def looks_like_feed(text: str) -> bool:
    """True for RSS, RDF and Atom."""
    return _FEED.search(text[:2_000]) is not None and "<html" not in text[:2_000].lower()


def read_feed(text: str) -> tuple[Harvest, str | None, int]:
    """The dated entries of a feed, its title, and how many entries it has in all."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root: Any = etree.fromstring(text.lstrip("\ufeff \t\r\n").encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return Harvest(), None, 0
    if root is None:  # nothing in it that could be mended
        return Harvest(), None, 0
    harvest = Harvest()
    title = None
    count = 0
    shapes = Shapes({}, slash_order(text), False)
    for element in root.iter():
        name = _local(element)
        if name == "title" and title is None and _local(element.getparent()) in ("channel", "feed"):
            title = (element.text or "").strip() or None
        if name not in ("item", "entry"):
            continue
        count += 1
        node = event_of(_entry(element), "events", shapes)
        if node is not None and len(harvest.events) < 3_000:
            harvest.events.append(Found(node))
            harvest.roots.append(node)
    return harvest, title, count


def _entry(item: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for child in _parts(item):
        name = _local(child)
        if not name or name in _WRITTEN:
            continue
        text = (child.text or "").strip()
        if name == "link":
            if child.get("rel", "alternate") == "alternate":
                values.setdefault("url", child.get("href") or text)
        elif name == "when" and child.get("startTime"):
            values.setdefault("start", child.get("startTime"))
            values.setdefault("end", child.get("endTime"))
        elif name == "where" and child.get("valueString"):
            values.setdefault("location", child.get("valueString"))
        elif name == "enclosure" and (child.get("type") or "").startswith("image/"):
            values.setdefault("image", child.get("url"))
        elif child.get("url") and name in _MEDIA and _is_picture(child):
            values.setdefault(_MEDIA[name], child.get("url"))
        elif name == "category":
            values.setdefault("categories", []).append(child.get("term") or text)
        elif name == "encoded":
            values.setdefault("content:encoded", text)
        elif text:
            values[name] = text
    if day := _child(item, "date", "libcal"):
        values.pop("start", None)
        values.pop("end", None)
        clocks = {"starttime": _child(item, "start", "libcal"), "endtime": _child(item, "end", "libcal")}
        values.update({"startdate": day, **clocks})
    return values


def _parts(item: Any) -> Iterator[Any]:
    """What an entry says, and the media that it holds in a group."""
    for child in item:
        yield child
        if _local(child) == "group":
            yield from (one for one in child if _local(one) in _MEDIA)


def _is_picture(media: Any) -> bool:
    """Media RSS: `medium` or a media type says what it is; a thumbnail is one anyway."""
    kind = media.get("medium") or (media.get("type") or "image").partition("/")[0]
    return bool(kind == "image")


def _child(item: Any, name: str, space: str) -> str | None:
    for child in item:
        if _local(child) == name and space in (etree.QName(child).namespace or "").lower():
            return (child.text or "").strip() or None
    return None


def _local(element: Any) -> str:
    if element is None or not isinstance(element.tag, str):
        return ""
    return str(etree.QName(element).localname)
