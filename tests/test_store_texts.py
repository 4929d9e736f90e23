"""Events that are known to the letter, attempts that changed nothing, and sources that wait."""

from __future__ import annotations

from datetime import timedelta

from meetcompanion.message import Message
from meetcompanion.model import Account, Standing
from meetcompanion.model.held import Changes
from meetcompanion.store import Store
from tests.builders import DAY, HOUR, NOW, event, instance, read, source

TEXTS = frozenset({b"a" * 16, b"b" * 16})


def test_texts_are_those_of_the_last_reading(store: Store, account: Account) -> None:
    made = source(store, account, event("Choir"))
    assert store.known_texts(made.id) == frozenset()
    read(store, made, texts=TEXTS)
    assert store.known_texts(made.id) == TEXTS
    read(store, made)
    assert store.known_texts(made.id) == frozenset()


def test_texts_are_forgotten_with_the_events(store: Store, account: Account) -> None:
    made = source(store, account, event("Choir"))
    read(store, made, texts=TEXTS)
    store.unsubscribe(account.id, made.id, NOW)
    assert store.known_texts(made.id) == frozenset()


def test_only_a_full_reading_counts_as_one(store: Store, account: Account) -> None:
    made = source(store, account, event("Choir"))
    read(store, made, now=NOW + DAY, full=False)
    held = store.source(made.id)
    assert (held.full_read_at, held.read_at) == (NOW, NOW + DAY)


def test_events_that_said_the_same_are_left_aside(store: Store, account: Account) -> None:
    uids = ("a", "b", "b#0123456789abcdef", "b#0123456789abcdef#0123456789abcdef", "b#1", "d")
    made = source(store, account, *(event(uid, uid=uid) for uid in uids))
    whole = {one.uid: one for one in store.held_events(made.id)}
    assert tuple(whole) == uids
    assert store.held_events(made.id, {"a", "b"}) == [whole["b#1"], whole["d"]]
    assert store.held_events(made.id, {"a", "b", "b#1", "d"}) == []
    assert store.held_events(made.id, {"x"}) == list(whole.values())


def test_it_is_known_whether_some_events_list_anything_ahead(store: Store, account: Account) -> None:
    past = event("Past", instance(NOW - timedelta(days=3)), uid="p")
    made = source(store, account, past, event("Choir", uid="c"))
    assert store.lists_ahead(made.id, {"c"}, NOW)
    assert not store.lists_ahead(made.id, {"p", "x"}, NOW)
    choir = next(one for one in store.held_events(made.id) if one.uid == "c")
    gone = Changes(gone=(choir.id,), gone_occurrences=tuple(one.id for one in choir.instances))
    read(store, made, gone)
    assert not store.lists_ahead(made.id, {"c"}, NOW)


def test_many_attempts_are_saved_at_once(store: Store, account: Account) -> None:
    one, other = (source(store, account, url=f"https://{name}.example/") for name in "ab")
    store.start_reading([one.id, other.id], NOW)
    assert {store.source(made.id).reading_since for made in (one, other)} == {NOW}
    no, later = Message.of("No."), NOW + HOUR
    missing = store.save_standings(
        [
            Standing(source_id=one.id, due_at=later, moved_to="https://c.example/", moved_count=2),
            Standing(source_id=99, due_at=later),
            Standing(source_id=other.id, due_at=None, error=no),
            Standing(source_id=98, due_at=later, error=no),
        ],
        now=later,
    )
    assert missing == {98, 99}
    one, other = (store.source(made.id) for made in (one, other))
    assert (one.read_at, one.due_at, one.moved_to, one.moved_count) == (later, later, "https://c.example/", 2)
    assert (other.read_at, other.due_at, other.error, other.failures) == (NOW, None, no, 1)
    assert (one.reading_since, other.reading_since) == (None, None)


def test_what_is_put_off_is_never_due_earlier_for_it(store: Store, account: Account) -> None:
    made = source(store, account)
    store.put_off([made.id], NOW)
    assert store.source(made.id).due_at == NOW + HOUR
    store.put_off([made.id], NOW + DAY)
    assert (store.source(made.id).due_at, store.source(made.id).failures) == (NOW + DAY, 0)
