"""What a person likes beyond the names of their hobbies, and what the list should mind."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text

from meetcompanion.store.schema.base import account, metadata
from meetcompanion.store.types import Instant

# Words that a person gave to a hobby or took from it; see model.Terms for the kinds.
hobby_words = Table(
    "hobby_words",
    metadata,
    account(),
    Column("hobby_id", Integer, ForeignKey("hobbies.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),  # added, struck, never, means
    Column("word", Text, primary_key=True),
    Column("place", Integer, nullable=False),  # in the order they were given
    Index(None, "account_id"),  # hobbies()
)

# "More like this".
more_like = Table(
    "more_like",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("occurrence_id", Integer, ForeignKey("occurrences.id"), primary_key=True),
    Column("said_at", Instant, nullable=False),
    Index(None, "occurrence_id"),  # "does anybody hold on to it?"
)

# What was learnt and shall be forgotten, and events that nothing shall be learnt from.
unlearnt = Table(
    "unlearnt",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),  # event, or the kind of a lesson
    Column("key", Text, primary_key=True),
    Column("said_at", Instant, nullable=False),
)

preferences = Table(
    "preferences",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("window_seats", Integer, nullable=False),
    Column("free_first", Boolean, nullable=False),
    Column("home_latitude", Float),  # both or neither
    Column("home_longitude", Float),
    Column("home_name", Text),
    Column("radius_km", Integer),  # None: however far
)
