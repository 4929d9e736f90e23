"""Pages and files are sent packed, unless their length could tell somebody else what stands in them."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from meetcompanion.bootstrap import Companion
from meetcompanion.web import create_app
from meetcompanion.web.static_files import STATIC
from tests.pages import Visitor

PACKED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def client(visitor: Visitor, town: Companion) -> FlaskClient:
    """A browser in a lived-in companion."""
    return visitor.client


@pytest.fixture
def far(town: Companion) -> FlaskClient:
    """A browser of a companion that is reached by an encrypted line."""
    public = replace(town.config, public_url="https://evenings.example")
    return create_app(replace(town, config=public)).test_client()


def test_a_page_is_packed_for_whoever_can_unpack_it(client: FlaskClient) -> None:
    plain, packed = client.get("/events"), client.get("/events", headers=PACKED)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.content_length == len(packed.data) < len(plain.data) / 2
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert "Accept-Language" in answer.headers["Vary"]


def test_who_declines_gets_it_as_it_is(client: FlaskClient) -> None:
    for declined in ("identity", "gzip;q=0", "br"):
        answer = client.get("/events", headers={"Accept-Encoding": declined})
        assert "Content-Encoding" not in answer.headers
        assert b"<h1>" in answer.data


def test_style_and_scripts_are_packed_and_still_known_by_their_tag(client: FlaskClient) -> None:
    for name in ("app.css", "app.js"):
        with client.get(f"/static/{name}", headers=PACKED) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert gzip.decompress(answer.data) == (STATIC / name).read_bytes()
            tag = answer.headers["ETag"]
        assert tag.startswith("W/")
        with client.get(f"/static/{name}", headers={**PACKED, "If-None-Match": tag}) as again:
            assert again.status_code == 304
            assert "Content-Encoding" not in again.headers


def test_fonts_and_pictures_are_packed_already(client: FlaskClient) -> None:
    font = next(path for path in STATIC.rglob("*.woff2"))
    for path in (font, STATIC / "icon-192.png"):
        with client.get(f"/static/{path.relative_to(STATIC).as_posix()}", headers=PACKED) as answer:
            assert "Content-Encoding" not in answer.headers
            assert answer.data == Path(path).read_bytes()


def test_a_part_of_a_file_is_sent_as_it_is(client: FlaskClient) -> None:
    with client.get("/static/app.css", headers={**PACKED, "Range": "bytes=0-9"}) as answer:
        assert answer.status_code == 206
        assert "Content-Encoding" not in answer.headers
        assert answer.data == (STATIC / "app.css").read_bytes()[:10]


@pytest.mark.parametrize(("asked_by", "packed"), [("same-origin", True), ("none", True), ("cross-site", False)])
def test_over_an_encrypted_line_no_other_site_learns_how_short_a_page_packs(
    far: FlaskClient, asked_by: str, packed: bool
) -> None:
    answer = far.get("/offline", headers={**PACKED, "Host": "evenings.example", "Sec-Fetch-Site": asked_by})
    assert answer.status_code == 200
    assert ("Content-Encoding" in answer.headers) is packed


def test_over_an_encrypted_line_who_does_not_say_gets_it_plain(far: FlaskClient) -> None:
    page = far.get("/offline", headers={**PACKED, "Host": "evenings.example"})
    assert page.status_code == 200
    assert "Content-Encoding" not in page.headers
    with far.get("/static/app.css", headers={**PACKED, "Host": "evenings.example"}) as style:
        assert style.headers["Content-Encoding"] == "gzip"
