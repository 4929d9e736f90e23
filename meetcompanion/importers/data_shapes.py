"""Events in data that follows no standard (script state, programming interfaces, feeds), known by their shape.

A thing with a title and a start is an event where something else says so too: an end, a place, or a name such as
"events" on the list it stands in. Each is brought into schema.org's shape, so that what follows is written once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meetcompanion.importers.data_moments import (
    END,
    START,
    ZONES,
    as_text,
    flat_keys,
    moment_in,
    scalar,
)
from meetcompanion.importers.dates import read_stamp

_TITLES = ("title", "name", "eventname", "eventtitle", "meetingtitle", "mmmeetingtitle", "summary", "headline")
_PLACES = (
    "venue",
    "location",
    "place",
    "meetinglocation",
    "venuename",
    "locationname",
    "facility",
    "address",
    "geoaddressinfo",
    "where",
    "locations",
    "venues",
    "mmaddress1",
)
_NESTED = ("scheduling", "config", "schedule", "dates", "when", "event", "date", "occurrence")
_URLS = ("eventurl", "fullurl", "url", "link", "permalink", "webaddress", "eventpageurl", "weblink")
_TEXTS = ("description", "rawdescription", "contentencoded", "content", "descriptionhtml", "about", "body", "excerpt")
_IMAGES = (
    "image",
    "imageurl",
    "coverimage",
    "coverurl",
    "photo",
    "mainimage",
    "featuredeventphoto",
    "logo",
    "thumbnail",
)
_HOSTS = ("organizer", "organiser", "group", "calendar", "host", "organizers", "hosts", "presentedby")
_TAGS = ("categories", "tags", "category", "genres", "typetags", "keywords")
_STREET = ("address1", "addressline1", "streetaddress", "street")
_WORDS = ("text", "rendered", "label", "name", "displayName", "html", "title")
_NAMED = re.compile(r"event|concert|meeting|performance", re.IGNORECASE)
_MAX_NODES = 200_000
_MAX_EVENTS = 3_000
#: More different titles than this at one time and place are the points of one agenda.
_AGENDA = 8


@dataclass(frozen=True, slots=True)
class Shapes:
    """What holds for one body of data: who is meant by references, and the order of days and months in it."""

    refs: Mapping[str, Any]
    month_first: bool | None
    strict: bool


def events_in(data: Any, *, strict: bool, month_first: bool | None) -> list[dict[str, Any]]:
    """Everything event-shaped in `data`, as schema.org nodes in the data's order.

    With `strict`, the name of what holds it, or an end and a place, must speak for an event; without, one of these is
    enough. `month_first` says whether 3/4/2026 is in March; None where nobody knows.
    """
    shapes = Shapes(_references(data), month_first, strict)
    found: list[dict[str, Any]] = []
    for value, path in _walk(data):
        node = event_of(value, path, shapes)
        if node is not None:
            found.append(node)
            if len(found) >= _MAX_EVENTS:
                break
    different = {(str(node["name"]), *_occasion(node)) for node in found}
    crowds = Counter((start, place) for _, start, place in different)
    return [node for node in found if crowds[_occasion(node)] <= _AGENDA]


def event_of(value: Mapping[str, Any], path: str, shapes: Shapes) -> dict[str, Any] | None:
    """The schema.org node of one thing, None where it is not shaped like an event."""
    flat = flat_keys(value)
    title = _text(_first(flat, _TITLES)) or _text(_first(flat_keys(flat.get("event")), _TITLES))
    if not title or len(title) > 500:
        return None
    holder = _dated(flat, shapes)
    start, zone = moment_in(holder, START, shapes.month_first)
    place = _follow(_first(flat, _PLACES), shapes)
    end, _ = moment_in(holder, END, shapes.month_first, day=start)
    if start is None and place and (dated := read_stamp(scalar(flat.get("date")))) and dated.clock:
        # "date" alone is when something was written, unless it takes place somewhere.
        start = as_text(dated)
    if start is None or not _speaks(flat, path, place, end, shapes):
        return None
    node: dict[str, Any] = {"@type": "Event", "name": title, "startDate": start}
    optional = {
        "endDate": end,
        "timezone": zone or _text(_first(flat, ZONES)),
        "url": _text(_first(flat, _URLS)) or _path(flat),
        "description": _text(_first(flat, _TEXTS)) or _text(flat.get("summary")),
        "location": _place(place, flat, shapes),
        "organizer": _texts(_first(flat, _HOSTS), shapes),
        "image": _address(_follow(_first(flat, _IMAGES), shapes)),
        "keywords": _texts(_first(flat, _TAGS), shapes),
        "eventStatus": _status(flat),
        "isAccessibleForFree": flat.get("isfree") if isinstance(flat.get("isfree"), bool) else None,
    }
    node.update({key: item for key, item in optional.items() if item not in (None, "", [])})
    return node


def _dated(flat: Mapping[str, Any], shapes: Shapes) -> Mapping[str, Any]:
    """The thing that holds the start: the event itself, or its schedule, or that one's settings (Wix)."""
    if moment_in(flat, START, shapes.month_first)[0] is not None:
        return flat
    for key in _NESTED:
        inner = flat_keys(flat.get(key))
        for candidate in (inner, flat_keys(inner.get("config"))):
            if candidate and moment_in(candidate, START, shapes.month_first)[0] is not None:
                return candidate
    return flat


def _occasion(node: Mapping[str, Any]) -> tuple[str, str]:
    return str(node["startDate"]), str(node.get("location"))


def _walk(data: Any) -> Iterator[tuple[Mapping[str, Any], str]]:
    stack: list[tuple[Any, str, int]] = [(data, "", 0)]
    seen = 0
    while stack and seen < _MAX_NODES:
        value, path, depth = stack.pop()
        seen += 1
        if depth > 40:
            continue
        if isinstance(value, list):
            stack.extend((item, path, depth + 1) for item in reversed(value) if isinstance(item, (list, Mapping)))
        elif isinstance(value, Mapping):
            yield value, path
            inner = [(item, str(key), depth + 1) for key, item in value.items() if isinstance(item, (list, Mapping))]
            stack.extend(reversed(inner))


def _references(data: Any) -> dict[str, Any]:
    """Apollo's flat state: things under keys such as "Venue:123", referred to by {"__ref": "Venue:123"}."""
    found: dict[str, Any] = {}
    for value, _ in _walk(data):
        if any(isinstance(key, str) and re.match(r"[A-Z]\w+:.", key) for key in value):
            found.update({key: item for key, item in value.items() if isinstance(item, Mapping)})
    return found


def _follow(value: Any, shapes: Shapes) -> Any:
    if isinstance(value, Mapping) and isinstance(value.get("__ref"), str):
        return shapes.refs.get(value["__ref"])
    return value


def _speaks(flat: Mapping[str, Any], path: str, place: Any, end: str | None, shapes: Shapes) -> bool:
    kind = " ".join(str(flat.get(key, ""))[:100] for key in ("typename", "type"))
    named = bool(_NAMED.search(f"{path[:200]} {kind}"))
    if shapes.strict:
        return named or (bool(place) and end is not None)
    return named or bool(place) or end is not None or any(key.startswith("meeting") for key in flat)


def _place(place: Any, flat: Mapping[str, Any], shapes: Shapes) -> Any:
    if str(flat.get("isonline", flat.get("onlineevent", ""))).lower() == "true" or flat.get("eventtype") == "ONLINE":
        return {"@type": "VirtualLocation"}
    place = _follow(next(iter(_several(place)), None), shapes)
    if not isinstance(place, Mapping):
        return _text(place)
    inner = flat_keys(place)
    address = inner.get("address")
    parts = flat_keys(address) if isinstance(address, Mapping) else inner
    street = _text(_first(parts, _STREET)) or (None if isinstance(address, Mapping) else _text(address))
    told = {
        "streetAddress": street,
        "addressLocality": _text(_first(parts, ("city", "locality", "town", "addresslocality"))),
        "addressRegion": _text(_first(parts, ("state", "region", "province", "stateprovince", "addressregion"))),
        "postalCode": _text(_first(parts, ("zip", "postalcode", "postcode"))),
        "addressCountry": _text(_first(parts, ("country", "countrycode", "addresscountry"))),
    }
    full = _text(_first(parts, ("localizedaddressdisplay", "fulladdress", "formattedaddress", "addressfull")))
    node = {
        "@type": "Place",
        "name": _text(_first(inner, ("name", "venue", "title", "addresstitle", "text"))),
        "address": full or {key: item for key, item in told.items() if item},
        "latitude": scalar(_first({**inner, **parts}, ("latitude", "lat", "geolat", "maplat"))),
        "longitude": scalar(_first({**inner, **parts}, ("longitude", "lng", "lon", "geolng", "maplng"))),
    }
    return {key: item for key, item in node.items() if item not in (None, "", {})}


def _status(flat: Mapping[str, Any]) -> str | None:
    status = str(scalar(flat.get("status")) or scalar(flat.get("eventstatus")) or "").casefold()
    flags = ("cancelled", "canceled", "iscancelled", "iscanceled")
    if any(flat.get(key) in (True, "true", "True", 1) for key in flags) or "cancel" in status or "postponed" in status:
        return "EventCancelled"
    return "tentative" if status == "tentative" else None


def _first(flat: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((item for key in keys if (item := flat.get(key)) not in (None, "", [], {})), None)


def _several(value: Any) -> list[Any]:
    return value[:20] if isinstance(value, list) else [value]


def _text(value: Any) -> str | None:
    if isinstance(value, Mapping):
        value = next((item for key in _WORDS if (item := value.get(key))), None)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    return value.strip() or None if isinstance(value, str) else None


def _texts(value: Any, shapes: Shapes) -> list[str]:
    return [text for item in _several(value) if (text := _text(_follow(item, shapes)))]


def _address(value: Any) -> str | None:
    value = next(iter(_several(value)), None)
    for _ in range(3):
        if isinstance(value, Mapping):
            names = ("url", "src", "original", "highResUrl", "source")
            value = next((item for key in names if (item := value.get(key))), None)
    return value if isinstance(value, str) and re.match(r"https?://|/", value) else None


def _path(flat: Mapping[str, Any]) -> str | None:
    """Wix keeps the site's address and the page's path apart."""
    url = flat.get("eventpageurl", flat.get("pageurl"))
    base = url.get("base") if isinstance(url, Mapping) else None
    return f"{base.rstrip('/')}{url['path']}" if isinstance(base, str) and url.get("path") else None
