"""Where each dot of the picture lies; who said yes to an introduction; when it was asked whether they were in touch."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from meetcompanion.store.types import Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Dots are laid at the next look at the picture."""
    op.create_table(
        "dots",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("evening_id", sa.Integer()),
        sa.Column("column", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_dots_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["evening_id"], ["evenings.id"], name=op.f("fk_dots_evening_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_dots_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_dots")),
        sa.UniqueConstraint("account_id", "column", "row", name=op.f("uq_dots_account_id_column_row")),
    )
    op.create_index(op.f("ix_dots_evening_id"), "dots", ["evening_id"], unique=False)
    op.add_column("follow_ups", sa.Column("asked_at", Instant()))
    op.add_column("follow_ups", sa.Column("in_touch_at", Instant()))
    op.add_column("follow_up_people", sa.Column("said_yes_at", Instant()))
