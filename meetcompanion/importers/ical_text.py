"""From the bytes of a feed to its components and properties, whatever its line ends, charset and missing ends."""

from __future__ import annotations

import quopri
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from icalendar.parser.property import unescape_backslash
from icalendar.prop import TypesFactory

from meetcompanion.importers.charset import decode

# Only from the first of several line feeds on: tried from each, a megabyte of them would take minutes.
_FOLD = re.compile(r"(?<!\n)\n++[ \t]")
_NAME = re.compile(r"[ \t]*([A-Za-z0-9][A-Za-z0-9-]*)[ \t]*(?=[;:])")
_PARAMETER = re.compile(r'[ \t]*;[ \t]*([A-Za-z0-9-]+)[ \t]*(?:=[ \t]*((?:"[^"]*+"|[^";:]++)*+))?')
# What follows the first colon of TZID=(UTC+01:00) Berlin, where it stands without the quotes that it needs.
_REST_OF_TZID = re.compile(r"([^:]{1,200}):(?=\d{4}-?\d{2}-?\d{2}(?:T|$|,))", re.IGNORECASE)
_LAST_RESORT_TZID = re.compile(r'TZID="?([^";:]+)', re.IGNORECASE)
_MOST_PARAMETERS = 50
_LISTED = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"})
# RFC 7986 and 9073 names that the library does not list, and names of old that it never did.
_KNOWN = frozenset(TypesFactory.types_map) | {"IMAGE", "NAME", "COLOR", "CONFERENCE", "STYLED-DESCRIPTION", "EXRULE"}
_TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "X-ALT-DESC"})
# A line without the space of a fold that follows one as long as this was folded and lost it (RFC 5545 section 3.1).
_FOLDED_AT = range(72, 78)


class Property(NamedTuple):
    """One content line: parameter names in capitals, quotes taken off; the value as it stands, escapes and all."""

    params: dict[str, str]
    value: str

    def text(self) -> str:
        """The value as TEXT (RFC 5545 section 3.3.11), also in the quoted-printable form of vCalendar 1.0."""
        value = self.value
        if "QUOTED-PRINTABLE" in self.params or self.params.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
            value = decode(quopri.decodestring(value.encode("utf-8", "replace")), self.params.get("CHARSET"))
        return unescape_backslash(value) if "\\" in value else value


@dataclass(slots=True)
class Component:
    """One BEGIN…END block: its own lines, unfolded; `ordinal` counts the BEGIN lines of the body before it.

    `parts` holds a time zone's STANDARD and DAYLIGHT blocks only; alarms and the like are left out.
    """

    name: str
    ordinal: int
    lines: list[str] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)
    closed: bool = False


@dataclass(slots=True)
class Calendar:
    """One VCALENDAR: its own properties, its time zones, its events, and lists of times that are taken."""

    head: Component
    zones: list[Component] = field(default_factory=list)
    events: list[Component] = field(default_factory=list)
    taken: list[Component] = field(default_factory=list)


class Body:
    """The text of a feed and what stands in it."""

    def __init__(self, body: bytes | str, charset: str | None = None) -> None:
        self._text = _repair_line_ends(body if isinstance(body, str) else _decode(body, charset))
        self._begins: list[int] | None = None
        self.calendars = _split(_FOLD.sub("", self._text))
        if not self.calendars and "\n" in self._text:  # every line moved in, as in a quoted or pretty-printed file
            self.calendars = _split("\n".join(line.strip() for line in self._text.split("\n")))

    def line_of(self, component: Component) -> int:
        """The number of the line at which `component` begins, counted from 1."""
        if self._begins is None:
            self._begins = []
            number, at = 1, 0
            for begin in re.finditer(r"^[ \t]*BEGIN:", self._text, re.IGNORECASE | re.MULTILINE):
                number += self._text.count("\n", at, begin.start())
                at = begin.start()
                self._begins.append(number)
        return self._begins[component.ordinal] if component.ordinal < len(self._begins) else len(self._begins)


def properties(component: Component, wanted: frozenset[str]) -> tuple[dict[str, list[Property]], list[str]]:
    """The wanted properties of `component` by name, and lines that had to be mended or could not be read."""
    found: dict[str, list[Property]] = {}
    odd: list[str] = []
    last: tuple[str, int] | None = None
    for line in component.lines:
        name, colon, value = line.partition(":")
        if colon and name in wanted:  # the common case: capitals, no parameters
            found.setdefault(name, []).append(Property({}, value))
            last = (name, len(line))
            continue
        match = _NAME.match(line)
        name = match.group(1).upper() if match else ""
        if match is None or not (name in _KNOWN or name.startswith("X-") or name in wanted):
            if last is None or last[0] not in _TEXTS:
                odd.append(line)
            elif last[0] in found:
                before = found[last[0]].pop()
                joiner = "" if last[1] in _FOLDED_AT else "\\n"
                found[last[0]].append(before._replace(value=before.value + joiner + line))
                last = (last[0], len(line))
            continue
        last = (name, len(line))
        if name in wanted:
            found.setdefault(name, []).append(_with_parameters(line, match.end()))
    return found, odd


def _with_parameters(line: str, at: int) -> Property:
    params: dict[str, str] = {}
    for _ in range(_MOST_PARAMETERS):
        if (match := _PARAMETER.match(line, at)) is None:
            break
        params[match.group(1).upper()] = (match.group(2) or "").replace('"', "").strip()
        at = match.end()
    if line[at : at + 1] == ":":
        value = line[at + 1 :]
        if "TZID" in params and (rest := _REST_OF_TZID.match(value)) is not None:
            params["TZID"] += f":{rest.group(1)}"
            value = value[rest.end() :]
        return Property(params, value)
    # A quote that is never closed, or no colon: what follows the last colon is the value.
    head, colon, value = line.rpartition(":")
    if not colon:
        return Property(params, "")
    if (tzid := _LAST_RESORT_TZID.search(head)) is not None:
        params["TZID"] = tzid.group(1).strip()
    return Property(params, value)


def _decode(body: bytes, charset: str | None) -> str:
    try:
        return body.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError:
        pass
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return decode(body, charset)
    # Folding may have cut a character in two (RFC 5545 section 3.1); the line feeds are put back after the line so
    # that lines keep their numbers.
    unfolded = b"\n".join(_unfold_bytes(body))
    try:
        return unfolded.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_by_line(unfolded, charset)


def _unfold_bytes(body: bytes) -> Iterator[bytes]:
    parts: list[bytes] = []
    for line in re.sub(rb"\r+\n?", b"\n", body).split(b"\n"):
        if line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield b"".join(parts)
            yield from [b""] * (len(parts) - 1)
        parts = [line]
    yield b"".join(parts)


def _decode_by_line(body: bytes, charset: str | None) -> str:
    """Lines that are UTF-8 as such, all others as one charset: feeds are put together from many sources."""
    lines = body.split(b"\n")
    texts: dict[int, str] = {}
    strange: list[int] = []
    for number, line in enumerate(lines):
        text = line.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        # A few broken bytes among many that are right are damage, not another charset.
        if not broken or broken * 2 < sum(sign > "\x7f" for sign in text) - broken:
            texts[number] = text
        else:
            strange.append(number)
    # Too little text for a detector is Windows-1252, as for browsers (WHATWG encoding standard, section 4.2).
    odd = b"\n".join(lines[number] for number in strange)
    known = charset if charset and charset.lower().replace("_", "-") not in ("utf-8", "utf8") else None
    decoded = decode(odd, known or (None if len(odd) > 2_000 else "cp1252")).split("\n")
    texts.update(zip(strange, decoded, strict=False))
    return "\n".join(texts.get(number, "") for number in range(len(lines)))


def _repair_line_ends(text: str) -> str:
    text = text.lstrip("\ufeff \t\r\n").replace("\r\n", "\n")
    if "\r" in text:
        text = re.sub(r"\r+\n?", "\n", text)
    return text.replace("\x00", "") if "\x00" in text else text


def _split(text: str) -> list[Calendar]:
    """Every calendar of the text; events outside of any count as one calendar of their own."""
    calendars: list[Calendar] = []
    stack: list[Component] = []
    opened: Counter[str] = Counter()
    ordinal = -1
    for line in text.split("\n"):
        if not line:
            continue
        start = line[:6].upper()
        if start == "BEGIN:":
            ordinal += 1
            component = Component(line[6:].strip().upper(), ordinal)
            _make_room_for(component.name, stack, opened)
            _file(component, calendars, stack)
            stack.append(component)
            opened[component.name] += 1
        elif start[:4] == "END:":
            name = line[4:].strip().upper()
            if opened[name]:
                while stack:
                    ended = stack.pop()
                    opened[ended.name] -= 1
                    if ended.name == name:
                        ended.closed = True
                        break
        elif stack:
            stack[-1].lines.append(line)
    return calendars


def _make_room_for(name: str, stack: list[Component], opened: Counter[str]) -> None:
    """Close what must have ended: events do not stand inside of events, nor calendars inside of calendars."""
    if name == "VCALENDAR":
        stack.clear()
        opened.clear()
    elif name in _LISTED:
        while stack and stack[-1].name != "VCALENDAR":
            opened[stack.pop().name] -= 1


def _file(component: Component, calendars: list[Calendar], stack: list[Component]) -> None:
    if component.name == "VCALENDAR":
        calendars.append(Calendar(component))
        return
    if component.name in ("VEVENT", "VTIMEZONE", "VFREEBUSY"):
        if not calendars:
            calendars.append(Calendar(Component("VCALENDAR", component.ordinal, closed=True)))
        last = calendars[-1]
        {"VEVENT": last.events, "VTIMEZONE": last.zones, "VFREEBUSY": last.taken}[component.name].append(component)
    elif component.name in ("STANDARD", "DAYLIGHT") and stack and stack[-1].name == "VTIMEZONE":
        stack[-1].parts.append(component)
