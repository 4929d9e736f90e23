"""Everything somebody has as files: Markdown for people, calendars and cards for programs, one file to come back by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from meetcompanion import calendars_out, ics, portability
from meetcompanion.message import N_, Message, Translate
from meetcompanion.model import Account
from meetcompanion.model.calendars_out import CalendarAddress, CalendarKind
from meetcompanion.store import Store

#: As long as anybody remembers.
_ALL = timedelta(days=100 * 365)


def files(store: Store, account: Account, now: datetime, translate: Translate = str) -> Iterator[tuple[str, str]]:
    """Paths (with slashes, below one folder) and texts of all files.

    The cards bear names alone, as cards are passed on; notes stand in the Markdown and in what `import` reads.
    """
    yield from portability.as_markdown(store, account, translate)
    yield "people.vcf", portability.as_vcards(store.people(account.id))
    yield "evenings.ics", _evenings(store, account, now, translate)
    yield "follow-ups.ics", _follow_ups(store, account, now, translate)
    yield portability.EVERYTHING, portability.as_json(store, account)


def _evenings(store: Store, account: Account, now: datetime, translate: Translate) -> str:
    nobodys = CalendarAddress(account_id=account.id, kind=CalendarKind.EVENINGS, token="")
    wishes = store.calendar_addresses(account.id).get(CalendarKind.EVENINGS, nobodys)
    entries = calendars_out.entries_of(
        store.picked(account.id),
        store.evenings(account.id),
        replace(wishes, interested=True),
        now=now,
        zone=ZoneInfo(account.zone),
        secret=store.secret(),
        link=_nowhere,
        translate=translate,
        remembered=_ALL,
    )
    dated = [replace(one, changed_at=now) for one in entries]
    return ics.evenings_text(dated, name=Message.of(N_("Evenings out")).text(translate), published=False).decode()


def _follow_ups(store: Store, account: Account, now: datetime, translate: Translate) -> str:
    tasks = calendars_out.tasks_of(store.follow_ups(account.id), secret=store.secret())
    dated = [replace(one, changed_at=now) for one in tasks]
    return ics.tasks_text(dated, name=Message.of(N_("Follow-ups")).text(translate)).decode()


def _nowhere(_occurrence_id: int) -> str:
    """What is taken along leads to no page of a companion that may be gone."""
    return ""
