"""What the town offers, shared by all: sources, and the events that they said. Subscriptions are personal."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from meetcompanion.store.schema.base import identity, metadata
from meetcompanion.store.types import Instant

# Places we read, shared by all. --------------------------------------------------------------------------------------
sources = Table(
    "sources",
    metadata,
    identity(),
    Column("url", Text, nullable=False, unique=True),
    Column("read_url", Text),  # the calendar that the page at url led to
    Column("kind", Text),
    Column("title", Text),
    Column("zone", Text),
    Column("upload", Boolean, nullable=False),  # its bytes are in source_bodies
    Column("added_at", Instant, nullable=False),
    # What the last answer said of itself, so that an unchanged one costs nothing.
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    # When it is read, and how that went.
    Column("due_at", Instant),
    Column("reading_since", Instant),
    Column("read_at", Instant),
    Column("full_read_at", Instant),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Instant),  # the first failure after the last good reading
    Column("error", Text),  # Message
    Column("warning", Text),  # Message
    Column("skipped", Text, nullable=False),  # [[where, Message], ...]
    Column("hidden_at", Instant),  # nobody subscribes any more
    Column("revision", Integer, nullable=False),  # grows with every change of its events or title
    # Where it says that it is from now on, and how many readings in a row it has said so.
    Column("moved_to", Text),
    Column("moved_count", Integer, nullable=False, server_default="0"),
    # How much its events said at the last full reading, and before it said less all at once.
    Column("fields", Text),
    Column("fields_before", Text),
    Index(None, "due_at"),  # due_sources()
    sqlite_autoincrement=True,
)

source_bodies = Table(
    "source_bodies",
    metadata,
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

# Hashes of the events' own text at the last reading, one after the other; see Reading.texts.
source_texts = Table(
    "source_texts",
    metadata,
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("texts", LargeBinary, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("title", Text),  # theirs; None: the source's own
    Column("subscribed_at", Instant, nullable=False),
    Column("paused_at", Instant),
    Column("looks_wrong_at", Instant),
    Column("asked_at", Instant),  # whether to keep trying
    Index(None, "source_id"),  # "does anybody subscribe to it?"
)

# What the sources said. ----------------------------------------------------------------------------------------------
events = Table(
    "events",
    metadata,
    identity(),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),
    Column("uid", Text, nullable=False),
    Column("content_hash", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text),
    Column("location", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("url", Text),
    Column("organiser", Text),
    Column("categories", Text),  # [text, ...]; None: none
    Column("price", Text),  # [free, low, high, currency]
    Column("image", Text),
    UniqueConstraint("source_id", "uid"),  # held_events(), upcoming(): by source
    sqlite_autoincrement=True,
)

occurrences = Table(
    "occurrences",
    metadata,
    identity(),
    Column("event_id", Integer, ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("source_id", Integer, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),  # that of the event
    Column("key", Text, nullable=False),
    # All-day ones have midnight UTC of their dates here; which instant that is depends on where one lives.
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant),  # None: the source does not say
    Column("over_at", Instant, nullable=False),  # the later of the two; for queries
    Column("all_day", Boolean, nullable=False),
    Column("zone", Text),
    Column("status", Text, nullable=False),
    Column("content", Text),  # JSON, only where it says something else than its series
    Column("content_hash", String(32), nullable=False),  # "" without own content
    Column("gone_at", Instant),  # when the source was first seen not to list it any more
    UniqueConstraint("event_id", "key"),  # series_occurrences(), held_events()
    Index(None, "source_id", "over_at"),  # upcoming(), subscriptions()
    sqlite_autoincrement=True,
)

# The embedding model's numbers for texts; can be made again at any time.
vectors = Table(
    "vectors",
    metadata,
    Column("model", Text, primary_key=True),
    Column("key", Text, primary_key=True),  # sha256 of model and text
    Column("vector", LargeBinary, nullable=False),
)
