"""When a person is busy, by their own calendars: start and end, and nothing else of what stands in them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from meetcompanion.store.schema.base import account, identity, metadata
from meetcompanion.store.types import Instant

# The address is the key to a private calendar: it is needed as it is, and no page or log shows it.
busy_calendars = Table(
    "busy_calendars",
    metadata,
    identity(),
    account(),
    Column("url", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("read_at", Instant),  # None: not yet
    Column("etag", Text),
    Column("last_modified", Text),
    Column("failures", Integer, nullable=False),
    Column("error", Text),  # a stored Message
    UniqueConstraint("account_id", "url"),  # busy_calendars(): by account
    Index(None, "due_at"),  # due_busy_calendars()
    sqlite_autoincrement=True,
)

busy_times = Table(
    "busy_times",
    metadata,
    identity(),
    account(),
    Column("calendar_id", Integer, ForeignKey("busy_calendars.id", ondelete="CASCADE"), nullable=False),
    Column("begins_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Index(None, "account_id"),  # busy_times()
    Index(None, "calendar_id"),  # keep_busy_times()
)
