"""Column types that mean the same on every database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine


class Instant(TypeDecorator[datetime]):
    """An aware datetime, UTC on the way in and out.

    SQLite has no such type, so there it is ISO 8601 text with +00:00: it sorts as the instants do, and a person
    can read it.

    Raises:
        ValueError: a naive datetime was handed in.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text on SQLite, TIMESTAMP WITH TIME ZONE elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    # One plain function a value, chosen once a statement: lists hold a hundred thousand of them, and
    # `process_bind_param` would cost three calls for each.
    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """To the database."""
        return _to_text if dialect.name == "sqlite" else _to_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002
        """From the database."""
        return _from_text if dialect.name == "sqlite" else _to_utc


def _to_utc(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError(f"a naive datetime cannot be stored: {value.isoformat()}")
    return value.astimezone(UTC)


def _to_text(value: datetime | None) -> str | None:
    moment = _to_utc(value)
    return None if moment is None else moment.isoformat()


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
