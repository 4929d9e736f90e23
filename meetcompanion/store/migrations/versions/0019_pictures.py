"""Whether a person lets pictures of events be fetched and shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Nobody has said so yet."""
    op.add_column("accounts", sa.Column("pictures", sa.Boolean(), nullable=False, server_default=sa.false()))
