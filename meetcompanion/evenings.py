"""After an evening: ask once, keep what is jotted, take "no" for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from meetcompanion.errors import UsageError
from meetcompanion.message import N_
from meetcompanion.model import Account, Evening, Jot
from meetcompanion.store import Store


def ask(store: Store, account: Account, now: datetime) -> list[Evening]:
    """The evenings that are over and that nobody has asked about yet, latest first; each is returned only once."""
    over = unasked(store, account, now)
    if not over:
        return []
    claimed = set(store.mark_asked(account.id, [evening.id for evening in over], now))
    return [evening for evening in over if evening.id in claimed]


def unasked(store: Store, account: Account, now: datetime) -> list[Evening]:
    """The same, latest first, without spending the question."""
    zone = ZoneInfo(account.zone)
    store.freeze_evenings(account.id, now, zone)
    return [
        evening
        for evening in store.evenings(account.id)
        if evening.asked_at is None and evening.closed_at is None and evening.when.ends_at(zone) <= now
    ]


def by_time(evenings: Iterable[Evening], now: datetime, fallback: tzinfo) -> Evening | None:
    """The evening that a jot is most likely about: the one that is running, else the one that ended last.

    Args:
        evenings: those that have begun.
        now: the time.
        fallback: the zone of all-day ones.
    """
    begun = [evening for evening in evenings if evening.when.starts_at(fallback) <= now]
    running = [evening for evening in begun if now < evening.when.ends_at(fallback)]
    if running:
        # Of a festival and a concert in it, the concert.
        return max(running, key=lambda evening: (evening.when.starts_at(fallback), evening.id))
    return max(begun, key=lambda evening: (evening.when.ends_at(fallback), evening.id), default=None)


def jot_evening(
    store: Store,
    account: Account,
    jot: Jot,
    *,
    evening_id: int | None,
    text: str,
    now: datetime,
    token: str | None = None,
) -> None:
    """Keep what was understood of a jot, and its text word for word; the evening it is about is closed by that.

    Args:
        store: where it is kept.
        account: whose it is.
        jot: what was understood, put right by hand or not.
        evening_id: the evening it is about, None for none.
        text: as it was typed.
        now: when it was saved.
        token: the sender's own name for it; the same one again saves nothing.

    Raises:
        UsageError: there are no words in it.
        NotFound: the evening is not theirs.
    """
    if not text.strip() and jot == Jot():
        raise UsageError(N_("There is nothing in it to keep."))
    store.save_jot(account.id, jot, evening_id=evening_id, text=text, now=now, token=token)


def answer_no(store: Store, account: Account, evening_id: int, now: datetime) -> None:
    """No conversation worth keeping: fine, and not asked again.

    Raises:
        NotFound: the evening is not theirs.
    """
    store.close_evening(account.id, evening_id, now)
