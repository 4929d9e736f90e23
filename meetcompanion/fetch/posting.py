"""Hands bytes to an address once, through the same checks that reading goes through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meetcompanion.clock import Clock
from meetcompanion.fetch.guard import Deadline
from meetcompanion.fetch.http import Web
from meetcompanion.model.pushed import Answered

_MOST_BYTES = 100_000


@dataclass(frozen=True)
class HttpPost:
    """Posts; nothing is kept open, since weeks lie between two messages. `timeout` is in seconds."""

    clock: Clock
    user_agent: str
    allow_private: bool = False
    timeout: float = 15

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """What came back; a redirect is not followed."""
        web = Web(clock=self.clock, user_agent=self.user_agent, allow_private=self.allow_private, max_bytes=_MOST_BYTES)
        try:
            found = web.send_once("POST", url, headers, body, Deadline(self.timeout), self.timeout)
        finally:
            web.close()
        return Answered.of(found)
