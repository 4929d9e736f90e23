"""`preview` shows what a source would bring, keeps its JSON contract, and writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from meetcompanion.message import Message
from tests.command_line import MILL, Shell, calendar, schema

URL = "https://mill.example/all.ics"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path / "data")
    shell.fetcher.answers[URL] = MILL
    return shell


def valid(preview: Any) -> Any:
    jsonschema.validate(preview, schema("preview"), format_checker=jsonschema.FormatChecker())
    return preview


def test_an_address_is_previewed_as_the_contract_says(shell: Shell) -> None:
    seen = valid(shell.json("preview", "--json", URL))
    assert seen["sources"] == [{"url": URL, "kind": "ical", "title": "Old Mill"}]
    games = [one for one in seen["occurrences"] if one["title"] == "Board games night"]
    assert [one["start"] for one in games] == [f"2026-01-{day:02}T19:00:00+00:00" for day in (8, 15, 22, 29)]
    assert games[0] == {
        "source": 0,
        "uid": "games@mill.example",
        "title": "Board games night",
        "start": "2026-01-08T19:00:00+00:00",
        "end": "2026-01-08T22:00:00+00:00",
        "all_day": False,
        "zone": "Europe/London",
        "status": "confirmed",
        "description": "Catan and tea.",
        "location": "Old Mill",
        "latitude": None,
        "longitude": None,
        "url": None,
        "organiser": None,
        "categories": ["Games"],
        "price": None,
        "image": None,
    }


def test_days_and_cancelled_ones_are_said_as_what_they_are(shell: Shell) -> None:
    seen = {one["title"]: one for one in valid(shell.json("preview", "--json", URL))["occurrences"]}
    swap, talk = seen["Seed swap"], seen["Talk about owls"]
    assert (swap["start"], swap["end"], swap["all_day"]) == ("2026-01-10", "2026-01-12", True)
    assert (talk["status"], talk["latitude"], talk["url"]) == ("cancelled", 53.4, "https://mill.example/talk")


def test_it_writes_nothing_and_needs_no_data_directory(shell: Shell) -> None:
    shell("preview", URL)
    assert not shell.data.exists()


def test_from_is_in_and_until_is_not(shell: Shell) -> None:
    seen = shell.json("preview", "--json", URL, "--from", "2026-01-15", "--until", "2026-01-29")
    assert [one["start"][:10] for one in seen["occurrences"]] == ["2026-01-15", "2026-01-22"]


def test_until_before_from_is_wrong_usage(shell: Shell) -> None:
    shell("preview", URL, "--from", "2026-02-01", "--until", "2026-01-01", code=2)


def test_on_says_which_day_is_today(shell: Shell) -> None:
    seen = shell.json("preview", "--json", URL, "--on", "2026-01-20")
    assert {one["start"][:10] for one in seen["occurrences"]} == {"2026-01-22", "2026-01-29"}


@pytest.mark.parametrize(("day", "from_", "until"), [("0001-01-01", None, None), ("9999-12-31", "9999-12-31", None)])
def test_the_ends_of_time_do_not_break_it(shell: Shell, day: str, from_: str | None, until: str | None) -> None:
    more = ["--from", from_] if from_ else []
    more += ["--until", until] if until else []
    shell("preview", URL, "--from", day, "--zone", "Pacific/Auckland", *more)
    shell("preview", URL, "--from", day, "--zone", "America/Los_Angeles", *more)


def test_zone_is_for_times_without_one(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "floating.ics"
    file.write_text(calendar("UID:1\nDTSTART:20260107T190000\nSUMMARY:Choir"))
    seen = valid(shell.json("preview", "--json", str(file), "--zone", "America/New_York"))
    assert seen["occurrences"][0]["start"] == "2026-01-07T19:00:00-05:00"


def test_a_file_and_standard_input_are_read(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "my calendar.ics"
    file.write_text(MILL)
    from_file = valid(shell.json("preview", "--json", str(file)))
    from_input = valid(shell.json("preview", "--json", "-", stdin=MILL))
    from_address = valid(shell.json("preview", "--json", file.as_uri()))
    assert from_file["occurrences"] == from_input["occurrences"] == from_address["occurrences"]
    assert from_file["sources"][0]["url"] == file.as_uri()
    assert shell.fetcher.asked == []


def test_url_says_where_a_saved_file_came_from(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "saved.ics"
    file.write_text(MILL)
    assert shell.json("preview", "--json", str(file), "--url", URL)["sources"][0]["url"] == URL
    shell("preview", str(file), str(file), "--url", URL, code=2)


def test_one_bad_source_does_not_hide_the_others(shell: Shell) -> None:
    shell.fetcher.answers["https://bad.example/"] = Message.of("The site is shut.")
    result = shell("preview", "--json", "https://bad.example/", URL, code=1)
    seen = valid(__import__("json").loads(result.stdout))
    assert [source["kind"] for source in seen["sources"]] == [None, "ical"]
    assert {one["source"] for one in seen["occurrences"]} == {1}
    assert result.stderr.splitlines() == ["https://bad.example/: The site is shut."]


@pytest.mark.parametrize(
    "body",
    [b"", b"\0" * 5000, b"hello", b"<html><title>404</title><body>Not found</body></html>", b"\xff\xfe\x00"],
    ids=["empty", "zeros", "words", "error page", "bytes"],
)
def test_what_is_no_calendar_is_one_clear_sentence(shell: Shell, body: bytes) -> None:
    shell.fetcher.answers[URL] = body
    result = shell("preview", URL, code=1)
    assert len(result.stderr.splitlines()) == 1
    valid(shell.json("preview", "--json", URL, code=1))


def test_what_is_skipped_is_said_with_where_and_why(shell: Shell) -> None:
    shell.fetcher.answers[URL] = calendar(
        "UID:1\nDTSTART:never\nSUMMARY:Broken", "UID:2\nDTSTART:20260107T190000Z\nSUMMARY:Fine"
    )
    seen = valid(shell.json("preview", "--json", URL))
    assert [one["title"] for one in seen["occurrences"]] == ["Fine"]
    assert [one["source"] for one in seen["skipped"]] == [0]
    assert "Broken" in shell("preview", URL).stdout


def test_the_other_calendars_of_a_page_are_named_to_choose_from(shell: Shell) -> None:
    page = "https://mill.example/on"
    shell.fetcher.answers[page] = (
        f'<!doctype html><title>On</title><link rel="alternate" type="text/calendar" href="{URL}" title="The mill">'
        '<link rel="alternate" type="text/calendar" href="/choir.ics" title="The choir">'
    ).encode()
    assert shell("preview", page).stdout.rstrip().endswith("The choir  https://mill.example/choir.ics")


def test_a_feed_cannot_write_into_the_terminal(shell: Shell) -> None:
    shell.fetcher.answers[URL] = calendar("UID:1\nDTSTART:20260107T190000Z\nSUMMARY:Evil \x1b]0;owned\x07 [bold]title")
    assert "\x1b" not in shell("preview", URL).stdout


def test_no_source_is_wrong_usage(shell: Shell) -> None:
    shell("preview", code=2)


def test_a_file_that_is_not_there_is_one_sentence(shell: Shell, tmp_path: Path) -> None:
    result = shell("preview", str(tmp_path / "nothing.ics"), code=1)
    assert len(result.stderr.splitlines()) == 1


def test_what_is_called_off_is_said_to_be_so_wherever_it_is_listed(shell: Shell) -> None:
    assert "Talk about owls\n      Called off by the organiser." in shell("preview", URL).stdout
    shell("source", "add", URL)
    told = shell("events").stdout
    assert told[told.index("Talk about owls") :].splitlines()[2].strip() == "Called off by the organiser."
