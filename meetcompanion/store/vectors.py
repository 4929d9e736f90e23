"""The embedding model's vectors, by model and text key; each is computed once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, exists, select

from meetcompanion.model import Content
from meetcompanion.store.base import CHUNK, Base, without_cycles
from meetcompanion.store.content import content_of, load_content
from meetcompanion.store.events import CONTENT
from meetcompanion.store.schema import events, occurrences, subscriptions, vectors

#: All-day occurrences end on the clocks of whoever looks, so a day's doubt is on the safe side.
_DOUBT = timedelta(days=1)


class Vectors(Base):
    """Bytes by key; what they mean is the matcher's business."""

    def contents(self, since: datetime | None = None) -> list[Content]:
        """What is said by all that sources list for anybody, each once; without what was over by `since`."""
        wanted = select(occurrences.c.event_id, occurrences.c.content).where(
            occurrences.c.gone_at.is_(None),
            exists().where(subscriptions.c.source_id == occurrences.c.source_id),
        )
        if since is not None:
            wanted = wanted.where(occurrences.c.over_at >= since.astimezone(UTC) - _DOUBT)
        ids = wanted.with_only_columns(occurrences.c.event_id)
        found: dict[Content, None] = {}
        with without_cycles(), self._reading() as connection:
            texts = {
                row[0]: content_of(*row[1:])
                for row in connection.execute(select(events.c.id, *CONTENT).where(events.c.id.in_(ids)))
            }
            for event_id, own in connection.execute(wanted.distinct().order_by(occurrences.c.event_id)):
                found[load_content(own) if own else texts[event_id]] = None
        return list(found)

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

    def forget_other_vectors(self, model: str) -> None:
        """Let go of what any other model, or another version of it, made."""
        with self._reading() as connection:
            others = connection.execute(select(vectors.c.model).where(vectors.c.model != model).limit(1)).first()
        if others is not None:
            with self._writing() as connection:
                connection.execute(delete(vectors).where(vectors.c.model != model))

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
