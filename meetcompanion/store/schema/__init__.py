"""The tables as they are now. `migrations/` says how a database comes to look like this; a test holds the two together.

Every personal row bears `account_id`. Sources, events and occurrences are shared; subscriptions are personal.
Each index names the query it serves. Times are `Instant` (aware, UTC); JSON is kept as text.
"""

from __future__ import annotations

from meetcompanion.store.schema.accounts import accounts, hobbies
from meetcompanion.store.schema.around_people import former_names, met_through, now_and_then, undos
from meetcompanion.store.schema.base import metadata, secrets
from meetcompanion.store.schema.busy import busy_calendars, busy_times
from meetcompanion.store.schema.calendars_out import calendar_addresses, calendar_entries
from meetcompanion.store.schema.doors import identities, invitations, logins, sessions, tokens, tries
from meetcompanion.store.schema.evenings import (
    evenings,
    follow_up_people,
    follow_ups,
    jot_people,
    jots,
    moments,
    notes,
    notices,
    people,
    people_evenings,
    picks,
    same_by_hand,
)
from meetcompanion.store.schema.lately import lately
from meetcompanion.store.schema.messages import channels, message_wishes, messages
from meetcompanion.store.schema.picture import dots
from meetcompanion.store.schema.tastes import hobby_words, more_like, preferences, unlearnt
from meetcompanion.store.schema.town import (
    events,
    occurrences,
    source_bodies,
    source_texts,
    sources,
    subscriptions,
    vectors,
)
from meetcompanion.store.schema.written import written_calendars, written_entries

__all__ = [
    "accounts",
    "busy_calendars",
    "busy_times",
    "calendar_addresses",
    "calendar_entries",
    "channels",
    "dots",
    "evenings",
    "events",
    "follow_up_people",
    "follow_ups",
    "former_names",
    "hobbies",
    "hobby_words",
    "identities",
    "invitations",
    "jot_people",
    "jots",
    "lately",
    "logins",
    "message_wishes",
    "messages",
    "met_through",
    "metadata",
    "moments",
    "more_like",
    "notes",
    "notices",
    "now_and_then",
    "occurrences",
    "people",
    "people_evenings",
    "picks",
    "preferences",
    "same_by_hand",
    "secrets",
    "sessions",
    "source_bodies",
    "source_texts",
    "sources",
    "subscriptions",
    "tokens",
    "tries",
    "undos",
    "unlearnt",
    "vectors",
    "written_calendars",
    "written_entries",
]
