"""What is known of the events' own text, so that only changed ones are read; and where a source has moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Nothing is known yet: each source is read in full once."""
    op.create_table(
        "source_texts",
        sa.Column("source_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("texts", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_source_texts_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_source_texts")),
    )
    op.add_column("sources", sa.Column("moved_to", sa.Text()))
    op.add_column("sources", sa.Column("moved_count", sa.Integer(), nullable=False, server_default="0"))
