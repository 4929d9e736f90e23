"""What a person keeps at hand for an evening: one line, for their own eyes."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from meetcompanion.store.schema.base import metadata
from meetcompanion.store.types import Instant

lately = Table(
    "lately",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("said_at", Instant, nullable=False),
)
