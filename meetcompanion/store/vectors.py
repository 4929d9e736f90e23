"""The embedding model's vectors, by model and text key; each is computed once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from meetcompanion.store.base import CHUNK, Base
from meetcompanion.store.schema import vectors


class Vectors(Base):
    """Bytes by key; what they mean is the matcher's business."""

    def vectors(self, model: str, keys: Collection[str]) -> dict[str, bytes]:
        """Those of the wanted keys that are there."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, bytes] = {}
        with self._reading() as connection:
            for at in range(0, len(wanted), CHUNK):
                rows = connection.execute(
                    select(vectors.c.key, vectors.c.vector).where(
                        vectors.c.model == model, vectors.c.key.in_(wanted[at : at + CHUNK])
                    )
                )
                found.update((key, vector) for key, vector in rows)
        return found

    def save_vectors(self, model: str, rows: Mapping[str, bytes]) -> None:
        """Keep vectors; those that are there already stay."""
        if not rows:
            return
        keys = list(rows)
        with self._writing() as connection:
            held: set[str] = set()
            for at in range(0, len(keys), CHUNK):
                held.update(
                    connection.execute(
                        select(vectors.c.key).where(vectors.c.model == model, vectors.c.key.in_(keys[at : at + CHUNK]))
                    ).scalars()
                )
            fresh = [{"model": model, "key": key, "vector": rows[key]} for key in keys if key not in held]
            if fresh:
                connection.execute(vectors.insert(), fresh)
