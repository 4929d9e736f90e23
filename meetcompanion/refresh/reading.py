"""Reading one source that we know: fetch it, see whether it changed, read it. No store, so threads may do it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from meetcompanion.errors import BadSource
from meetcompanion.fetch import Fetcher
from meetcompanion.importers.ical import read_ical
from meetcompanion.message import N_, Message
from meetcompanion.model import Fetched, Purpose, Reading, Source, Window
from meetcompanion.refresh.look import Look, follow, look, purpose_of, read, read_on
from meetcompanion.refresh.unchanged import body_hash

#: Even what never changes is read in full after this time: the window that we look ahead moves, ETags lie.
FULL_READ_AFTER = timedelta(days=7)


class Known(Protocol):
    """What is known of a source's events, so that only those that changed are read; the store has it."""

    def known_texts(self, source_id: int) -> frozenset[bytes]:
        """`Reading.texts` of its last reading."""
        ...

    def lists_ahead(self, source_id: int, uids: Collection[str], now: datetime) -> bool:
        """True where a time of an event with one of these UIDs is not over yet."""
        ...


@dataclass(frozen=True, slots=True)
class Unchanged:
    """It says what it said."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It could not be read."""

    error: Message
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """It was read; `hash` is that of the body, None for one that must not be taken for unchanged.

    `known` is what was known of its events, where only those that changed were read.
    """

    reading: Reading
    fetched: Fetched
    read_url: str | None
    hash: str | None
    known: frozenset[bytes] = frozenset()


Outcome = Unchanged | Failed | Read


def read_source(
    source: Source,
    *,
    fetcher: Fetcher,
    now: datetime,
    zone: tzinfo,
    body: bytes | None,
    services_off: Collection[str] = (),
    known: Known | None = None,
) -> Outcome:
    """Fetch and read one source.

    Args:
        source: as the store holds it.
        fetcher: the door to the network.
        now: the time.
        zone: for times without a zone, where neither the source nor its subscriber said.
        body: the bytes of an uploaded file.
        services_off: the names of services whose rules are not to be used.
        known: what is known of its events; all are read where it is not given.
    """
    zone = zone_of(source, zone)
    window = Window.around(now)
    full = source.kind is None or source.full_read_at is None or now - source.full_read_at >= FULL_READ_AFTER
    if source.upload:
        fetched = Fetched(url=source.url, body=body or b"")
    elif source.kind is None:
        found = look(
            "", as_url=source.url, fetcher=fetcher, now=now, window=window, zone=zone, services_off=services_off
        )
        return _from_look(found, source)
    else:
        fetched = fetcher.get(
            source.read_url or source.url,
            Purpose.FEED if source.kind == "ical" or source.read_url else purpose_of(source.url),
            etag=None if full else source.etag,
            last_modified=None if full else source.last_modified,
        )
    if fetched.not_modified or (fetched.error is None and not full and body_hash(fetched.body) == source.body_hash):
        return Unchanged()
    if known is not None and source.kind == "ical" and fetched.error is None and not full:
        part = _only_changed(source, fetched, known, now, window, zone)
        if part is not None:
            return part
    found = read(fetched, url=source.url, now=now, window=window, zone=zone, services_off=services_off)
    found = read_on(found, fetcher, now, window, zone, services_off=services_off, whole=True)
    if found.error is not None and source.read_url is not None:
        # The page may have moved its calendar.
        found = look(
            "", as_url=source.url, fetcher=fetcher, now=now, window=window, zone=zone, services_off=services_off
        )
        if found.error is not None:
            return Failed(fetched.error or found.error, fetched.retry_after)
    elif source.read_url is not None:
        return _as_read(found, source.read_url)
    elif full and not source.upload:
        # The page may have a calendar by now.
        found = follow(found, fetcher, now, window, zone, services_off=services_off)
    return _from_look(found, source)


def _only_changed(
    source: Source, fetched: Fetched, known: Known, now: datetime, window: Window, zone: tzinfo
) -> Read | None:
    """The events of a calendar that say something new; None where it has to be read in full."""
    texts = known.known_texts(source.id)
    if not texts:
        return None
    try:
        reading = read_ical(
            fetched.body, url=source.url, now=now, window=window, zone=zone, charset=fetched.charset, known=texts
        )
    except BadSource:
        return None
    # Where nothing is left that lies ahead, only a full reading can tell why.
    if not reading.same or not (reading.drafts or known.lists_ahead(source.id, reading.same, now)):
        return None
    return Read(reading, fetched, source.read_url, body_hash(fetched.body), texts)


def zone_of(source: Source, fallback: tzinfo) -> tzinfo:
    """The zone of a source's floating times."""
    if source.zone is None:
        return fallback
    try:
        return ZoneInfo(source.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # written by a machine that knew more zones
        return fallback


def _from_look(found: Look, source: Source) -> Outcome:
    if found.error is not None:
        return Failed(found.error, found.fetched.retry_after)
    was_calendar, is_calendar = (kind == "ical" for kind in (source.kind, found.reading and found.reading.kind))
    if was_calendar and not is_calendar and not (found.reading and found.reading.drafts):
        return Failed(Message.of(N_("It answers with a page where there was a calendar.")))
    return _as_read(found, found.read_url)


def _as_read(found: Look, read_url: str | None) -> Outcome:
    if found.reading is None or found.error is not None:
        return Failed(found.error or Message.of(N_("It could not be read.")), found.fetched.retry_after)
    return Read(found.reading, found.fetched, read_url, None if found.parts else body_hash(found.fetched.body))
