"""People on the command line: in, out, found, forgotten. All persons are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import Shell
from tests.test_portability import CARDS, CONNECTIONS


@pytest.fixture
def shell(tmp_path: Path, empty_database: Path) -> Shell:
    """A shell on a data directory of its own."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "meetcompanion.sqlite3").write_bytes(empty_database.read_bytes())
    return Shell(data)


@pytest.fixture
def cards(tmp_path: Path) -> str:
    """A file of cards."""
    path = tmp_path / "people.vcf"
    path.write_text(CARDS, encoding="utf-8")
    return str(path)


def test_everybody_new_is_taken_at_once(shell: Shell, cards: str) -> None:
    taken = shell("people", "import", cards, "--yes")
    assert taken.stdout.splitlines() == [
        f"Taken: {name}" for name in ("Ana Lima", "Ben Quint", "Jürg Müller", "Folded Name")
    ]
    again = shell("people", "import", cards, "--yes")
    assert "Here already: Ana Lima" in again.stdout
    assert "Nobody was taken." in again.stdout
    assert "rye" not in shell("people").stdout


def test_each_is_asked_about(shell: Shell, cards: str) -> None:
    shell("people", "import", cards, "--with-notes", stdin="y\nn\nn\nn\n")
    listed = shell("people").stdout
    assert "Ana Lima" in listed
    assert "bakes rye" in listed
    assert "Ben" not in listed


def test_standard_input_cannot_be_asked(shell: Shell) -> None:
    assert "--yes" in shell("people", "import", "-", stdin=CONNECTIONS, code=2).stderr
    assert "Taken: Émile" in shell("people", "import", "-", "--yes", stdin=CONNECTIONS).stdout


def test_a_file_that_is_none_is_said(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\x89PNG")
    assert "No people were recognised" in shell("people", "import", str(tmp_path / "x"), "--yes", code=2).stderr


def test_cards_go_out_without_notes_unless_asked_for(shell: Shell, cards: str, tmp_path: Path) -> None:
    shell("people", "import", cards, "--yes", "--with-notes")
    bare = shell("people", "export", "-").stdout
    assert "FN:Ana Lima" in bare
    assert "rye" not in bare
    shell("people", "export", str(tmp_path / "out.vcf"), "--with-notes", "--version", "3.0")
    written = (tmp_path / "out.vcf").read_text(encoding="utf-8")
    assert "VERSION:3.0" in written
    assert "rye" in written


def test_everything_is_exported_into_a_new_folder(shell: Shell, cards: str, tmp_path: Path) -> None:
    shell("people", "import", cards, "--yes", "--with-notes")
    shell("export", str(tmp_path / "all"))
    assert "bakes rye" in (tmp_path / "all" / "people" / "Ana Lima.md").read_text(encoding="utf-8")
    assert "not empty" in shell("export", str(tmp_path / "all"), code=2).stderr


def test_words_are_searched_for(shell: Shell) -> None:
    shell("jot", "@Élise bakes rye bread")
    assert "rye bread" in shell("search", "BREAD").stdout
    assert "Élise" in shell("search", "elise").stdout
    assert "Nothing you wrote" in shell("search", "zither").stdout


def test_somebody_is_forgotten_after_a_question(shell: Shell) -> None:
    shell("jot", "@Ana bakes rye")
    shell("jot", "@Ben sails with Ana")
    asked = shell("forget", "ana", stdin="n\n", code=1).stdout
    assert "somebody" in asked
    assert "Ana" in shell("people").stdout
    forgotten = shell("forget", "ana", "--yes")
    assert "Backups" in forgotten.stdout
    assert "Ana" not in shell("people").stdout
    assert b"Ana" not in (shell.data / "meetcompanion.sqlite3").read_bytes()
    assert "nobody called" in shell("forget", "ana", "--yes", code=1).stderr


def test_a_round_keeps_house_too(shell: Shell) -> None:
    shell("jot", "@Ana bakes rye")
    shell("refresh")
    assert "bakes rye" in shell("people").stdout
