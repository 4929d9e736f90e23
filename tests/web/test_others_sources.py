"""What only somebody else subscribes to is had neither by guessing numbers nor by coming after them."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest
from flask import Flask

from meetcompanion.bootstrap import Companion
from meetcompanion.model import Fetched
from meetcompanion.store import Store
from meetcompanion.store.accounts import new_account
from meetcompanion.web.context import room
from tests import calendars, companions
from tests.builders import source, upcoming, weekly
from tests.fakes import NOW, FakeFetcher
from tests.pages import HOME, Visitor, assert_says

SECRET = "Bea's very own choir"
CHESS = "https://chess.example/c.ics"


class House:
    """An installation with two accounts; `is_here` is the one in front of the browser."""

    def __init__(self, companion: Companion) -> None:
        self.companion = companion
        self.ana = self.is_here = companion.account()
        # Bea is made up.
        with companion.store._writing() as connection:
            number = new_account(connection, name="Bea", zone=companions.ZONE, now=companion.clock())
        self.bea = replace(self.ana, id=number, name="Bea")


@pytest.fixture
def house(town: Companion, monkeypatch: pytest.MonkeyPatch) -> House:
    """How people come in is told elsewhere; here they are simply there."""
    made = House(town)
    monkeypatch.setattr(Companion, "account", lambda _self: made.is_here)
    monkeypatch.setattr(Store, "is_shared", lambda _self: False)
    return made


def test_numbers_of_others_lead_nowhere(app: Flask, town: Companion, house: House) -> None:
    hers = weekly(SECRET, start=companions.at(3, 19))
    source(town.store, house.bea, hers, url="https://u:geheim@bea.example/", title=None)
    one = upcoming(town.store, house.bea)[0]
    numbers = {"source_id": one.source_id, "occurrence_id": one.id}
    client = app.test_client()
    tried = []
    for rule in app.url_map.iter_rules():
        if not rule.arguments or not rule.arguments <= numbers.keys():
            continue
        url = rule.build(numbers)
        assert url is not None
        for method in (rule.methods or set()) & {"GET", "POST"}:
            fields = {"state": "going", "other": str(one.id), "verdict": "one"} if method == "POST" else None
            answer = client.open(url[1], method=method, data=fields, headers={"Origin": HOME})
            # A row that is gone says "ask no more"; a form may lead back to the list.
            assert answer.status_code in (404, 286, 303), f"{method} {url[1]} answers {answer.status_code}"
            assert SECRET not in answer.text and "bea.example" not in answer.text
            tried.append(rule.endpoint)
    assert {"events.one", "events.pick", "sources.row", "sources.bring_back", "pauses.resume"} <= set(tried)
    for page in ("/", "/events", "/sources", f"/events?source={one.source_id}", "/evenings"):
        text = client.get(page).text
        assert SECRET not in text and "bea.example" not in text
    assert town.store.series_occurrences(house.ana.id, one.event_id) == []
    assert [held.source.id for held in town.store.subscriptions(house.bea.id, NOW)] == [one.source_id]


def test_what_one_removed_another_in_the_same_browser_cannot_bring_back(
    visitor: Visitor, town: Companion, house: House
) -> None:
    held = town.store.subscriptions(house.ana.id, NOW)[0].source
    visitor.visit("/sources").press("Remove")
    house.is_here = house.bea
    answer = visitor.client.post(f"/sources/{held.id}/subscribe", headers={"Origin": HOME})
    assert answer.status_code == 404
    assert town.store.subscriptions(house.bea.id, NOW) == []


def test_a_look_is_for_whoever_asked_for_it(visitor: Visitor, house: House, fetcher: FakeFetcher) -> None:
    fetcher.answers[CHESS] = calendars.calendar(("a", "Chess for beginners", 2))
    visitor.visit("/sources").press("Look at it", address=CHESS).wait_while("Reading…")
    house.is_here = house.bea
    assert "Chess" not in visitor.client.get(visitor.path).text
    visitor.visit(visitor.path, 404)
    assert visitor.client.post(f"{visitor.path}/subscribe", headers={"Origin": HOME}).status_code == 404


def test_only_so_many_looks_wait_at_a_time(visitor: Visitor, app: Flask, town: Companion, house: House) -> None:
    wait = Event()

    class Slow:
        def get(self, *_args: object, **_more: object) -> Fetched:
            assert wait.wait(10)
            return Fetched(url=CHESS, body=calendars.calendar(("a", "Chess", 2)).encode(), status=200)

    object.__setattr__(town, "fetcher", Slow())
    for number in range(4):
        visitor.visit("/sources").press("Look at it", address=f"{CHESS}?{number}")
    busy = visitor.visit("/sources").send("Look at it", address=CHESS)
    assert busy.status_code == 409
    assert "still being read" in busy.text
    with app.app_context():
        jobs = room().look_jobs
    token = jobs.ask(house.bea.id, CHESS, now=NOW, zone=town.zone)
    wait.set()
    assert jobs.find(house.bea.id, token).future.result(10).reading is not None
    visitor.visit("/sources").press("Look at it", address=CHESS).wait_while("Reading…")
    assert_says(visitor, "A calendar, one event ahead.")
