"""What a person said of pairs of events: that they are one, or that they are two."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from meetcompanion.store.types import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Nothing has been said yet."""
    op.create_table(
        "same_by_hand",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("one", sa.Boolean(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_same_by_hand_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_same_by_hand_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["events.id"], name=op.f("fk_same_by_hand_other_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "event_id", "other_id", name=op.f("pk_same_by_hand")),
    )
    op.create_index(op.f("ix_same_by_hand_event_id"), "same_by_hand", ["event_id"], unique=False)
    op.create_index(op.f("ix_same_by_hand_other_id"), "same_by_hand", ["other_id"], unique=False)
