"""What a person is into lately, for their own eyes before an evening."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from meetcompanion.store.types import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Nobody has said anything yet."""
    op.create_table(
        "lately",
        sa.Column("account_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_lately_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_lately")),
    )
