"""What a person likes, in their own words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from meetcompanion.errors import NotFound
from meetcompanion.message import N_
from meetcompanion.model import NO_TERMS, Hobby, Terms
from meetcompanion.store.accounts import touch
from meetcompanion.store.base import Base, clean, folded
from meetcompanion.store.changes import remembered
from meetcompanion.store.schema import hobbies
from meetcompanion.store.tastes import terms_by_hobby, write_terms


class Hobbies(Base):
    """The hobbies of an account."""

    @remembered
    def hobbies(self, account_id: int) -> list[Hobby]:
        """In the order in which they were added."""
        with self._reading() as connection:
            terms = terms_by_hobby(connection, account_id)
            rows = connection.execute(
                select(hobbies.c.id, hobbies.c.name, hobbies.c.added_at)
                .where(hobbies.c.account_id == account_id)
                .order_by(hobbies.c.id)
            )
            return [Hobby(row.id, row.name, row.added_at, terms.get(row.id, NO_TERMS)) for row in rows]

    def add_hobby(self, account_id: int, name: str, now: datetime, terms: Terms = NO_TERMS) -> Hobby:
        """Keep a hobby; the same name, letter case and spacing aside, gives the one that is already there, as it is.

        Raises:
            NotFound: there is no such account.
        """
        name = " ".join(clean(name).split())
        with self._writing() as connection:
            held = connection.execute(
                select(hobbies.c.id, hobbies.c.name, hobbies.c.added_at).where(
                    hobbies.c.account_id == account_id, hobbies.c.folded == folded(name)
                )
            ).first()
            if held is not None:
                own = terms_by_hobby(connection, account_id)
                return Hobby(held.id, held.name, held.added_at, own.get(held.id, NO_TERMS))
            touch(connection, account_id)
            made = connection.execute(
                hobbies.insert().values(account_id=account_id, name=name, folded=folded(name), added_at=now)
            )
            assert made.inserted_primary_key is not None
            write_terms(connection, account_id, made.inserted_primary_key[0], terms)
            return Hobby(made.inserted_primary_key[0], name, now, terms)

    def remove_hobby(self, account_id: int, name: str) -> Hobby:
        """Take a hobby away and return it as it was.

        Raises:
            NotFound: it is not among theirs.
        """
        with self._writing() as connection:
            held = connection.execute(
                select(hobbies.c.id, hobbies.c.name, hobbies.c.added_at).where(
                    hobbies.c.account_id == account_id, hobbies.c.folded == folded(clean(name))
                )
            ).first()
            if held is None:
                raise NotFound(N_("“{name}” is not among your hobbies."), name=name)
            terms = terms_by_hobby(connection, account_id).get(held.id, NO_TERMS)
            connection.execute(delete(hobbies).where(hobbies.c.id == held.id))
            touch(connection, account_id)
            return Hobby(held.id, held.name, held.added_at, terms)
