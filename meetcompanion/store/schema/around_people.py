"""What hangs on people besides evenings: whom one met them through, names they had before, steps that can be undone."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from meetcompanion.store.schema.base import account, identity, metadata
from meetcompanion.store.types import Instant

met_through = Table(
    "met_through",
    metadata,
    account(),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("through_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Index(None, "through_id"),  # deleting a person
)

# Names and descriptions from before a renaming or a merge; a jot that uses one still means the person.
former_names = Table(
    "former_names",
    metadata,
    identity(),
    account(),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    UniqueConstraint("account_id", "folded"),  # save_jot(): by name
    Index(None, "person_id"),  # people()
    sqlite_autoincrement=True,
)

# A step about a person and what was there before it, so that it can be undone to the letter.
undos = Table(
    "undos",
    metadata,
    identity(),
    account(),
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),  # "line": a line was changed or removed; "merge"
    Column("before", Text, nullable=False),  # JSON: the rows as they were
    Column("made_at", Instant, nullable=False),
    Index(None, "person_id"),
    sqlite_autoincrement=True,
)

# Whoever wants to be reminded of somebody now and then, and not before when; no row is "no".
now_and_then = Table(
    "now_and_then",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("next_at", Instant, nullable=False),
)
