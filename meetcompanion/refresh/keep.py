"""Keeping what was read: compare with what is held, save it in one transaction, subscribe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from random import random
from urllib.parse import unquote

from meetcompanion import merge
from meetcompanion.errors import BadSource
from meetcompanion.fetch import normalise
from meetcompanion.message import N_, Message
from meetcompanion.model import (
    Account,
    Changes,
    Fetched,
    Fields,
    HeldEvent,
    Occurrence,
    Reading,
    Source,
    Window,
    place_of,
)
from meetcompanion.refresh import backoff, single
from meetcompanion.refresh.look import UPLOAD
from meetcompanion.refresh.reading import Read
from meetcompanion.refresh.unchanged import body_hash
from meetcompanion.refresh.values import Look
from meetcompanion.store import Store

NOTHING_LISTED = N_("It lists no events now, although some were ahead. They are kept until their day has passed.")
LESS_SAID = N_("Its events say much less than before: its pages may have been rebuilt. Look whether it is still right.")
NOTHING_AHEAD = N_("It can be read, but lists no events ahead. It may no longer be in use.")

#: How many left-out events are kept by name for the sources page.
MAX_SKIPPED = 200

#: Seconds for which a saver waits for another one; each takes well under one.
_PATIENCE = 30
_DAY = timedelta(days=1)


def keep_reading(
    store: Store, source_id: int, what: Read, *, now: datetime, due_at: datetime, zone: tzinfo = UTC
) -> None:
    """Save what was read of a source.

    An empty answer where events lie ahead deletes nothing: more often than a town falls silent, a feed breaks. It
    is read in full next time, since nothing tells yet whether it is meant.

    Raises:
        NotFound: the source is not there any more.
        Busy: another saver took far too long.
    """
    reading, fetched = what.reading, what.fetched
    # What has begun is never gone: many feeds drop it.
    window = Window(now, Window.around(now).until)
    # Two savers (a round and a subscription) must not both find an event missing and both add it.
    with store.exclusive("merge", timeout=_PATIENCE):
        held = store.held_events(source_id, reading.same)
        suspect = not (reading.drafts or reading.same) and _any_ahead(held, now, zone)
        # Somebody else has saved it meanwhile: what was the same then need not be what is held now.
        overtaken = bool(reading.same) and store.known_texts(source_id) != what.known
        trusted = not (suspect or overtaken)
        fields = None if reading.same else Fields.of(reading.drafts, now)
        before = _said_more(store.source(source_id), fields)
        store.save_reading(
            source_id,
            Changes() if suspect else _plan(store, source_id, reading, held, window, zone),
            now=now,
            due_at=due_at,
            kind=reading.kind,
            title=reading.title,
            zone=reading.zone,
            read_url=what.read_url,
            etag=fetched.etag if trusted else None,
            last_modified=fetched.last_modified if trusted else None,
            body_hash=what.hash if trusted else None,
            warning=_warning(reading, suspect) or (Message.of(LESS_SAID) if before else None),
            skipped=[problem for problem in reading.problems if problem.skipped][:MAX_SKIPPED],
            texts=reading.texts if trusted else (),
            full=not reading.same,
            fields=fields,
            fields_before=before,
            moved_to=what.moved_to,
            moved_count=what.moved_count,
        )


def subscribe(
    store: Store,
    account: Account,
    found: Look | str,
    now: datetime,
    *,
    title: str | None = None,
    zone: tzinfo = UTC,
    refresh_minutes: int = 60,
    chance: Callable[[], float] = random,
) -> Source:
    """Subscribe an account to what was looked at; its events are there at once, nothing is fetched again.

    Args:
        store: where it is kept.
        account: whose subscription it is.
        found: a look, or just an address; then the next round reads it.
        now: the time.
        title: the person's own name for it.
        zone: for all-day dates.
        refresh_minutes: when it is read again.
        chance: gives numbers from 0 to 1.

    Raises:
        BadSource: the look found nothing to subscribe to.
        FetchRefused: the address is none.
    """
    if isinstance(found, str):
        source = store.add_source(normalise(found), now)
        store.subscribe(account.id, source.id, now, title)
        return source
    if found.reading is None or found.error is not None:
        raise BadSource(found.error or Message.of(N_("There is nothing to subscribe to.")))
    if found.upload:
        name = _name_of_file(store, account, found.url.removeprefix(UPLOAD), found.reading, now)
        # Sources are shared, files are not: two people's "calendar.ics" are two.
        own_title = unquote(name.rpartition("/")[2]) or name
        source = store.add_source(f"{UPLOAD}{account.id}/{name}", now, title=own_title, body=found.fetched.body)
        due_at = now + backoff.UPLOAD
    else:
        source = store.add_source(found.url, now)
        due_at = backoff.after_success(now, refresh_minutes, chance(), found.fetched.fresh_for)
    store.subscribe(account.id, source.id, now, title)
    # The first of several parts says nothing about the others.
    hashed = None if found.parts else body_hash(found.fetched.body)
    what = Read(found.reading, found.fetched, found.read_url, hashed)
    keep_reading(store, source.id, what, now=now, due_at=due_at, zone=zone)
    return store.source(source.id)


def keep_event(
    store: Store, account: Account, found: Look, sign: str, now: datetime, *, title: str | None = None, zone: tzinfo
) -> Occurrence:
    """Keep one event of what was looked at, by itself; nothing else of that place is subscribed to.

    Args:
        store: where it is kept.
        account: whose it is.
        found: the look.
        sign: which one, `single.sign_of`.
        now: the time.
        title: where it comes from, in words; the host when left out.
        zone: for all-day dates.

    Raises:
        BadSource: the look does not hold it.
    """
    one = single.one_of(found.reading, sign) if found.reading is not None else None
    if one is None:
        raise BadSource(N_("That event does not stand there. Look at the address again."))
    address = single.address_of(account.id, sign, one, zone)
    source = store.add_source(address, now, title=title or place_of(found.url))
    store.subscribe(account.id, source.id, now)
    reading = Reading(kind=single.KIND, title=source.title, drafts=(one,))
    what = Read(reading, Fetched(url=address), None if found.upload else found.url, None)
    keep_reading(store, source.id, what, now=now, due_at=now + backoff.UPLOAD, zone=zone)
    start = one.instances[0].when.starts_at(zone)
    around = store.upcoming(account.id, Window(start - _DAY, start + _DAY))
    return next(occurrence for occurrence in around if occurrence.source_id == source.id)


def _name_of_file(store: Store, account: Account, name: str, reading: Reading, now: datetime) -> str:
    """The name under which a file is kept: its own, or "event (2).ics" where its own stands for another calendar.

    Half the sites of a town call their file "event.ics". One that shares an event with what is held under the name is
    a newer copy of it and takes its place; one that shares none must not push it out.
    """
    if name.startswith("file:"):  # a whole path, which is never two files
        return name
    uids = {draft.uid for draft in reading.drafts}
    held = {one.source.url: one.source.id for one in store.subscriptions(account.id, now, counting=False)}
    stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
    candidate, number = name, 1
    while (source_id := held.get(f"{UPLOAD}{account.id}/{candidate}")) is not None:
        known = {event.uid for event in store.held_events(source_id)}
        if not known or not uids or not known.isdisjoint(uids):
            break
        number += 1
        candidate = f"{stem} ({number}){dot}{suffix}"
    return candidate


def _plan(
    store: Store, source_id: int, reading: Reading, held: list[HeldEvent], window: Window, zone: tzinfo
) -> Changes:
    changes = merge.plan(reading.drafts, held, window, zone, partly=bool(reading.same))
    if not (reading.same and changes.new and changes.gone):
        return changes
    # Something is new and something is missing: whether it is the same can only be told among all the others.
    everything = store.held_events(source_id)
    looked_at = {event.id for event in held}
    rest = [merge.as_read(event) for event in everything if event.id not in looked_at]
    whole = merge.plan((*reading.drafts, *rest), everything, window, zone)
    return replace(whole, changed=tuple(change for change in whole.changed if change.event_id in looked_at))


def _said_more(source: Source, fields: Fields | None) -> Fields | None:
    """The reading at which the events of a source still said more; None where they say what they always said."""
    before = source.fields_before or source.fields
    if fields is None:
        return source.fields_before
    return before if before is not None and fields.faded_since(before) else None


def _warning(reading: Reading, suspect: bool) -> Message | None:
    if suspect:
        return Message.of(NOTHING_LISTED)
    if reading.drafts or reading.same:
        return None
    # The importer may know more: when the last event was, say.
    told = (problem.reason for problem in reading.problems if not problem.skipped)
    return next(told, Message.of(NOTHING_AHEAD))


def _any_ahead(held: list[HeldEvent], now: datetime, zone: tzinfo) -> bool:
    return any(not one.gone and one.when.starts_at(zone) >= now for event in held for one in event.instances)
