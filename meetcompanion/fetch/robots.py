"""robots.txt (RFC 9309), asked once a day per host, for pages; a feed that a person subscribed to is not crawling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urlsplit

from protego import Protego

from meetcompanion.clock import Clock
from meetcompanion.fetch.address import shown
from meetcompanion.model.sources import Fetched

#: The name by which a site can speak to us in its robots.txt.
PRODUCT = "meetcompanion"

#: RFC 9309 section 2.5 asks for at least 500 KiB to be read.
MAX_BYTES = 512 * 1024

#: RFC 9309 section 2.4: not longer than a day.
KEPT = timedelta(days=1)
KEPT_AFTER_TROUBLE = timedelta(minutes=30)

#: Hosts remembered; a person's town has fewer.
MAX_HOSTS = 2_000


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: Protego | None  # None: everything is allowed
    until: datetime


class Robots:
    """Answers whether a page may be read; `ask` fetches an address with redirects followed."""

    def __init__(self, clock: Clock, ask: Callable[[str], Fetched]) -> None:
        self._clock = clock
        self._ask = ask
        self._known: dict[str, _Rules] = {}
        self._lock = Lock()

    def allow(self, url: str) -> bool:
        """True where robots.txt lets us read this page."""
        parts = urlsplit(shown(url))
        host = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            known = self._known.get(host)
        if known is None or known.until <= self._clock():
            known = self._fetch(host)
            with self._lock:
                if len(self._known) >= MAX_HOSTS:
                    self._known.pop(next(iter(self._known)))
                self._known[host] = known
        return known.rules is None or known.rules.can_fetch(shown(url), PRODUCT)

    def _fetch(self, host: str) -> _Rules:
        answer = self._ask(f"{host}/robots.txt")
        now = self._clock()
        if answer.error is None:
            text = answer.body.decode("utf-8", "replace").removeprefix("\ufeff")
            return _Rules(Protego.parse(text), now + KEPT)
        if answer.status is not None and 400 <= answer.status < 500 and answer.status != 429:
            # Section 2.3.1.3, "unavailable": no rules are set, every page may be read.
            return _Rules(None, now + KEPT)
        # Section 2.3.1.4, "unreachable": a crawler must then take everything for forbidden, since it would roam a
        # site that cannot speak for itself. We read the one page that a person named, at their word and as rarely as
        # they would; a server that is down refuses that page itself. So it is allowed, and asked again soon.
        return _Rules(None, now + KEPT_AFTER_TROUBLE)
