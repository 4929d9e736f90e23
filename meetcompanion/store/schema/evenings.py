"""What a person does with it: picks, evenings, people, notes. Copies are frozen, nothing follows the events."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, false

from meetcompanion.store.schema.base import account, identity, metadata
from meetcompanion.store.types import Instant

# What a person does with it. -----------------------------------------------------------------------------------------
picks = Table(
    "picks",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("occurrence_id", Integer, ForeignKey("occurrences.id"), primary_key=True),
    Column("state", Text, nullable=False),
    Column("picked_at", Instant, nullable=False),
    Index(None, "occurrence_id"),  # "does anybody hold on to it?"
)

# What became of picks; of each only the latest. The start is the one that it had when the person was told last.
notices = Table(
    "notices",
    metadata,
    identity(),
    account(),
    Column("occurrence_id", Integer, ForeignKey("occurrences.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),  # as in occurrences
    Column("all_day", Boolean, nullable=False),
    Column("zone", Text),
    Column("noticed_at", Instant, nullable=False),
    Column("shown_at", Instant),
    Column("seen_at", Instant),  # acknowledged
    UniqueConstraint("account_id", "occurrence_id"),  # notices(): by account
    Index(None, "occurrence_id"),  # deleting an occurrence
    sqlite_autoincrement=True,
)

# "These are one", "these are two": pairs of events, the smaller number first. UIDs may be renewed, numbers stay.
same_by_hand = Table(
    "same_by_hand",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("event_id", Integer, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", Integer, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("one", Boolean, nullable=False),
    Column("said_at", Instant, nullable=False),
    Index(None, "event_id"),  # deleting an event
    Index(None, "other_id"),
)

# Frozen copies: nothing here follows the events, so they survive whatever a feed does.
evenings = Table(
    "evenings",
    metadata,
    identity(),
    account(),
    Column("occurrence_id", Integer, ForeignKey("occurrences.id", ondelete="SET NULL")),
    Column("title", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),  # as in occurrences
    Column("ends_at", Instant),
    Column("all_day", Boolean, nullable=False),
    Column("zone", Text),
    Column("location", Text),
    Column("url", Text),
    Column("description", Text),
    Column("source_title", Text),
    Column("series_key", Text),
    Column("frozen_at", Instant, nullable=False),
    Column("asked_at", Instant),
    Column("closed_at", Instant),
    UniqueConstraint("account_id", "occurrence_id"),  # once per occurrence; evenings(): by account
    Index(None, "occurrence_id"),  # "does anybody hold on to it?"
    sqlite_autoincrement=True,
)

people = Table(
    "people",
    metadata,
    identity(),
    account(),
    Column("name", Text, nullable=False),  # or a description: "woman with the theremin"
    Column("folded", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("known_since", Text),  # a day such as 2027-03-21, where no evening says it
    Column("likes", Text, nullable=False, server_default="unknown"),  # HowTheyLikeIt
    Column("rests_since", Instant),
    Column("rests_until", Text),  # 2027-03-21 or 2027-spring
    Column("rest_shown_at", Instant),  # they appeared once, as was wished
    Column("rather_not_since", Instant),
    Column("keep_notes", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("account_id", "folded"),  # people(): by account; save_jot(): by name
    sqlite_autoincrement=True,
)

people_evenings = Table(
    "people_evenings",
    metadata,
    account(),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("evening_id", Integer, ForeignKey("evenings.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "evening_id"),  # deleting an evening
)

# The text as it was typed. `token` is the sender's own name for it, so that sending twice saves once.
jots = Table(
    "jots",
    metadata,
    identity(),
    account(),
    Column("evening_id", Integer, ForeignKey("evenings.id", ondelete="SET NULL")),
    Column("text", Text, nullable=False),
    Column("token", Text),
    Column("written_at", Instant, nullable=False),
    UniqueConstraint("account_id", "token"),  # save_jot()
    Index(None, "evening_id"),  # "was anything written about it?"
    sqlite_autoincrement=True,
)

jot_people = Table(
    "jot_people",
    metadata,
    account(),
    Column("jot_id", Integer, ForeignKey("jots.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "person_id"),  # deleting a person
)

notes = Table(
    "notes",
    metadata,
    identity(),
    account(),
    Column("jot_id", Integer, ForeignKey("jots.id", ondelete="SET NULL")),
    Column("evening_id", Integer, ForeignKey("evenings.id", ondelete="SET NULL")),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE")),  # who told it
    Column("text", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("kind", Text, nullable=False, server_default="told"),  # NoteKind
    Column("kept_at", Instant),  # "keep this": it never fades
    Index(None, "account_id", "evening_id"),  # notes()
    Index(None, "person_id"),  # people()
    sqlite_autoincrement=True,
)

moments = Table(
    "moments",
    metadata,
    identity(),
    account(),
    Column("jot_id", Integer, ForeignKey("jots.id", ondelete="SET NULL")),
    Column("evening_id", Integer, ForeignKey("evenings.id", ondelete="SET NULL")),
    Column("text", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Index(None, "account_id", "written_at"),  # moments()
    sqlite_autoincrement=True,
)

follow_ups = Table(
    "follow_ups",
    metadata,
    identity(),
    account(),
    Column("jot_id", Integer, ForeignKey("jots.id", ondelete="SET NULL")),
    Column("evening_id", Integer, ForeignKey("evenings.id", ondelete="SET NULL")),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("due", Text),  # 2027-03-21 or 2027-spring
    Column("state", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("asked_at", Instant),  # when it was asked, once, whether they have been in touch since
    Column("in_touch_at", Instant),
    Index(None, "account_id", "state"),  # follow_ups()
    sqlite_autoincrement=True,
)

follow_up_people = Table(
    "follow_up_people",
    metadata,
    account(),
    Column("follow_up_id", Integer, ForeignKey("follow_ups.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, nullable=False),  # in the order they were named
    Column("said_yes_at", Instant),  # to being introduced
    Index(None, "person_id"),  # deleting a person
)
