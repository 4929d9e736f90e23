"""Real calendars as they may look at the next visit: edited, moved, renumbered, shuffled; each event counted once."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from meetcompanion.errors import BadSource
from meetcompanion.importers.ical import read_ical
from meetcompanion.merge import plan
from meetcompanion.model import Draft, Instance, When, Window
from tests.shared_data import shared
from tests.test_merge import held

#: What is read of these calendars one process remembers.
pytestmark = pytest.mark.xdist_group("shared versions")

ALL_YEARS = Window(datetime(2005, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEEDS = 20

#: The share of events that something happens to.
TOUCHED = 0.15


@dataclass(frozen=True)
class Version:
    """A calendar at one visit, with what lies ahead in it."""

    name: str
    window: Window
    drafts: tuple[Draft, ...]

    def ahead(self, draft: Draft) -> bool:
        return any(one.when.starts_at(UTC) >= self.window.start for one in draft.instances)


@cache
def calendars() -> tuple[Version, ...]:
    """The largest public ones, each visited when two thirds of it were over."""
    root = shared("ics")
    rows = [json.loads(line) for line in (root / "expected.ndjson").read_text(encoding="utf-8").splitlines()]
    public = [row for row in rows if row["kind"] == "public-feed" and 8 <= row["n_vevent"] < 2_000]
    found: list[Version] = []
    for row in sorted(public, key=lambda row: (-row["n_vevent"], row["file"])):
        body = (root / row["file"]).read_bytes()
        version = next(visit(row["file"], body), None)
        if version is not None:
            found.append(version)
        if len(found) == FEEDS:
            break
    return tuple(found)


def visit(name: str, body: bytes) -> Iterator[Version]:
    try:
        whole = read_ical(body, url=name, now=ALL_YEARS.start, window=ALL_YEARS, zone=UTC)
    except BadSource:
        return
    starts = sorted(one.when.starts_at(UTC) for draft in whole.drafts for one in draft.instances)
    if len(starts) < 8:
        return
    now = starts[len(starts) * 2 // 3] - timedelta(minutes=1)
    window = Window(now, Window.around(now).until)
    drafts = read_ical(body, url=name, now=now, window=Window.around(now), zone=UTC).drafts
    version = Version(name, window, tuple(drafts))
    if sum(map(version.ahead, drafts)) >= 4:
        yield version


def moved(one: Instance, shift: timedelta) -> Instance:
    when = one.when
    shift = timedelta(days=max(1, shift.days)) if when.all_day else shift
    return replace(one, when=When(when.start + shift, when.end + shift if when.end else None, when.zone))


def later(version: Version, what: str, chance: random.Random) -> list[tuple[Draft, Draft, bool]]:
    """The next version: each draft, what it was, and whether something happened to it; in any order."""
    found = []
    for was in version.drafts:
        now_is = was
        touched = chance.random() < TOUCHED and version.ahead(was)
        single = touched and len(was.instances) == 1
        title = was.content.title
        if touched and "titles" in what:
            edited = chance.choice((f"{title} (sold out)", f"UPDATE: {title}", f"{title} – with Ana"))
            now_is = replace(now_is, content=replace(was.content, title=edited))
        if single and "moved" in what:
            shift = chance.choice((HOUR, -HOUR / 2, DAY, DAY + 2 * HOUR))
            now_is = replace(now_is, instances=(moved(was.instances[0], shift),))
        if single and "put off" in what:
            now_is = replace(now_is, instances=(moved(was.instances[0], 7 * DAY),))
        if touched and "dropped" in what:
            continue
        if "renumbered" in what:
            now_is = replace(now_is, uid=f"{chance.randrange(10**15)}")
        found.append((now_is, was, touched))
    chance.shuffle(found)
    return found


@pytest.mark.parametrize(
    ("what", "most_lost"),
    [
        ("shuffled", 0),
        ("dropped", 0),
        ("titles", 0),
        ("moved", 0),
        ("put off", 0),
        ("renumbered", 0),
        ("renumbered, dropped", 0),
        ("renumbered, titles", 0.03),
        # One of several of a name that jumps over another one cannot be told from a new one.
        ("renumbered, moved", 0.1),
        ("renumbered, put off", 0.3),
    ],
)
def test_what_is_read_again_is_the_same_whatever_was_edited(what: str, most_lost: float) -> None:
    counted: Counter[str] = Counter()
    for version in calendars():
        drafts = later(version, what, random.Random(f"{version.name} {what}"))
        events = held(*version.drafts)
        changes = plan([draft for draft, _, _ in drafts], events, version.window)
        fresh = {draft.uid for draft in changes.new}
        renamed = {one.event_id: one.uid for one in changes.changed if one.uid and " until " not in one.uid}
        was_uid = {renamed.get(event.id, event.uid): event for event in events}
        for draft, was, touched in drafts:
            if not version.ahead(draft):
                continue
            counted["seen"] += 1
            counted["touched"] += touched
            if draft.uid in fresh:
                assert touched, f"{version.name}: {draft.content.title} is there twice"
                counted["lost"] += 1
                continue
            event = was_uid[draft.uid]
            alike = event.content.title == was.content.title and event.instances[0].when == was.instances[0].when
            assert event.uid == was.uid or alike, f"{version.name}: {was.content.title} became {event.content.title}"
    assert counted["seen"] > 300
    assert counted["lost"] <= most_lost * counted["touched"]
