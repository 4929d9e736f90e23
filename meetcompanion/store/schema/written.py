"""Calendars of people's own that evenings are written into (CalDAV), and what was written there."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from meetcompanion.store.schema.base import metadata
from meetcompanion.store.types import Instant

# The password is needed as it is, and lies in the file that holds everything else; no page shows it.
written_calendars = Table(
    "written_calendars",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("url", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("revision", Text, nullable=False),  # of the account, when all was written
    Column("failures", Integer, nullable=False),
    Column("error", Text),  # a stored Message
)

# The entity tag says whether the entry there is still the one that we wrote (RFC 4791 section 5.3.4).
written_entries = Table(
    "written_entries",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("uid", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("etag", Text),
    Column("state", Text, nullable=False),  # written, theirs (they changed it), removed (they deleted it)
)
