"""Writes the evenings a person goes to into a calendar of theirs, and leaves alone what they changed there themselves.

What stands there by us is compared with what should; each difference is one request that says which state it means, and
is recorded as soon as the server has taken it. So whatever ends in between is simply done again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from meetcompanion import calendars_out, ics
from meetcompanion.clock import Clock
from meetcompanion.fetch.caldav import CalendarDoor
from meetcompanion.message import N_, Message, Translate
from meetcompanion.model import Account
from meetcompanion.model.calendars_out import CalendarAddress, CalendarKind, Entry
from meetcompanion.model.pushed import Answered, EntryState, WrittenCalendar, WrittenEntry
from meetcompanion.store import Store

#: However little changes, it is looked through this often: something may have gone wrong unseen.
EVERY = timedelta(hours=6)
#: After a failure, twice as long with each further one.
_WAIT, _LONGEST = timedelta(minutes=2), timedelta(hours=6)
#: No server may ask for a longer wait; what waits longer was put off by a clock that was ahead.
_FARTHEST = timedelta(days=60)
#: What began longer ago stays there as it is.
_BEGUN = timedelta(days=1)

_CONFLICT, _MISSING, _CLOSED = 412, (404, 410), (401, 403)
#: What tells an entry of ours from one that was changed there; the rest may be put differently by the server.
_TELLING = re.compile(rb"^(?:SUMMARY|DTSTART|DTEND|LOCATION|STATUS|SEQUENCE)[;:].*$", re.MULTILINE)
_FOLDED = re.compile(rb"\r?\n[ \t]")


def push_all(
    store: Store,
    door: CalendarDoor,
    clock: Clock,
    *,
    link: calendars_out.Link,
    translate: Callable[[Account], Translate],
) -> None:
    """Bring every calendar up to date in which something may have changed; each is claimed first.

    Raises:
        StoreError: the database cannot be used.
    """
    for calendar in store.written_calendars():
        revision = repr(store.revision(calendar.account_id))
        now = clock()
        is_due = calendar.due_at <= now or calendar.due_at > now + _FARTHEST
        changed = calendar.revision not in ("", revision)
        if (is_due or changed) and store.claim_written_calendar(calendar, now):
            account = store.account(calendar.account_id)
            push(store, door, calendar, clock(), link=link, translate=translate(account), revision=revision)


def push(
    store: Store,
    door: CalendarDoor,
    calendar: WrittenCalendar,
    now: datetime,
    *,
    link: calendars_out.Link,
    translate: Translate,
    revision: str = "",
) -> None:
    """Bring one calendar up to date; what fails is tried again after a while, and why is kept."""
    account = store.account(calendar.account_id)
    entries = evenings_of(store, account, now, link=link, translate=translate)
    try:
        _Writer(store, door, calendar, now).bring(entries, ZoneInfo(account.zone))
    except _Stopped as stopped:
        delay = min(_WAIT * (1 << min(calendar.failures, 10)), _LONGEST)
        wait = timedelta(seconds=stopped.answer.retry_after or 0)
        store.close_writing(account.id, now + max(delay, wait), error=_why(stopped.answer))
    else:
        store.close_writing(account.id, now + EVERY, revision=revision)


def evenings_of(
    store: Store, account: Account, now: datetime, *, link: calendars_out.Link, translate: Translate
) -> list[Entry]:
    """The evenings that they go or went to, as in the calendar to which they can subscribe."""
    held = store.calendar_addresses(account.id).get(CalendarKind.EVENINGS)
    address = held or CalendarAddress(account_id=account.id, kind=CalendarKind.EVENINGS, token="")
    return calendars_out.entries_of(
        store.picked(account.id),
        store.evenings(account.id),
        replace(address, interested=False),
        now=now,
        zone=ZoneInfo(account.zone),
        secret=store.secret(),
        link=link,
        translate=translate,
    )


def put_ours_back(store: Store, account: Account, now: datetime) -> None:
    """Let what they changed or deleted there be written anew, as they wish."""
    for one in store.written_entries(account.id).values():
        if one.state is EntryState.REMOVED:
            store.forget_written_entry(account.id, one.uid)
        elif one.state is EntryState.THEIRS:
            store.save_written_entry(account.id, replace(one, content_hash="", state=EntryState.WRITTEN))
    store.close_writing(account.id, now)


def changed_there(entries: Iterable[WrittenEntry]) -> list[str]:
    """The titles of what they changed or deleted there themselves."""
    return sorted({one.title for one in entries if one.state is not EntryState.WRITTEN})


class _Stopped(Exception):
    """The server could not be used; the rest waits."""

    def __init__(self, answer: Answered) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True)
class _Writer:
    store: Store
    door: CalendarDoor
    calendar: WrittenCalendar
    now: datetime

    def bring(self, entries: Iterable[Entry], zone: ZoneInfo) -> None:
        """Write what differs, one by one."""
        written = self.store.written_entries(self.calendar.account_id)
        standing = {one.uid: one for one in entries}
        for uid, entry in standing.items():
            held = written.get(uid)
            if entry.when.starts_at(zone) <= self.now - _BEGUN:
                if held is not None:  # it is over, and stays there as it is
                    self.store.forget_written_entry(self.calendar.account_id, uid)
            elif held is None:
                self._create(entry)
            elif held.state is EntryState.WRITTEN and held.content_hash != _hash(entry):
                self._update(entry, held)
        for uid, held in written.items():
            if uid not in standing:
                self._take_away(held)

    def _create(self, entry: Entry) -> None:
        body = self._body(entry, 0)
        answer = self.door.put(self.calendar, _name(entry.uid), body, etag=None)
        if answer.status != _CONFLICT:
            self._taken(answer, entry, 0)
            return
        # Either we were here before and it could not be recorded, or they have it by ways of their own.
        there = self._look(entry.uid)
        if not there.ok:
            raise _Stopped(there)
        self._keep(entry, 0, there.etag, EntryState.WRITTEN if _alike(there.body, body) else EntryState.THEIRS)

    def _update(self, entry: Entry, held: WrittenEntry) -> None:
        sequence = held.sequence + 1
        body = self._body(entry, sequence)
        answer = self.door.put(self.calendar, _name(entry.uid), body, etag=held.etag)
        if answer.status not in (_CONFLICT, *_MISSING):
            self._taken(answer, entry, sequence)
            return
        there = self._look(entry.uid)
        if not there.ok:
            self._keep(entry, sequence, None, EntryState.REMOVED)
        else:
            ours = _alike(there.body, body)
            self._keep(entry, sequence, there.etag, EntryState.WRITTEN if ours else EntryState.THEIRS)

    def _take_away(self, held: WrittenEntry) -> None:
        """What they changed themselves stays."""
        if held.state is EntryState.WRITTEN:
            answer = self.door.delete(self.calendar, _name(held.uid), etag=held.etag)
            if not answer.ok and answer.status not in (_CONFLICT, *_MISSING):
                raise _Stopped(answer)
        self.store.forget_written_entry(self.calendar.account_id, held.uid)

    def _taken(self, answer: Answered, entry: Entry, sequence: int) -> None:
        if not answer.ok:
            raise _Stopped(answer)
        # A server that keeps something else than it was given names no tag (RFC 4791 section 5.3.4).
        self._keep(entry, sequence, answer.etag or self._look(entry.uid).etag, EntryState.WRITTEN)

    def _look(self, uid: str) -> Answered:
        there = self.door.get(self.calendar, _name(uid))
        if not there.ok and there.status not in _MISSING:
            raise _Stopped(there)
        return there

    def _body(self, entry: Entry, sequence: int) -> bytes:
        stamped = replace(entry, sequence=sequence, changed_at=self.now)
        return ics.evenings_text([stamped], name=None, published=False)

    def _keep(self, entry: Entry, sequence: int, etag: str | None, state: EntryState) -> None:
        kept = WrittenEntry(
            uid=entry.uid,
            title=entry.title,
            content_hash=_hash(entry),
            sequence=sequence,
            etag=etag,
            state=state,
        )
        self.store.save_written_entry(self.calendar.account_id, kept)


def _name(uid: str) -> str:
    return uid.partition("@")[0] + ".ics"


def _hash(entry: Entry) -> str:
    return hashlib.sha256(repr(entry).encode("utf-8", "replace")).hexdigest()


def _alike(there: bytes, ours: bytes) -> bool:
    """Whether an entry is as we write it."""
    told, meant = ({line.strip() for line in _TELLING.findall(_FOLDED.sub(b"", body))} for body in (there, ours))
    return told == meant


def _why(answer: Answered) -> Message:
    if answer.status in _CLOSED:
        return Message.of(N_("The calendar does not open with this name and password."))
    refused = Message.of(N_("The calendar does not take it (status {status})."), status=answer.status or 0)
    return refused if answer.status is not None else answer.error or refused
