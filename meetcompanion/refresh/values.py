"""What was found at an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from meetcompanion.message import N_, Message
from meetcompanion.model import CalendarLink, Fetched, Reading, Status

_MARKED_UP = N_("A page with its events marked up")
#: What a source is by its kind, where no service is known.
_WHATS = {
    "ical": N_("A calendar"),
    "json-ld": _MARKED_UP,
    "microdata": _MARKED_UP,
    "rdfa": _MARKED_UP,
    "microformats": _MARKED_UP,
    "feed": N_("A feed of events"),
    "json": N_("A list of events for programs"),
    "sitemap": N_("A site with a page for each event"),
}
_ANY_WHAT = N_("A page with events")

#: By the way it is read: with no event ahead, with one, with more.
_PLAINLY = (N_("{what}, nothing ahead."), N_("{what}, one event ahead."), N_("{what}, {number} events ahead."))
_CALENDAR = (
    N_("{what}, nothing ahead, read from its calendar."),
    N_("{what}, one event ahead, read from its calendar."),
    N_("{what}, {number} events ahead, read from its calendar."),
)
_PROGRAMS = (
    N_("{what}, nothing ahead, read from its data for programs."),
    N_("{what}, one event ahead, read from its data for programs."),
    N_("{what}, {number} events ahead, read from its data for programs."),
)
_PAGE = (
    N_("{what}, nothing ahead, read from the page itself."),
    N_("{what}, one event ahead, read from the page itself."),
    N_("{what}, {number} events ahead, read from the page itself."),
)
_LAYOUT = (
    N_("{what}, nothing ahead, read from the page's layout, so look whether it is right."),
    N_("{what}, one event ahead, read from the page's layout, so look whether it is right."),
    N_("{what}, {number} events ahead, read from the page's layout, so look whether it is right."),
)
_WAYS = {"ical": _CALENDAR, "json": _PROGRAMS, "layout": _LAYOUT}


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
    def others(self) -> tuple[CalendarLink, ...]:
        """The calendars that the page offers besides the one that is read, to choose from."""
        seen = {self.read_url, *(where for where, _reason in self.tried)}
        return tuple(link for link in self.reading.links if link.url not in seen) if self.reading else ()

    def said(self, now: datetime, zone: tzinfo) -> Message | None:
        """What it is, what lies ahead in it, and how it is read: "Meetup group, 14 events ahead, read from …".

        None where nothing was found. `zone` is for all-day dates.
        """
        if self.reading is None or self.error is not None:
            return None
        number = _ahead(self.reading, now, zone)
        kind, what = self.reading.kind, self.reading.what
        pattern = _PLAINLY
        if kind == "layout" or (what is not None and (self.read_url or kind not in _WAYS)):
            pattern = _WAYS.get(kind, _PAGE)
        return Message.of(pattern[min(number, 2)], what=what or Message.of(_WHATS.get(kind, _ANY_WHAT)), number=number)


def _ahead(reading: Reading, now: datetime, zone: tzinfo) -> int:
    return sum(
        one.when.ends_at(zone) > now and one.status is not Status.CANCELLED
        for draft in reading.drafts
        for one in draft.instances
    )
