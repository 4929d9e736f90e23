"""Those who use this installation, and their hobbies."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, Table, Text, UniqueConstraint, false

from meetcompanion.store.schema.base import account, identity, metadata
from meetcompanion.store.types import Instant

# People who use this installation. -----------------------------------------------------------------------------------
accounts = Table(
    "accounts",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),  # IANA name
    Column("evenings", Integer, nullable=False),  # at most so many a week
    Column("language", Text),  # None: as the browser says
    Column("started_at", Instant),  # the first visit was answered
    Column("sample_town", Boolean, nullable=False),
    Column("pictures", Boolean, nullable=False, server_default=false()),  # those of events may be fetched and shown
    Column("created_at", Instant, nullable=False),
    Column("fade_months", Integer),  # lines about people fade after so many months; None: they stay
    Column("fade_since", Instant),  # when that was said
    # Both only ever grow. `revision`: hobbies, picks, settings. `subscriptions_revision`: what was left and joined;
    # together with the revisions of the sources subscribed to, it says whether the events changed.
    Column("revision", Integer, nullable=False),
    Column("subscriptions_revision", Integer, nullable=False),
    sqlite_autoincrement=True,
)

hobbies = Table(
    "hobbies",
    metadata,
    identity(),
    account(),
    Column("name", Text, nullable=False),  # in their own words
    Column("folded", Text, nullable=False),  # the same hobby, however it is written
    Column("added_at", Instant, nullable=False),
    UniqueConstraint("account_id", "folded"),  # hobbies(): by account
    sqlite_autoincrement=True,
)
