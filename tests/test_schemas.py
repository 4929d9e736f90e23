"""The schemas that scripts rely on say what DESIGN promises, and what we print keeps to them."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema
import pytest

from meetcompanion.message import Message
from meetcompanion.model import (
    AlsoListed,
    Content,
    Due,
    FollowUpDraft,
    FollowUpKind,
    Jot,
    Listed,
    Match,
    Occurrence,
    PersonTold,
    PickState,
    Price,
    Reason,
    Status,
    When,
)
from meetcompanion.model.as_json import jot_json, listed_json, occurrence_json, price_json, time_json
from tests.command_line import SCHEMAS, schema

OCCURRENCE = [
    "source",
    "uid",
    "title",
    "start",
    "end",
    "all_day",
    "zone",
    "status",
    "description",
    "location",
    "latitude",
    "longitude",
    "url",
    "organiser",
    "categories",
    "price",
    "image",
]
NAMES = [path.stem for path in sorted(SCHEMAS.glob("*.json"))]
FULL = Content(
    title="Owls",
    description="Bring a torch.",
    location="Marsh",
    latitude=53.4,
    longitude=0.9,
    url="https://mill.example/",
    organiser="The mill",
    categories=("Birds",),
    price=Price(free=False, low=2, high=None, currency="EUR"),
    image="https://mill.example/owl.jpg",
)
AT_NINE = When(datetime(2026, 1, 7, 20, tzinfo=UTC), None, "Europe/Berlin")


def check(value: Any, name: str) -> None:
    jsonschema.validate(value, schema(name), format_checker=jsonschema.FormatChecker())


def shown(content: Content, when: When, status: Status = Status.CONFIRMED) -> dict[str, Any]:
    value = occurrence_json(content, when, status, source=0, uid="1", zone_fallback=ZoneInfo("America/New_York"))
    check({"sources": [{"url": "-", "kind": None, "title": None}], "occurrences": [value], "skipped": []}, "preview")
    return value


def listed(content: Content = FULL, **more: Any) -> Listed:
    occurrence = Occurrence(
        id=3, event_id=2, source_id=1, uid="1", when=AT_NINE, status=Status.TENTATIVE, content=content
    )
    reason = Reason("words", Message.of("{hobby}: “{quote}”", hobby="owls", quote="Owls"))
    return Listed(occurrence=occurrence, match=Match(2, 0.75, (reason,)), source_title="Mill", **more)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


def test_there_is_one_for_every_promise() -> None:
    assert NAMES == ["events", "follow-ups", "jot", "preview", "rank", "shortlist"]


def test_an_occurrence_has_every_field_that_was_promised_and_no_other() -> None:
    promised = schema("preview")["properties"]["occurrences"]["items"]
    assert promised["required"] == OCCURRENCE == list(promised["properties"]) == list(shown(FULL, AT_NINE))
    more = [*OCCURRENCE, "id", "score", "reasons", "state", "also_listed_by"]
    for name in ("events", "shortlist"):
        assert schema(name)["properties"]["occurrences"]["items"]["required"] == more == list(listed_json(listed()))


def test_times_are_on_the_clocks_of_the_events_own_zone() -> None:
    value = shown(FULL, AT_NINE)
    assert (value["start"], value["end"], value["zone"]) == ("2026-01-07T21:00:00+01:00", None, "Europe/Berlin")


def test_times_without_a_zone_are_on_the_persons_clocks_and_the_zone_stays_unknown() -> None:
    value = shown(FULL, When(datetime(2026, 1, 7, 20, tzinfo=UTC), datetime(2026, 1, 7, 21, tzinfo=UTC)))
    assert (value["start"], value["zone"]) == ("2026-01-07T15:00:00-05:00", None)


def test_days_are_plain_dates() -> None:
    value = shown(FULL, When(date(2026, 1, 7), date(2026, 1, 8)))
    assert (value["start"], value["end"], value["all_day"]) == ("2026-01-07", "2026-01-08", True)


def test_what_is_unknown_is_null() -> None:
    value = shown(Content(title="Owls"), AT_NINE)
    known = {"source", "uid", "title", "start", "all_day", "zone", "status", "categories"}
    assert {name for name, one in value.items() if one is None} == set(OCCURRENCE) - known
    assert value["categories"] == []


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        (None, None),
        (Price(free=True), {"free": True}),
        (Price(free=False, low=2, high=5, currency="EUR"), {"low": 2, "high": 5, "currency": "EUR"}),
        (Price(free=False), None),
        (Price(free=False, low=math.nan), None),
    ],
)
def test_a_price_is_free_or_what_is_known_of_it_or_null(price: Price | None, expected: dict[str, Any] | None) -> None:
    assert price_json(price) == expected


def test_a_place_that_is_no_number_is_unknown() -> None:
    assert shown(Content(title="x", latitude=math.nan, longitude=math.inf), AT_NINE)["latitude"] is None


def test_offsets_with_seconds_are_written_in_utc() -> None:
    assert time_json(datetime(1850, 1, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))) == "1850-01-01T11:06:32+00:00"


@pytest.mark.parametrize("state", [None, *PickState])
def test_a_listed_one_keeps_the_contract_in_every_state(state: PickState | None) -> None:
    value = listed_json(listed(state=state, also=(AlsoListed(4, "Library"),)))
    check({"occurrences": [value]}, "events")
    check({"occurrences": [value]}, "shortlist")
    assert value["reasons"] == [{"kind": "words", "text": "owls: “Owls”"}]
    assert value["source"] == 1


def test_more_than_five_are_no_shortlist() -> None:
    with pytest.raises(jsonschema.ValidationError):
        check({"occurrences": [listed_json(listed())] * 6}, "shortlist")


@pytest.mark.parametrize("due", [None, Due(day=date(2027, 3, 21)), Due(season="2027-spring")])
def test_a_jot_keeps_the_contract(due: Due | None) -> None:
    follow_ups = tuple(FollowUpDraft(kind, ("Ana",), "the recipe", due) for kind in FollowUpKind)
    value = jot_json(Jot((PersonTold("Ana", ("bakes",)),), follow_ups, ("a moment",), ("a note",)))
    check(value, "jot")
    assert value["follow_ups"][0]["due"] == (str(due) if due else None)
