"""Calendars that other programs subscribe to: their secret addresses, and how often each entry has changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from meetcompanion.store.types import Instant

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Nobody has such an address yet."""
    op.create_table(
        "calendar_addresses",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("interested", sa.Boolean(), nullable=False),
        sa.Column("alarm_minutes", sa.Integer()),
        sa.Column("travel_minutes", sa.Integer()),
        sa.Column("made_at", Instant(), nullable=False),
        _account("calendar_addresses"),
        sa.PrimaryKeyConstraint("account_id", "kind", name=op.f("pk_calendar_addresses")),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_addresses_token")),
    )
    op.create_table(
        "calendar_entries",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        _account("calendar_entries"),
        sa.PrimaryKeyConstraint("account_id", "uid", name=op.f("pk_calendar_entries")),
    )


def _account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id"), ondelete="CASCADE"
    )
