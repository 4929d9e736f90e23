"""The accounts, and the numbers that tell when a list has to be made anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from meetcompanion.model import Account
from meetcompanion.store.base import Base, clean, not_found
from meetcompanion.store.changes import remembered
from meetcompanion.store.schema import accounts, sources, subscriptions


class Accounts(Base):
    """People who use this installation."""

    def local_account(self, now: datetime, zone: str) -> Account:
        """The one account of this installation, made on the first call; `zone` is an IANA name."""
        held = self.watch.remembered("local_account", self._first_account)
        if held is not None:
            return held
        first = select(accounts).order_by(accounts.c.id).limit(1)
        with self._writing() as connection:
            row = connection.execute(first).first()  # another process may have been faster
            if row is None:
                new_account(connection, name="", zone=zone, now=now)
                row = connection.execute(first).one()
        return account_of(row)

    def _first_account(self) -> Account | None:
        with self._reading() as connection:
            row = connection.execute(select(accounts).order_by(accounts.c.id).limit(1)).first()
        return None if row is None else account_of(row)

    def save_account(self, account: Account) -> None:
        """Keep every field but the id.

        Raises:
            NotFound: there is no such account.
        """
        with self._writing() as connection:
            changed = connection.execute(
                update(accounts)
                .where(accounts.c.id == account.id)
                .values(
                    name=clean(account.name),
                    zone=account.zone,
                    evenings=account.evenings,
                    language=account.language,
                    started_at=account.started_at,
                    sample_town=account.sample_town,
                    pictures=account.pictures,
                    revision=accounts.c.revision + 1,
                )
            )
            if changed.rowcount != 1:
                raise not_found()

    @remembered
    def revision(self, account_id: int) -> tuple[int, int]:
        """Two numbers that only grow: (events, account).

        The first changes with every change of the events of this account's subscriptions, the second with every
        change of its hobbies, picks or settings; both in the same transaction as the change. They mean nothing for
        another account.

        Raises:
            NotFound: there is no such account.
        """
        of_sources = (
            select(func.coalesce(func.sum(sources.c.revision), 0))
            .join(subscriptions, subscriptions.c.source_id == sources.c.id)
            .where(subscriptions.c.account_id == account_id)
            .scalar_subquery()
        )
        with self._reading() as connection:
            row = connection.execute(
                select(accounts.c.subscriptions_revision + of_sources, accounts.c.revision).where(
                    accounts.c.id == account_id
                )
            ).first()
        if row is None:
            raise not_found()
        return int(row[0]), int(row[1])

    def town_revision(self) -> int:
        """A number that only grows with every change of anybody's events, or of what anybody subscribes to."""
        joined = select(func.coalesce(func.sum(accounts.c.subscriptions_revision), 0)).scalar_subquery()
        said = select(func.coalesce(func.sum(sources.c.revision), 0)).scalar_subquery()
        with self._reading() as connection:
            return int(connection.execute(select(joined + said)).scalar_one())


def touch(connection: Connection, account_id: int) -> None:
    """Say that a list of this account can look different now."""
    changed = connection.execute(
        update(accounts).where(accounts.c.id == account_id).values(revision=accounts.c.revision + 1)
    )
    if changed.rowcount != 1:
        raise not_found()


def new_account(connection: Connection, *, name: str, zone: str, now: datetime) -> int:
    """Make an account as everybody begins, and return its number; `zone` is an IANA name."""
    made = connection.execute(
        accounts.insert().values(
            name=name,
            zone=zone,
            evenings=5,
            sample_town=False,
            created_at=now,
            revision=0,
            subscriptions_revision=0,
        )
    )
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def account_of(row: Row[Any]) -> Account:
    """A row of `accounts` as the account it is."""
    return Account(
        id=row.id,
        name=row.name,
        zone=row.zone,
        evenings=row.evenings,
        language=row.language,
        started_at=row.started_at,
        sample_town=row.sample_town,
        pictures=row.pictures,
    )
