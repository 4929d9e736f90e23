"""Reading one source that we know: fetch it, see whether it changed, read it. No store, so threads may do it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from meetcompanion.errors import BadSource
from meetcompanion.fetch import Fetcher, host_of
from meetcompanion.importers.ical import read_ical
from meetcompanion.message import N_, Message
from meetcompanion.model import Fetched, Purpose, Reading, Source, Window
from meetcompanion.refresh import single
from meetcompanion.refresh.look import follow, look, purpose_of, read, read_on
from meetcompanion.refresh.unchanged import body_hash
from meetcompanion.refresh.values import Look

#: Even what never changes is read in full after this time: the window that we look ahead moves, ETags lie.
FULL_READ_AFTER = timedelta(days=7)

#: A source that has said so many times in a row that it is elsewhere for good is read there directly.
MOVED_AFTER = 3

_GONE = 410
_DAY = 24 * 3600
_TOO_OFTEN = (429, 503)


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
    """It says what it said; `fresh_for` is that of `Fetched`, the rest that of `Source`."""

    fresh_for: int | None = None
    moved_to: str | None = None
    moved_count: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """It could not be read.

    Attributes:
        error: why.
        retry_after: seconds that the server asked for.
        gone: whether it is gone for good: a person is asked, it is not tried again by itself.
        closed: the host that asks us to come less often, whatever we want of it.
        unreachable: as that of `Fetched`.
    """

    error: Message
    retry_after: int | None = None
    gone: bool = False
    closed: str | None = None
    unreachable: bool = False

    @classmethod
    def of(cls, error: Message, fetched: Fetched) -> Failed:
        """The failure that came of this answer."""
        return cls(
            error,
            fetched.retry_after,
            gone=fetched.status == _GONE,
            closed=host_of(fetched.url) or None if fetched.status in _TOO_OFTEN else None,
            unreachable=fetched.unreachable,
        )


@dataclass(frozen=True, slots=True)
class Read:
    """It was read; `hash` is that of the body, None for one that must not be taken for unchanged.

    `known` is what was known of its events, where only those that changed were read. `moved_to` and `moved_count`
    are those of `Source`.
    """

    reading: Reading
    fetched: Fetched
    read_url: str | None
    hash: str | None
    known: frozenset[bytes] = frozenset()
    moved_to: str | None = None
    moved_count: int = 0


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
    if source.url.startswith(single.SINGLE):
        return _one_event(source, fetcher, now, window, zone, services_off)
    full = source.kind is None or source.full_read_at is None or now - source.full_read_at >= FULL_READ_AFTER
    moved: tuple[str | None, int] = (None, 0)
    if source.upload:
        fetched = Fetched(url=source.url, body=body or b"")
    elif source.kind is None:
        found = look(
            "", as_url=source.url, fetcher=fetcher, now=now, window=window, zone=zone, services_off=services_off
        )
        return _from_look(found, source)
    else:
        fetched, moved = _fetch(source, fetcher, full)
    if fetched.not_modified:
        return Unchanged(fetched.fresh_for, *moved)
    if fetched.unreachable or fetched.status in _TOO_OFTEN:
        # Nothing else is to be had there now.
        return Failed.of(fetched.error or Message.of(N_("It could not be read.")), fetched)
    if not full and fetched.error is None:
        digest = body_hash(fetched.body)
        if digest == source.body_hash:
            return Unchanged(fetched.fresh_for, *moved)
        if known is not None and source.kind == "ical":
            part = _only_changed(source, fetched, known, now, window, zone)
            if part is not None:
                return Read(part[0], fetched, source.read_url, digest, part[1], *moved)
    outcome = _read_in_full(source, fetched, fetcher, now, window, zone, full, services_off)
    if isinstance(outcome, Read) and outcome.fetched is fetched:
        return replace(outcome, moved_to=moved[0], moved_count=moved[1])
    return outcome


def address_of(source: Source) -> str:
    """Where it is read: where it has moved for good, else the calendar that it led to, else its own address."""
    if source.moved_to is not None and source.moved_count >= MOVED_AFTER:
        return source.moved_to
    return source.read_url or source.url


def _fetch(source: Source, fetcher: Fetcher, full: bool) -> tuple[Fetched, tuple[str | None, int]]:
    """The answer, and where the source has moved to by it."""

    def get(url: str) -> Fetched:
        return fetcher.get(
            url,
            Purpose.FEED if source.kind == "ical" or source.read_url else purpose_of(source.url),
            etag=None if full else source.etag,
            last_modified=None if full else source.last_modified,
        )

    known = source.read_url or source.url
    url = address_of(source)
    fetched = get(url)
    if url != known:
        if fetched.error is None or fetched.unreachable or fetched.status in _TOO_OFTEN:
            moved = (fetched.moved_to, 1) if fetched.moved_to else (source.moved_to, source.moved_count)
            return fetched, moved
        # It is not there either; the old address may know more.
        fetched = get(known)
    if fetched.moved_to is None:
        return fetched, (None, 0)
    return fetched, (fetched.moved_to, source.moved_count + 1 if fetched.moved_to == source.moved_to else 1)


def _read_in_full(
    source: Source,
    fetched: Fetched,
    fetcher: Fetcher,
    now: datetime,
    window: Window,
    zone: tzinfo,
    full: bool,
    services_off: Collection[str],
) -> Outcome:
    found = read(fetched, url=source.url, now=now, window=window, zone=zone, services_off=services_off)
    found = read_on(found, fetcher, now, window, zone, services_off=services_off, whole=True)
    if found.error is not None and source.read_url is not None:
        # The page may have moved its calendar.
        found = look(
            "", as_url=source.url, fetcher=fetcher, now=now, window=window, zone=zone, services_off=services_off
        )
        if found.error is not None:
            return Failed.of(fetched.error or found.error, found.fetched)
    elif source.read_url is not None:
        return _as_read(found, source.read_url)
    elif full and not source.upload:
        # The page may have a calendar by now.
        found = follow(found, fetcher, now, window, zone, services_off=services_off)
    return _from_look(found, source)


def _one_event(
    source: Source, fetcher: Fetcher, now: datetime, window: Window, zone: tzinfo, services_off: Collection[str]
) -> Outcome:
    """Look for an event that somebody keeps by itself; what cannot be found again stays as it was."""
    if source.read_url is None or single.is_over(source.url, now.date()):
        return Unchanged(_DAY)
    found = look(
        "", as_url=source.read_url, fetcher=fetcher, now=now, window=window, zone=zone, services_off=services_off
    )
    if found.error is not None:
        return Failed.of(found.error, found.fetched)
    one = single.one_of(found.reading, source.url.rpartition("/")[2]) if found.reading is not None else None
    if one is None:
        return Unchanged(_DAY)
    fetched = Fetched(url=source.url, fresh_for=_DAY)
    return Read(Reading(kind=single.KIND, title=source.title, drafts=(one,)), fetched, source.read_url, None)


def _only_changed(
    source: Source, fetched: Fetched, known: Known, now: datetime, window: Window, zone: tzinfo
) -> tuple[Reading, frozenset[bytes]] | None:
    """The events of a calendar that say something new, and what was known; None where it has to be read in full."""
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
    return reading, texts


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
        return Failed.of(found.error, found.fetched)
    was_calendar, is_calendar = (kind == "ical" for kind in (source.kind, found.reading and found.reading.kind))
    if was_calendar and not is_calendar and not (found.reading and found.reading.drafts):
        return Failed(Message.of(N_("It answers with a page where there was a calendar.")))
    return _as_read(found, found.read_url)


def _as_read(found: Look, read_url: str | None) -> Outcome:
    if found.reading is None or found.error is not None:
        return Failed.of(found.error or Message.of(N_("It could not be read.")), found.fetched)
    return Read(found.reading, found.fetched, read_url, None if found.parts else body_hash(found.fetched.body))
