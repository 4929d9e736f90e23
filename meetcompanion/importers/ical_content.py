"""What a calendar's event says of itself, from its properties; what it does not say stays unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from meetcompanion.importers.ical_text import Property
from meetcompanion.importers.pictures import picture_address
from meetcompanion.importers.prices import price_of_text
from meetcompanion.importers.text import one_line, plain_text
from meetcompanion.model import Content, Price

Properties = Mapping[str, Sequence[Property]]

#: The properties that `read_content` looks at.
WANTED = frozenset(
    {
        "SUMMARY", "DESCRIPTION", "X-ALT-DESC", "STYLED-DESCRIPTION", "LOCATION", "GEO", "URL", "ORGANIZER",
        "CATEGORIES", "ATTACH", "IMAGE", "X-WP-IMAGES-URL", "X-IMAGE", "X-APPLE-STRUCTURED-LOCATION",
        "X-COST", "X-COST-TYPE", "X-PRICE", "X-TRUMBA-CUSTOMFIELD",
    }
)  # fmt: skip
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\^`{|}]+", re.IGNORECASE)
# Words that say that the address after them is the event's own page, not just any that it mentions.
_ANNOUNCED = re.compile(
    r"(?:get up-to-date information at|event (?:page|link|details|url)|(?:full|more) (?:details|info(?:rmation)?)"
    r"(?: here| at)?|details(?: here)?|rsvp(?: here| at)?|register(?: here| at)?|registration(?: link)?"
    r"|tickets?(?: here| at)?"
    r"|(?:mehr|weitere) info(?:rmationen|s)?|anmeldung|details unter|plus d.infos?|inscription|m[áa]s informaci[óo]n)"
    r"\s*[:：\-–→>]?\s*\(?(https?://[^\s<>\"'\\^`{|}]+)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|webp)$", re.IGNORECASE)
_GEO = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d+)?)\s*\\?[;,]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*")
_COST_FIELD = re.compile(r"cost|price|fee|admission|tickets?", re.IGNORECASE)
_MOST_CATEGORIES = 50


def read_content(properties: Properties) -> Content:
    """All that the properties say; a missing title is an empty one."""
    description = _description(properties)
    latitude, longitude = _position(properties)
    location = one_line(_text(properties, "LOCATION"), joiner=", ")
    return Content(
        title=one_line(_text(properties, "SUMMARY")) or "",
        description=description,
        location=location,
        latitude=latitude,
        longitude=longitude,
        url=_address(properties, description),
        organiser=_organiser(properties),
        categories=_categories(properties.get("CATEGORIES", ())),
        price=_price(properties),
        image=_image(properties),
    )


def web_address(text: str) -> str | None:
    """`text` where it is one http address; None otherwise."""
    match = _ADDRESS.fullmatch(text.strip().strip("<>"))
    if match is None:
        return None
    try:
        parts = urlsplit(match.group())
        return match.group() if parts.hostname else None
    except ValueError:  # "http://[half"
        return None


def _text(properties: Properties, name: str) -> str | None:
    return next((text for one in properties.get(name, ()) if (text := one.text()).strip()), None)


def _description(properties: Properties) -> str | None:
    for name in ("DESCRIPTION", "STYLED-DESCRIPTION", "X-ALT-DESC"):
        raw = _text(properties, name)
        if raw and "\\n" in raw and "\n" not in raw:  # escaped twice
            raw = raw.replace("\\n", "\n")
        if text := plain_text(raw):
            return text
    return None


def _address(properties: Properties, description: str | None) -> str | None:
    for one in properties.get("URL", ()):
        if address := web_address(one.value.replace("\\,", ",").replace("\\;", ";")):
            return address
    if not description:
        return None
    if (announced := _ANNOUNCED.search(description)) is not None:
        return web_address(announced.group(1).rstrip(".,;:!?)]"))
    return web_address(description) if len(description) < 500 else None


def _organiser(properties: Properties) -> str | None:
    for one in properties.get("ORGANIZER", ()):
        name = one_line(one.params.get("CN"), 200)
        # A mailbox is not a name, and nobody's to pass on.
        if name and "@" not in name and name.casefold() not in ("unknown", "noreply", "no-reply"):
            return name
    return None


def _categories(lines: Sequence[Property]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for line in lines:
        for value in re.split(r"(?<!\\),", line.value[:20_000]):
            name = one_line(Property(line.params, value).text(), 100)
            if name and len(found) < _MOST_CATEGORIES:
                found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _position(properties: Properties) -> tuple[float | None, float | None]:
    for one in properties.get("GEO", ()):
        if (position := _coordinates(one.value)) is not None:
            return position
    for one in properties.get("X-APPLE-STRUCTURED-LOCATION", ()):
        if (position := _coordinates(one.value.removeprefix("geo:"))) is not None:
            return position
    return None, None


def _coordinates(text: str) -> tuple[float, float] | None:
    match = _GEO.fullmatch(text[:100])
    if match is None:
        return None
    latitude, longitude = float(match.group(1)), float(match.group(2))
    # 0;0 lies in the sea and is what programs write that do not know.
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 and longitude == 0):
        return None
    return latitude, longitude


def _price(properties: Properties) -> Price | None:
    for name in ("X-COST", "X-PRICE"):
        if (price := price_of_text(_text(properties, name))) is not None:
            return price
    for one in properties.get("X-TRUMBA-CUSTOMFIELD", ()):
        if _COST_FIELD.search(one.params.get("NAME", "")) and (price := price_of_text(one.text())) is not None:
            return price
    if (_text(properties, "X-COST-TYPE") or "").strip().lower() == "free":
        return Price(free=True)
    return None


def _image(properties: Properties) -> str | None:
    candidates: list[tuple[bool, int, str]] = []
    for name in ("IMAGE", "ATTACH", "X-IMAGE"):
        for one in properties.get(name, ()):
            address = picture_address(one.value if one.value.startswith("sample:") else web_address(one.value))
            kind = one.params.get("FMTTYPE", "").lower()
            if address is None or (kind and not kind.startswith("image/")):
                continue
            if name != "ATTACH" or kind or _PICTURE.search(urlsplit(address).path):
                # RFC 7986 section 6.1: badges and thumbnails are for smaller places than an event's own.
                display = one.params.get("DISPLAY", "").upper().split(",")
                small = display != [""] and {"THUMBNAIL", "BADGE"}.issuperset(display)
                candidates.append((small, len(candidates), address))
    if candidates:
        return min(candidates)[2]
    for one in properties.get("X-WP-IMAGES-URL", ()):  # thumbnail;address;width;height, larger ones later
        if addresses := _ADDRESS.findall(one.text().replace(";", " ").replace(",", " ")):
            return picture_address(str(addresses[-1]))
    return None
