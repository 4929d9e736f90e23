"""What a week's message could say of somebody: this week's picks, one question, follow-ups, and who rests no longer.

It only looks; nothing that may be said once is spent here.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.lists import format_list

from meetcompanion import evenings, people
from meetcompanion.languages import language_of
from meetcompanion.model import Account
from meetcompanion.ranking import Ranker
from meetcompanion.reminders import Contents
from meetcompanion.store import Store

#: A follow-up is in the one message in whose week its day lies, and in none after it.
_WEEK = timedelta(days=7)


def week_ahead(
    store: Store, ranker: Ranker, account: Account, now: datetime, choose: people.Choose = secrets.choice
) -> Contents:
    """What there is to say to this account; whoever is left in peace is not brought up. `choose` is chance."""
    zone = ZoneInfo(account.zone)
    today = now.astimezone(zone).date()
    locale = Locale.parse(language_of(account.language) or "en")

    def listed(names: Sequence[str]) -> str:
        return format_list(list(names), locale=locale)

    ways = {person.id: person for person in store.ways_to_people(account.id)}
    waiting = people.suggested(store.follow_ups(account.id), people.silent_people(store, account))
    due = [one for one in waiting if one.due is not None and today <= one.due.first_day < today + _WEEK]
    return Contents(
        picks=ranker.shortlist(account, now).by_day(zone),
        evening=next(iter(evenings.unasked(store, account, now)), None),
        follow_ups=tuple((people.heading(one, ways, listed), one.text) for one in due),
        back=tuple(people.due_from_rest(store, account, today)),
        by_chance=people.to_remind_of(store, account, now, choose),
    )
