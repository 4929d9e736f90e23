"""Calendars that other programs subscribe to."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from meetcompanion.store.schema.base import metadata
from meetcompanion.store.types import Instant

# The token stands here as it is, unlike other secrets: the page shows the address again, and what it opens lies in
# the same file anyway.
calendar_addresses = Table(
    "calendar_addresses",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),  # evenings, follow_ups
    Column("token", Text, nullable=False),
    Column("interested", Boolean, nullable=False),  # also what one is only interested in, as tentative
    Column("alarm_minutes", Integer),  # None: no alarm
    Column("travel_minutes", Integer),  # None: nothing is said of leaving
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("token"),
)

# RFC 5545 section 3.8.7.4: a program that has an entry takes a changed one for newer by its SEQUENCE.
calendar_entries = Table(
    "calendar_entries",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("uid", Text, primary_key=True),
    Column("content_hash", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
