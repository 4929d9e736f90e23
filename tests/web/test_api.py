"""What programs are told and may do: by token, by scope, as documented, and for nobody else's things."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from meetcompanion import entrance
from meetcompanion.bootstrap import Companion
from meetcompanion.model import PickState
from meetcompanion.model.logins import Scope
from meetcompanion.web.api import openapi
from tests import companions
from tests.fakes import FixedClock
from tests.pages import Visitor

GAMES = "Board games at the Second Die"


def token(town: Companion, scope: Scope = Scope.ALL) -> dict[str, str]:
    made = entrance.new_token(town.store, town.account().id, "a script", scope, town.clock())
    return {"Authorization": f"Bearer {made}"}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def is_problem(answer: TestResponse, status: int) -> None:
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    body = answer.get_json()
    assert set(body) == {"type", "title", "status", "detail"} and body["status"] == status


def test_the_description_is_valid_and_says_every_way_there_is(client: FlaskClient, app: Flask) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    validate(described)
    said = {(path, method) for path, ways in described["paths"].items() for method in ways}
    there = {
        (str(rule).removeprefix("/api/v1").replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.describe"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert said == there
    assert described == openapi.document("/api/v1")


def test_nothing_is_told_without_a_token(client: FlaskClient, town: Companion) -> None:
    for path, ways in openapi.document("/api/v1")["paths"].items():
        for method in ways:
            address = "/api/v1" + path.replace("{number}", "1").replace("{name}", "owls")
            for headers in ({}, {"Authorization": "Bearer mc_wrong"}, {"Authorization": "Basic YTpi"}):
                answer = client.open(address, method=method.upper(), headers=headers, json={})
                is_problem(answer, 401)
                assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("scope", "method", "path", "allowed"),
    [
        (Scope.READ, "GET", "/people", True),
        (Scope.READ, "POST", "/jots", False),
        (Scope.READ, "POST", "/hobbies", False),
        (Scope.JOT, "POST", "/jots", True),
        (Scope.JOT, "GET", "/people", False),
        (Scope.JOT, "GET", "/shortlist", False),
        (Scope.ALL, "POST", "/hobbies", True),
    ],
)
def test_a_token_opens_what_it_is_for(
    client: FlaskClient, town: Companion, scope: Scope, method: str, path: str, allowed: bool
) -> None:
    answer = client.open(f"/api/v1{path}", method=method, headers=token(town, scope), json={})
    assert (answer.status_code != 403) is allowed


def test_the_shortlist_and_the_events_are_those_of_the_pages(client: FlaskClient, town: Companion) -> None:
    few = client.get("/api/v1/shortlist", headers=token(town)).get_json()["occurrences"]
    assert GAMES in [one["title"] for one in few] and all(one["reasons"] for one in few)
    found = client.get("/api/v1/events?search=board+games&limit=1", headers=token(town)).get_json()["occurrences"]
    assert [one["title"] for one in found] == [GAMES]
    one = client.get(f"/api/v1/events/{found[0]['id']}", headers=token(town)).get_json()
    assert one == found[0]


def test_a_pick_is_said_and_taken_back(client: FlaskClient, town: Companion) -> None:
    number = companions.occurrence_id(town, GAMES)
    bearer = token(town)
    answer = client.put(f"/api/v1/events/{number}/pick", json={"state": "going"}, headers=bearer)
    assert answer.get_json() == {"state": "going"}
    assert town.store.picks(town.account().id)[number] is PickState.GOING
    client.put(f"/api/v1/events/{number}/pick", json={"state": None}, headers=bearer)
    assert number not in town.store.picks(town.account().id)
    is_problem(client.put(f"/api/v1/events/{number}/pick", json={"state": "maybe"}, headers=bearer), 422)
    is_problem(client.put("/api/v1/events/999999/pick", json={"state": "going"}, headers=bearer), 404)


def test_hobbies_come_and_go(client: FlaskClient, town: Companion) -> None:
    bearer = token(town)
    assert client.post("/api/v1/hobbies", json={"name": "rye bread"}, headers=bearer).status_code == 201
    assert "rye bread" in client.get("/api/v1/hobbies", headers=bearer).get_json()["hobbies"]
    assert client.delete("/api/v1/hobbies/rye%20bread", headers=bearer).status_code == 204
    is_problem(client.delete("/api/v1/hobbies/rye%20bread", headers=bearer), 404)


def test_a_jot_is_kept_once_and_a_dry_run_keeps_nothing(
    client: FlaskClient, town: Companion, clock: FixedClock
) -> None:
    bearer = token(town, Scope.JOT)
    sent: dict[str, Any] = {"text": "@Ana bakes rye", "token": "phone-1"}
    dry = client.post("/api/v1/jots", json=sent | {"dry_run": True}, headers=bearer)
    assert (dry.status_code, dry.get_json()["people"][0]["name"]) == (200, "Ana")
    assert town.store.people(town.account().id) == []
    for _ in range(2):
        assert client.post("/api/v1/jots", json=sent, headers=bearer).status_code == 201
    (ana,) = town.store.people(town.account().id)
    assert len(ana.notes) == 1


def test_people_and_follow_ups_are_told_as_they_were_written(client: FlaskClient, town: Companion) -> None:
    companions.meet(town, "@Ana bakes rye. Share my recipe with Ana by 2026-01-09", with_evening=False)
    bearer = token(town)
    (ana,) = client.get("/api/v1/people", headers=bearer).get_json()["people"]
    assert set(ana) == {"id", "name", "evenings", "told"} and ana["name"] == "Ana"
    (todo,) = client.get("/api/v1/follow-ups", headers=bearer).get_json()["follow_ups"]
    assert todo["due"] == "2026-01-09"
    done = client.put(f"/api/v1/follow-ups/{todo['id']}", json={"state": "let_go"}, headers=bearer)
    assert done.get_json() == {"state": "let_go"}
    assert client.get("/api/v1/follow-ups", headers=bearer).get_json() == {"follow_ups": []}


def test_a_source_is_subscribed_to_and_left(client: FlaskClient, town: Companion) -> None:
    bearer = token(town)
    made = client.post("/api/v1/sources", json={"address": "https://hall.example/c.ics"}, headers=bearer)
    number = made.get_json()["id"]
    assert number in [one["id"] for one in client.get("/api/v1/sources", headers=bearer).get_json()["sources"]]
    assert client.delete(f"/api/v1/sources/{number}", headers=bearer).status_code == 204
    is_problem(client.post("/api/v1/sources", json={"address": "file:///etc/passwd"}, headers=bearer), 409)
    is_problem(client.get("/api/v1/events?serach=owls", headers=bearer), 422)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b'{"text": 5}', "application/json", 422),
        (b'{"text": "x", "evening": true}', "application/json", 422),
        (b'{"text": "x", "colour": "red"}', "application/json", 422),
        (b'{"text": "  "}', "application/json", 409),
        (b'{"text": "x", "on": "tomorrow"}', "application/json", 422),
        (b'{"text": "x", "on": "20260105"}', "application/json", 422),
        (b'{"text": "x", "evening": 99999999999999999999}', "application/json", 404),
        (b'{"text": "x", "evening": -1}', "application/json", 404),
    ],
)
def test_what_cannot_be_used_is_answered_with_a_reason(
    client: FlaskClient, town: Companion, body: bytes, kind: str, status: int
) -> None:
    is_problem(client.post("/api/v1/jots", data=body, content_type=kind, headers=token(town)), status)


def test_addresses_that_are_not_there_answer_as_the_rest_does(client: FlaskClient, town: Companion) -> None:
    is_problem(client.get("/api/v1/nothing", headers=token(town)), 404)
    wrong = client.delete("/api/v1/shortlist", headers=token(town))
    is_problem(wrong, 405)
    assert "GET" in wrong.headers["Allow"]


def test_a_cookie_opens_nothing_here(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/")
    is_problem(visitor.client.get("/api/v1/people"), 401)


def test_nobody_reads_or_changes_what_is_somebody_elses(client: FlaskClient, town: Companion) -> None:
    companions.meet(town, "@Ana bakes rye. Share my recipe with Ana by 2026-01-09", with_evening=False)
    number = companions.occurrence_id(town, GAMES)
    (todo,) = town.store.follow_ups(town.account().id)
    (source,) = town.store.subscriptions(town.account().id, town.clock())
    bob = town.store.add_account("Bob", None, zone="UTC", invites=False, now=town.clock())
    bob = town.store.add_account("Charlie", None, zone="UTC", invites=False, now=town.clock())
    made = entrance.new_token(town.store, bob.account_id, "a script", Scope.ALL, town.clock())
    bearer = {"Authorization": f"Bearer {made}"}
    for path in ("hobbies", "people", "follow-ups", "sources", "evenings", "events", "shortlist"):
        (told,) = client.get(f"/api/v1/{path}", headers=bearer).get_json().values()
        assert told == [], path
    is_problem(client.get(f"/api/v1/events/{number}", headers=bearer), 404)
    is_problem(client.put(f"/api/v1/events/{number}/pick", json={"state": "no"}, headers=bearer), 404)
    is_problem(client.put(f"/api/v1/follow-ups/{todo.id}", json={"state": "done"}, headers=bearer), 404)
    is_problem(client.delete(f"/api/v1/sources/{source.source.id}", headers=bearer), 404)


def test_a_token_is_made_on_the_page_shown_once_and_taken_back(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/settings/login").press("Make a token", name="my watch", scope="jot")
    made = next(code.get_text() for code in visitor.page.select("code.address"))
    assert made.startswith("mc_")
    assert made not in str(visitor.visit("/settings/login").page)
    bearer = {"Authorization": f"Bearer {made}"}
    assert visitor.client.post("/api/v1/jots", json={"text": "hello"}, headers=bearer).status_code == 201
    visitor.visit("/settings/login").press("Take it back my watch")
    is_problem(visitor.client.post("/api/v1/jots", json={"text": "hello"}, headers=bearer), 401)
