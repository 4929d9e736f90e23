"""Messages that go out: through which channels, when each person wants them, and which were claimed and sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from meetcompanion.store.types import Instant

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Nobody has a channel yet, so nothing is sent to anybody."""
    op.create_table(
        "channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        _account("channels"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
        sa.UniqueConstraint("account_id", "url", name=op.f("uq_channels_account_id_url")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "message_wishes",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer()),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer()),
        sa.Column("quiet_until", sa.Integer()),
        sa.Column("nothing_until", Instant()),
        sa.Column("remind_minutes", sa.Integer()),
        sa.Column("changed_at", Instant(), nullable=False),
        _account("message_wishes"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_message_wishes")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("claimed_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant()),
        sa.Column("closed_at", Instant()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        _account("messages"),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_messages_channel_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("channel_id", "kind", "period", name=op.f("uq_messages_channel_id_kind_period")),
        sqlite_autoincrement=True,
    )


def _account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id"), ondelete="CASCADE"
    )
