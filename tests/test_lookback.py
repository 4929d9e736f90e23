"""Looking back: seasons as calendars have them, series of evenings, and dots that are kept. All people are made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from meetcompanion import lookback
from meetcompanion.model import Account, Evening, Jot, Moment, PersonTold, When
from meetcompanion.store import Store
from tests.fakes import NOW


def evening(number: int, day: date, series_key: str | None = None) -> Evening:
    start = datetime(day.year, day.month, day.day, 19, tzinfo=UTC)
    return Evening(id=number, occurrence_id=None, title=f"Evening {number}", when=When(start), series_key=series_key)


@pytest.mark.parametrize(
    ("day", "season"),
    [
        (date(2026, 3, 1), "2026-spring"),
        (date(2026, 8, 31), "2026-summer"),
        (date(2026, 11, 30), "2026-autumn"),
        (date(2026, 12, 1), "2026-winter"),
        (date(2027, 2, 28), "2026-winter"),
    ],
)
def test_a_winter_reaches_into_the_next_year(day: date, season: str) -> None:
    assert lookback.season_of(day) == season


def test_a_moment_belongs_to_the_season_of_its_evening() -> None:
    autumn = evening(1, date(2026, 11, 30))
    moments = [
        Moment(id=1, text="A sheep got home.", evening_id=1, written_at=datetime(2026, 12, 2, tzinfo=UTC)),
        Moment(id=2, text="Snow.", evening_id=None, written_at=datetime(2026, 12, 3, tzinfo=UTC)),
    ]
    found = lookback.seasons(moments, [autumn], UTC)
    assert [(one.name, [moment.text for moment, *_ in one.moments]) for one in found] == [
        ("2026-winter", ["Snow."]),
        ("2026-autumn", ["A sheep got home."]),
    ]


def test_evenings_of_one_series_stand_together_since_the_first() -> None:
    games = [evening(1, date(2026, 3, 5), "games"), evening(3, date(2026, 11, 5), "games")]
    alone = evening(2, date(2026, 4, 1), "choir")
    together, rest = lookback.series([*games, alone], UTC)
    assert [(one.title, one.since, one.last) for one in together] == [
        ("Evening 3", date(2026, 3, 5), date(2026, 11, 5))
    ]
    assert rest == [alone]


def met(store: Store, account: Account, *names: str) -> None:
    people = tuple(PersonTold(name) for name in names)
    store.save_jot(account.id, Jot(people=people), evening_id=None, text="", now=NOW)


def test_dots_are_laid_once_and_kept(store: Store, account: Account) -> None:
    met(store, account, "Ana", "Ben")
    first = lookback.company(store, account).dots
    met(store, account, "Chiara")
    second = lookback.company(store, account).dots
    assert set(first) < set(second)
    assert lookback.company(store, account).dots == second


def test_a_place_laid_by_two_at_once_is_given_once(store: Store, account: Account) -> None:
    met(store, account, "Ana", "Ben")
    ana, ben = (dot.person_id for dot in lookback.company(store, account).dots)
    was = {dot.person_id: dot for dot in store.company(account.id).dots}
    store.forget_person(account.id, ana, ())
    met(store, account, "Chiara")
    chiara = next(person.id for person in store.people(account.id) if person.name == "Chiara")
    place = was[ben]
    dot = type(place)(chiara, place.column, place.row, None)
    store.lay_dots(account.id, [dot, type(place)(ben, 40, 40, None), type(place)(99, 50, 50, None)])
    assert store.company(account.id).dots == (place,), "taken, laid before, and nobody's"
    assert {one.person_id for one in lookback.company(store, account).dots} == {ben, chiara}


def test_dots_belong_to_their_account(store: Store, account: Account) -> None:
    met(store, account, "Ana")
    lookback.company(store, account)
    assert store.company(account.id + 1).dots == ()
