"""What was found at an address."""

from __future__ import annotations

from dataclasses import dataclass

from meetcompanion.message import N_, Message
from meetcompanion.model import Fetched, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was found at an address.

    Attributes:
        url: the address as it is kept; `upload:NAME` for a file that was given.
        fetched: what was read in the end, the calendar that a page led to included.
        reading: what it says; None where `error` is set. `links` are those of the page, whichever was followed.
        read_url: the calendar that the page at `url` led to, None where it was read itself.
        error: why there is nothing to subscribe to.
        tried: calendars that the page offers and that could not be used, with the reasons.
        upload: whether the bytes were given and not fetched.
        parts: whether it was read in several parts, of which `fetched` is the first.
        zoneless: whether nothing tells whose clocks its times go by (`clocks.needs_zone`, where that was asked).
    """

    url: str
    fetched: Fetched
    reading: Reading | None = None
    read_url: str | None = None
    error: Message | None = None
    tried: tuple[tuple[str, Message], ...] = ()
    upload: bool = False
    parts: bool = False
    zoneless: bool = False

    @property
    def said(self) -> Message | None:
        """What it is and how it is read, for the addresses of services that we know."""
        if self.reading is None or self.reading.what is None:
            return None
        pattern = {
            "ical": N_("{what}, read from its calendar"),
            "json": N_("{what}, read from its data for programs"),
        }.get(self.reading.kind, N_("{what}, read from the page itself"))
        return Message.of(pattern, what=self.reading.what)
