"""Messages that go out: channels, wishes, and what was claimed and sent."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from meetcompanion.store.schema.base import account, identity, metadata
from meetcompanion.store.types import Instant

# The address may hold a password: it is needed as it is, and lies in the file that holds everything else.
channels = Table(
    "channels",
    metadata,
    identity(),
    account(),
    Column("url", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("account_id", "url"),  # channels(): by account
    sqlite_autoincrement=True,
)

message_wishes = Table(
    "message_wishes",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("weekday", Integer),  # 0 is Monday; None: no weekly message
    Column("hour", Integer, nullable=False),
    Column("quiet_from", Integer),
    Column("quiet_until", Integer),
    Column("nothing_until", Instant),
    Column("remind_minutes", Integer),  # None: no reminder
    Column("changed_at", Instant, nullable=False),
)

# Claimed, then sent, then closed: three moments, so that whatever ends in between is seen. No words are kept here.
messages = Table(
    "messages",
    metadata,
    identity(),
    account(),
    Column("channel_id", Integer, ForeignKey("channels.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),  # weekly, reminder
    Column("period", Text, nullable=False),  # the week, or the evening and its hour
    Column("claimed_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("closed_at", Instant),  # sent, or there was nothing to say
    Column("tries", Integer, nullable=False),
    Column("error", Text),  # a stored Message
    UniqueConstraint("channel_id", "kind", "period"),  # claim_message(): never two of one kind in one period
    sqlite_autoincrement=True,
)
