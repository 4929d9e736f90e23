"""How much a source's events say, and what a person said of it: pause, looks wrong, keep trying."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from meetcompanion.store.types import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """The next full readings fill it in."""
    op.add_column("sources", sa.Column("fields", sa.Text()))
    op.add_column("sources", sa.Column("fields_before", sa.Text()))
    op.add_column("subscriptions", sa.Column("paused_at", Instant()))
    op.add_column("subscriptions", sa.Column("looks_wrong_at", Instant()))
    op.add_column("subscriptions", sa.Column("asked_at", Instant()))
