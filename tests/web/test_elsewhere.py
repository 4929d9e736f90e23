"""Coming in with the login of another house, at a real small provider on this machine; and whoever lies stays out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from meetcompanion import entrance
from meetcompanion.bootstrap import Companion
from meetcompanion.identity import NotLetIn, Provider
from meetcompanion.web import create_app
from tests import companions
from tests.fakes import FakeFetcher, FixedClock
from tests.lives import OURS, PASSWORD
from tests.provider import CLIENT, SECRET, House, by_another_key, by_secret, running, unsigned


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hashes with the least work that makes one: they are meant to be slow."""
    monkeypatch.setattr(entrance, "hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def house(clock: FixedClock) -> Iterator[House]:
    with running(clock) as made:
        yield made


@pytest.fixture
def library(tmp_path: Path, clock: FixedClock, fetcher: FakeFetcher, house: House) -> Iterator[Companion]:
    """A companion that others can reach, which knows the provider."""
    made = companions.new_companion(tmp_path / "library", clock, fetcher)
    told = {
        "oidc_issuer": house.address,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_name": "The Hall",
    }
    made = replace(made, config=replace(made.config, host="0.0.0.0", **told))
    yield made
    made.close()


@pytest.fixture
def pages(library: Companion) -> Flask:
    made = create_app(library)
    made.testing = True
    return made


def go_there(client: FlaskClient, path: str = "/login/elsewhere") -> str:
    """Where the browser is sent."""
    answer = client.get(path)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def come_in(client: FlaskClient, house: House, path: str = "/login/elsewhere") -> TestResponse:
    return client.get(house.open(go_there(client, path)))


def is_in(client: FlaskClient) -> bool:
    return client.get("/settings").status_code == 200


def join(library: Companion, pages: Flask, house: House) -> FlaskClient:
    """Somebody opened an invitation and chose the other house."""
    code = entrance.first_code(library.store, library.clock())
    client = pages.test_client()
    assert "Come in with The Hall" in client.get(f"/join/{code}").text
    assert come_in(client, house, f"/login/elsewhere?code={code}").headers["Location"] == "/"
    return client


def test_the_first_one_comes_in_by_the_code_and_keeps_what_was_there(
    library: Companion, pages: Flask, house: House
) -> None:
    before = library.account()
    library.store.add_hobby(before.id, "owls", library.clock())
    client = join(library, pages, house)
    assert "owls" in client.get("/hobbies").text
    assert library.store.known_as(house.address, "sub-1") == before.id
    again = pages.test_client()
    assert "Come in with The Hall" in again.get("/login").text
    assert come_in(again, house, "/login/elsewhere?next=/people").headers["Location"] == "/people"
    assert is_in(again)


def test_whoever_has_another_name_there_by_now_is_still_the_same(
    library: Companion, pages: Flask, house: House
) -> None:
    join(library, pages, house)
    house.person = ("sub-1", "Alice of the Marsh")
    come_in(pages.test_client(), house)
    assert len(library.store.accounts()) == 1


def test_a_stranger_whom_the_provider_knows_needs_an_invitation(library: Companion, pages: Flask, house: House) -> None:
    house.person = ("sub-2", "Alice")
    stranger = pages.test_client()
    assert come_in(stranger, house).headers["Location"] == "/login"
    assert "Ask for an invitation" in stranger.get("/login").text
    assert not library.store.has_logins()


def test_where_all_members_may_come_in_the_first_one_still_needs_the_code(
    library: Companion, pages: Flask, house: House
) -> None:
    library = replace(library, config=replace(library.config, oidc_join=True))
    pages = create_app(library)
    house.person = ("sub-2", "Alice")
    early = pages.test_client()
    come_in(early, house)
    assert not is_in(early)
    house.person = ("sub-1", "Alice")
    join(library, pages, house)
    house.person = ("sub-2", "Alice")
    second = pages.test_client()
    come_in(second, house)
    assert is_in(second)
    assert [login.name for _account, login in library.store.accounts() if login] == ["Alice", "Alice 2"]
    assert second.post("/settings/login/invitations", headers=OURS).status_code == 400


def test_somebody_who_is_here_links_the_other_login_and_ends_it(library: Companion, pages: Flask, house: House) -> None:
    alice = entrance.add_account(library.store, "Alice", PASSWORD, zone="UTC", now=library.clock())
    client = pages.test_client()
    client.post("/login", data={"name": "Alice", "password": PASSWORD}, headers=OURS)
    assert come_in(client, house, "/settings/login/elsewhere").headers["Location"] == "/settings/login"
    assert "The Hall opens this companion for you" in client.get("/settings/login").text
    other = pages.test_client()
    come_in(other, house)
    assert is_in(other)
    client.post("/settings/login/elsewhere/end", headers=OURS)
    assert not library.store.is_known_elsewhere(alice.account_id)
    assert come_in(pages.test_client(), house).headers["Location"] == "/login"


def test_nobody_takes_over_a_login_that_opens_for_somebody_else(library: Companion, pages: Flask, house: House) -> None:
    join(library, pages, house)
    entrance.add_account(library.store, "Bob", PASSWORD, zone="UTC", now=library.clock())
    bob = pages.test_client()
    bob.post("/login", data={"name": "Bob", "password": PASSWORD}, headers=OURS)
    come_in(bob, house, "/settings/login/elsewhere")
    assert library.store.known_as(house.address, "sub-1") == library.store.accounts()[0][0].id
    assert not library.store.is_known_elsewhere(library.store.accounts()[1][0].id)


def test_without_a_password_the_only_door_is_not_closed(library: Companion, pages: Flask, house: House) -> None:
    client = join(library, pages, house)
    assert client.post("/settings/login/elsewhere/end", headers=OURS).status_code == 400
    assert library.store.known_as(house.address, "sub-1") is not None


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "somebody-else"},
        {"aud": [CLIENT, "somebody-else"]},
        {"azp": "somebody-else"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"exp": None},
        {"iat": 2**40},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
)
def test_what_the_provider_says_of_another_beginning_lets_nobody_in(
    library: Companion, pages: Flask, house: House, lie: dict[str, object]
) -> None:
    join(library, pages, house)
    house.claims = lie
    client = pages.test_client()
    assert come_in(client, house).headers["Location"] == "/login"
    assert not is_in(client)


@pytest.mark.parametrize("sign", [unsigned, by_secret, by_another_key, lambda _claims: "nonsense"])
def test_what_the_provider_did_not_sign_lets_nobody_in(
    library: Companion, pages: Flask, house: House, sign: object
) -> None:
    join(library, pages, house)
    house.sign = sign  # type: ignore[assignment]
    client = pages.test_client()
    come_in(client, house)
    assert not is_in(client)


def test_an_answer_without_a_beginning_of_this_browser_lets_nobody_in(
    library: Companion, pages: Flask, house: House
) -> None:
    mine = join(library, pages, house)
    address = house.open(go_there(mine.application.test_client()))
    victim = pages.test_client()
    assert victim.get(address).headers["Location"] == "/login"
    go_there(victim)
    victim.get(address)  # of another beginning: the state differs
    assert not is_in(victim)
    again = pages.test_client()
    used = house.open(go_there(again))
    again.get(used)
    assert is_in(again)
    stolen = pages.test_client()
    stolen.get(used)
    assert not is_in(stolen)


@pytest.mark.parametrize("path", ["?state=x", "?error=access_denied", "", "?code=1&state=1&iss=https://evil.example"])
def test_a_refusal_ends_at_the_door_with_a_sentence(pages: Flask, house: House, path: str) -> None:
    client = pages.test_client()
    go_there(client)
    assert client.get(f"/login/elsewhere/back{path}").headers["Location"] == "/login"
    assert "Begin anew" in client.get("/login").text


def test_keys_may_change(library: Companion, pages: Flask, house: House) -> None:
    join(library, pages, house)
    house.key = ECKey.generate_key("P-256", {"kid": "two"})
    client = pages.test_client()
    come_in(client, house)
    assert is_in(client)


def test_a_provider_that_is_away_or_speaks_for_another_is_said_in_a_sentence(library: Companion, house: House) -> None:
    house.issuer = "https://evil.example"
    away = replace(library, config=replace(library.config, oidc_issuer="http://127.0.0.1:1"))
    odd = replace(library, config=replace(library.config, oidc_issuer="http://hall.example"))
    for held in (library, away, odd):
        client = create_app(held).test_client()
        assert client.get("/login/elsewhere").headers["Location"] == "/login"
        assert "cannot be reached" in client.get("/login").text


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks_uri", "/token_endpoint"])
def test_a_provider_that_says_too_much_is_not_listened_to(
    library: Companion, pages: Flask, house: House, path: str
) -> None:
    join(library, pages, house)
    client = create_app(library).test_client()  # one that has read nothing of the provider yet
    house.too_much_at = path
    if path == "/.well-known/openid-configuration":
        client.get("/login/elsewhere")
    else:
        come_in(client, house)
    assert not is_in(client)
    assert "cannot be reached" in client.get("/login").text
    house.too_much_at = None
    come_in(client, house)
    assert is_in(client)


def test_a_provider_whose_headers_drip_is_not_waited_for(house: House) -> None:
    provider = Provider(house.address, CLIENT, SECRET, timeout=0.3)
    house.drips_at = "/.well-known/openid-configuration"
    with pytest.raises(NotLetIn, match="cannot be reached"):
        provider.begin("http://localhost/back")
    house.drips_at = None
    assert provider.begin("http://localhost/back")[0].startswith(house.address)


def test_coming_in_begins_a_new_session_and_leaving_offers_to_leave_there_too(
    library: Companion, pages: Flask, house: House
) -> None:
    client = join(library, pages, house)
    with client.session_transaction() as session:
        assert "elsewhere" not in session and session["in"]
    client.post("/logout", headers=OURS)
    assert not is_in(client)
    assert "Leave The Hall too" in client.get("/login").text
    address = urlsplit(client.get("/login/elsewhere/leave").headers["Location"])
    assert address.path == "/end_session_endpoint"
    assert parse_qs(address.query)["post_logout_redirect_uri"] == ["http://localhost/login"]


def test_the_secret_is_said_nowhere(library: Companion, pages: Flask) -> None:
    assert SECRET not in repr(library.config)
    assert SECRET not in pages.test_client().get("/login").text


def test_without_a_provider_nothing_of_it_is_there(companion: Companion, app: Flask) -> None:
    assert app.test_client().get("/login/elsewhere").status_code == 404
    assert "Come in with" not in app.test_client().get("/settings/login").text
