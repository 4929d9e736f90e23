"""`./run.sh fuzz --count 10000`: so many malformed feeds and pages, each mutated from a real one, the same for a seed.

Real ones are our own fixtures, and the shared collections where they lie beside the repository. They are read as if it
were a day that they speak of. For each the promises of the importers hold: events or a sentence, in bounded time and
bounded memory.
"""

from __future__ import annotations

import random
import re
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from tests import promises

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
#: Larger ones are cut to a piece of this size at a place of chance, so that the time goes into many and not into few.
_PIECE = 40_000
#: Seconds of work for one feed, and bytes of memory for all of them together.
_LONGEST, _MOST_MEMORY = 10.0, 2_000_000_000
_DAY = re.compile(rb"(20[0-3]\d)-?(0[1-9]|1[0-2])-?(0[1-9]|1\d|2[0-8])")
#: What servers and people put where nobody expects it.
_PUT = (
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xc3",
        b"\r",
        b"\n",
        b"\r\n ",
        b'"',
        b"\\",
        b"<",
        b"&#0;",
        b"&#x110000;",
    ),
    *(b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n", b"BEGIN:VTIMEZONE\r\n"),
    *(b"RRULE:FREQ=SECONDLY\r\n", b"RRULE:FREQ=YEARLY;BYYEARDAY=366;INTERVAL=9999999999\r\n", b"RRULE:COUNT=-1\r\n"),
    *(b"DTSTART:00010101T000000Z\r\n", b"DTSTART:99991231T235959Z\r\n", b"DURATION:P999999999999W\r\n", b"DTEND:\r\n"),
    *(b"RECURRENCE-ID:20270101\r\n", b"TZID=Nowhere/Atlantis", b"TZOFFSETTO:+9999\r\n", b"EXDATE:20270101,,;x\r\n"),
    *(b"[" * 3_000, b'{"a":' * 2_000, b"<div>" * 2_000, b"<!--", b"<script type=application/ld+json>", b"<![CDATA["),
    *(b"&lol;" * 50, b'<!DOCTYPE a [<!ENTITY lol "lollollol">]>', b"9" * 400, b"1e999", b"-1", b"NaN", b"2027-02-30"),
    *(b"\xf0\x9f\x8e\xb2" * 100, b" " * 5_000, b"a" * 5_000, b"a@" * 2_000, b"=\r\n", b"%s%n{0}", b"T24:60:60+25:00"),
)


@dataclass
class Counted:
    """What was seen."""

    tried: int = 0
    events: int = 0
    refused: int = 0
    slowest: float = 0.0
    longest: int = 0
    faults: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def text(self) -> str:
        """The result, for a person."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        told = (
            f"{self.tried:,} malformed feeds of {dict(self.kinds)}: {self.refused:,} refused in a sentence, "
            f"{self.events:,} events of the others; slowest {self.slowest:.2f} s, largest {self.longest:,} bytes, "
            f"{peak} MB of memory at most, {len(self.faults)} faults"
        )
        return "\n".join([told, *self.faults])


def run(count: int, seed: int, keep: Path | None = None) -> Counted:
    """Try `count` feeds made by `seed`; what breaks a promise is written into `keep`, if that is given."""
    bodies = [*_originals()]
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    seen = Counted()
    for number in range(count):
        dice = random.Random(f"{seed} {number}")
        kind, body = dice.choice(bodies)
        body = mutated(body, dice.choice(bodies)[1], dice)
        fault = _try(body, _day_in(body, dice), seen)
        seen.kinds[kind] += 1
        if fault is not None:
            seen.faults.append(f"number {number} of seed {seed}: {fault}")
            print(seen.faults[-1], file=sys.stderr, flush=True)
            if keep is not None:
                (keep / f"{seed}-{number}.bin").write_bytes(body)
        if (number + 1) % 500 == 0:
            print(seen.text().splitlines()[0], flush=True)
    return seen


def mutated(body: bytes, other: bytes, dice: random.Random) -> bytes:
    """A piece of one with one to eight faults in it; `other` gives pieces of its own."""
    if len(body) > _PIECE:
        at = dice.randrange(len(body) - _PIECE)
        # Most calendars only make sense with their beginning.
        body = body[: _PIECE // 8] + body[at : at + _PIECE * 7 // 8]
    for _ in range(dice.randint(1, 8)):
        at, size = dice.randrange(len(body) + 1), dice.choice((1, 1, 2, 8, 60, 400, 4_000))
        piece = body[at : at + size]
        match dice.randrange(8):
            case 0:
                body = body[:at] + body[at + size :]
            case 1:
                body = body[:at] + piece * dice.choice((2, 2, 3, 20)) + body[at + size :]
            case 2:
                body = body[:at] + bytes(dice.randrange(256) for _ in range(min(size, 60))) + body[at + size :]
            case 3:
                start = dice.randrange(len(other) + 1)
                body = body[:at] + other[start : start + size] + body[at:]
            case 4:
                body = body[:at] + dice.choice(_PUT) + body[at:]
            case 5:
                lines = body.split(b"\n")
                first = dice.randrange(len(lines))
                some = lines[first : first + 30]
                dice.shuffle(some)
                body = b"\n".join(lines[:first] + some + lines[first + 30 :])
            case 6:
                body = body[:at] + bytes(one ^ (1 << dice.randrange(8)) for one in piece[:60]) + body[at + 60 :]
            case _:
                body = body[:at]
    return body


def _day_in(body: bytes, dice: random.Random) -> datetime:
    """A day that the feed speaks of: most of what real ones say lies in the past by now."""
    days = _DAY.findall(body[:200_000])
    if not days:
        return promises.NOW
    year, month, day = map(int, dice.choice(days))
    return datetime(year, month, day, 12, tzinfo=UTC)


def _try(body: bytes, now: datetime, seen: Counted) -> str | None:
    begin = time.process_time()
    fault = None
    try:
        with _ended_after(_LONGEST):
            reading = promises.ends_in_events_or_a_sentence(body, now)
    except (Exception, _TooLong) as error:  # noqa: BLE001 - any of them is what is looked for
        fault = f"{type(error).__name__}: {str(error)[:200]} ({len(body)} bytes)"
    else:
        seen.refused += reading is None
        seen.events += 0 if reading is None else len(reading.drafts)
    seen.tried += 1
    seen.slowest = max(seen.slowest, time.process_time() - begin)
    seen.longest = max(seen.longest, len(body))
    return fault


class _TooLong(BaseException):
    """No code that minds its own errors catches it."""


@contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    def end(_number: int, _frame: FrameType | None) -> None:
        raise _TooLong(f"worked longer than {seconds:g} s")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _originals() -> Iterator[tuple[str, bytes]]:
    yield from (("own", body) for body in promises.samples())
    for folder, kind in (("ics/files", "calendars"), ("pages/cases", "pages")):
        for path in sorted((_SHARED / folder).rglob("*")):
            if path.is_file() and path.suffix in (".ics", ".html", ".htm", ".xml"):
                yield kind, path.read_bytes()
