"""What all tables share: the names of constraints, and the columns that most of them bear."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity() -> Column[int]:
    """A table's own number."""
    return Column("id", Integer, primary_key=True)


def account() -> Column[int]:
    """Whose row it is; it goes when the account goes."""
    return Column("account_id", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False)


# On a server only; beside a SQLite file the secret is a file. No copy holds it.
secrets = Table(
    "secrets", metadata, Column("name", Text, primary_key=True), Column("value", LargeBinary, nullable=False)
)
