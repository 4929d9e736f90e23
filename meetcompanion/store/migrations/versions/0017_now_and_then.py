"""Being reminded of somebody now and then, for those who ask for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from meetcompanion.store.types import Instant

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Nobody has asked for it yet."""
    op.create_table(
        "now_and_then",
        sa.Column("account_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_now_and_then_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_now_and_then")),
    )
