"""A person's evenings and follow-ups for the calendar they use otherwise: what stands in it, and who may read it."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from meetcompanion import ics
from meetcompanion.message import N_, Message, Translate
from meetcompanion.model import Account, Evening, FollowUp, Occurrence, PickState, Status
from meetcompanion.model.calendars_out import UID_ENDS, CalendarAddress, CalendarKind, Entry, Task
from meetcompanion.store import Store

#: How long past evenings stay in the calendar.
_REMEMBERED = timedelta(days=365)

#: Where an event can be looked at here, by its number.
Link = Callable[[int], str]

#: How the tokens of addresses look.
_TOKEN_BYTES = 24
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")

_Said = TypeVar("_Said", Entry, Task)


def new_address(store: Store, account: Account, kind: CalendarKind, now: datetime) -> CalendarAddress:
    """An address that nobody can guess; the one before opens nothing any more, and its choices are kept."""
    held = store.calendar_addresses(account.id).get(kind)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    fresh = replace(held, token=token) if held else CalendarAddress(account_id=account.id, kind=kind, token=token)
    store.save_calendar_address(fresh, now)
    return fresh


def may_be_token(text: str) -> bool:
    """False where no address that was ever given out looks like this; nobody is asked."""
    return _TOKEN.fullmatch(text) is not None


def calendar(
    store: Store,
    address: CalendarAddress,
    now: datetime,
    *,
    link: Link,
    translate: Translate,
    silent: frozenset[int] = frozenset(),
) -> bytes:
    """The calendar behind an address, as text for other programs; the same as long as nothing changes.

    To-dos that name somebody of `silent` (ids of people) are left out: a phone shall not bring them up either.
    """
    account = store.account(address.account_id)
    if address.kind is CalendarKind.FOLLOW_UPS:
        waiting = [one for one in store.follow_ups(account.id) if silent.isdisjoint(one.person_ids)]
        tasks = tasks_of(waiting, secret=store.secret())
        return ics.tasks_text(_numbered(store, account, tasks, now), name=Message.of(N_("Follow-ups")).text(translate))
    entries = entries_of(
        store.picked(account.id),
        store.evenings(account.id),
        address,
        now=now,
        zone=ZoneInfo(account.zone),
        secret=store.secret(),
        link=link,
        translate=translate,
    )
    name = Message.of(N_("Evenings out")).text(translate)
    return ics.evenings_text(_numbered(store, account, entries, now), name=name)


def entries_of(
    picked: Iterable[tuple[Occurrence, PickState]],
    evenings: Iterable[Evening],
    address: CalendarAddress,
    *,
    now: datetime,
    zone: ZoneInfo,
    secret: bytes,
    link: Link,
    translate: Translate,
    remembered: timedelta = _REMEMBERED,
) -> list[Entry]:
    """What stands in the calendar: evenings as they were for as long as `remembered`, and what lies ahead, by start.

    What was called off stays and says so; what a source no longer lists stays too, since nobody said it is off.
    """
    frozen = {one.occurrence_id: one for one in evenings if one.when.starts_at(zone) > now - remembered}
    entries = [_of_evening(one, secret, link) for one in frozen.values()]
    for occurrence, state in picked:
        is_over = occurrence.when.ends_at(zone) <= now
        wanted = state in (PickState.GOING, PickState.WENT) or (
            state is PickState.INTERESTED and address.interested and not is_over
        )
        if wanted and occurrence.id not in frozen and occurrence.when.starts_at(zone) > now - remembered:
            entries.append(
                _of_pick(occurrence, state, address, zone=zone, secret=secret, link=link, translate=translate)
            )
    return sorted(entries, key=lambda entry: (entry.when.starts_at(zone), entry.uid))


def tasks_of(follow_ups: Iterable[FollowUp], *, secret: bytes) -> list[Task]:
    """The open follow-ups in their own words, in the order in which they were written."""
    return [
        Task(
            uid=_uid(secret, "follow-up", one.id),
            text=one.text,
            due=one.due.day if one.due is not None else None,
        )
        for one in sorted(follow_ups, key=lambda one: one.id)
    ]


def one_event(occurrence: Occurrence, now: datetime, *, secret: bytes, link: Link) -> bytes:
    """One event as a file to be opened once."""
    entry = Entry(
        uid=_uid(secret, "evening", occurrence.id),
        title=occurrence.content.title,
        when=occurrence.when,
        status=occurrence.status,
        description=_joined(occurrence.content.description, link(occurrence.id)),
        location=occurrence.content.location,
        latitude=occurrence.content.latitude,
        longitude=occurrence.content.longitude,
        url=occurrence.content.url or link(occurrence.id),
        changed_at=now,
    )
    return ics.evenings_text([entry], name=None, published=False)


def _of_pick(
    occurrence: Occurrence,
    state: PickState,
    address: CalendarAddress,
    *,
    zone: ZoneInfo,
    secret: bytes,
    link: Link,
    translate: Translate,
) -> Entry:
    content, cancelled = occurrence.content, occurrence.status is Status.CANCELLED
    certain = state is not PickState.INTERESTED and occurrence.status is Status.CONFIRMED
    leave, alarms = None, []
    if not occurrence.when.all_day and not cancelled and state is PickState.GOING:
        if address.travel_minutes is not None:
            way = timedelta(minutes=address.travel_minutes)
            at = (occurrence.when.starts_at(zone) - way).astimezone(zone)
            leave = Message.of(N_("Leave by {time}."), time=f"{at:%H:%M}").text(translate)
            alarms.append((way, leave))
        if address.alarm_minutes is not None:
            alarms.append((timedelta(minutes=address.alarm_minutes), content.title))
    return Entry(
        uid=_uid(secret, "evening", occurrence.id),
        title=content.title,
        when=occurrence.when,
        status=Status.CANCELLED if cancelled else Status.CONFIRMED if certain else Status.TENTATIVE,
        description=_joined(leave, content.description, link(occurrence.id)),
        location=content.location,
        latitude=content.latitude,
        longitude=content.longitude,
        url=content.url or link(occurrence.id),
        alarms=tuple(alarms),
    )


def _of_evening(evening: Evening, secret: bytes, link: Link) -> Entry:
    here = link(evening.occurrence_id) if evening.occurrence_id is not None else None
    return Entry(
        uid=_uid(secret, "evening", evening.occurrence_id if evening.occurrence_id is not None else -evening.id),
        title=evening.title,
        when=evening.when,
        status=Status.CONFIRMED,
        description=_joined(evening.description, here),
        location=evening.location,
        url=evening.url or here,
    )


def _joined(*parts: str | None) -> str:
    return "\n\n".join(part for part in parts if part)


def _uid(secret: bytes, kind: str, number: int) -> str:
    """The same for ever on this installation, and never another installation's (RFC 7986 section 5.3)."""
    return hashlib.sha256(secret + f" {kind} {number}".encode()).hexdigest()[:32] + UID_ENDS


def _numbered(store: Store, account: Account, said: Sequence[_Said], now: datetime) -> list[_Said]:
    hashes = {one.uid: _hash(asdict(one)) for one in said}
    numbers = store.number_entries(account.id, hashes, now)
    return [replace(one, sequence=numbers[one.uid][0], changed_at=numbers[one.uid][1]) for one in said]


def _hash(values: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, default=str, sort_keys=True).encode()).hexdigest()
