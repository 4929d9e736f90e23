"""One table of settings: file below environment below command line."""

from pathlib import Path

import pytest

from meetcompanion import config
from meetcompanion.errors import UsageError


def test_without_a_word_every_setting_has_its_default(tmp_path: Path) -> None:
    loaded = config.load(tmp_path, {})
    assert (loaded.host, loaded.port, loaded.allow_private) == ("127.0.0.1", 8765, False)
    assert loaded.data == tmp_path


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('port = 1\nhost = "::1"\ncontact = "a@b.example"\n')
    loaded = config.load(tmp_path, {"MEETCOMPANION_PORT": "2", "MEETCOMPANION_HOST": "127.0.0.2"}, port=3)
    assert (loaded.port, loaded.host, loaded.contact) == (3, "127.0.0.2", "a@b.example")


def test_the_data_directory_comes_from_the_environment_where_it_is_not_named(tmp_path: Path) -> None:
    assert config.load(None, {"MEETCOMPANION_DATA": str(tmp_path)}).data == tmp_path


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('colour = "red"', "colour"),
        ("port = [", "cannot be read"),
        ('port = "many"', "cannot be"),
        ('allow_private = "perhaps"', "cannot be"),
        ("port = 65536", "between 0 and 65535"),
        ("port = -1", "between 0 and 65535"),
        ("refresh_minutes = 0", "between 1 and 10080"),
        ("timeout_seconds = 0", "between 1 and"),
        ("max_megabytes = -25", "between 1 and"),
        ('zone = "Middle/Earth"', "no time zone named"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(UsageError, match=sentence):
        config.load(tmp_path, {})


@pytest.mark.parametrize(("word", "value"), [("yes", True), ("1", True), ("off", False), ("", False)])
def test_yes_and_no_can_be_said_in_several_ways(tmp_path: Path, word: str, value: bool) -> None:
    assert config.load(tmp_path, {"MEETCOMPANION_ALLOW_PRIVATE": word}).allow_private is value
