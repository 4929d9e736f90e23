"""The joined companion: what its edges share, and how its long work ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from meetcompanion.bootstrap import Companion
from meetcompanion.matcher.embedding import text_key
from meetcompanion.progress import Board, Task, Work
from meetcompanion.store import Store
from tests import companions
from tests.builders import event, instance, source
from tests.fakes import FixedClock

#: More than are prepared between two looks at whether the program ends.
MANY = 300


@pytest.fixture
def companion(tmp_path: Path, clock: FixedClock) -> Iterator[Companion]:
    """A companion with more evenings than are prepared in one go, none of them prepared."""
    made = companions.new_companion(tmp_path / "data", clock)
    evenings = [
        event(f"Choir number {n}", instance(companions.at(1, 19) + timedelta(minutes=n)), uid=f"{n}")
        for n in range(MANY)
    ]
    source(made.store, made.account(), *evenings, url="https://hall.example/", now=clock())
    yield made
    made.close()


def test_preparing_many_texts_gives_up_when_the_program_ends_and_keeps_what_is_ready(companion: Companion) -> None:
    companion.ending.set()
    assert not companion.prepare()
    assert 0 < ready(companion.store) < MANY
    companion.ending.clear()
    assert companion.prepare()
    assert ready(companion.store) == MANY


def test_preparing_many_texts_gives_way_to_a_source_that_has_become_due(
    companion: Companion, clock: FixedClock
) -> None:
    [subscription] = companion.store.subscriptions(companion.account().id, clock())
    companion.store.mark_due([subscription.source.id], clock())
    assert not companion.prepare()
    assert 0 < ready(companion.store) < MANY


def test_preparing_that_somebody_stopped_rests_until_they_ask_again(companion: Companion, clock: FixedClock) -> None:
    stopped = replace(companion, board=StoppedAtOnce())
    assert stopped.prepare(), "there is nothing more to do for now"
    assert 0 < ready(companion.store) < MANY
    assert stopped.prepare() and ready(companion.store) < MANY
    stopped.board.wake(Work.MEANINGS)
    assert not stopped.board.rests(Work.MEANINGS, clock())


class StoppedAtOnce(Board):
    """Somebody is quick at the button."""

    def _begin(self, work: Work, account_id: int | None) -> Task:
        task = super()._begin(work, account_id)
        task.stop()
        return task


def ready(store: Store) -> int:
    embedder = companions.LettersEmbedder()
    texts = [text for n in range(MANY) for text in (f"Choir number {n}", f"Choir number {n}.")]
    return len(store.vectors(embedder.name, [text_key(embedder, text) for text in texts]))
