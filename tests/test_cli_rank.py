"""`rank` ranks any events given as JSON lines, and says which line is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.command_line import Shell, schema

EVENTS: list[dict[str, Any]] = [
    {"id": "a", "title": "Quarterly sales breakfast", "description": None},
    {"id": 2, "title": "Chess in the park", "categories": ["games"], "location": "Park"},
    {"id": "c", "title": "Rye bread for beginners", "start": "2026-01-08T19:00:00Z", "organiser": "Oven"},
]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "data")


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def given(*events: dict[str, Any]) -> str:
    return "".join(json.dumps(event) + "\n" for event in events)


def test_the_best_comes_first_and_each_line_keeps_the_contract(shell: Shell) -> None:
    ranked = lines(shell("rank", "--hobby", "chess", stdin=given(*EVENTS)).stdout)
    for line in ranked:
        jsonschema.validate(line, schema("rank"))
        assert "hobby" not in line
    assert ranked[0]["id"] == 2
    assert {line["id"] for line in ranked} == {"a", 2, "c"}
    assert [line["score"] for line in ranked] == sorted((line["score"] for line in ranked), reverse=True)
    assert not shell.data.exists()


def test_each_ranks_once_per_hobby_and_top_keeps_the_first_of_each(shell: Shell) -> None:
    arguments = ("rank", "--each", "--top", "1", "--hobby", "chess", "--hobby", "rye bread", "--json")
    ranked = lines(shell(*arguments, stdin=given(*EVENTS)).stdout)
    assert [(line["hobby"], line["id"]) for line in ranked] == [("chess", 2), ("rye bread", "c")]


def test_empty_lines_and_a_byte_order_mark_do_not_matter(shell: Shell) -> None:
    body = b"\xef\xbb\xbf" + given(EVENTS[0]).encode() + b"\r\n\n" + given(EVENTS[1]).encode().strip()
    assert len(lines(shell("rank", "--hobby", "chess", stdin=body).stdout)) == 2


def test_no_events_are_no_lines(shell: Shell) -> None:
    assert shell("rank", "--hobby", "chess", stdin="").stdout == ""


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[1]",
        '{"title": "x"}',
        '{"id": true, "title": "x"}',
        '{"id": 1}',
        '{"id": 1, "title": 2}',
        '{"id": 1, "title": "x", "categories": "y"}',
        '{"id": 1, "title": "x", "description": 5}',
    ],
)
def test_a_bad_line_is_named_by_its_number(shell: Shell, bad: str) -> None:
    result = shell("rank", "--hobby", "chess", stdin=given(EVENTS[0]) + bad + "\n", code=1)
    assert result.stdout == ""
    assert "Line 2 " in result.stderr.replace(":", " ")
    assert len(result.stderr.splitlines()) == 1


def test_a_hobby_is_needed_and_top_is_at_least_one(shell: Shell) -> None:
    shell("rank", stdin=given(*EVENTS), code=2)
    shell("rank", "--hobby", " ", stdin=given(*EVENTS), code=2)
    shell("rank", "--hobby", "chess", "--top", "0", stdin=given(*EVENTS), code=2)


def test_what_was_liked_ranks_without_a_hobby(shell: Shell, tmp_path: Path) -> None:
    liked, disliked = tmp_path / "liked", tmp_path / "disliked"
    liked.write_text(given({"title": "Sourdough clinic", "id": 9, "organiser": "Oven"}))
    disliked.write_text("a\n")
    found = shell("rank", "--liked", str(liked), "--disliked", str(disliked), stdin=given(*EVENTS)).stdout
    ranked = lines(found)
    assert [line["id"] for line in ranked] == ["c", 2, "a"]
    assert {"kind": "learnt", "text": "by Oven, like “Sourdough clinic”, which you went to"} in ranked[0]["reasons"]
    for line in ranked:
        jsonschema.validate(line, schema("rank"))


@pytest.mark.parametrize("form", ["c", '"c"', '{"id": "c"}'])
def test_an_id_is_enough_of_what_was_liked(shell: Shell, tmp_path: Path, form: str) -> None:
    liked = tmp_path / "liked"
    liked.write_text(f"{form}\n\n")
    assert lines(shell("rank", "--liked", str(liked), stdin=given(*EVENTS)).stdout)[0]["id"] == "c"
    liked.write_text("somewhere else\n")
    assert "somewhere else" in shell("rank", "--liked", str(liked), stdin=given(*EVENTS), code=2).stderr


def test_what_was_liked_moves_what_hobbies_say(shell: Shell, tmp_path: Path) -> None:
    liked = tmp_path / "liked"
    liked.write_text("c\n")
    plain = {one["id"]: one["score"] for one in lines(shell("rank", "--hobby", "chess", stdin=given(*EVENTS)).stdout)}
    arguments = ("rank", "--hobby", "chess", "--liked", str(liked))
    moved = {one["id"]: one["score"] for one in lines(shell(*arguments, stdin=given(*EVENTS)).stdout)}
    assert moved["c"] > plain["c"]


def test_a_hobby_may_bring_its_words(shell: Shell) -> None:
    events = given({"id": 1, "title": "Bridge night"}, {"id": 2, "title": "Seven bridges walk"})
    ranked = lines(shell("rank", "--hobby", "bridge: card game, not bridges", "--each", stdin=events).stdout)
    assert [line["id"] for line in ranked] == [1, 2]
    assert ranked[1]["score"] < 0.2
    assert ranked[0]["hobby"] == "bridge: card game, not bridges"
