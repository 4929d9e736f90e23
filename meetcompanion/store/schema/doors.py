"""Who may come in. Of every secret only its hash is kept: the file alone opens no door."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from meetcompanion.store.schema.base import account, identity, metadata
from meetcompanion.store.types import Instant

# An account without a row here is the one of somebody alone on their own machine.
logins = Table(
    "logins",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("password_hash", Text),  # None: comes in by another door only, such as the house's own single sign-on
    Column("invites", Boolean, nullable=False),  # may invite others and take invitations back
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("folded"),
)

sessions = Table(
    "sessions",
    metadata,
    identity(),
    account(),
    Column("token_hash", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    UniqueConstraint("token_hash"),
    Index(None, "account_id"),  # sessions()
    sqlite_autoincrement=True,
)

# `account_id` is who invited; None for the code that the terminal prints at a first start.
invitations = Table(
    "invitations",
    metadata,
    identity(),
    Column("token_hash", Text, nullable=False),
    Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE")),
    Column("made_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    UniqueConstraint("token_hash"),
    Index(None, "account_id"),  # invitations()
    sqlite_autoincrement=True,
)

# How often a door was tried in vain; the key is a hash of the name or the address that tried.
tries = Table(
    "tries",
    metadata,
    Column("key", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
)

# By which programs of a person speak to this one.
tokens = Table(
    "tokens",
    metadata,
    identity(),
    account(),
    Column("token_hash", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("scope", Text, nullable=False),  # read, jot, all
    Column("made_at", Instant, nullable=False),
    Column("used_at", Instant),
    UniqueConstraint("token_hash"),
    Index(None, "account_id"),  # tokens()
    sqlite_autoincrement=True,
)

# Who somebody is at the house whose login is used here (OpenID Connect): the pair is theirs for ever, names change.
identities = Table(
    "identities",
    metadata,
    identity(),
    account(),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("issuer", "subject"),  # known_as()
    Index(None, "account_id"),  # is_known_elsewhere()
    sqlite_autoincrement=True,
)
