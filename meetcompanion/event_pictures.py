"""Pictures of events: fetched once for everybody, made small, and kept for a while in a folder that can be thrown away.

Who looks is never told to the places they come from: this program asks, without a word about anybody.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from meetcompanion.clock import Clock
from meetcompanion.fetch import Fetcher, host_of, is_beside, port_is_usual
from meetcompanion.model import Purpose
from meetcompanion.small_pictures import made_small
from meetcompanion.whole import written_whole

log = logging.getLogger(__name__)

#: In the data folder; no backup holds it.
FOLDER = "pictures"
#: So long a picture is taken for what its address still shows.
KEPT_FOR = timedelta(days=30)
#: So long an address that gave none is let be.
GIVEN_UP_FOR = timedelta(hours=6)
#: What all of them may weigh, in bytes, and how many there may be.
MOST_BYTES = 50_000_000
MOST_FILES = 4_000

#: Asked at once, of each host one; with those that wait they are so many, fewer than there are threads for pages.
_AT_ONCE, _MOST_INSIDE = 3, 5
#: Seconds that one waits for its turn.
_PATIENCE = 6.0
#: A host that wants to be left alone is, for this long at least; one that cannot be reached, for so long.
_LEAST_REST, _REST = timedelta(minutes=1), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of a picture, None where there is none; not `sure` where there may be one at another time."""

    body: bytes | None
    sure: bool = True


LATER = Answer(None, sure=False)


class EventPictures:
    """The pictures at addresses that events gave. Threads share one; programs may share its folder."""

    def __init__(self, fetcher: Fetcher, folder: Path, clock: Clock, *, at_home: Fetcher | None = None) -> None:
        """Keep them in `folder`, made when the first is kept.

        Where sources may lie in private networks, `at_home` is how those are read. A picture is asked for by it only
        at the host of its own source: no calendar shall lead this program to anybody else's doors there.
        """
        self._fetcher = fetcher
        self._at_home = at_home
        self._folder = folder
        self._clock = clock
        self._free = threading.Condition()
        self._busy: set[str] = set()
        self._waiting = 0
        self._rests: dict[str, datetime] = {}
        self._failures = 0

    @property
    def failures(self) -> int:
        """Moves when `is_none` has become true of an address; else only time makes it say something else."""
        return self._failures

    def get(self, address: str, source: str = "") -> Answer:
        """The small picture of what is at `address`, which an event gave; takes seconds where it was never asked.

        `source` is the address of the calendar that the event is from; needed only where sources may be private.
        """
        at_home = self._is_at_home(address, source)
        if not at_home and not port_is_usual(address):
            return Answer(None)
        path = self._path(address, at_home)
        held = self._held(path)
        if held is not None:
            return held
        host = host_of(address)
        if not self._take_turn(host):
            return LATER
        try:
            # Somebody else may have asked for it meanwhile.
            fetcher = self._at_home if at_home and self._at_home else self._fetcher
            return self._held(path) or self._fetched(fetcher, address, host, path)
        finally:
            with self._free:
                self._busy.discard(host)
                self._free.notify_all()

    def is_none(self, address: str, source: str = "") -> bool:
        """True where it is known that there is no picture, or none to be had just now; nobody is asked."""
        at_home = self._is_at_home(address, source)
        if not at_home and not port_is_usual(address):
            return True
        made = self._made(self._path(address, at_home))
        return self._rests_now(host_of(address)) if made is None else made.st_size == 0

    def tidy(self) -> None:
        """Throw away what is too old, then the oldest of what is too much."""
        now = self._clock().timestamp()
        found: list[tuple[float, int, str]] = []
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    told = entry.stat()
                    found.append((told.st_mtime, told.st_size, entry.path))
        except OSError:  # there is no folder yet, or another program is tidying up too
            return
        left = MOST_BYTES
        for number, (made_at, size, path) in enumerate(sorted(found, reverse=True)):
            left -= size
            if left < 0 or number >= MOST_FILES or now - made_at > KEPT_FOR.total_seconds():
                with contextlib.suppress(OSError):
                    Path(path).unlink()

    def _take_turn(self, host: str) -> bool:
        with self._free:
            if len(self._busy) + self._waiting >= _MOST_INSIDE:
                return False
            self._waiting += 1
            try:
                came = self._free.wait_for(lambda: self._is_free(host), timeout=_PATIENCE)
            finally:
                self._waiting -= 1
            if not came or self._rests_now(host):
                return False
            self._busy.add(host)
            return True

    def _rests_now(self, host: str) -> bool:
        until = self._rests.get(host)
        return until is not None and until > self._clock()

    def _is_free(self, host: str) -> bool:
        return host not in self._busy and len(self._busy) < _AT_ONCE

    def _is_at_home(self, address: str, source: str) -> bool:
        return self._at_home is not None and is_beside(address, source)

    def _fetched(self, fetcher: Fetcher, address: str, host: str, path: Path) -> Answer:
        fetched = fetcher.get(address, Purpose.PICTURE)
        if fetched.unreachable or fetched.status in (429, 503):
            # No fault of the picture: nobody is spoken to at the moment.
            now = self._clock()
            self._rests = {other: until for other, until in self._rests.items() if until > now}
            asked_for = max(_LEAST_REST, timedelta(seconds=fetched.retry_after or 0))
            self._rests[host] = now + (_REST if fetched.unreachable else asked_for)
            self._failed()
            return LATER
        small = None if fetched.error else made_small(fetched.body)
        self._keep(path, small or b"")
        if small is None:
            self._failed()
        return Answer(small)

    def _failed(self) -> None:
        with self._free:
            self._failures += 1

    def _held(self, path: Path) -> Answer | None:
        """What is known of the address that this file is for; None where it has to be asked."""
        if self._made(path) is None:
            return None
        try:
            return Answer(path.read_bytes() or None)
        except OSError:  # thrown away between two looks
            return None

    def _made(self, path: Path) -> os.stat_result | None:
        """What lies there, an empty file for no picture; None where nothing does that still holds."""
        try:
            told = path.stat()
        except OSError:
            return None
        age = self._clock() - datetime.fromtimestamp(told.st_mtime, UTC)
        # What was made in the future was made before a clock was put right.
        return told if -GIVEN_UP_FOR < age < (KEPT_FOR if told.st_size else GIVEN_UP_FOR) else None

    def _keep(self, path: Path, body: bytes) -> None:
        """Keep it; where the disk does not let us, it is asked for again."""
        now = self._clock().timestamp()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with written_whole(path) as file:
                file.write(body)
            os.utime(path, (now, now))
        except OSError as error:
            log.info("a picture was not kept: %s", error)
        self.tidy()

    def _path(self, address: str, at_home: bool) -> Path:
        # Apart from each other: what one door refused the other may give, and is not for whoever came by the first.
        known_by = address.encode("utf-8", "surrogatepass")
        name = hashlib.blake2b(known_by, digest_size=16, person=b"at home" if at_home else b"").hexdigest()
        return self._folder / f"{name}.webp"
