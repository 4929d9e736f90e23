"""The sample town is read whole, its faults are said, and nothing in it points at a real place on the internet."""

from __future__ import annotations

import html
import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from meetcompanion import config, importers, sampletown
from meetcompanion.bootstrap import build
from meetcompanion.event_pictures import EventPictures
from meetcompanion.fetch import HttpFetcher
from meetcompanion.model import Draft, FollowUpKind, Reading, Status, Window
from meetcompanion.refresh import run_round
from meetcompanion.resources import sample_town_dir
from tests.companions import LettersEmbedder

ANCHOR = date(2026, 1, 5)
NOW = datetime(2026, 1, 5, tzinfo=UTC)
WINDOW = Window(NOW, NOW + timedelta(weeks=9))
TOWN: dict[str, Any] = tomllib.loads((sample_town_dir() / "town.toml").read_text(encoding="utf-8"))
FILES = [source["file"] for source in TOWN["source"]]
PICTURES = {path.name for path in sample_town_dir().glob("*.webp")}
#: What is left out of each file, as words of the place that is named; everything else has to arrive.
LEFT_OUT = {"makers.ics": ["Screen printing for tea towels"]}
#: What is put right and said without leaving the event out.
MENDED = {"library.ics": ["The flood map"]}


def reading(name: str) -> Reading:
    body = (sample_town_dir() / name).read_bytes()
    content_type = "text/html" if name.endswith(".html") else "text/calendar"
    zone = ZoneInfo(TOWN["zone"])
    return importers.read(body, url=f"sample:{name}", now=NOW, window=WINDOW, zone=zone, content_type=content_type)


def titles_written(name: str) -> set[str]:
    """The titles in a file, found without any of our importers."""
    text = (sample_town_dir() / name).read_text(encoding="utf-8")
    if name.endswith(".html"):
        found = re.findall(r'"@type": "\w*Event",\s+(?:"@id": "[^"]*",\s+)?"name": "([^"]*)"', text)
    else:
        unfolded = re.sub(r"\r?\n ", "", text)
        found = [title.replace("\\,", ",") for title in re.findall(r"^SUMMARY:(.*?)\r?$", unfolded, re.MULTILINE)]
    return {html.unescape(html.unescape(title.replace("\\;", ";"))) for title in found}


def titles_read(drafts: tuple[Draft, ...]) -> set[str]:
    own = {draft.content.title for draft in drafts}
    return own | {i.content.title for draft in drafts for i in draft.instances if i.content is not None}


def test_every_file_of_the_folder_is_a_source_and_there_are_at_least_eight() -> None:
    lying_there = {path.name for path in sample_town_dir().iterdir()} - {"town.toml"} - PICTURES
    assert set(FILES) == lying_there
    assert len(FILES) >= 8


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_whole_and_only_its_known_faults_are_left_out(name: str) -> None:
    result = reading(name)
    skipped = [problem for problem in result.problems if problem.skipped]
    expected = LEFT_OUT.get(name, [])
    assert titles_read(result.drafts) == titles_written(name) - set(expected)
    assert len(skipped) == len(expected), [(problem.where, str(problem.reason)) for problem in skipped]
    for words, problem in zip(expected, skipped, strict=True):
        assert words in problem.where


@pytest.mark.parametrize("name", FILES)
def test_what_was_mended_is_said_and_what_was_well_is_not(name: str) -> None:
    mended = [problem for problem in reading(name).problems if not problem.skipped]
    expected = MENDED.get(name, [])
    assert bool(mended) == bool(expected), [(problem.where, str(problem.reason)) for problem in mended]
    for words in expected:
        assert any(words in problem.where for problem in mended)


def test_enough_lies_ahead_for_every_day_of_nine_weeks() -> None:
    zone = ZoneInfo(TOWN["zone"])
    days = [
        instance.when.starts_at(zone).astimezone(zone).date()
        for name in FILES
        for draft in reading(name).drafts
        for instance in draft.instances
    ]
    assert len(days) >= 80
    assert {ANCHOR + timedelta(days=n) for n in range(63)} <= set(days)


def test_every_hobby_finds_its_own_words_in_each_of_the_first_two_weeks() -> None:
    zone = ZoneInfo(TOWN["zone"])
    for week in (0, 1):
        first = NOW + timedelta(weeks=week)
        texts = [
            f"{draft.content.title} {draft.content.description}".casefold()
            for name in FILES
            for draft in reading(name).drafts
            if any(first <= i.when.starts_at(zone) < first + timedelta(weeks=1) for i in draft.instances)
        ]
        for hobby in TOWN["hobbies"]:
            word = hobby.casefold().removesuffix("s")
            assert any(word in text for text in texts), (hobby, week)


def test_the_override_before_its_series_moves_one_evening_and_the_closed_one_is_absent() -> None:
    (series,) = [draft for draft in reading("games.ics").drafts if draft.content.title == "Thursday game night"]
    days = {i.when.local_day(UTC): i for i in series.instances}
    moved = days[date(2026, 1, 28)]
    assert moved.content is not None and "Wednesday" in moved.content.title
    assert date(2026, 1, 22) not in days and date(2026, 1, 29) not in days


def test_times_are_those_of_the_clocks_in_town() -> None:
    starts = {
        draft.content.title: instance.when.local_start(UTC)
        for name in ("walks.ics", "library.ics", "stars.ics")
        for draft in reading(name).drafts
        for instance in draft.instances[:1]
    }
    london, new_york = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
    assert starts["Birds by ear"] == datetime(2026, 1, 13, 7, 45, tzinfo=london)
    assert starts["Silent reading party"] == datetime(2026, 2, 6, 19, tzinfo=london)
    assert starts["How to read a star map"] == datetime(2026, 1, 6, 15, tzinfo=new_york)
    assert starts["Great Quillham book swap"] == date(2026, 1, 17)


def test_the_cancelled_and_the_unsure_are_marked() -> None:
    by_title = {
        draft.content.title: [instance.status for instance in draft.instances]
        for name in ("games.ics", "makers.ics", "walks.ics")
        for draft in reading(name).drafts
    }
    assert by_title["Laser cutter induction"] == [Status.CANCELLED]
    assert by_title["Owl prowl, if the wind drops"] == [Status.TENTATIVE]
    assert by_title["Family table Sunday"].count(Status.CANCELLED) == 1


def test_two_events_with_one_uid_stay_two() -> None:
    titles = [draft.content.title for draft in reading("lido.ics").drafts]
    assert "Swim and porridge" in titles and "The sauna cart visits" in titles


def test_the_files_keep_the_faults_they_are_there_for() -> None:
    raw = {name: (sample_town_dir() / name).read_bytes() for name in FILES}
    assert b"\r\n" in raw["walks.ics"] and b"\r\n" not in raw["games.ics"]
    assert b"X-WR-TIMEZONE" in raw["walks.ics"] and b"TZID" not in raw["walks.ics"]
    assert b"TZID=GMT Standard Time" in raw["library.ics"] and b"VTIMEZONE" not in raw["library.ics"]
    assert b"&amp\\;#8217\\;" in raw["library.ics"] and b"<p>" in raw["library.ics"]
    assert b"20260132T190000" in raw["makers.ics"]


@pytest.mark.parametrize("name", [*FILES, "town.toml"])
def test_a_file_says_it_is_made_up_and_names_no_real_host(name: str) -> None:
    text = re.sub(r"\r?\n ", "", (sample_town_dir() / name).read_text(encoding="utf-8"))
    assert "do not exist" in text
    hosts = re.findall(r"(?:https?://|@)([\w-]+(?:\.[\w-]+)+)", text)
    assert {host for host in hosts if not host.endswith(".example")} <= {"schema.org"}


def test_each_picture_belongs_to_an_event_and_can_be_shown(tmp_path: Path) -> None:
    images = {draft.content.image for name in FILES for draft in reading(name).drafts} - {None}
    assert images == {f"sample:{name}" for name in PICTURES} and len(images) >= 3
    shown = EventPictures(HttpFetcher(clock=lambda: NOW), tmp_path, lambda: NOW)
    assert all(shown.get(str(image)).body for image in images)


def test_past_evenings_speak_of_people_and_gestures_only() -> None:
    evenings = TOWN["evening"]
    names = {person["name"] for evening in evenings for person in evening.get("person", [])}
    assert "Ana" in names and "woman with the theremin" in names
    for evening in evenings:
        assert evening["source"] in FILES
        for gesture in evening.get("follow_up", []):
            assert FollowUpKind(gesture["kind"])
            assert set(gesture["people"]) <= names


def test_on_every_day_of_the_week_five_evenings_for_five_hobbies_are_found(tmp_path: Path) -> None:
    clock = [NOW]
    companion = build(config.load(tmp_path, {}, zone=TOWN["zone"]), clock=lambda: clock[0], embedder=LettersEmbedder())
    try:
        account = sampletown.enter(companion.store, companion.account(), NOW)
        run_round(companion.store, companion.fetcher, companion.clock)
        companion.ranker.prepare()
        for days in range(7):
            clock[0] = NOW + timedelta(days=days, hours=9)
            picks = companion.ranker.shortlist(account, clock[0]).picks
            assert len({pick.occurrence.event_id for pick in picks}) == 5
            assert len({pick.match.reasons[0].hobby for pick in picks}) == 5
            assert all(reason.quote for pick in picks for reason in pick.match.reasons)
    finally:
        companion.close()
