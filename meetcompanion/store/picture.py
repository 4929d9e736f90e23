"""The picture of the dots: who shared which evening, and where each dot lies. Lean reads: no notes, no texts."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from meetcompanion.model import Company, Dot, Met, Night
from meetcompanion.store.base import Base
from meetcompanion.store.content import when_of
from meetcompanion.store.schema import dots, evenings, met_through, people, people_evenings


class PictureOfDots(Base):
    """What the picture is made from, and the places in it that were given."""

    def company(self, account_id: int) -> Company:
        """Everybody with the evenings shared, these evenings, and the dots laid so far; in one look."""
        shared = (
            select(people_evenings.c.person_id, people_evenings.c.evening_id)
            .join(evenings, evenings.c.id == people_evenings.c.evening_id)
            .where(people_evenings.c.account_id == account_id)
            .order_by(evenings.c.starts_at, evenings.c.id)
        )
        nights = select(
            evenings.c.id,
            evenings.c.title,
            evenings.c.starts_at,
            evenings.c.ends_at,
            evenings.c.all_day,
            evenings.c.zone,
            evenings.c.series_key,
        ).where(evenings.c.account_id == account_id)
        everybody = (
            select(people.c.id, people.c.name, met_through.c.through_id)
            .outerjoin(met_through, met_through.c.person_id == people.c.id)
            .where(people.c.account_id == account_id)
            .order_by(people.c.id)
        )
        laid = select(dots).where(dots.c.account_id == account_id)
        with self._reading() as connection:
            together: dict[int, list[int]] = {}
            for person_id, evening_id in connection.execute(shared):
                together.setdefault(person_id, []).append(evening_id)
            return Company(
                people=tuple(
                    Met(person_id, name, tuple(together.get(person_id, ())), through)
                    for person_id, name, through in connection.execute(everybody)
                ),
                nights=tuple(
                    Night(night_id, title, when_of(starts, ends, all_day, zone), series)
                    for night_id, title, starts, ends, all_day, zone, series in connection.execute(nights)
                ),
                dots=tuple(Dot(row.person_id, row.column, row.row, row.evening_id) for row in connection.execute(laid)),
            )

    def lay_dots(self, account_id: int, new: Iterable[Dot]) -> None:
        """Keep where these dots lie. One that has its place already keeps it; a place that is taken stays taken."""
        with self._writing() as connection:
            mine = select(people.c.id).where(people.c.account_id == account_id)
            known = set(connection.execute(mine).scalars())
            held = connection.execute(select(dots).where(dots.c.account_id == account_id)).all()
            laid, taken = {row.person_id for row in held}, {(row.column, row.row) for row in held}
            rows = []
            for dot in new:
                if dot.person_id in known - laid and (dot.column, dot.row) not in taken:
                    laid.add(dot.person_id)
                    taken.add((dot.column, dot.row))
                    rows.append(
                        {
                            "person_id": dot.person_id,
                            "account_id": account_id,
                            "evening_id": dot.evening_id,
                            "column": dot.column,
                            "row": dot.row,
                        }
                    )
            if rows:
                connection.execute(dots.insert(), rows)
