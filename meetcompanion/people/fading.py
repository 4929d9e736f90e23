"""Which lines about people fade, and when: decided here, told beforehand, done by the daily housekeeping."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from meetcompanion.errors import UsageError
from meetcompanion.message import N_
from meetcompanion.model import Account, Fading, Note
from meetcompanion.store import Store

#: Nothing fades sooner than this after it was said that things shall fade: there is time to keep what one wants.
NOTICE = timedelta(days=30)

#: What can be chosen, in months.
CHOICES = (6, 12, 24, 36)


def fades_on(note: Note, fading: Fading, zone: tzinfo) -> date:
    """The day on which a line fades that nobody keeps, on the person's calendar."""
    old = note.written_at.astimezone(zone) + relativedelta(months=fading.months)
    told = fading.since.astimezone(zone) + NOTICE
    return max(old, told).date()


def soon_to_fade(store: Store, account: Account, now: datetime) -> Sequence[tuple[Note, date]]:
    """What fades within the next weeks, and when, soonest first."""
    fading = store.fading(account.id)
    if fading is None:
        return []
    zone = ZoneInfo(account.zone)
    last = (now + NOTICE).astimezone(zone).date()
    found = [(note, fades_on(note, fading, zone)) for note in store.lines_not_kept(account.id)]
    return sorted(((note, day) for note, day in found if day <= last), key=lambda one: (one[1], one[0].id))


def let_fade(store: Store, account: Account, now: datetime) -> None:
    """Let go of the lines whose day has come; a second time on the same day does nothing."""
    today = now.astimezone(ZoneInfo(account.zone)).date()
    due = [note.id for note, day in soon_to_fade(store, account, now) if day <= today]
    if due:
        store.let_fade(account.id, due)


def choose(store: Store, account: Account, months: int | None, now: datetime) -> None:
    """After how many months lines about people fade; None lets them stay. Saying the same again changes nothing.

    Raises:
        UsageError: it is none of the choices.
    """
    if months is not None and months not in CHOICES:
        raise UsageError(N_("Notes can fade after half a year, one, two or three years, or never."))
    held = store.fading(account.id)
    if months != (held.months if held else None):
        store.set_fading(account.id, months, now)
