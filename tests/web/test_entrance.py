"""Nobody but the machine's own person comes in without showing who they are; what is whose stays so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from meetcompanion import entrance
from meetcompanion.bootstrap import Companion
from meetcompanion.errors import UsageError
from meetcompanion.model.logins import Tries
from meetcompanion.web import create_app
from meetcompanion.web.entrance import device
from tests import apps, companions
from tests.fakes import FakeFetcher, FixedClock
from tests.pages import HOME, Visitor

PASSWORD = "three owls in a row"
OURS = {"Origin": HOME}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hashes with the least work that makes one: they are meant to be slow."""
    monkeypatch.setattr(entrance, "hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def library(tmp_path: Path, clock: FixedClock, fetcher: FakeFetcher) -> Iterator[Companion]:
    """A companion that others can reach."""
    made = companions.new_companion(tmp_path / "library", clock, fetcher)
    made = replace(made, config=replace(made.config, host="0.0.0.0"))
    yield made
    made.close()


@pytest.fixture
def pages(library: Companion) -> Iterator[Flask]:
    with apps.pages(library) as made:
        yield made


def member(library: Companion, name: str) -> int:
    made = entrance.add_account(library.store, name, PASSWORD, zone="Europe/Berlin", now=library.clock())
    library.store.save_account(replace(library.store.account(made.account_id), started_at=library.clock()))
    return made.account_id


def come_in(pages: Flask, name: str) -> FlaskClient:
    client = pages.test_client()
    answer = client.post("/login", data={"name": name, "password": PASSWORD}, headers=OURS)
    assert answer.status_code == 303, answer.text
    return client


def test_alone_on_a_laptop_nothing_is_asked(visitor: Visitor) -> None:
    assert visitor.client.get("/").status_code == 200
    assert visitor.client.get("/login").status_code == 303


def test_nothing_is_served_to_others_before_somebody_has_a_name(pages: Flask) -> None:
    client = pages.test_client()
    addresses = [
        str(rule)
        for rule in pages.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint != "static"
    ]
    closed = {
        rule for rule in addresses if not getattr(pages.view_functions[_endpoint(pages, rule)], "open_to_all", False)
    }
    assert {"/", "/people", "/follow-ups", "/settings"} <= closed
    for address in closed:
        answer = client.get(address)
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/login"), address


def _endpoint(pages: Flask, rule: str) -> str:
    return next(one.endpoint for one in pages.url_map.iter_rules() if str(one) == rule and "GET" in (one.methods or ()))


def test_every_form_is_closed_too(pages: Flask) -> None:
    client = pages.test_client()
    for rule in pages.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or getattr(pages.view_functions[rule.endpoint], "open_to_all", False):
            continue
        address = re.sub(r"<[^>]*>", "1", str(rule))
        answer = client.post(address, headers=OURS)
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/login"), address


def test_the_first_code_lets_one_person_in_and_keeps_what_was_there(library: Companion, pages: Flask) -> None:
    before = library.account()
    library.store.add_hobby(before.id, "owls", library.clock())
    code = entrance.first_code(library.store, library.clock())
    client = pages.test_client()
    assert client.get(f"/join/{code}").status_code == 200
    answer = client.post(f"/join/{code}", data={"name": "Alice", "password": PASSWORD}, headers=OURS)
    assert answer.status_code == 303
    assert "owls" in client.get("/hobbies").text
    assert client.get(f"/join/{code}").status_code == 404
    assert entrance.first_code(library.store, library.clock()) is None


def test_a_code_of_an_earlier_start_opens_nothing(library: Companion, pages: Flask) -> None:
    old = entrance.first_code(library.store, library.clock())
    entrance.first_code(library.store, library.clock())
    assert pages.test_client().get(f"/join/{old}").status_code == 404


def test_a_bad_password_leaves_the_invitation_open(library: Companion, pages: Flask) -> None:
    code = entrance.first_code(library.store, library.clock())
    client = pages.test_client()
    for bad in ("short", "x" * 1_001, "Alice in spring"):
        answer = client.post(f"/join/{code}", data={"name": "Alice in spring", "password": bad}, headers=OURS)
        assert answer.status_code == 400
    assert client.get(f"/join/{code}").status_code == 200


def test_whoever_comes_in_sees_the_page_they_wanted(library: Companion, pages: Flask) -> None:
    member(library, "Alice")
    client = pages.test_client()
    asked = client.get("/people?sort=evening")
    assert asked.headers["Location"] == "/login?next=/people?sort%3Devening"
    data = {"name": "alice", "password": PASSWORD, "next": "/people?sort=evening"}
    assert client.post("/login", data=data, headers=OURS).headers["Location"] == "/people?sort=evening"


@pytest.mark.parametrize("bad", ["//evil.example", "https://evil.example/", "/\\evil.example", "people"])
def test_nobody_is_led_elsewhere_after_coming_in(library: Companion, pages: Flask, bad: str) -> None:
    member(library, "Alice")
    answer = pages.test_client().post("/login", data={"name": "Alice", "password": PASSWORD, "next": bad}, headers=OURS)
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_look_alike(library: Companion, pages: Flask) -> None:
    member(library, "Alice")
    answers = [
        pages.test_client().post("/login", data={"name": name, "password": "not this one"}, headers=OURS)
        for name in ("Alice", "Nobody")
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert len({answer.text.replace("Nobody", "Alice") for answer in answers}) == 1


def test_whoever_guesses_has_to_wait_longer_and_longer(library: Companion, pages: Flask, clock: FixedClock) -> None:
    member(library, "Alice")
    client = pages.test_client()
    wrong = {"name": "Alice", "password": "not this one"}
    for _ in range(5):
        assert client.post("/login", data=wrong, headers=OURS).status_code == 403
    assert client.post("/login", data=wrong, headers=OURS).status_code == 429
    right = {"name": "Alice", "password": PASSWORD}
    assert client.post("/login", data=right, headers=OURS).status_code == 429
    clock.advance(seconds=11)
    assert client.post("/login", data=right, headers=OURS).status_code == 303


def test_a_clock_that_is_put_right_locks_nobody_out(library: Companion, pages: Flask, clock: FixedClock) -> None:
    member(library, "Alice")
    client, then = pages.test_client(), clock.now
    clock.advance(days=400)
    for _ in range(6):
        client.post("/login", data={"name": "Alice", "password": "not this one"}, headers=OURS)
    clock.now = then
    right = {"name": "Alice", "password": PASSWORD}
    assert client.post("/login", data=right, headers=OURS).status_code == 303
    assert client.get("/").status_code == 200
    clock.advance(days=-400)
    assert client.get("/").status_code == 200


def test_the_wait_doubles_and_ends_at_a_quarter_of_an_hour(clock: FixedClock) -> None:
    now = clock()
    waits = [entrance.open_from(Tries(failures, now)) for failures in (0, 4, 5, 6, 7, 12, 10_000)]
    seconds = [None if wait is None else (wait - now).total_seconds() for wait in waits]
    assert seconds == [None, None, 10, 20, 40, 900, 900]


def test_leaving_ends_the_session_for_good(library: Companion, pages: Flask) -> None:
    member(library, "Alice")
    client = come_in(pages, "Alice")
    cookie = client.get_cookie(pages.config["SESSION_COOKIE_NAME"])
    assert cookie is not None and client.get("/").status_code == 200
    client.post("/logout", headers=OURS)
    client.set_cookie(cookie.key, cookie.value)
    assert client.get("/").status_code == 303


def test_coming_in_begins_a_new_session(library: Companion, pages: Flask) -> None:
    member(library, "Alice")
    client = pages.test_client()
    with client.session_transaction() as session:
        session["in"] = "planted"
        session["invited"] = "planted"
    client.post("/login", data={"name": "Alice", "password": PASSWORD}, headers=OURS)
    with client.session_transaction() as session:
        assert session["in"] != "planted" and "invited" not in session


def test_another_browser_can_be_let_out(library: Companion, pages: Flask) -> None:
    alice = member(library, "Alice")
    here, there = come_in(pages, "Alice"), come_in(pages, "Alice")
    other = library.store.sessions(alice)[0]
    assert here.post(f"/settings/login/sessions/{other.id}", headers=OURS).status_code == 303
    assert there.get("/").status_code == 303
    assert here.get("/settings/login").status_code == 200


def test_nobody_lets_somebody_elses_browser_out(library: Companion, pages: Flask) -> None:
    alice = member(library, "Alice")
    member(library, "Bob")
    come_in(pages, "Alice")
    bob = come_in(pages, "Bob")
    (session,) = library.store.sessions(alice)
    assert bob.post(f"/settings/login/sessions/{session.id}", headers=OURS).status_code == 303
    assert library.store.sessions(alice) == [session]


def test_a_new_password_lets_every_other_browser_out(library: Companion, pages: Flask) -> None:
    member(library, "Alice")
    here, there = come_in(pages, "Alice"), come_in(pages, "Alice")
    data = {"old": PASSWORD, "new": "four owls in a tree"}
    assert here.post("/settings/login/password", data=data, headers=OURS).status_code == 303
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 303
    assert (
        "do not belong"
        in pages.test_client().post("/login", data={"name": "Alice", "password": PASSWORD}, headers=OURS).text
    )


def test_an_invitation_works_once_and_makes_an_account_of_its_own(library: Companion, pages: Flask) -> None:
    alice_id = member(library, "Alice")
    library.store.add_hobby(alice_id, "owls", library.clock())
    alice = come_in(pages, "Alice")
    alice.post("/settings/login/invitations", headers=OURS)
    link = re.search(r"http://localhost(/join/[\w-]+)", alice.get("/settings/login").text)
    assert link is not None
    assert link[1] not in alice.get("/settings/login").text
    bob = pages.test_client()
    assert bob.post(link[1], data={"name": "Bob", "password": PASSWORD}, headers=OURS).status_code == 303
    assert "owls" not in bob.get("/hobbies").text
    again = pages.test_client().post(link[1], data={"name": "Charlie", "password": PASSWORD}, headers=OURS)
    assert again.status_code == 404
    assert bob.post("/settings/login/invitations", headers=OURS).status_code == 400


def test_an_invitation_can_be_taken_back_and_ends_by_itself(
    library: Companion, pages: Flask, clock: FixedClock
) -> None:
    alice = member(library, "Alice")
    client = come_in(pages, "Alice")
    code = entrance.invite(library.store, alice, library.clock())
    (held,) = library.store.invitations(alice, library.clock())
    client.post(f"/settings/login/invitations/{held.id}", headers=OURS)
    assert pages.test_client().get(f"/join/{code}").status_code == 404
    code = entrance.invite(library.store, alice, library.clock())
    clock.advance(days=8)
    assert pages.test_client().get(f"/join/{code}").status_code == 404


def test_a_session_that_nobody_used_for_long_has_ended(library: Companion, pages: Flask, clock: FixedClock) -> None:
    member(library, "Alice")
    client = come_in(pages, "Alice")
    clock.advance(days=59)
    assert client.get("/").status_code == 200
    clock.advance(days=59)
    assert client.get("/").status_code == 200
    clock.advance(days=61)
    assert client.get("/").status_code == 303


def test_a_second_account_makes_the_laptop_ask_too(companion: Companion, visitor: Visitor) -> None:
    companion.account()
    entrance.add_account(companion.store, "Alice", PASSWORD, zone="UTC", now=companion.clock())
    assert visitor.client.get("/").status_code == 303


def test_somebody_alone_can_set_a_password_on_the_page(town: Companion, app: Flask) -> None:
    client = app.test_client()
    hobbies = client.get("/hobbies").text
    data = {"name": "Alice", "new": PASSWORD}
    assert client.post("/settings/login/password", data=data, headers=OURS).status_code == 303
    assert client.get("/hobbies").text == hobbies
    assert app.test_client().get("/hobbies").status_code == 303


def test_parts_of_pages_lead_the_whole_page_to_the_door(library: Companion, pages: Flask) -> None:
    member(library, "Alice")
    answer = pages.test_client().get("/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login")


def test_a_header_counts_only_from_a_trusted_proxy(library: Companion) -> None:
    told = replace(library.config, login_header="Remote-User", trusted_proxies="10.1.2.3")
    client = create_app(replace(library, config=told)).test_client()
    asked = {"Remote-User": "Alice"}
    assert client.get("/", headers=asked).status_code == 303
    answer = client.get("/", headers=asked, environ_base={"REMOTE_ADDR": "10.1.2.3"})
    assert answer.status_code == 200
    assert client.get("/", environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code == 303
    forwarded = {**asked, "X-Forwarded-For": "10.1.2.3"}
    assert client.get("/", headers=forwarded, environ_base={"REMOTE_ADDR": "10.9.9.9"}).status_code == 303


def test_a_public_address_with_a_path_leads_to_itself(library: Companion) -> None:
    member(library, "Alice")
    told = replace(library.config, host="127.0.0.1", public_url="https://meet.example.org/town")
    client = create_app(replace(library, config=told)).test_client()
    there = {"Host": "meet.example.org"}
    assert client.get("/town/people", headers=there).headers["Location"] == "/town/login?next=/people"
    assert client.get("/people", headers=there).headers["Location"] == "/town/login?next=/people"
    data = {"name": "Alice", "password": PASSWORD, "next": "/people"}
    answer = client.post("/town/login", data=data, headers={**there, "Origin": "https://meet.example.org"})
    assert answer.headers["Location"] == "/town/people"
    assert "; Secure" in answer.headers["Set-Cookie"] and "HttpOnly" in answer.headers["Set-Cookie"]
    assert client.get("/town/people", headers={"Host": "evil.example"}).status_code == 421


def test_names_are_taken_once_however_they_are_written(library: Companion) -> None:
    member(library, "Alice")
    with pytest.raises(UsageError, match="already"):
        member(library, "ALICE ")


@pytest.mark.sqlite("the bytes of its file")
def test_no_secret_is_kept_as_it_was_told(library: Companion, pages: Flask, tmp_path: Path) -> None:
    code = entrance.first_code(library.store, library.clock())
    assert code is not None
    client = pages.test_client()
    client.post(f"/join/{code}", data={"name": "Alice", "password": PASSWORD}, headers=OURS)
    with client.session_transaction() as session:
        token = session["in"]
    held = b"".join(path.read_bytes() for path in (tmp_path / "library").glob("meetcompanion.sqlite3*"))
    assert not [secret for secret in (code, token, PASSWORD) if secret.encode() in held]
    assert b"$argon2id$" in held


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36", "Chrome, Linux"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_told_by_its_name(agent: str, words: str) -> None:
    assert device(agent) == words
