"""Every public method says so in our words when the database is locked, and when the disk is full."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from meetcompanion.errors import DatabaseBusy, StoreError
from meetcompanion.message import Message
from meetcompanion.model import (
    NO_TERMS,
    Account,
    Dot,
    Due,
    FollowUpState,
    HowTheyLikeIt,
    Jot,
    NoteKind,
    PickState,
    Preferences,
    Standing,
    Window,
)
from meetcompanion.model.held import Changes
from meetcompanion.store import Store
from tests.builders import NOW, read, source
from tests.store_calls import DOORS

ACCOUNT = Account(id=1, name="", zone="UTC")
READING: dict[str, Any] = {
    "now": NOW,
    "due_at": NOW,
    "kind": "ical",
    "title": None,
    "zone": None,
    "read_url": None,
    "etag": None,
    "last_modified": None,
    "body_hash": None,
    "warning": None,
    "skipped": (),
}
#: One call of each public method. Add yours: a test below misses it.
CALLS: dict[str, Callable[[Store], object]] = {
    "local_account": lambda store: store.local_account(NOW, "UTC"),
    "save_account": lambda store: store.save_account(ACCOUNT),
    "revision": lambda store: store.revision(1),
    "hobbies": lambda store: store.hobbies(1),
    "lately": lambda store: store.lately(1),
    "typed": lambda store: store.typed(1, 1),
    "put_right": lambda store: store.put_right(1, 1, []),
    "say_lately": lambda store: store.say_lately(1, "owls", NOW),
    "add_hobby": lambda store: store.add_hobby(1, "owls", NOW),
    "remove_hobby": lambda store: store.remove_hobby(1, "owls"),
    "set_terms": lambda store: store.set_terms(1, "owls", NO_TERMS),
    "more_like": lambda store: store.more_like(1),
    "set_more_like": lambda store: store.set_more_like(1, 1, True, NOW),
    "unlearnt": lambda store: store.unlearnt(1),
    "set_unlearnt": lambda store: store.set_unlearnt(1, "event", "1", True, NOW),
    "preferences": lambda store: store.preferences(1),
    "places": lambda store: store.places(1),
    "save_preferences": lambda store: store.save_preferences(1, Preferences()),
    "add_source": lambda store: store.add_source("https://example.org", NOW),
    "subscribe": lambda store: store.subscribe(1, 1, NOW),
    "unsubscribe": lambda store: store.unsubscribe(1, 1, NOW),
    "subscriptions": lambda store: store.subscriptions(1, NOW),
    "subscription": lambda store: store.subscription(1, 1, NOW),
    "source": lambda store: store.source(1),
    "source_body": lambda store: store.source_body(1),
    "source_titles": lambda store: store.source_titles(1),
    "due_sources": lambda store: store.due_sources(NOW),
    "mark_due": lambda store: store.mark_due([1], NOW),
    "start_reading": lambda store: store.start_reading(1, NOW),
    "clear_reading": lambda store: store.clear_reading(),
    "held_events": lambda store: store.held_events(1),
    "save_reading": lambda store: store.save_reading(1, Changes(), **READING),
    "save_unchanged": lambda store: store.save_unchanged(1, now=NOW, due_at=NOW),
    "save_failure": lambda store: store.save_failure(1, Message.of("No."), now=NOW, due_at=NOW),
    "save_standings": lambda store: store.save_standings([Standing(source_id=1, due_at=NOW)], now=NOW),
    "known_texts": lambda store: store.known_texts(1),
    "lists_ahead": lambda store: store.lists_ahead(1, {"a"}, NOW),
    "put_off": lambda store: store.put_off([1], NOW),
    "pause_source": lambda store: store.pause_source(1, 1, NOW),
    "resume_source": lambda store: store.resume_source(1, 1, NOW),
    "looks_wrong": lambda store: store.looks_wrong(1, 1, NOW),
    "mark_sources_asked": lambda store: store.mark_sources_asked(1, [1], NOW),
    "said_same": lambda store: store.said_same(1),
    "say_same": lambda store: store.say_same(1, 1, [2], True, NOW),
    "notices": lambda store: store.notices(1, NOW),
    "mark_notices_shown": lambda store: store.mark_notices_shown(1, [1], NOW),
    "acknowledge_notice": lambda store: store.acknowledge_notice(1, 1, NOW),
    "upcoming": lambda store: store.upcoming(1, Window.around(NOW)),
    "occurrence": lambda store: store.occurrence(1, 1),
    "series_occurrences": lambda store: store.series_occurrences(1, 1),
    "contents": lambda store: store.contents(NOW),
    "texts_ahead": lambda store: store.texts_ahead(NOW),
    "revisions": lambda store: store.revisions(),
    "said_at": lambda store: store.said_at([(1, 0)]),
    "lines_ahead": lambda store: store.lines_ahead(1, Window.around(NOW)),
    "occurrences_by_id": lambda store: store.occurrences_by_id([1]),
    "forget_other_vectors": lambda store: store.forget_other_vectors("m 1"),
    "vectors": lambda store: store.vectors("model", ["key"]),
    "save_vectors": lambda store: store.save_vectors("model", {"key": b""}),
    "set_pick": lambda store: store.set_pick(1, 1, PickState.GOING, NOW),
    "picks": lambda store: store.picks(1),
    "picked": lambda store: store.picked(1),
    "freeze_evenings": lambda store: store.freeze_evenings(1, NOW, NOW.tzinfo),
    "evenings": lambda store: store.evenings(1),
    "evening": lambda store: store.evening(1, 1),
    "mark_asked": lambda store: store.mark_asked(1, [1], NOW),
    "close_evening": lambda store: store.close_evening(1, 1, NOW),
    "save_jot": lambda store: store.save_jot(1, Jot(), evening_id=None, text="", now=NOW),
    "people": lambda store: store.people(1),
    "people_listed": lambda store: store.people_listed(1),
    "person": lambda store: store.person(1, 1),
    "set_likes": lambda store: store.set_likes(1, 1, HowTheyLikeIt.COFFEE),
    "set_through": lambda store: store.set_through(1, 1, None),
    "let_rest": lambda store: store.let_rest(1, 1, NOW),
    "end_rest": lambda store: store.end_rest(1, 1),
    "set_rather_not": lambda store: store.set_rather_not(1, 1, NOW),
    "set_keep_notes": lambda store: store.set_keep_notes(1, 1, True),
    "people_at_rest": lambda store: store.people_at_rest(1),
    "mark_rest_shown": lambda store: store.mark_rest_shown(1, 1, NOW),
    "now_and_then": lambda store: store.now_and_then(1),
    "want_now_and_then": lambda store: store.want_now_and_then(1, NOW),
    "claim_now_and_then": lambda store: store.claim_now_and_then(1, NOW, NOW),
    "people_at": lambda store: store.people_at(1, 1),
    "ways_to_people": lambda store: store.ways_to_people(1),
    "unasked_gestures": lambda store: store.unasked_gestures(1, NOW, NOW),
    "mark_gesture_asked": lambda store: store.mark_gesture_asked(1, 1, NOW),
    "mark_in_touch": lambda store: store.mark_in_touch(1, 1, NOW),
    "mark_in_touch_with": lambda store: store.mark_in_touch_with(1, 1, NOW),
    "people_without_answer": lambda store: store.people_without_answer(1),
    "who_said_yes": lambda store: store.who_said_yes(1, 1),
    "say_yes": lambda store: store.say_yes(1, 1, 1, NOW),
    "reword_follow_up": lambda store: store.reword_follow_up(1, 1, "words"),
    "company": lambda store: store.company(1),
    "lay_dots": lambda store: store.lay_dots(1, [Dot(1, 0, 0)]),
    "add_person": lambda store: store.add_person(1, "Ana", NOW),
    "rename_person": lambda store: store.rename_person(1, 1, "Ana", NOW),
    "remove_former_name": lambda store: store.remove_former_name(1, 1, "Ana", NOW),
    "add_line": lambda store: store.add_line(1, 1, NoteKind.TOLD, "bakes rye", NOW),
    "change_line": lambda store: store.change_line(1, 1, "bakes rye", NOW),
    "keep_line": lambda store: store.keep_line(1, 1, True, NOW),
    "remove_line": lambda store: store.remove_line(1, 1, NOW),
    "share_evening": lambda store: store.share_evening(1, 1, 1),
    "unshare_evening": lambda store: store.unshare_evening(1, 1, 1, NOW),
    "undo_step": lambda store: store.undo_step(1, 1),
    "drop_old_steps": lambda store: store.drop_old_steps(NOW),
    "merge_people": lambda store: store.merge_people(1, 1, 2, NOW),
    "merges": lambda store: store.merges(1, 1),
    "written": lambda store: store.written(1),
    "forget_person": lambda store: store.forget_person(1, 1, []),
    "fading": lambda store: store.fading(1),
    "set_fading": lambda store: store.set_fading(1, 12, NOW),
    "accounts_that_fade": lambda store: store.accounts_that_fade(),
    "lines_not_kept": lambda store: store.lines_not_kept(1),
    "let_fade": lambda store: store.let_fade(1, [1]),
    "findable": lambda store: store.findable(1),
    "notes": lambda store: store.notes(1, 1),
    "moments": lambda store: store.moments(1),
    "follow_ups": lambda store: store.follow_ups(1),
    "answer_follow_up": lambda store: store.answer_follow_up(1, 1, FollowUpState.DONE, NOW),
    "move_follow_up": lambda store: store.move_follow_up(1, 1, Due(season="2027-spring")),
}
CALLS |= DOORS
#: These do not speak to the database, or in a way of their own (whole copies of it).
ELSEWHERE = {"open", "close", "at_once", "held_back", "exclusive", "secret", "take_secret", "scrub"} | {
    *("copy_to", "become", "copy_before_upgrade", "carry_to"),
    # A file has no line of jobs.
    *("queue_address", "make_queue", "line", "in_line", "try_given_up_again", "stamps", "stamp"),
    *("keep_look", "kept_look", "keep_way_back", "take_way_back", "forget_ways_back"),
    *("reading_turn", "host_turn"),
}


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store whose database another program has locked against everybody, readers too."""
    path = tmp_path_factory.mktemp("locked") / "db"
    store = Store.open(path, busy_timeout=0.01)
    source(store, store.local_account(NOW, "UTC"))
    store._engine.dispose()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield store
        other.execute("ROLLBACK")
    store.close()


def test_every_public_method_is_tried() -> None:
    public = {name for name in dir(Store) if not name.startswith("_")}
    assert public - ELSEWHERE == set(CALLS)


@pytest.mark.sqlite("on a server readers never wait")
@pytest.mark.parametrize("name", CALLS)
def test_a_locked_database_is_said(locked: Store, name: str) -> None:
    with pytest.raises(DatabaseBusy, match="locked by another program"):
        CALLS[name](locked)


@pytest.mark.sqlite("its file")
def test_a_locked_database_is_said_when_it_is_opened(locked: Store) -> None:
    path = Path(str(locked._engine.url.database))
    with pytest.raises(DatabaseBusy):
        Store.open(path, busy_timeout=0.01)


@pytest.mark.sqlite("its file")
def test_readers_go_on_while_another_program_writes(store: Store, account: Account, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "meetcompanion.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.hobbies(account.id) == []
        other.execute("ROLLBACK")


@pytest.mark.sqlite("its file")
def test_a_full_disk_is_said_and_leaves_what_was(store: Store, account: Account) -> None:
    with store._reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    town = store.add_source("https://example.org", NOW)
    with pytest.raises(StoreError, match="disk is full"):
        store.save_vectors("model", {str(number): b"x" * 4000 for number in range(200)})
    assert store.vectors("model", ["0"]) == {}
    read(store, town)


@pytest.mark.sqlite("its file")
def test_a_database_that_cannot_be_written_to_is_said(store: Store, account: Account) -> None:
    with store._reading() as connection:
        connection.exec_driver_sql("PRAGMA query_only=1")
    with pytest.raises(StoreError, match="cannot be written to"):
        store.add_hobby(account.id, "owls", NOW)
