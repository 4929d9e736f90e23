"""Calendars of people's own that evenings are written into, and what was written there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from meetcompanion.store.types import Instant

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Nobody has given a calendar to write into yet."""
    op.create_table(
        "written_calendars",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        _account("written_calendars"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_written_calendars")),
    )
    op.create_table(
        "written_entries",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        _account("written_entries"),
        sa.PrimaryKeyConstraint("account_id", "uid", name=op.f("pk_written_entries")),
    )


def _account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id"), ondelete="CASCADE"
    )
