"""More of people: how they like it, rest, whom one met them through, former names, and steps that can be undone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from meetcompanion.store.types import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """What is held of people stays as it is; everything new begins empty."""
    op.add_column("accounts", sa.Column("fade_months", sa.Integer()))
    op.add_column("accounts", sa.Column("fade_since", Instant()))
    op.add_column("people", sa.Column("known_since", sa.Text()))
    op.add_column("people", sa.Column("likes", sa.Text(), nullable=False, server_default="unknown"))
    op.add_column("people", sa.Column("rests_since", Instant()))
    op.add_column("people", sa.Column("rests_until", sa.Text()))
    op.add_column("people", sa.Column("rest_shown_at", Instant()))
    op.add_column("people", sa.Column("rather_not_since", Instant()))
    op.add_column("people", sa.Column("keep_notes", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("notes", sa.Column("kind", sa.Text(), nullable=False, server_default="told"))
    op.add_column("notes", sa.Column("kept_at", Instant()))
    _met_through()
    _former_names()
    _undos()


def _met_through() -> None:
    op.create_table(
        "met_through",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("through_id", sa.Integer(), nullable=False),
        _to("accounts", "met_through", "account_id"),
        _to("people", "met_through", "person_id"),
        _to("people", "met_through", "through_id"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_met_through")),
    )
    op.create_index(op.f("ix_met_through_through_id"), "met_through", ["through_id"], unique=False)


def _former_names() -> None:
    op.create_table(
        "former_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        _to("accounts", "former_names", "account_id"),
        _to("people", "former_names", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_names")),
        sa.UniqueConstraint("account_id", "folded", name=op.f("uq_former_names_account_id_folded")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_former_names_person_id"), "former_names", ["person_id"], unique=False)


def _undos() -> None:
    op.create_table(
        "undos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        _to("accounts", "undos", "account_id"),
        _to("people", "undos", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undos")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_undos_person_id"), "undos", ["person_id"], unique=False)


def _to(target: str, table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")
