"""Which time zone an address lies in, from what the address itself says."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_STATES = {
    "America/New_York": "CT DE DC FL GA IN ME MD MA MI NH NJ NY NC OH PA RI SC VT VA WV",
    "America/Chicago": "AL AR IL IA KS LA MN MS MO NE ND OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
}
_STATE_NAMES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO",
    "connecticut": "CT", "delaware": "DE", "district of columbia": "DC", "florida": "FL", "georgia": "GA",
    "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS",
    "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI",
    "minnesota": "MN", "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV",
    "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM", "new york": "NY", "north carolina": "NC",
    "north dakota": "ND", "ohio": "OH", "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA",
    "rhode island": "RI", "south carolina": "SC", "south dakota": "SD", "tennessee": "TN", "texas": "TX",
    "utah": "UT", "vermont": "VT", "virginia": "VA", "washington": "WA", "west virginia": "WV",
    "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip
_ELSEWHERE = {
    ("CA", "on"): "America/Toronto", ("CA", "ontario"): "America/Toronto", ("CA", "qc"): "America/Toronto",
    ("CA", "québec"): "America/Toronto", ("CA", "quebec"): "America/Toronto", ("CA", "bc"): "America/Vancouver",
    ("CA", "british columbia"): "America/Vancouver", ("CA", "ab"): "America/Edmonton",
    ("CA", "alberta"): "America/Edmonton", ("CA", "mb"): "America/Winnipeg", ("CA", "manitoba"): "America/Winnipeg",
    ("CA", "sk"): "America/Regina", ("CA", "ns"): "America/Halifax", ("CA", "nb"): "America/Moncton",
    ("AU", "nsw"): "Australia/Sydney", ("AU", "new south wales"): "Australia/Sydney",
    ("AU", "vic"): "Australia/Melbourne", ("AU", "victoria"): "Australia/Melbourne",
    ("AU", "qld"): "Australia/Brisbane", ("AU", "queensland"): "Australia/Brisbane",
    ("AU", "wa"): "Australia/Perth", ("AU", "western australia"): "Australia/Perth",
    ("AU", "sa"): "Australia/Adelaide", ("AU", "south australia"): "Australia/Adelaide",
    ("AU", "tas"): "Australia/Hobart", ("AU", "act"): "Australia/Sydney", ("AU", "nt"): "Australia/Darwin",
}  # fmt: skip
# Countries with more than one zone where all but a few islands or villages keep the first.
_MAIN = {
    "DE": "Europe/Berlin", "ES": "Europe/Madrid", "PT": "Europe/Lisbon", "CN": "Asia/Shanghai",
    "NZ": "Pacific/Auckland", "CL": "America/Santiago", "AR": "America/Argentina/Buenos_Aires",
    "EC": "America/Guayaquil", "MY": "Asia/Kuala_Lumpur", "UA": "Europe/Kyiv", "CY": "Asia/Nicosia",
}  # fmt: skip
_ISLANDS = re.compile(
    r"canari|las palmas|tenerife|lanzarote|fuerteventura|madeira|funchal|azores|açores|galápagos|chatham", re.I
)
_ALIASES = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "great britain": "GB", "northern ireland": "GB",
    "united kingdom": "GB", "usa": "US", "u.s.a.": "US", "united states of america": "US", "deutschland": "DE",
    "österreich": "AT", "schweiz": "CH", "suisse": "CH", "españa": "ES", "italia": "IT", "nederland": "NL",
    "the netherlands": "NL", "belgië": "BE", "belgique": "BE", "polska": "PL", "brasil": "BR", "méxico": "MX",
    "czech republic": "CZ", "danmark": "DK", "sverige": "SE", "norge": "NO", "suomi": "FI"}  # fmt: skip
_US_ADDRESS = re.compile(
    r",\s*([A-Z]{2})(?:\s*,)?\s+\d{5}(?:-\d{4})?\b|,\s*([A-Z]{2})(?:,\s*(?:USA|US|United States))\b"
)


@lru_cache(maxsize=1)
def _countries() -> tuple[dict[str, list[str]], dict[str, str]]:
    folder = files("tzdata") / "zoneinfo"
    zones: dict[str, list[str]] = defaultdict(list)
    for line in (folder / "zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _, name = line.split("\t")[:3]
            zones[code].append(name)
    names = dict(_ALIASES)
    for line in (folder / "iso3166.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, name = line.split("\t")[:2]
            names.setdefault(name.casefold(), code)
    names["united states"] = "US"
    return dict(zones), names


def zone_name(text: object) -> str | None:
    """`text` where it is an IANA zone with a place in it ("Europe/Berlin"); None otherwise."""
    name = str(text or "").strip()
    if not re.fullmatch(r"[A-Z][A-Za-z_]+/[A-Za-z_+\-/]{2,40}", name) or name.startswith("Etc/"):
        return None
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_of_address(
    country: str = "", region: str = "", locality: str = "", line: str = "", at: datetime | None = None
) -> str | None:
    """The IANA zone of an address, None where it does not say enough.

    `line` is the whole address as text. `at` is an aware time whose offset the source wrote: it decides between the
    zones of a large country.
    """
    zones, names = _countries()
    code = country.strip().upper()[:2] if len(country.strip()) == 2 and country.strip().lower() != "uk" else ""
    code = code or names.get(country.strip().casefold(), "")
    state = _state(region, line) if code in ("", "US") else None
    if state and (code == "US" or _US_ADDRESS.search(line) or len(region.strip()) > 2):
        return next(zone for zone, codes in _STATES.items() if state in codes.split())
    if (known := _ELSEWHERE.get((code, region.strip().casefold()))) is not None:
        return known
    if not code:
        code = _country_at_the_end(line, names)
    candidates = zones.get(code, [])
    if len(candidates) == 1:
        return candidates[0]
    city = locality.strip().casefold()
    by_city = [zone for zone in candidates if city and zone.rpartition("/")[2].replace("_", " ").casefold() == city]
    if by_city:
        return by_city[0]
    if code in _MAIN:
        return _MAIN[code] if not _ISLANDS.search(f"{region} {locality} {line}") else None
    return _by_offset(candidates, at)


def _state(region: str, line: str) -> str | None:
    known = {code for codes in _STATES.values() for code in codes.split()}
    text = region.strip()
    if text.upper() in known:
        return text.upper()
    if text.casefold() in _STATE_NAMES:
        return _STATE_NAMES[text.casefold()]
    match = _US_ADDRESS.search(line[:500])
    found = (match[1] or match[2]) if match else None
    return found if found in known else None


def _country_at_the_end(line: str, names: dict[str, str]) -> str:
    last = re.split(r"[,\n·]", line.strip())[-1].strip().casefold()
    # Only a written-out name that is no state: "GA", "IN" and "Georgia" at the end of a line may be in America.
    return names.get(last, "") if len(last) > 3 and last not in _STATE_NAMES else ""


def _by_offset(candidates: list[str], at: datetime | None) -> str | None:
    offset = at.utcoffset() if at else None
    if at is None or not offset:
        return None
    wall = at.replace(tzinfo=None)
    fitting = [zone for zone in candidates if wall.replace(tzinfo=ZoneInfo(zone)).utcoffset() == offset]
    return fitting[0] if fitting else None
