"""What a person sees of a service that is known: in the preview on the page and on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from meetcompanion.bootstrap import Companion
from tests import calendars, companions
from tests.command_line import Shell
from tests.fakes import FakeFetcher
from tests.pages import Visitor, assert_says

GROUP = "https://www.meetup.com/chess-york/"
CALENDAR = "https://www.meetup.com/chess-york/events/ical/"


def test_the_page_says_what_was_pasted(visitor: Visitor, companion: Companion, fetcher: FakeFetcher) -> None:
    companions.start(companion, "chess")
    fetcher.answers[CALENDAR] = calendars.calendar(("a", "Chess for beginners", 2))
    visitor.visit("/sources").press("Look at it", address=GROUP).wait_while("Reading…")
    assert_says(visitor, "Meetup group, one event ahead, read from its calendar.")
    assert_says(visitor, CALENDAR)


def test_the_page_says_what_to_do_where_there_is_no_way(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion, "chess")
    visitor.visit("/sources").press("Look at it", address="facebook.com/chessyork/events").wait_while("Reading…")
    assert_says(visitor, "ask them for a public calendar")


def test_the_command_line_says_what_was_given(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "data")
    shell.fetcher.answers[CALENDAR] = calendars.calendar(("a", "Chess for beginners", 2))
    lines = shell("preview", GROUP).stdout.splitlines()
    assert lines[:3] == ["Chess Club", "Meetup group, one event ahead, read from its calendar.", f"{CALENDAR} (ical)"]
    assert set(shell.json("preview", "--json", GROUP)["sources"][0]) == {"url", "kind", "title"}
    shell("preview", "https://www.facebook.com/chessyork/events", code=1)


def test_a_rule_is_switched_off_by_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = Shell(tmp_path / "data")
    shell.fetcher.answers[GROUP] = calendars.page(("Chess for beginners", 2))
    monkeypatch.setenv("MEETCOMPANION_SERVICES_OFF", "meetup")
    assert "Meetup group" not in shell("preview", GROUP).stdout
    assert [url for url, _purpose, _etag in shell.fetcher.asked] == [GROUP]
    monkeypatch.setenv("MEETCOMPANION_SERVICES_OFF", "meetap")
    assert "no service" in shell("preview", GROUP, code=2).stderr
