"""The whole loop in the terminal: subscribe, get a short list, pick, go, jot."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from meetcompanion.fetch import HttpFetcher
from tests.command_line import MILL, Shell, calendar, schema

URL = "https://mill.example/all.ics"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path / "data")
    shell.fetcher.answers[URL] = MILL
    return shell


def test_hobbies_are_added_once_listed_and_removed(shell: Shell) -> None:
    shell("hobby", "add", "board games", "Rye  bread", "Board Games")
    assert shell("hobby", "list").stdout == "board games\nRye bread\n"
    shell("hobby", "remove", "rye bread")
    assert shell("hobby", "list").stdout == "board games\n"
    assert "chess" in shell("hobby", "remove", "chess", code=1).stderr


def test_a_source_is_added_read_listed_and_removed(shell: Shell) -> None:
    assert "Old Mill" in shell("source", "add", URL).stdout
    listed = shell("source", "list").stdout
    assert URL in listed
    assert "read Mon 5 Jan 2026" in listed
    identity = listed.split()[0]
    shell("source", "refresh", identity)
    shell("source", "remove", identity)
    assert shell("source", "list").stdout == ""
    shell("source", "remove", identity, code=1)


def test_a_source_that_cannot_be_read_is_not_added_and_the_others_are(shell: Shell) -> None:
    result = shell("source", "add", "https://gone.example/x.ics", URL, code=1)
    assert "gone.example" in result.stderr
    assert len(shell("source", "list").stdout.splitlines()) == 1


def test_a_file_is_kept_and_read_again_after_it_is_gone(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "mill.ics"
    file.write_text(MILL)
    shell("source", "add", str(file))
    file.unlink()
    shell("source", "refresh")
    assert shell.json("events", "--json")["occurrences"]


def test_a_source_rests_until_it_is_resumed(shell: Shell) -> None:
    shell("source", "add", URL)
    shell("source", "pause", "1")
    asked = len(shell.fetcher.asked)
    assert "paused" in shell("source", "list").stdout
    assert "source resume 1" in shell("source", "refresh", "1").stderr
    assert len(shell.fetcher.asked) == asked
    shell("source", "resume", "1")
    shell("refresh")
    assert len(shell.fetcher.asked) == asked + 1
    assert "paused" not in shell("source", "list").stdout
    assert "do not subscribe" in shell("source", "pause", "7", code=1).stderr


def test_refreshing_an_unknown_source_is_said(shell: Shell) -> None:
    assert "7" in shell("source", "refresh", "7", code=1).stderr


def test_a_failing_refresh_keeps_the_events_and_says_so(shell: Shell) -> None:
    shell("source", "add", URL)
    before = shell.json("events", "--json")
    del shell.fetcher.answers[URL]
    assert "Old Mill" in shell("source", "refresh", code=1).stderr
    assert shell.json("events", "--json") == before
    assert "failed" in shell("source", "list").stdout


def test_refresh_reads_what_is_due_and_nothing_else(shell: Shell) -> None:
    shell("source", "add", URL)
    asked = len(shell.fetcher.asked)
    shell("refresh")
    assert len(shell.fetcher.asked) == asked
    shell.clock.advance(hours=25)
    shell("refresh")
    assert len(shell.fetcher.asked) > asked


def test_the_shortlist_has_reasons_and_keeps_its_contract(shell: Shell) -> None:
    shell("source", "add", URL)
    shell("hobby", "add", "board games")
    few = shell.json("shortlist", "--json")
    jsonschema.validate(few, schema("shortlist"), format_checker=jsonschema.FormatChecker())
    assert [one["title"] for one in few["occurrences"]] == ["Board games night"]
    assert any("board games" in reason["text"].casefold() for reason in few["occurrences"][0]["reasons"])
    text = shell("shortlist").stdout
    assert "Board games night" in text
    assert "every Thursday" in text


def test_an_empty_week_is_said_kindly(shell: Shell) -> None:
    assert "fine" in shell("shortlist").stdout
    assert shell.json("shortlist", "--json") == {"occurrences": []}


def test_events_lists_everything_upcoming_best_first(shell: Shell) -> None:
    shell("source", "add", URL)
    shell("hobby", "add", "board games")
    events = shell.json("events", "--json")
    jsonschema.validate(events, schema("events"), format_checker=jsonschema.FormatChecker())
    scores = [one["score"] for one in events["occurrences"]]
    assert scores == sorted(scores, reverse=True)
    assert {one["title"] for one in events["occurrences"]} >= {"Board games night", "Seed swap"}


def test_events_can_be_searched_and_bounded(shell: Shell) -> None:
    shell.fetcher.answers[URL] = calendar(
        "UID:1\nDTSTART:20260107T190000Z\nSUMMARY:Café chantant", "UID:2\nDTSTART:20260207T190000Z\nSUMMARY:Late choir"
    )
    shell("source", "add", URL)
    assert [one["title"] for one in shell.json("events", "--json", "--search", "CAFE")["occurrences"]] == [
        "Café chantant"
    ]
    later = shell.json("events", "--json", "--from", "2026-02-01", "--until", "2026-03-01")["occurrences"]
    assert [one["title"] for one in later] == ["Late choir"]


def test_a_pick_shows_and_an_unknown_one_is_said(shell: Shell) -> None:
    shell("source", "add", URL)
    identity = shell.json("events", "--json", "--search", "board")["occurrences"][0]["id"]
    shell("pick", str(identity), "--state", "going")
    states = {one["id"]: one["state"] for one in shell.json("events", "--json")["occurrences"]}
    assert states[identity] == "going"
    shell("pick", "9999", "--state", "going", code=1)
    shell("pick", str(identity), "--state", "perhaps", code=2)


def test_a_jot_keeps_names_and_what_is_to_be_done(shell: Shell) -> None:
    shell("source", "add", URL)
    identity = shell.json("events", "--json", "--search", "board")["occurrences"][0]["id"]
    shell("pick", str(identity), "--state", "going")
    shell.clock.now = datetime(2026, 1, 9, 9, tzinfo=UTC)
    understood = shell.json("jot", "@Ana bakes rye bread", "--evening", "last", "--json")
    jsonschema.validate(understood, schema("jot"), format_checker=jsonschema.FormatChecker())
    people = shell("people").stdout
    assert "Ana" in people
    assert "Board games night" in people
    shell("follow-ups")


def test_what_one_would_like_to_do_is_told_in_words_and_in_json(shell: Shell) -> None:
    shell("jot", "@Ana bakes rye. Share my recipe with Ana by Friday", "--on", "2026-01-05")
    assert "Share my recipe with Ana by Friday" in shell("follow-ups").stdout
    told = shell.json("follow-ups", "--json")
    jsonschema.validate(told, schema("follow-ups"), format_checker=jsonschema.FormatChecker())
    assert told["follow_ups"] == [
        {"kind": "share", "people": ["Ana"], "text": "Share my recipe with Ana by Friday", "due": "2026-01-09"}
    ]


def test_a_jot_for_an_evening_that_is_not_there_is_said(shell: Shell) -> None:
    shell("jot", "Lovely", "--evening", "last", code=1)
    shell("jot", "Lovely", "--evening", "12", code=1)
    shell("jot", "Lovely", "--evening", "soon", code=2)
    shell("jot", "  ", code=2)


def test_a_dry_run_keeps_nothing_and_needs_no_data_directory(shell: Shell) -> None:
    understood = shell.json("jot", "-", "--dry-run", "--json", "--on", "2026-01-09", stdin="Met @Ana. Lovely evening.")
    jsonschema.validate(understood, schema("jot"), format_checker=jsonschema.FormatChecker())
    assert [person["name"] for person in understood["people"]] == ["Ana"]
    assert not shell.data.exists()


def test_nothing_is_counted_beside_a_person(shell: Shell) -> None:
    shell("jot", "@Ana and @Ben sang")
    assert not any(letter.isdigit() for letter in shell("people").stdout + shell("follow-ups").stdout)


def test_the_demo_prints_the_shortlist_of_a_whole_town_and_leaves_nothing(shell: Shell) -> None:
    shell.fetcher = HttpFetcher(clock=shell.clock)
    text = shell("demo", "--no-serve").stdout
    assert "Quillham" in text
    assert "→" in text
    assert not shell.data.exists()


def test_json_of_events_is_the_same_every_time(shell: Shell) -> None:
    shell("source", "add", URL)
    shell("hobby", "add", "owls", "board games")
    assert json.dumps(shell.json("events", "--json")) == json.dumps(shell.json("events", "--json"))


def test_the_same_gathering_on_two_calendars_says_where_else_it_is_listed(shell: Shell) -> None:
    other = "https://library.example/all.ics"
    shell.fetcher.answers[other] = MILL.replace("Old Mill\r\nBEGIN", "Library\r\nBEGIN").replace(
        "mill.example", "other"
    )
    shell("source", "add", URL, other)
    shell("hobby", "add", "board games")
    for command in ("events", "shortlist"):
        games = [one for one in shell.json(command, "--json")["occurrences"] if one["title"] == "Board games night"]
        assert games
        assert {tuple(one["also_listed_by"]) for one in games} <= {("Library",), ("Old Mill",)}
