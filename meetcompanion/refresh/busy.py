"""Reads people's own calendars for when they are busy; each is claimed first, so that two programs do not both read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from random import random
from zoneinfo import ZoneInfo

from meetcompanion.clock import Clock
from meetcompanion.errors import BadSource
from meetcompanion.fetch import Fetcher
from meetcompanion.importers.busy import read_busy
from meetcompanion.model import Window
from meetcompanion.model.busy import BusyCalendar
from meetcompanion.model.calendars_out import is_ours
from meetcompanion.refresh import backoff
from meetcompanion.store import Store


def read_busy_calendars(
    store: Store,
    fetcher: Fetcher,
    clock: Clock,
    *,
    refresh_minutes: int = 60,
    cancelled: Callable[[], bool] = lambda: False,
    chance: Callable[[], float] = random,
) -> bool:
    """Read every own calendar that is due; one that fails keeps what is known of it. True where any was read.

    Args:
        store: where they are kept.
        fetcher: the door to the network.
        clock: the time.
        refresh_minutes: how long it is between two readings.
        cancelled: asked before each; True ends it.
        chance: gives numbers from 0 to 1, for spreading the next readings.

    Raises:
        StoreError: the database cannot be used.
    """
    read_any = False
    for calendar in store.due_busy_calendars(clock()):
        if cancelled():
            break
        if not store.claim_busy_calendar(calendar, clock()):
            continue
        read_any = True
        _read(store, fetcher, calendar, clock(), refresh_minutes, chance())
    return read_any


def _read(
    store: Store, fetcher: Fetcher, calendar: BusyCalendar, now: datetime, refresh_minutes: int, chance: float
) -> None:
    # Once a day it is read whole, changed or not: the days ahead are others then.
    again = calendar.read_at is not None and calendar.read_at.date() == now.date()
    etag, last_modified = (calendar.etag, calendar.last_modified) if again else (None, None)
    fetched = fetcher.get(calendar.url, etag=etag, last_modified=last_modified)
    error, times = fetched.error, None
    if error is None and not fetched.not_modified:
        try:
            times = read_busy(
                fetched.body,
                url=calendar.url,
                window=Window.around(now),
                zone=ZoneInfo(store.account(calendar.account_id).zone),
                charset=fetched.charset,
                ours=is_ours,
            )
        except BadSource as problem:
            error = problem.message
    if error is not None:
        failures = calendar.failures + 1
        due_at = backoff.after_failure(now, refresh_minutes, failures, chance, fetched.retry_after)
        store.busy_calendar_failed(calendar, error, due_at)
        return
    due_at = backoff.after_success(now, refresh_minutes, chance, fetched.fresh_for)
    if times is not None:
        calendar = replace(calendar, etag=fetched.etag, last_modified=fetched.last_modified)
    store.keep_busy_times(calendar, times, now, due_at)
