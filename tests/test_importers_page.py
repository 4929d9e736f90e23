"""Every pair in fixtures/pages: a small page of our own making and what is to be read from it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from meetcompanion.errors import BadSource
from meetcompanion.importers import read
from meetcompanion.model import Reading, Window

PAGES = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
PAIRS = sorted(PAGES.glob("*/*.expected.json"))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _flat(reading: Reading, zone: tzinfo) -> list[dict[str, Any]]:
    events = []
    for draft in reading.drafts:
        for instance in draft.instances:
            start, end = instance.when.local_start(zone), instance.when.local_end(zone)
            content = instance.content or draft.content
            price = content.price
            events.append(
                {
                    "uid": draft.uid,
                    "key": instance.key,
                    "start": start.isoformat(),
                    "end": end.isoformat() if end else None,
                    "zone": instance.when.zone,
                    "status": instance.status.value,
                    "price": price
                    and {"free": price.free, "low": price.low, "high": price.high, "currency": price.currency},
                    "categories": list(content.categories),
                    **{
                        name: getattr(content, name)
                        for name in ("title", "description", "location", "latitude", "longitude", "url", "organiser")
                    },
                    "image": content.image,
                }
            )
    return events


@pytest.mark.parametrize(
    "path", PAIRS, ids=lambda path: f"{path.parent.name}/{path.name.removesuffix('.expected.json')}"
)
def test_a_page_is_read_as_its_expectation_says(path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    name = path.name.removesuffix(".expected.json")
    page = next(found for found in path.parent.glob(f"{name}.*") if found != path)
    now = _moment(expected["now"])
    zone = ZoneInfo(expected["zone"])
    until = _moment(expected["until"]) if "until" in expected else now + timedelta(days=180)
    arguments: dict[str, Any] = {
        "url": expected["url"],
        "now": now,
        "window": Window(now - timedelta(days=1), until),
        "zone": zone,
    }
    if "refused" in expected:
        with pytest.raises(BadSource) as caught:
            read(page.read_bytes(), **arguments)
        assert expected["refused"] in str(caught.value)
        return
    reading = read(page.read_bytes(), **arguments)
    found = _flat(reading, zone)
    assert [event["title"] for event in found] == [event["title"] for event in expected["events"]]
    for ours, wanted in zip(found, expected["events"], strict=True):
        assert {key: ours[key] for key in wanted} == wanted
    assert reading.kind == expected["kind"]
    assert [link.url for link in reading.links] == expected["links"]
    assert [[problem.where, str(problem.reason)] for problem in reading.problems] == expected["problems"]
    for key, attribute in (("title", "title"), ("reading_zone", "zone"), ("service", "service")):
        if key in expected:
            assert getattr(reading, attribute) == expected[key]
    if "what" in expected:
        assert str(reading.what) == expected["what"]


def test_every_page_has_its_expectation() -> None:
    pages = {path.name.split(".")[0] for path in PAGES.glob("*/*") if not path.name.endswith(".expected.json")}
    assert pages == {path.name.removesuffix(".expected.json") for path in PAIRS}
    assert len(PAIRS) > 10


def test_reading_a_page_twice_gives_the_same() -> None:
    page = (PAGES / "schema-org" / "graph.html").read_bytes()
    now = _moment("2026-07-01T08:00:00Z")
    one, two = (
        read(page, url="https://a.example/", now=now, window=Window.around(now), zone=ZoneInfo("UTC")) for _ in range(2)
    )
    assert one == two
