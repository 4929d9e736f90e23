"""The words of hobbies, what more is wished of, what shall not be learnt from, and what the list should mind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from meetcompanion.store.types import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Hobbies keep the words that the atlas gives them, and nothing is learnt from yet but picks."""
    op.create_table(
        "hobby_words",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("hobby_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        _to("accounts", "hobby_words", "account_id"),
        _to("hobbies", "hobby_words", "hobby_id"),
        sa.PrimaryKeyConstraint("hobby_id", "kind", "word", name=op.f("pk_hobby_words")),
    )
    op.create_index(op.f("ix_hobby_words_account_id"), "hobby_words", ["account_id"], unique=False)
    op.create_table(
        "more_like",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        _to("accounts", "more_like", "account_id"),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrences.id"], name=op.f("fk_more_like_occurrence_id")),
        sa.PrimaryKeyConstraint("account_id", "occurrence_id", name=op.f("pk_more_like")),
    )
    op.create_index(op.f("ix_more_like_occurrence_id"), "more_like", ["occurrence_id"], unique=False)
    op.create_table(
        "unlearnt",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        _to("accounts", "unlearnt", "account_id"),
        sa.PrimaryKeyConstraint("account_id", "kind", "key", name=op.f("pk_unlearnt")),
    )
    op.create_table(
        "preferences",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("window_seats", sa.Integer(), nullable=False),
        sa.Column("free_first", sa.Boolean(), nullable=False),
        sa.Column("home_latitude", sa.Float()),
        sa.Column("home_longitude", sa.Float()),
        sa.Column("home_name", sa.Text()),
        sa.Column("radius_km", sa.Integer()),
        _to("accounts", "preferences", "account_id"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_preferences")),
    )


def _to(table: str, own: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{own}_{column}"), ondelete="CASCADE")
