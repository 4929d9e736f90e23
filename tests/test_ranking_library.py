"""What was read for one person is not read again for the next, and nobody's lists show it."""

from __future__ import annotations

import random

import numpy as np
import pytest

from meetcompanion.matcher.reading import Reader
from meetcompanion.model import Account
from meetcompanion.ranking import Ranker
from meetcompanion.ranking.library import Library
from meetcompanion.store import Store
from tests.builders import event, source
from tests.fakes import NOW
from tests.meanings import Meanings
from tests.test_ranking_kept import lists, random_town, said_plainly


@pytest.fixture
def people(store: Store, account: Account) -> list[Account]:
    """Three with the same two calendars, the last with another one besides."""
    random_town(store, account, random.Random(3))
    found = [account]
    for name in ("Bob", "Charlie"):
        login = store.add_account(name, None, zone="Europe/Berlin", invites=False, now=NOW)
        found.append(store.account(login.account_id))
        for one in store.subscriptions(account.id, NOW):
            store.subscribe(found[-1].id, one.source.id, NOW)
        store.add_hobby(found[-1].id, "baking", NOW)
    source(store, found[-1], event("Chess by the river"), event("Bread and tea"), url="https://river.example/1.ics")
    return found


def test_each_text_is_read_once_for_all_and_everybodys_lists_are_as_if_they_were_alone(
    store: Store, people: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    really = Reader._features

    def reading(self, content):
        read.append(content.title)
        return really(self, content)

    ranker = Ranker(store, Meanings())
    for has_vectors in (False, True):
        with monkeypatch.context() as patch:
            patch.setattr(Reader, "_features", reading)
            for account in people:
                ranker._town(account, NOW, None)
        # Texts that lacked their vectors are read for the first of them, and have them for the others.
        assert len(read) == 0 if has_vectors else len(read) == len(ranker._library)
        assert {"Chess by the river", "Bread and tea"} <= set(read) or has_vectors
        read.clear()
        if not has_vectors:
            ranker.prepare()
    for account in reversed(people):
        assert lists(ranker, account, NOW) == said_plainly(store, account, NOW)


def test_what_a_library_gives_is_what_it_was_given(store: Store, people: list[Account]) -> None:
    ranker = Ranker(store, Meanings())
    ranker.prepare()
    held = [ranker._town(account, NOW, None) for account in people]
    # All of the last one's, in parts, so that rows of the library and of the index are not the same.
    whole = held[-1]
    for at in range(0, len(whole.keys), 5):
        part = whole.keys[at : at + 5]
        library = Library(ranker._reader, ranker._words, Meanings.dimensions)
        library.add(held[0].keys, held[0].town.index)
        library.add(whole.keys, whole.town.index)
        keys, index = library.take(part)
        assert keys.tolist() == part.tolist()
        rows = np.arange(at, at + len(part))
        assert (index.telling == whole.town.index.telling[:, rows]).all()
        assert (index.vectors.rows(np.arange(len(part))) == whole.town.index.vectors.rows(rows)).all()
        assert _words(index, len(part)) == _words(whole.town.index, len(whole.keys))[at : at + len(part)]


def _words(index, count):
    found = [set() for _ in range(count)]
    for word in range(len(index.begins) - 1):
        for place in range(index.begins[word], index.begins[word + 1]):
            found[index.holders[place]].add((word, bool(index.holds_in_title[place])))
    for entry in range(len(index.known_begins) - 1):
        for place in range(index.known_begins[entry], index.known_begins[entry + 1]):
            found[index.known[place]].add((entry, "known", int(index.known_strengths[place])))
    return found


def test_a_library_that_gets_too_large_begins_anew(store: Store, people: list[Account]) -> None:
    ranker = Ranker(store, Meanings())
    ranker._library = Library(ranker._reader, ranker._words, Meanings.dimensions, most=20)
    ranker.prepare()
    for _ in range(2):
        for account in people:
            assert lists(ranker, account, NOW) == said_plainly(store, account, NOW)
