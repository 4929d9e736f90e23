"""The pairs of `fixtures/ical`: a calendar of our own writing, and what is to be read from it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from meetcompanion.importers.ical import read_ical
from meetcompanion.model import Content, Reading, Window

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "ical"
CASES = sorted(FOLDER.glob("*.ics"))


def read_case(case: Path, given: dict[str, Any]) -> Reading:
    """Read one calendar as its pair says: where from, when, and in which zone."""
    now = datetime.fromisoformat(given["now"])
    return read_ical(
        case.read_bytes(), url=given["url"], now=now, window=Window.around(now), zone=ZoneInfo(given["zone"])
    )


def found(reading: Reading) -> dict[str, Any]:
    """A reading in the form of the pair."""
    return {
        "title": reading.title,
        "calendar_zone": reading.zone,
        "events": [
            {
                "uid": draft.uid,
                **_content(draft.content),
                "times": [
                    {
                        "key": one.key,
                        "start": one.when.start.isoformat(),
                        "end": one.when.end.isoformat() if one.when.end else None,
                        "zone": one.when.zone,
                        "status": one.status.value,
                        **({"says": _content(one.content)} if one.content else {}),
                    }
                    for one in draft.instances
                ],
            }
            for draft in reading.drafts
        ],
        "problems": [
            {"where": problem.where, "reason": problem.reason.text(), "skipped": problem.skipped}
            for problem in reading.problems
        ],
    }


def _content(content: Content) -> dict[str, Any]:
    price = content.price
    said = {
        "title": content.title,
        "description": content.description,
        "location": content.location,
        "position": None if content.latitude is None else [content.latitude, content.longitude],
        "url": content.url,
        "organiser": content.organiser,
        "categories": list(content.categories) or None,
        "price": price and [price.free, price.low, price.high, price.currency],
        "image": content.image,
    }
    return {name: value for name, value in said.items() if value is not None}
