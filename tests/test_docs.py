"""A command, an option or a setting that is not written down fails here."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from meetcompanion.cli import cli
from meetcompanion.config import PREFIX, SETTINGS, load

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"


def commands(group: click.Group, above: str = "") -> list[tuple[str, click.Command]]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, f"{above}{name} ")
        else:
            found.append((f"{above}{name}", command))
    return found


COMMANDS = commands(cli)


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_a_command_and_its_options_are_written_down(name: str, command: click.Command) -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert f"`{name}" in text
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    for option in options:
        assert option.help, f"{option.name} says nothing of itself"
        assert option.opts[0] in text, f"{option.opts[0]} of {name} is not in docs/commands.md"


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_a_command_says_in_help_what_it_does(name: str, command: click.Command) -> None:
    assert command.help


def test_what_is_written_down_exists() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    known = {name for name, _ in COMMANDS} | set(cli.commands) | {"meetcompanion", "meetcompanion serve"}
    for heading in re.findall(r"^### (.*)$", text, re.MULTILINE):
        for name in re.findall(r"`([^`]*)`", heading):
            assert name in known
    known_options = {option for _, command in COMMANDS for one in command.params for option in one.opts}
    known_options |= {option for one in cli.params for option in one.opts}
    for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", text):
        assert option in known_options | {"--help"}


def test_the_table_of_settings_is_the_one_in_the_code() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| `(\w+)` \| (?:`(.*?)`)? *\| (.*) \|$", (DOCS / "settings.md").read_text(), re.MULTILINE
    )
    written = [
        (
            setting.name,
            f"{PREFIX}{setting.name.upper()}",
            str(setting.default).lower() if isinstance(setting.default, bool) else str(setting.default),
            setting.sentence,
        )
        for setting in SETTINGS
    ]
    assert rows == written


def test_a_setting_of_the_table_can_be_set_in_all_its_places(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("port = 1\nrefresh_minutes = 2\ntimeout_seconds = 3\n")
    config = load(tmp_path, {f"{PREFIX}REFRESH_MINUTES": "20", f"{PREFIX}TIMEOUT_SECONDS": "30"}, timeout_seconds=300)
    assert (config.port, config.refresh_minutes, config.timeout_seconds) == (1, 20, 300)
