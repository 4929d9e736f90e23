"""Tokens of programs. Nothing here sees one, only its hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from meetcompanion.model.logins import Scope, Token
from meetcompanion.store.base import Base, clean, not_found
from meetcompanion.store.schema import tokens


class Tokens(Base):
    """The tokens of an account."""

    def add_token(self, account_id: int, token_hash: str, name: str, scope: Scope, now: datetime) -> None:
        """Keep a token."""
        with self._writing() as connection:
            connection.execute(
                tokens.insert().values(
                    account_id=account_id, token_hash=token_hash, name=clean(name), scope=scope.value, made_at=now
                )
            )

    def tokens(self, account_id: int) -> list[Token]:
        """Those of an account, latest first."""
        with self._reading() as connection:
            rows = connection.execute(
                select(tokens).where(tokens.c.account_id == account_id).order_by(tokens.c.id.desc())
            )
            return [_token(row) for row in rows]

    def token(self, token_hash: str) -> Token | None:
        """What this opens; None where it was taken back."""
        with self._reading() as connection:
            row = connection.execute(select(tokens).where(tokens.c.token_hash == token_hash)).first()
        return None if row is None else _token(row)

    def touch_token(self, token_id: int, now: datetime) -> None:
        """It was used."""
        with self._writing() as connection:
            connection.execute(update(tokens).where(tokens.c.id == token_id).values(used_at=now))

    def remove_token(self, account_id: int, token_id: int) -> None:
        """It opens nothing any more.

        Raises:
            NotFound: it is not theirs.
        """
        with self._writing() as connection:
            gone = connection.execute(delete(tokens).where(tokens.c.id == token_id, tokens.c.account_id == account_id))
            if gone.rowcount != 1:
                raise not_found()


def _token(row: Row[Any]) -> Token:
    return Token(
        id=row.id,
        account_id=row.account_id,
        name=row.name,
        scope=Scope(row.scope),
        made_at=row.made_at,
        used_at=row.used_at,
    )
