"""What a schema.org event says of itself, field by field, as plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.pictures import picture_address
from meetcompanion.importers.schema_nodes import Node, first_text, local, resolve, types_of, values
from meetcompanion.importers.status_words import status_of_title
from meetcompanion.importers.text import one_line, plain_text
from meetcompanion.model import Price, Status

_ADDRESS_PARTS = ("streetAddress", "postOfficeBoxNumber", "postalCode", "addressLocality", "addressRegion")
_AMERICAN = frozenset(("us", "usa", "united states", "ca", "canada", "au", "australia", "united states of america"))
_FREE = re.compile(
    r"^\s*(?:free|gratis|kostenlos|kostenfrei|gratuit|gratuito|gratuita|bezpłatn[ye]|eintritt frei)\s*!?$", re.I
)
_NUMBER = re.compile(r"\d[\d.,\s']*")
_CURRENCY = {"€": "EUR", "£": "GBP", "$": "USD", "zł": "PLN"}
_SEPARATORS = (" — ", " – ", " | ", " - ", " @ ")


def title_of(node: Node, holder: Node | None, page_title: str | None = None) -> str | None:
    """The event's name; failing that, the name of what it shows, of what holds it, or of the page."""
    for text in (
        first_text(node, "name", "headline", "alternateName"),
        first_text(node, "workPerformed", "workFeatured", "about", "performer"),
        first_text(holder, "name") if holder else None,
        page_title,
    ):
        if (line := one_line(text, 300)) and not line.startswith(("http://", "https://")):
            return line
    # A broadcast or a course without a name is at least called what it is; a bare "Event" is not.
    kind = next((name for name in types_of(node) if name != "Event"), None)
    return " ".join(re.findall(r"[A-Z][a-z]+", kind)).capitalize() or None if kind else None


def without_site_name(title: str, names: list[str | None]) -> str:
    """Take " — Name of the site" off a title where it is the name of the place, organiser or site."""
    for separator in _SEPARATORS:
        head, found, tail = title.rpartition(separator)
        if found and len(head) > 3 and any(name and tail.strip().casefold() == name.casefold() for name in names):
            return head.strip()
    return title


def status_of(node: Node, title: str) -> Status:
    """From eventStatus, or the words before the title. A postponed event does not take place when it says."""
    said = {
        local(str(value.get("@id", "") if isinstance(value, Mapping) else value)).casefold()
        for value in values(node, "eventStatus")
    }
    if any(word in status for status in said for word in ("cancel", "postponed")):
        return Status.CANCELLED
    if "tentative" in said:
        return Status.TENTATIVE
    return status_of_title(title) or Status.CONFIRMED


def location_of(node: Node, index: Mapping[str, Node]) -> str | None:
    """Place and address on one line; "Online" for a virtual place."""
    lines: list[str] = []
    online = any("Online" in str(value) for value in values(node, "eventAttendanceMode"))
    for value in values(node, "location")[:4]:
        value = resolve(value, index)
        if isinstance(value, Mapping) and ("VirtualLocation" in types_of(value)):
            line: str | None = "Online"
        else:
            line = _place_line(value, index)
        if line and line not in lines:
            lines.append(line)
    lines.sort(key=lambda line: line == "Online")
    if not lines and online:
        return "Online"
    return one_line(" · ".join(lines), 300)


def address_of(node: Node, index: Mapping[str, Node]) -> dict[str, str]:
    """Country, region, locality and the whole line of the first place, for finding its zone."""
    for value in values(node, "location"):
        value = resolve(value, index)
        line = _place_line(value, index) or ""
        if not isinstance(value, Mapping):
            return {"line": line}
        address = resolve(next(iter(values(value, "address")), value), index)
        if not isinstance(address, Mapping):
            return {"line": str(address)}
        return {
            "country": first_text(address, "addressCountry") or "",
            "region": first_text(address, "addressRegion") or "",
            "locality": first_text(address, "addressLocality") or "",
            "line": line,
        }
    return {}


def coordinates_of(node: Node, index: Mapping[str, Node]) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None where missing, out of range or the "null island" of empty forms."""
    for value in values(node, "location"):
        value = resolve(value, index)
        geo = next(iter(values(value, "geo")), value) if isinstance(value, Mapping) else None
        if not isinstance(geo, Mapping):
            continue
        try:
            latitude, longitude = (float(first_text(geo, key) or "") for key in ("latitude", "longitude"))
        except ValueError:
            continue
        if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude):
            return latitude, longitude
    return None


def organiser_of(node: Node, index: Mapping[str, Node]) -> str | None:
    """The organisers' names."""
    names: list[str] = []
    for value in values(node, "organizer", "organiser")[:3]:
        value = resolve(value, index)
        name = one_line(first_text(value, "name", "legalName") if isinstance(value, Mapping) else str(value), 200)
        if name and "://" not in name and name not in names:
            names.append(name)
    return ", ".join(names) or None


def categories_of(node: Node) -> tuple[str, ...]:
    """The event's own keywords and genres."""
    found: list[str] = []
    for key in ("keywords", "genre", "eventType", "category"):
        for value in values(node, key)[:30]:
            text = first_text(value, "name") if isinstance(value, Mapping) else str(value)
            for part in re.split(r"\s*[,;|]\s*", text or "")[:30]:
                word = one_line(part, 80)
                if word and "://" not in word and word not in found:
                    found.append(word)
    return tuple(found[:20])


def image_of(node: Node, page: Page, index: Mapping[str, Node]) -> str | None:
    """The address of the first picture that can be shown."""
    for value in values(node, "image", "photo"):
        value = resolve(value, index)
        if isinstance(value, Mapping):
            value = first_text(value, "url", "contentUrl", "@id")
        if address := picture_address(page.absolute(value)):
            return address
    return None


def url_of(node: Node, page: Page) -> str | None:
    """The event's own address."""
    for key in ("url", "mainEntityOfPage", "sameAs", "@id"):
        for value in values(node, key):
            if isinstance(value, Mapping):
                value = value.get("url") or value.get("@id")
            address = page.absolute(value)
            if address and not (key == "@id" and "#" in address):
                return address
    return None


def price_of(node: Node, index: Mapping[str, Node]) -> Price | None:
    """What it costs, from isAccessibleForFree and the offers; None where they do not say."""
    amounts: list[float] = []
    currency: str | None = None
    said_free = any(
        str(value).strip().casefold() in ("true", "https://schema.org/true", "1", "yes")
        for value in values(node, "isAccessibleForFree", "free")
    )
    for offer in values(node, "offers")[:50]:
        offer = resolve(offer, index)
        if not isinstance(offer, Mapping):
            continue
        for part in (
            offer,
            *(spec for spec in values(offer, "priceSpecification", "offers")[:20] if isinstance(spec, Mapping)),
        ):
            found, sign = _amounts(part)
            amounts += found
            currency = currency or _code(first_text(part, "priceCurrency")) or sign
    if amounts and max(amounts) > 0:
        return Price(False, min(amounts), max(amounts), currency)
    if amounts or said_free:
        return Price(True)
    if any(
        str(value).strip().casefold() in ("false", "https://schema.org/false")
        for value in values(node, "isAccessibleForFree")
    ):
        return Price(False)
    return None


def _amounts(offer: Node) -> tuple[list[float], str | None]:
    found: list[float] = []
    sign: str | None = None
    for key in ("price", "lowPrice", "highPrice", "minPrice", "maxPrice"):
        for value in values(offer, key)[:5]:
            text = str(value).strip()[:60]
            if _FREE.match(text):
                found.append(0.0)
                continue
            sign = sign or next((code for mark, code in _CURRENCY.items() if mark in text and mark != "$"), None)
            found += [amount for number in _NUMBER.findall(text)[:4] if (amount := _amount(number)) is not None]
    return found, sign


def _amount(text: str) -> float | None:
    text = re.sub(r"[\s']", "", text).strip(".,")
    if re.search(r"[.,]\d{1,2}$", text):
        whole, fraction = re.split(r"[.,](?=\d{1,2}$)", text)
        text = re.sub(r"[.,]", "", whole) + "." + fraction
    else:
        text = re.sub(r"[.,]", "", text) if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text) else text.replace(",", ".")
    try:
        amount = float(text)
    except ValueError:
        return None
    return round(amount, 2) if amount < 10_000_000 else None


def _code(text: str | None) -> str | None:
    text = (text or "").strip()
    return text.upper() if re.fullmatch(r"[A-Za-z]{3}", text) else _CURRENCY.get(text) if text != "$" else None


def _place_line(value: Any, index: Mapping[str, Node]) -> str | None:
    if isinstance(value, str):
        line = one_line(value, 300, joiner=", ")
        return (
            "Online"
            if line and line.casefold() in ("online", "virtual")
            else None
            if line and "://" in line[:8]
            else line
        )
    if not isinstance(value, Mapping):
        return None
    name = one_line(first_text(value, "name"), 200)
    address = resolve(next(iter(values(value, "address")), None), index)
    if address is None and any(value.get(key) for key in _ADDRESS_PARTS):
        address = value
    if isinstance(address, Mapping):
        text = _address_line(address)
    else:
        text = one_line(str(address), 300, joiner=", ") if address else None
    if not name or not text:
        return name or text
    if _words(text).startswith(_words(name)):
        return text
    # A name that carries the street already ("Augustusplatz, 04109 Leipzig") is not told twice.
    return name if _words(text) in _words(name) or _tells_all(name, address) else f"{name}, {text}"


def _tells_all(name: str, address: Any) -> bool:
    if not isinstance(address, Mapping):
        return False
    parts = [_words(text) for key in ("streetAddress", "addressLocality") if (text := first_text(address, key))]
    return len(parts) == 2 and all(part in _words(name) for part in parts)


def _address_line(address: Node) -> str | None:
    texts = {
        key: one_line(first_text(address, key), 200, joiner=", ") for key in (*_ADDRESS_PARTS, "addressCountry", "name")
    }
    street, box, code, town, region = (texts[key] for key in _ADDRESS_PARTS)
    country = texts["addressCountry"]
    parts: list[str] = [part for part in (texts["name"], street, box) if part]
    behind = (country or "").casefold() in _AMERICAN or bool(re.fullmatch(r"[A-Z]{2,3}", region or "") and not country)
    if behind:
        parts += [part for part in (town, " ".join(filter(None, (region, code)))) if part]
    else:
        parts += [part for part in (" ".join(filter(None, (code, town))), region if region != town else None) if part]
    if country and len(country) > 3:
        parts.append(country)
    kept: list[str] = []
    for part in parts:
        # Some forms put the whole address into the street.
        if part and not any(_words(part) in _words(earlier) for earlier in kept):
            kept.append(part)
    return ", ".join(kept) or None


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def description_of(node: Node) -> str | None:
    """What the event tells of itself."""
    for key in ("description", "disambiguatingDescription", "abstract", "articleBody", "text"):
        for value in values(node, key):
            if isinstance(value, Mapping):
                value = first_text(value, "@value", "text", "description")
            # The Events Calendar escapes its line ends twice, so that a backslash and an n arrive.
            if isinstance(value, str) and (text := plain_text(value.replace("\\n", "\n"))):
                return text
    return None
