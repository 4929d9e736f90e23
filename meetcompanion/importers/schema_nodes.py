"""schema.org data as nested dictionaries, whatever markup it came in: looking things up, and finding the events.

JSON-LD, microdata, RDFa, microformats and script state are all brought into this one shape (that of JSON-LD), so
that what follows from an event is written once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]

_MAX_NODES = 50_000
_MAX_DEPTH = 60

# schema.org types that say "Event" and are no gathering, and gatherings whose type does not say so.
_NO_EVENTS = frozenset(("DeliveryEvent", "TransferEvent"))
_OTHER_EVENTS = frozenset(("Festival", "Hackathon", "CourseInstance", "EventSeries"))
# Behind these keys stand events that are another's past or frame, not gatherings of their own.
_NOT_WALKED = frozenset(("superEvent", "@context", "inLanguage", "eventSchedule"))
_CHILDREN = frozenset(("subEvent", "subEvents"))


@dataclass(frozen=True, slots=True)
class Found:
    """One event's data and what encloses it: `parent` is the event it is part of, `holder` the nearest named thing."""

    node: Node
    parent: Node | None = None
    holder: Node | None = None


def types_of(node: Node) -> tuple[str, ...]:
    """The last parts of the node's types: ("MusicEvent",)."""
    raw = node.get("@type", node.get("type", ()))
    return tuple(local(name) for name in _as_list(raw) if isinstance(name, str))


def is_event(node: Node) -> bool:
    """True for schema.org's Event and all that are kinds of it."""
    return any((name.endswith("Event") and name not in _NO_EVENTS) or name in _OTHER_EVENTS for name in types_of(node))


def local(name: str) -> str:
    """The last part of a name: "http://schema.org/Event" and "schema:Event" are "Event"."""
    return re.split(r"[/#:]", name.strip().rstrip("/#"))[-1]


def values(node: Node | None, *keys: str) -> list[Any]:
    """All values of the first of `keys` that the node has, wrappers such as {"@value": …} taken off."""
    for key in keys:
        if node is not None and node.get(key) not in (None, "", [], {}):
            found = [_unwrapped(item) for item in _as_list(node[key])]
            return [item for item in found if item not in (None, "", {})]
    return []


def first_text(node: Node | None, *keys: str) -> str | None:
    """The first value of `keys` that is text, or the name of the first that is a thing with a name."""
    for key in keys:
        for value in values(node, key):
            if isinstance(value, Mapping):
                value = first_text(value, "name", "@value", "url") if key != "name" else None
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                value = str(value)
            if isinstance(value, str) and value.strip():
                return value.strip()
    return None


def index_by_id(roots: list[Any]) -> dict[str, Node]:
    """The fullest node for each "@id", so that references can be followed."""
    index: dict[str, Node] = {}
    for node in _walk_all(roots):
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(index.get(name, ())) and len(node) > 1:
            index[name] = node
    return index


def resolve(value: Any, index: Mapping[str, Node]) -> Any:
    """What a bare reference such as {"@id": "#venue"} refers to; anything else as it is."""
    if isinstance(value, Mapping) and "@id" in value and len(value) <= 2 and isinstance(value["@id"], str):
        return index.get(value["@id"], value)
    return value


def find_events(roots: list[Any]) -> Iterator[Found]:
    """All events in the data, in its order, each once."""
    stack: list[tuple[Any, Node | None, Node | None, int]] = [(root, None, None, 0) for root in reversed(roots)]
    seen: set[int] = set()
    while stack and len(seen) < _MAX_NODES:
        value, parent, holder, depth = stack.pop()
        if depth > _MAX_DEPTH:
            continue
        if isinstance(value, list):
            stack.extend((item, parent, holder, depth + 1) for item in reversed(value))
            continue
        if not isinstance(value, Mapping) or id(value) in seen:
            continue
        seen.add(id(value))
        node = plain_keys(value)
        event = is_event(node)
        if event:
            yield Found(node, parent, holder)
        named = node if node.get("name") else holder
        children = [(key, child) for key, child in node.items() if key not in _NOT_WALKED]
        for key, child in reversed(children):
            if isinstance(child, (list, Mapping)):
                stack.append((child, node if event and key in _CHILDREN else None, named, depth + 1))


def plain_keys(node: Node) -> Node:
    """The node with keys such as "schema:name" and "http://schema.org/name" shortened."""
    if not any(":" in key or "/" in key for key in node):
        return node
    return {key if key.startswith("@") else local(key): value for key, value in node.items()}


def _walk_all(roots: list[Any]) -> Iterator[Node]:
    stack: list[tuple[Any, int]] = [(root, 0) for root in reversed(roots)]
    count = 0
    while stack and count < _MAX_NODES:
        value, depth = stack.pop()
        count += 1
        if isinstance(value, Mapping):
            yield value
        if depth < _MAX_DEPTH and isinstance(value, (list, Mapping)):
            inner = value if isinstance(value, list) else list(value.values())
            stack.extend((item, depth + 1) for item in inner if isinstance(item, (list, Mapping)))


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, Mapping) and "@list" in value:
        value = value["@list"]
    if isinstance(value, Mapping) and "@set" in value:
        value = value["@set"]
    if isinstance(value, list):
        return [inner for item in value[:1_000] for inner in (item if isinstance(item, list) else [item])]
    return [value]


def _unwrapped(value: Any) -> Any:
    if isinstance(value, Mapping):
        if "@value" in value:
            return value["@value"]
        return plain_keys(value)
    return value
