"""Which events of a feed say what they said, told by a hash of each one's own text, before any of them is parsed.

Every doubt is settled for reading: a feed that is not written plainly has no outline, and is read in full.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import tzinfo
from hashlib import blake2b

from icalendar.parser.property import unescape_backslash

from meetcompanion import __version__

#: Length of one hash in bytes.
SIZE = 16

# A line that begins or ends a component, if it is not folded (RFC 5545 section 3.1).
_UNFOLDED = rb"[ \t]*\r?(?=\n(?:\r?\n)*+(?![ \t])|\Z)"
_FRAME = re.compile(rb"\n(BEGIN|END):([A-Za-z-]+)" + _UNFOLDED, re.IGNORECASE)
_BEGIN = re.compile(rb"\nBEGIN:VEVENT" + _UNFOLDED, re.IGNORECASE)
_END = re.compile(rb"\nEND:VEVENT" + _UNFOLDED, re.IGNORECASE)
_FOLDED = rb"[^\n]*(?:\n[ \t][^\n]*)*+"
_UID = re.compile(rb"\n[ \t]*UID[ \t]*[;:]" + _FOLDED, re.IGNORECASE)
_WRITTEN_UID = re.compile(r"UID(?:;[^:\"]*)?:(.*)", re.IGNORECASE | re.DOTALL)
# None of them is read of an event that is alone with its UID; among several they say which of them counts.
_VOLATILE = re.compile(rb"\n(?:DTSTAMP|LAST-MODIFIED|CREATED|SEQUENCE)[:;][^\n]*(?!\n[ \t])(?=\n|\Z)", re.IGNORECASE)
_SEQUENCE = re.compile(rb"\nSEQUENCE[^:\n]*:[ \t]*(\d{1,17})[ \t]*\r?(?=\n|\Z)", re.IGNORECASE)
_STAMP = re.compile(rb"\n(?:DTSTAMP|LAST-MODIFIED)[^:\n]*:([^\r\n]*)", re.IGNORECASE)
_PLACE = re.compile(rb"\n[ \t]*(?:X-WR-TIMEZONE|TIMEZONE-ID)[ \t]*[;:]" + _FOLDED, re.IGNORECASE)


@dataclass(slots=True)
class _Parts:
    """The pieces of a feed: the text of each event without alarms, its calendar, what calendars say of time zones."""

    texts: list[bytes] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)
    places: list[list[bytes]] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """Where the events of a feed stand, and a hash for those of each UID.

    `body` begins with a line end that the feed does not have. A hash covers all components of its UID and
    the time zones of their calendars; order, stamps and alarms aside.
    """

    body: bytes
    begins: list[int]
    groups: dict[str, list[int]]
    hashes: dict[str, bytes]

    def without(self, known: Collection[bytes]) -> tuple[bytes, frozenset[str]]:
        """The feed with empty lines in the place of events whose hash is known, and the UIDs of these."""
        same = [uid for uid, digest in self.hashes.items() if digest in known] if known else []
        if not same:
            return self.body[1:], frozenset()
        parts: list[bytes] = []
        at = 1
        for number in sorted(number for uid in same for number in self.groups[uid]):
            begin = self.begins[number]
            ended = _END.search(self.body, begin)
            end = ended.end() if ended else begin
            parts += (self.body[at:begin], b"\n" * self.body.count(b"\n", begin, end))
            at = end
        parts.append(self.body[at:])
        return b"".join(parts), frozenset(same)

    def known(self, doubtful: Iterable[int] = ()) -> frozenset[bytes]:
        """The hashes to remember: of all but the events at these lines (counted from 1), which are read each time."""
        lines = set(doubtful)
        if not lines:
            return frozenset(self.hashes.values())
        numbers: list[int] = []
        line, at = 1, 1
        for begin in self.begins:
            line += self.body.count(b"\n", at, begin + 1)
            at = begin + 1
            numbers.append(line)
        places = {bisect_right(numbers, line) - 1 for line in lines}
        return frozenset(digest for uid, digest in self.hashes.items() if places.isdisjoint(self.groups[uid]))


def outline(body: bytes | str, zone: tzinfo) -> Outline | None:
    """The outline of a feed; None where it is not written so plainly that this can be trusted.

    `zone` is that of floating times; the hashes hold for it only, and for this version of the program.
    """
    if isinstance(body, str) or b"\0" in body or body.count(b"\r") != body.count(b"\r\n"):
        return None
    try:
        # Of another charset no line can be read without all others.
        body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    body = b"\n" + body.removeprefix(b"\xef\xbb\xbf")
    begins = [found.start() for found in _BEGIN.finditer(body)]
    parts = _take_apart(_VOLATILE.sub(b"", body))
    if parts is None or len(parts.texts) != len(begins):
        return None
    about = f"{__version__} {zone}".encode()
    contexts = [blake2b(about + b"".join(place), digest_size=SIZE).digest() for place in parts.places]
    groups: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(parts.texts):
        uid = _uid(text)
        if uid is None:
            return None
        groups[uid].append(number)
    # Events without a UID are read every time.
    groups.pop("", None)
    hashes = {}
    for uid, numbers in groups.items():
        if len(numbers) == 1:
            text = contexts[parts.homes[numbers[0]]] + parts.texts[numbers[0]]
        else:
            text = _together(
                [
                    (contexts[parts.homes[one]], parts.texts[one], body[begins[one] : _end(body, begins[one])])
                    for one in numbers
                ]
            )
        hashes[uid] = blake2b(text, digest_size=SIZE).digest()
    return Outline(body, begins, dict(groups), hashes)


def _take_apart(body: bytes) -> _Parts | None:
    """The parts; None where components do not nest as they should."""
    parts = _Parts()
    texts, homes, places = parts.texts, parts.homes, parts.places
    pieces = _FRAME.split(body)
    stack: list[bytes] = []
    inside: list[bytes] = []
    for at in range(1, len(pieces), 3):
        word, name, text = pieces[at].upper(), pieces[at + 1].upper(), pieces[at + 2]
        depth = len(stack)
        if word == b"BEGIN":
            if (depth == 0) != (name == b"VCALENDAR") or (depth == 2 and stack[1] == b"VEVENT" and name != b"VALARM"):
                return None
            stack.append(name)
            if depth == 0:
                places.append(_PLACE.findall(text))
            elif depth == 1:
                inside = [text]
            elif name != b"VALARM":
                inside += (name, text)
            continue
        if not stack or stack.pop() != name:
            return None
        if depth == 3:
            inside.append(text)
        elif depth == 2:
            places[-1] += _PLACE.findall(text)
            if name == b"VEVENT":
                texts.append(inside[0] if len(inside) == 1 else b"".join(inside))
                homes.append(len(places) - 1)
            elif name == b"VTIMEZONE":
                places[-1] += inside
    return None if stack or not places else parts


def _end(body: bytes, begin: int) -> int:
    found = _END.search(body, begin)
    return found.end() if found else begin


def _uid(text: bytes) -> str | None:
    """The UID as the reader understands it, "" where there is none, None where only the reader can tell."""
    at = text.find(b"\nUID:")
    if at >= 0 and text.upper().count(b"UID") == 1:
        end = text.find(b"\n", at + 5)
        if end > 0 and text[end + 1 : end + 2] not in b" \t\r\n":
            value = text[at + 5 : end].decode("utf-8", "replace")
            return (unescape_backslash(value) if "\\" in value else value).strip()
    found = _UID.findall(text)
    if not found:
        return ""
    line = re.sub(r"\r?\n[ \t]", "", found[0].decode("utf-8", "replace").strip())
    match = _WRITTEN_UID.fullmatch(line)
    if match is None or len(found) > 1 or "QUOTED-PRINTABLE" in line.upper():
        return None
    value = match.group(1)
    return (unescape_backslash(value) if "\\" in value else value).strip()


def _together(parts: list[tuple[bytes, bytes, bytes]]) -> bytes:
    """What several components of one UID say: their contexts, texts, and who comes before whom by their stamps."""
    sequences = [max((int(one) for one in _SEQUENCE.findall(whole)), default=0) for _, _, whole in parts]
    stamps = [max(_STAMP.findall(whole), default=b"") for _, _, whole in parts]
    ranks = [{one: place for place, one in enumerate(sorted(set(ones)))} for ones in (sequences, stamps)]
    return b"".join(
        sorted(
            blake2b(b"%d %d " % (ranks[0][sequence], ranks[1][stamp]) + context + text, digest_size=SIZE).digest()
            for (context, text, _), sequence, stamp in zip(parts, sequences, stamps, strict=True)
        )
    )
