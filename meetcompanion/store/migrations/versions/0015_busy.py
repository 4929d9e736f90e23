"""A person's own calendar: when they are busy, and nothing else of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from meetcompanion.store.types import Instant

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Nobody has given an address yet, so nobody is busy."""
    op.create_table(
        "busy_calendars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("read_at", Instant()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        _account("busy_calendars"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_calendars")),
        sa.UniqueConstraint("account_id", "url", name=op.f("uq_busy_calendars_account_id_url")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_busy_calendars_due_at"), "busy_calendars", ["due_at"])
    op.create_table(
        "busy_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("begins_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        _account("busy_times"),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["busy_calendars.id"], name=op.f("fk_busy_times_calendar_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_times")),
    )
    op.create_index(op.f("ix_busy_times_account_id"), "busy_times", ["account_id"])
    op.create_index(op.f("ix_busy_times_calendar_id"), "busy_times", ["calendar_id"])


def _account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id"), ondelete="CASCADE"
    )
