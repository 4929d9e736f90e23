"""The disk is full, or cannot be written to: a sentence, what is there can be read, and once it is well all goes on."""

from __future__ import annotations

import pytest
from flask import Flask

from meetcompanion.bootstrap import DATABASE, Companion
from tests.fakes import FixedClock
from tests.pages import HOME, Visitor, assert_says

pytestmark = pytest.mark.sqlite("its file; a server's disk is the server's")

#: How the disk goes, how it comes back, and what is said.
TROUBLES = {
    "full": ("PRAGMA max_page_count=1", "PRAGMA max_page_count=4294967294", "The disk is full; nothing was saved"),
    "read-only": ("PRAGMA query_only=1", "PRAGMA query_only=0", "cannot be written to"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_nothing_is_half_saved_and_the_same_form_works_when_the_disk_is_well_again(
    app: Flask, town: Companion, visitor: Visitor, clock: FixedClock, trouble: str
) -> None:
    breaks, mends, sentence = TROUBLES[trouble]
    store, text = town.store, "@Ana " + "bakes rye and tells of it at length. " * 500
    with store._outside() as connection:
        connection.exec_driver_sql(breaks)
    answer = visitor.client.post("/jot", data={"text": text, "token": "one"}, headers={"Origin": HOME})
    assert answer.status_code == 503
    assert sentence in answer.text
    assert town.store.people(town.account().id) == []
    for path in ("/", "/hobbies", "/people", "/settings", "/sources"):
        assert visitor.client.get(path).status_code == 200, path
    with store._outside() as connection:
        connection.exec_driver_sql(mends)
    assert visitor.client.post("/jot", data={"text": text, "token": "one"}, headers={"Origin": HOME}).status_code == 303
    assert_says(visitor.visit("/people"), "Ana")


@pytest.mark.parametrize("instead", [None, b"", b"something else"])
def test_a_database_that_was_moved_away_is_missed_before_anything_is_confirmed(
    town: Companion, visitor: Visitor, instead: bytes | None
) -> None:
    file, away = town.config.data / DATABASE, town.config.data / "away"
    file.rename(away)
    if instead is not None:
        file.write_bytes(instead)
    said = {"text": "@Ana bakes rye", "token": "one"}
    answer = visitor.client.post("/jot", data=said, headers={"Origin": HOME})
    assert answer.status_code == 503
    assert "was moved or replaced" in answer.text
    assert instead is None or file.read_bytes() == instead
    away.replace(file)
    assert visitor.client.post("/jot", data=said, headers={"Origin": HOME}).status_code == 303
    assert_says(visitor.visit("/people"), "Ana")


def test_a_lock_that_cannot_be_written_is_said_and_not_a_fault_of_ours(town: Companion) -> None:
    from meetcompanion.errors import StoreError

    (town.config.data / "round.lock").mkdir()
    with pytest.raises(StoreError, match=r"round\.lock cannot be used"):
        town.refresh()
    (town.config.data / "round.lock").rmdir()
    assert town.refresh() is not None
