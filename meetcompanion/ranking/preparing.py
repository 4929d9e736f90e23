"""Gives everything that lies ahead its vectors, while lists work with those that are there."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from meetcompanion.matcher.book import Book, OnProgress
from meetcompanion.matcher.memory import give_back
from meetcompanion.matcher.reading import Reader, embedded_text
from meetcompanion.store import Store
from meetcompanion.store.ahead import Address

#: After so many texts the lists make use of the new vectors.
_USED_AFTER = 20_000
#: So many events are read, given their vectors and done with at a time; an interruption loses less than that.
_AT_ONCE = 500


class Preparing:
    """Knows which events have their vectors already. Safe to use from several threads; one at a time prepares.

    `generation` grows whenever there are vectors for lists to make use of.
    """

    def __init__(self, store: Store, book: Book, reader: Reader) -> None:
        self._store = store
        self._book = book
        self._reader = reader
        self._prepared: set[bytes] = set()
        #: By source, the revision whose texts have their vectors: what has not changed is not looked through again.
        self._looked_through: dict[int, int] = {}
        self._lock = threading.Lock()
        self.generation = 0

    def skip(self, keys: Iterable[bytes]) -> None:
        """Take the vectors of these events for made."""
        self._prepared.update(keys)

    def prepare(self, on_progress: OnProgress | None, *, since: datetime | None) -> None:
        """Embed what has no vector yet, but for what was over by `since`. Progress is told as (done, all, label)."""
        with self._lock:
            revisions = self._store.revisions()
            known = {} if since is None else self._looked_through
            changed = [one for one, revision in revisions.items() if known.get(one) != revision]
            ahead = self._store.texts_ahead(since, changed) if changed else {}
            wanted = {key: at for key, at in ahead.items() if key not in self._prepared}
            if wanted:
                self._embed_all(wanted, on_progress)
            self._looked_through = revisions
            self._reader.rest()
            give_back()

    def _embed_all(self, wanted: Mapping[bytes, Address], on_progress: OnProgress | None) -> None:
        keys = list(wanted)
        embedded = 0
        for at in range(0, len(keys), _AT_ONCE):
            part = keys[at : at + _AT_ONCE]

            def report(done: int, total: int, _label: str, at: int = at, part: int = len(part)) -> None:
                if on_progress:
                    on_progress(at + part * done // total, len(keys), "")

            embedded += self._embed([wanted[key] for key in part], report)
            self._prepared.update(part)
            if embedded >= _USED_AFTER:
                embedded = 0
                self.generation += 1
        # Also where somebody else has made the vectors meanwhile: the lists have to look again.
        self.generation += 1
        # All that lies ahead has its vectors by this model now.
        self._store.forget_other_vectors(self._book.embedder.name)
        if on_progress:
            on_progress(len(keys), len(keys), "")

    def _embed(self, said_at: Sequence[Address], report: OnProgress) -> int:
        """Embed the texts and telling words of these events; how many had no vector."""
        texts: list[str] = []
        for content in self._store.said_at(said_at).values():
            texts += (embedded_text(content), *self._reader.telling_words(content))
        missing = self._book.missing(texts)
        self._book.fill(missing, report, "")
        return len(missing)
