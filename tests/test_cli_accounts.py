"""Accounts from the command line: who may come in, and whose things a command is about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from meetcompanion import entrance
from tests.command_line import Shell

PASSWORD = "three owls in a row"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setattr(entrance, "hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return Shell(tmp_path / "data")


def add(shell: Shell, name: str) -> None:
    shell("account", "add", name, "--password", PASSWORD)


def test_the_first_account_keeps_what_was_there(shell: Shell) -> None:
    shell("hobby", "add", "owls")
    add(shell, "Alice")
    assert shell("hobby", "list").stdout.split() == ["owls"]


def test_with_two_accounts_a_command_asks_whose_is_meant(shell: Shell) -> None:
    add(shell, "Alice")
    add(shell, "Bob")
    assert "--account" in shell("hobby", "add", "go", code=2).stderr
    shell("--account", "bob", "hobby", "add", "go")
    assert shell("--account", "Bob", "hobby", "list").stdout.split() == ["go"]
    assert shell("--account", "Alice", "hobby", "list").stdout == ""
    assert "Charlie" in shell("--account", "Charlie", "hobby", "list", code=1).stderr


def test_the_list_says_who_may_invite(shell: Shell) -> None:
    add(shell, "Alice")
    add(shell, "Bob")
    listed = json.loads(shell("account", "list", "--json").stdout)
    assert listed == {"accounts": [{"name": "Alice", "invites": True}, {"name": "Bob", "invites": False}]}
    assert "Alice" in shell("account", "list").stdout


def test_an_invitation_is_printed_before_and_after_the_first_account(shell: Shell) -> None:
    assert shell("account", "invite").stdout.startswith("/join/")
    add(shell, "Alice")
    assert shell("account", "invite").stdout.startswith("/join/")


@pytest.mark.parametrize("bad", ["short", "Alice in spring"])
def test_a_password_that_is_easy_to_guess_is_refused(shell: Shell, bad: str) -> None:
    assert "assword" in shell("account", "add", "Alice in spring", "--password", bad, code=2).stderr
    assert shell("account", "list").stdout == ""


def test_an_account_goes_with_everything_that_is_its_own(shell: Shell) -> None:
    add(shell, "Alice")
    add(shell, "Bob")
    shell("--account", "Bob", "hobby", "add", "go")
    shell("account", "remove", "Bob", "--yes")
    shell("--account", "Bob", "hobby", "list", code=1)
    shell("hobby", "list")


def test_another_password_is_given_by_name(shell: Shell) -> None:
    add(shell, "Alice")
    shell("account", "password", "alice", "--password", "four owls in a tree")
    shell("account", "password", "Nobody", "--password", "four owls in a tree", code=1)
