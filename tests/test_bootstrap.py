"""The joined companion: what its edges share, and how its long work ends."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from meetcompanion.matcher.embedding import text_key
from meetcompanion.store import Store
from tests import companions
from tests.builders import event, instance, source
from tests.fakes import FixedClock

#: More than are prepared between two looks at whether the program ends.
MANY = 300


def test_preparing_thousands_of_texts_gives_up_when_the_program_ends_and_keeps_what_is_ready(
    tmp_path: Path, clock: FixedClock
) -> None:
    companion = companions.new_companion(tmp_path / "data", clock)
    companions.start(companion)
    evenings = [
        event(f"Choir number {n}", instance(companions.at(1, 19) + timedelta(minutes=n)), uid=f"{n}")
        for n in range(MANY)
    ]
    source(companion.store, companion.account(), *evenings, url="https://hall.example/", now=clock())
    companion.ending.set()
    assert not companion.prepare()
    assert 0 < ready(companion.store) < MANY
    companion.ending.clear()
    assert companion.prepare()
    assert ready(companion.store) == MANY
    companion.close()


def ready(store: Store) -> int:
    embedder = companions.LettersEmbedder()
    texts = [text for n in range(MANY) for text in (f"Choir number {n}", f"Choir number {n}.")]
    return len(store.vectors(embedder.name, [text_key(embedder, text) for text in texts]))
