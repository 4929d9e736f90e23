"""What became of picks: moved, cancelled, dropped or back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from meetcompanion.store.types import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nothing is to be told yet."""
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.Text()),
        sa.Column("noticed_at", Instant(), nullable=False),
        sa.Column("shown_at", Instant()),
        sa.Column("seen_at", Instant()),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_notices_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrences.id"], name=op.f("fk_notices_occurrence_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("account_id", "occurrence_id", name=op.f("uq_notices_account_id_occurrence_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notices_occurrence_id"), "notices", ["occurrence_id"], unique=False)
