"""Times and prices in words, as a person in their own zone reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from meetcompanion.model import Due, Price, When
from meetcompanion.web.formats import ago_text, due_text, price_text, web_href, when_text, zone_place

BERLIN = ZoneInfo("Europe/Berlin")
#: A Monday, noon in Berlin.
NOW = datetime(2026, 1, 5, 11, tzinfo=UTC)


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("when", "line"),
    [
        (When(berlin(5, 19), berlin(5, 22)), "Tonight, 19:00–22:00"),
        (When(berlin(5, 14), berlin(5, 16)), "Today, 14:00–16:00"),
        (When(berlin(6, 9, 30)), "Tomorrow, 09:30"),
        (When(berlin(8, 19), berlin(8, 22)), "Thursday, 19:00–22:00"),
        (When(berlin(12, 19)), "Monday 12 January, 19:00"),
        (When(berlin(4, 19)), "Yesterday, 19:00"),
        (When(datetime(2027, 6, 1, 19, tzinfo=BERLIN)), "Tuesday, 1 June 2027, 19:00"),
        (When(berlin(8, 22), berlin(9, 3)), "Thursday, 22:00–03:00"),
        (When(berlin(9, 18), berlin(11, 12)), "Friday, 18:00 to Sunday, 12:00"),
        (When(berlin(8, 19), berlin(8, 19)), "Thursday, 19:00"),
        (When(date(2026, 1, 8)), "Thursday"),
        (When(date(2026, 1, 8), date(2026, 1, 9)), "Thursday"),
        (When(date(2026, 1, 9), date(2026, 1, 12)), "Friday to Sunday 11 January"),
    ],
)
def test_a_time_is_said_as_a_friend_would(when: When, line: str) -> None:
    assert when_text(when, BERLIN, NOW).line == line


@pytest.mark.parametrize(
    ("zone", "there"),
    [
        ("Europe/Lisbon", "18:00 in Lisbon"),
        ("Asia/Tokyo", "Friday 9 January, 03:00 in Tokyo"),
        ("Europe/Paris", None),
        ("UTC", "18:00 in UTC"),
        ("Nowhere/Else", None),
        (None, None),
    ],
)
def test_the_own_clocks_of_an_event_are_said_where_they_differ(zone: str | None, there: str | None) -> None:
    assert when_text(When(berlin(8, 19), None, zone), BERLIN, NOW).there == there


def test_american_readers_get_their_clocks(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en-US,en;q=0.9"}):
        line = when_text(When(berlin(12, 19)), BERLIN, NOW).line
    assert line.replace("\u202f", " ") == "Monday, January 12, 7:00 PM"


def test_what_was_is_said_with_its_time() -> None:
    assert ago_text(berlin(5, 9), BERLIN, NOW) == "today, 09:00"
    assert ago_text(berlin(4, 9), BERLIN, NOW) == "yesterday, 09:00"
    assert ago_text(berlin(1, 9), BERLIN, NOW) == "Thursday 1 January, 09:00"


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (None, None),
        (Price(free=True), "Free"),
        (Price(free=False), "With a ticket"),
        (Price(free=False, low=5, currency="EUR"), "€5.00"),
        (Price(free=False, low=5, high=12.5, currency="EUR"), "€5.00–€12.50"),
        (Price(free=False, low=5), "5"),
    ],
)
def test_a_price_is_said_as_it_is_known(price: Price | None, text: str | None) -> None:
    assert price_text(price) == text


def test_a_day_or_a_season() -> None:
    assert due_text(Due(day=date(2026, 1, 9)), date(2026, 1, 5)) == "Friday"
    assert due_text(Due(season="2026-spring"), date(2026, 1, 5)) == "in spring 2026"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil", "mailto:a@b", "", None, "http:"]
)
def test_only_the_web_is_linked(address: str | None) -> None:
    assert web_href(address) is None
    assert web_href(" https://oven.example/x ") == "https://oven.example/x"


def test_a_zone_is_named_by_its_city() -> None:
    assert zone_place("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert zone_place("Etc/GMT+3") == "Etc/GMT+3"
