"""Lines about people that fade after some months, for those who want that."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update

from meetcompanion.model import Fading, Note
from meetcompanion.store.base import CHUNK, not_found
from meetcompanion.store.forgetting import Forgetting
from meetcompanion.store.person_rows import note_of
from meetcompanion.store.schema import accounts, jots, notes, people


class FadingLines(Forgetting):
    """Off until somebody says after how many months."""

    def fading(self, account_id: int) -> Fading | None:
        """After how many months lines about people fade; None where they stay.

        Raises:
            NotFound: there is no such account.
        """
        query = select(accounts.c.fade_months, accounts.c.fade_since).where(accounts.c.id == account_id)
        with self._reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise not_found()
        return None if row.fade_months is None else Fading(row.fade_months, row.fade_since)

    def set_fading(self, account_id: int, months: int | None, now: datetime) -> None:
        """Let lines about people fade after so many months; None lets them stay.

        Raises:
            NotFound: there is no such account.
        """
        since = None if months is None else now
        with self._writing() as connection:
            changed = connection.execute(
                update(accounts).where(accounts.c.id == account_id).values(fade_months=months, fade_since=since)
            )
            if changed.rowcount != 1:
                raise not_found()

    def accounts_that_fade(self) -> list[int]:
        """The ids of all accounts in which lines fade."""
        with self._reading() as connection:
            return list(
                connection.execute(
                    select(accounts.c.id).where(accounts.c.fade_months.is_not(None)).order_by(accounts.c.id)
                ).scalars()
            )

    def lines_not_kept(self, account_id: int) -> list[Note]:
        """Lines about people of which nobody said "keep this", oldest first."""
        query = (
            select(notes)
            .join(people, people.c.id == notes.c.person_id)
            .where(notes.c.account_id == account_id, notes.c.kept_at.is_(None), people.c.keep_notes.is_(False))
            .order_by(notes.c.written_at, notes.c.id)
        )
        with self._reading() as connection:
            return [note_of(row) for row in connection.execute(query)]

    def let_fade(self, account_id: int, note_ids: Collection[int]) -> None:
        """Remove these lines, and the text as it was typed of the jots that they came from."""
        self._mark_for_scrubbing()
        ids = sorted(note_ids)
        with self._writing() as connection:
            for at in range(0, len(ids), CHUNK):
                these = and_(notes.c.account_id == account_id, notes.c.id.in_(ids[at : at + CHUNK]))
                of_them = select(notes.c.jot_id).where(these, notes.c.jot_id.is_not(None))
                connection.execute(update(jots).where(or_(jots.c.id.in_(of_them))).values(text=""))
                connection.execute(delete(notes).where(these))
