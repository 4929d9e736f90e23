"""The picture of the dots: where each lies. A place once given is never given to another."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from meetcompanion.store.schema.base import account, metadata

# In steps of the picture's grid. `evening_id` is the evening by which the dot was laid, None for none.
dots = Table(
    "dots",
    metadata,
    Column("person_id", Integer, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    account(),
    Column("evening_id", Integer, ForeignKey("evenings.id", ondelete="SET NULL")),
    Column("column", Integer, nullable=False),
    Column("row", Integer, nullable=False),
    UniqueConstraint("account_id", "column", "row"),  # dots(): by account
    Index(None, "evening_id"),  # deleting an evening
)
