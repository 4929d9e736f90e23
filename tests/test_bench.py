"""The benchmarks run at all; what they find is no matter of tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import bench_people
from bench.bench_import import later_imports, libraries, whole_import
from bench.bench_page import empty_page, filled_town, shortlist_page
from bench.bench_pages import AGAIN, MINUTE, PICK, every_page
from bench.bench_town import filled, looks, people
from bench.town_made import Size


def test_importing_can_be_measured_and_both_find_the_same() -> None:
    seconds, notes = whole_import(60)
    assert seconds["all"] > 0
    assert notes == libraries(60)[1]
    assert set(later_imports(60)[0]) == {"changed", "hash"}


def test_the_first_page_can_be_measured(tmp_path: Path) -> None:
    assert empty_page(1)[0]["page"] > 0
    filled_town(str(tmp_path), 200)
    seconds, notes = shortlist_page(str(tmp_path), 1)
    assert seconds["page"] > 0
    assert notes["ahead"] == 200
    found, pages = every_page(str(tmp_path), 1, step=8)
    assert {status for status in pages["status"].values() if status >= 500} == set()
    assert all(f"{address} {state}" in found for address in pages["pages"] for state in (AGAIN, MINUTE, PICK))


def test_pages_about_people_can_be_measured() -> None:
    seconds, _notes = bench_people.people_pages(12, 6, 1)
    assert set(bench_people.PAGES) < set(seconds)


@pytest.mark.sqlite("it names its file itself")
def test_a_town_put_straight_into_the_tables_is_one_that_the_program_knows(tmp_path: Path) -> None:
    file, folder = str(tmp_path / "meetcompanion.sqlite3"), str(tmp_path)
    ahead = filled(file, folder, Size(200, ahead=0.5))[1]["ahead"]
    assert 0 < ahead < 200
    assert looks(file, folder, 5)[0]["look"] > 0
    seconds, noted = people(file, folder, 5, 50)
    assert noted["people"] == 5
    assert 1 <= noted["sent"] <= 10
    assert seconds["first"] > 0
