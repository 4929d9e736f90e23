"""Which time zone a feed means by a name: IANA's, Windows', a city's, or one that the feed defines itself."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from meetcompanion.importers.ical_text import Calendar, Component, properties
from meetcompanion.importers.rules import Budget
from meetcompanion.importers.vtimezone import VZone
from meetcompanion.model.times import Window

# Names of the machine, not of a place.
_NOT_PLACES = frozenset({"localtime", "Factory"})
_NO_PLACE = frozenset({"UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu", "Etc/Zulu", "UCT", "Etc/UCT"})
# Zones by the words that Microsoft's programs show, where no city of IANA's stands among them.
_WORDS = {
    "eastern time": "America/New_York", "eastern": "America/New_York",
    "central time": "America/Chicago", "central": "America/Chicago",
    "mountain time": "America/Denver", "mountain": "America/Denver",
    "pacific time": "America/Los_Angeles", "pacific": "America/Los_Angeles",
    "atlantic time": "America/Halifax", "alaska": "America/Anchorage", "hawaii": "Pacific/Honolulu",
    "arizona": "America/Phoenix", "newfoundland": "America/St_Johns", "saskatchewan": "America/Regina",
    "indiana": "America/Indiana/Indianapolis", "greenwich mean time": "Europe/London",
    "canberra": "Australia/Sydney", "abu dhabi": "Asia/Dubai", "beijing": "Asia/Shanghai", "osaka": "Asia/Tokyo",
    "chennai": "Asia/Kolkata", "new delhi": "Asia/Kolkata", "mumbai": "Asia/Kolkata", "wellington": "Pacific/Auckland",
    "bern": "Europe/Zurich", "edinburgh": "Europe/London", "pretoria": "Africa/Johannesburg",
    "west central africa": "Africa/Lagos", "brasilia": "America/Sao_Paulo",
}  # fmt: skip
# Abbreviations that mean one zone only to those who write them in calendars; IANA's own (EST, CET) come before.
_ABBREVIATIONS = {
    "EDT": "America/New_York", "CDT": "America/Chicago", "CST": "America/Chicago", "MDT": "America/Denver",
    "PDT": "America/Los_Angeles", "PST": "America/Los_Angeles", "AKST": "America/Anchorage",
    "AKDT": "America/Anchorage", "ADT": "America/Halifax", "NST": "America/St_Johns", "NDT": "America/St_Johns",
    "BST": "Europe/London", "WEST": "Europe/Lisbon", "CEST": "Europe/Berlin", "MEZ": "Europe/Berlin",
    "MESZ": "Europe/Berlin", "EEST": "Europe/Helsinki", "MSK": "Europe/Moscow", "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul", "SGT": "Asia/Singapore", "HKT": "Asia/Hong_Kong", "AWST": "Australia/Perth",
    "ACST": "Australia/Darwin", "ACDT": "Australia/Adelaide", "AEST": "Australia/Brisbane",
    "AEDT": "Australia/Sydney", "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland",
}  # fmt: skip
_OFFSET = re.compile(r"\(?\s*(?:UTC|GMT|Z)?\s*([+-])\s*(\d{1,2})[:.]?(\d{2})?\b", re.IGNORECASE)
_PLAIN_OFFSET = re.compile(r"(?:UTC|GMT)?\s*[+-]\d{1,2}(?:[:.]?\d{2})?", re.IGNORECASE)
_MARKER = re.compile(r"^\s*\([^)]*\)\s*")


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone to read times in; `name` is IANA's, None where the feed's own definition is like none that it names."""

    tz: tzinfo
    name: str | None


class Zones:
    """The zones of one calendar. Nothing of one feed is ever seen by another.

    Args:
        calendar: where names are looked up that only the feed itself knows (RFC 5545 section 3.6.5).
        window: outside of which the feed's own definitions need not be exact.
        fallback: the zone of floating times where the calendar names none.
        budget: what reading the feed's own definitions may cost.
    """

    def __init__(self, calendar: Calendar, window: Window, fallback: tzinfo, budget: Budget) -> None:
        self._window = window
        self._budget = budget
        self._known: dict[str, Zone | None] = {}
        self._own: dict[str, Component] = {}
        self._built: dict[int, Zone | None] = {}
        self.broken: list[Component] = []
        for component in calendar.zones:
            found, _ = properties(component, frozenset({"TZID"}))
            for one in found.get("TZID", []):
                self._own.setdefault(_clean(one.text()), component)
        named, _ = properties(calendar.head, frozenset({"X-WR-TIMEZONE", "TIMEZONE-ID"}))
        self.title = next((one.text().strip() for ones in named.values() for one in ones if one.value.strip()), None)
        self.calendar = self.get(self.title) if self.title else None
        own = self.calendar
        #: IANA's name of the calendar's zone. UTC is not a place.
        self.name = own.name if own and own.name not in _NO_PLACE else None
        self.floating = own or Zone(fallback, getattr(fallback, "key", None))
        #: For times in UTC: the place is that of the calendar, where it names one.
        self.utc = Zone(UTC, self.name)

    def get(self, tzid: str) -> Zone | None:
        """The zone that `tzid` means here; None where nobody knows."""
        try:
            return self._known[tzid]
        except KeyError:
            zone = self._known[tzid] = self._find(_clean(tzid))
            return zone

    def _find(self, tzid: str) -> Zone | None:
        if (name := iana_name(tzid)) is None and (own := self._own_zone(tzid)) is not None:
            return own
        if name := name or likely_name(tzid):
            return Zone(zoneinfo.ZoneInfo(name), name if name not in _NO_PLACE else getattr(self, "name", None))
        if _PLAIN_OFFSET.fullmatch(tzid.strip("()")) and (offset := _offset(tzid)) is not None:
            return Zone(timezone(offset), None)
        return None

    def _own_zone(self, tzid: str) -> Zone | None:
        component = self._own.get(tzid)
        if component is None:
            return None
        if component.ordinal not in self._built:
            self._built[component.ordinal] = self._build(tzid, component)
        return self._built[component.ordinal]

    def _build(self, tzid: str, component: Component) -> Zone | None:
        found, _ = properties(component, frozenset({"X-LIC-LOCATION"}))
        hints = [likely_name(tzid), *(iana_name(_clean(one.text())) for one in found.get("X-LIC-LOCATION", []))]
        hints.append(getattr(self, "name", None))
        try:
            tz = VZone.from_component(component, self._window, self._budget)
        except ValueError:
            self.broken.append(component)
            name = next((hint for hint in hints if hint), None)
            return Zone(zoneinfo.ZoneInfo(name), name) if name else None
        name = next((hint for hint in hints if hint and _alike(tz, zoneinfo.ZoneInfo(hint), self._window)), None)
        return Zone(tz, name)


@lru_cache(maxsize=1)
def _iana() -> dict[str, str]:
    return {name.casefold(): name for name in zoneinfo.available_timezones() - _NOT_PLACES}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """City → zone, for the zones of the world's regions; a city in two of them is in none."""
    cities: dict[str, str | None] = {}
    for name in _iana().values():
        region, _, city = name.rpartition("/")
        if region.partition("/")[0] in ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Pacific"):
            key = city.replace("_", " ").casefold()
            cities[key] = name if key not in cities else None
    return {city: name for city, name in cities.items() if name is not None}


def iana_name(tzid: str) -> str | None:
    """The IANA name that `tzid` is, in any case, and behind any vendor's prefix."""
    names = _iana()
    if name := names.get(tzid.casefold()):
        return name
    # "/vendor/Europe/Berlin" (RFC 5545 section 3.2.19): the longest end that is a name.
    parts = tzid.strip("/").split("/")
    for start in range(len(parts) - (1 if tzid.startswith("/") else 2) + 1 if len(parts) < 10 else 0):
        if name := names.get("/".join(parts[start:]).casefold()):
            return name
    return None


def likely_name(tzid: str) -> str | None:
    """The IANA name behind Windows' and other spellings: Europe_London, EDT, "(UTC+01:00) Amsterdam, Berlin".

    None where it is not sure.
    """
    if windows := WINDOWS_TO_OLSON.get(tzid.removesuffix(" 1")):
        return _iana().get(windows.casefold())
    if tzid.casefold() in ("tzone://microsoft/utc", "z", "coordinated universal time", "utc/gmt"):
        return "UTC"
    if name := _iana().get(re.sub(r"[_-]", "/", tzid, count=1).casefold()):
        return name
    if name := _ABBREVIATIONS.get(tzid.upper()):
        return name
    words = re.split(r"\s*[,;:(]\s*", _MARKER.sub("", tzid).rstrip(")").casefold())
    names = [name for word in words[:20] if (name := _WORDS.get(word) or _cities().get(word))]
    if not names:
        return None
    name = names[0]
    standard = _standard(name)
    if any(_standard(other) != standard for other in names[1:3]):
        return None
    offset = _offset(tzid) if tzid.lstrip().startswith("(") else None
    return name if offset is None or offset == standard else None


def _standard(name: str) -> timedelta | None:
    tz = zoneinfo.ZoneInfo(name)
    offsets = [datetime(2024, month, 1, tzinfo=tz).utcoffset() or timedelta() for month in (1, 7)]
    return min(offsets)


def _offset(text: str) -> timedelta | None:
    match = _OFFSET.match(text)
    if match is None:
        return None
    offset = timedelta(hours=int(match.group(2)), minutes=int(match.group(3) or 0))
    if offset >= timedelta(hours=15):
        return None
    return -offset if match.group(1) == "-" else offset


def _clean(tzid: str) -> str:
    return tzid.replace('"', "").strip().removeprefix("TZID=")


def _alike(one: tzinfo, other: tzinfo, window: Window) -> bool:
    """Whether the two say the same on every day of the window."""
    days = min((window.until - window.start).days + 1, 800)
    noon = window.start.astimezone(UTC).replace(hour=12)
    moments = (noon + timedelta(days=day) for day in range(0, days, 3))
    return all(moment.astimezone(one).utcoffset() == moment.astimezone(other).utcoffset() for moment in moments)
