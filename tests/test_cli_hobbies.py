"""`hobby`: hobbies with their words, in one's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from meetcompanion.bootstrap import DATABASE
from meetcompanion.model import Account
from meetcompanion.store import Store
from tests.command_line import MILL, Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "data")


def test_words_are_said_shown_and_forgotten(shell: Shell) -> None:
    shell("hobby", "add", "birdwatching", "bridge: card game, not bridges")
    assert shell("hobby", "list").stdout.splitlines() == ["birdwatching", "bridge"]
    assert shell("hobby", "list", "--words").stdout.splitlines() == [
        "birdwatching",
        "bridge",
        "  + card game",
        "  ≠ bridges",
    ]
    told = shell("hobby", "words", "birdwatching", "--strike", "ornithology", "--add", "moor walk").stdout.splitlines()
    assert "  ornithology" not in told
    assert told[-2:] == ["+ moor walk", "– ornithology"]
    told = shell("hobby", "words", "Birdwatching", "--drop", "Ornithology").stdout.splitlines()
    assert "  ornithology" in told


def test_a_hobby_that_is_not_theirs_and_a_word_without_letters_are_refused(shell: Shell) -> None:
    shell("hobby", "add", "chess")
    assert "chess boxing" in shell("hobby", "words", "chess boxing", "--add", "ring", code=1).stderr
    shell("hobby", "words", "chess", "--add", "!!", code=2)
    assert shell("hobby", "list", "--words").stdout.splitlines() == ["chess"]


def test_whoever_begins_in_the_terminal_is_not_asked_to_begin_on_the_page(shell: Shell) -> None:
    shell.fetcher.answers["https://mill.example/all.ics"] = MILL
    shell("hobby", "add", "chess")
    assert _account(shell).started_at is None
    shell("source", "add", "https://mill.example/all.ics")
    assert _account(shell).started_at == shell.clock()


def _account(shell: Shell) -> Account:
    store = Store.open(shell.data / DATABASE)
    try:
        return store.local_account(shell.clock(), "Europe/London")
    finally:
        store.close()
