"""Which of a source's events are known to the letter, so that those that say what they said need not be read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, delete, select

from meetcompanion.store.base import CHUNK, Base
from meetcompanion.store.schema import events, occurrences, source_texts

_SIZE = 16
_APPENDED = re.compile(r"#[0-9a-f]{16}\Z")


class Texts(Base):
    """Hashes of events' own text, as `Reading.texts` gives them."""

    def known_texts(self, source_id: int) -> frozenset[bytes]:
        """Those of the last reading; none where it has to be read in full."""
        with self._reading() as connection:
            held = connection.execute(
                select(source_texts.c.texts).where(source_texts.c.source_id == source_id)
            ).scalar()
        return frozenset(bytes(held[at : at + _SIZE]) for at in range(0, len(held), _SIZE)) if held else frozenset()

    def lists_ahead(self, source_id: int, uids: Collection[str], now: datetime) -> bool:
        """True where a time of an event with one of the source's own UIDs is not over yet."""
        with self._reading() as connection:
            rows = connection.execute(
                select(events.c.uid)
                .join(occurrences, occurrences.c.event_id == events.c.id)
                .where(
                    occurrences.c.source_id == source_id, occurrences.c.over_at > now, occurrences.c.gone_at.is_(None)
                )
                .execution_options(stream_results=True)
            )
            try:
                return any(is_of(uid, uids) for (uid,) in rows)
            finally:
                rows.close()  # the first that is found ends it


def is_of(uid: str, uids: Collection[str]) -> bool:
    """Whether a held event is one of the source's events; importers tell those of one UID apart by what they append."""
    while uid not in uids:
        shorter = _APPENDED.sub("", uid)
        if shorter == uid:
            return False
        uid = shorter
    return True


def others(connection: Connection, source_id: int, uids: Collection[str]) -> Iterator[list[int]]:
    """The ids of events that are not of these UIDs, as many at a time as a statement can name."""
    rows = connection.execute(
        select(events.c.id, events.c.uid).where(events.c.source_id == source_id).order_by(events.c.id)
    )
    ids = [identity for identity, uid in rows if not is_of(uid, uids)]
    for at in range(0, len(ids), CHUNK):
        yield ids[at : at + CHUNK]


def save_texts(connection: Connection, source_id: int, texts: Iterable[bytes]) -> None:
    """Remember these and no others."""
    held = b"".join(sorted(texts))
    connection.execute(delete(source_texts).where(source_texts.c.source_id == source_id))
    if held:
        connection.execute(source_texts.insert().values(source_id=source_id, texts=held))
