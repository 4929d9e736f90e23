"""What was read of a town is taken over: by the next list, the next start, and after an interruption."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from meetcompanion.matcher.reading import Reader
from meetcompanion.model import Account
from meetcompanion.ranking import Ranker, preparing, ranker
from meetcompanion.store import Store
from meetcompanion.store.schema import vectors
from tests.builders import event, source
from tests.fakes import NOW
from tests.meanings import Meanings
from tests.test_ranking import likes, town


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles that were read word by word."""
    titles: list[str] = []
    features = Reader._features

    def noted(reader: Reader, content: Any) -> Any:
        titles.append(content.title)
        return features(reader, content)

    monkeypatch.setattr(Reader, "_features", noted)
    monkeypatch.setattr(ranker, "WORTH_IT", 1)
    return titles


def test_the_next_start_reads_nothing_again(store: Store, account: Account, tmp_path: Path, read: list[str]) -> None:
    town(store, account)
    likes(store, account, "chess", "ornithology")
    first = Ranker(store, Meanings(), shelf=tmp_path)
    first.prepare()
    first.settle(account, NOW)
    before = first.listed(account, NOW)
    read.clear()
    again = Ranker(store, Meanings(), shelf=tmp_path)
    again.settle(account, NOW)
    assert [title for title in read if title in {"Chess in the park", "Council meeting"}] == []
    assert again.listed(account, NOW) == before


@pytest.mark.parametrize("damage", [b"", b"no archive", b"PK\x03\x04"])
def test_a_damaged_file_is_read_anew(store: Store, account: Account, tmp_path: Path, damage: bytes) -> None:
    town(store, account)
    likes(store, account, "chess")
    plain = Ranker(store, Meanings()).listed(account, NOW)
    (tmp_path / f"town-{account.id}.npz").write_bytes(damage)
    assert Ranker(store, Meanings(), shelf=tmp_path).listed(account, NOW) == plain


def test_only_what_is_new_is_read_and_the_list_is_that_of_a_fresh_start(
    store: Store, account: Account, read: list[str]
) -> None:
    town(store, account)
    likes(store, account, "chess", "ornithology")
    held = Ranker(store, Meanings())
    held.prepare()
    held.listed(account, NOW)
    read.clear()
    source(store, account, event("Chess by the lake"), url="https://lake.example/c.ics", title="Lake")
    held.listed(account, NOW)
    assert "Chess by the lake" in read and "Council meeting" not in read
    held.prepare()
    assert held.listed(account, NOW) == Ranker(store, Meanings()).listed(account, NOW)


def test_preparing_goes_on_where_it_was_interrupted(
    store: Store, account: Account, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "_AT_ONCE", 2)
    town(store, account)
    held = Ranker(store, Meanings())

    def stop(done: int, _total: int, _label: str) -> None:
        if done >= 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        held.prepare(stop)
    first = set(read)
    read.clear()
    held.prepare()
    assert read and len(first & set(read)) <= 2, "only those in hand are taken up again"


class Newer(Meanings):
    """The same model in another version."""

    name = "another version"


def test_another_models_vectors_are_replaced_and_let_go(store: Store, account: Account) -> None:
    town(store, account)
    Ranker(store, Meanings()).prepare()
    newer = Newer()
    Ranker(store, newer).prepare()
    assert newer.embedded
    with store._reading() as connection:
        assert set(connection.execute(select(vectors.c.model)).scalars()) == {"another version"}
