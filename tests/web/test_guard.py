"""Other pages cannot drive this one, and nothing on it comes from elsewhere."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from meetcompanion.web.context import local_path
from meetcompanion.web.guard import host_allowed
from tests.pages import HOME, Visitor, assert_says


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:8765", "127.0.0.2", "[::1]:8765"])
def test_loopback_names_are_answered(host: str) -> None:
    assert host_allowed(host, "127.0.0.1")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "192.168.1.5", "localhost.evil.example", "", "["]
)
def test_a_page_that_points_its_own_name_here_is_not_answered(host: str) -> None:
    assert not host_allowed(host, "127.0.0.1")


def test_the_configured_host_is_answered_and_numbers_where_it_listens_everywhere() -> None:
    assert host_allowed("meet.home.arpa:8765", "meet.home.arpa")
    assert host_allowed("192.168.1.5:8765", "0.0.0.0")
    assert not host_allowed("evil.example", "0.0.0.0")


def test_a_wrong_host_gets_a_sentence_and_no_page(app: Flask) -> None:
    response = app.test_client().get("/", headers={"Host": "evil.example"})
    assert response.status_code == 421
    assert "does not answer to that name" in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Referer": "https://evil.example/page"},
        {"Origin": "https://evil.example", "Referer": f"{HOME}/"},
    ],
)
def test_a_form_from_another_page_does_nothing(app: Flask, visitor: Visitor, headers: dict[str, str]) -> None:
    response = app.test_client().post("/hobbies/add", data={"hobbies": "chess"}, headers=headers)
    assert response.status_code == 403
    assert "chess" not in visitor.visit("/hobbies").page.text


def test_no_address_that_changes_anything_listens_to_another_page(app: Flask) -> None:
    """Programs bear a token instead, which no page elsewhere has; a browser's cookie opens nothing there."""
    client, tried = app.test_client(), 0
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<[^>]*>", "1", str(rule))
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
                status = client.open(path, method=method, headers=headers).status_code
                expected = 401 if path.startswith("/api/") else 404 if path.startswith("/messages/stop/") else 403
                assert status == expected, f"{method} {rule} answers {status}"
                tried += 1
    assert tried > 200


@pytest.mark.parametrize(
    "headers", [{"Origin": HOME}, {"Sec-Fetch-Site": "same-origin"}, {"Referer": f"{HOME}/hobbies"}]
)
def test_a_form_of_our_own_is_taken(app: Flask, visitor: Visitor, headers: dict[str, str]) -> None:
    response = app.test_client().post("/hobbies/add", data={"hobbies": "chess"}, headers=headers)
    assert response.status_code == 303
    assert_says(visitor.visit("/hobbies"), "chess")


def test_every_answer_bears_the_headers_that_keep_browsers_from_loading_anything_else(app: Flask) -> None:
    for path in ("/", "/nothing-here", "/static/app.css"):
        with app.test_client().get(path) as response:
            headers = response.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_not_kept_by_caches_and_stamped_files_are(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/").headers["Cache-Control"] == "private, no-cache"
    with client.get("/static/app.css") as response:
        assert "max-age=31536000" in response.headers["Cache-Control"]


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(app: Flask) -> None:
    client = app.test_client()
    client.post("/sources/look", headers={"Origin": HOME})
    cookie = client.get_cookie("meetcompanion-8765")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "", None, "/a\nb", "javascript:x"]
)
def test_a_form_leads_back_to_our_own_pages_only(path: str | None) -> None:
    assert local_path(path) is None
    assert local_path("/events?day=2026-01-08#event-3") == "/events?day=2026-01-08#event-3"


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("application/x-www-form-urlencoded", "more text than fits in one go"),
        ("multipart/form-data", "larger than this companion reads"),
    ],
)
def test_a_form_that_is_far_too_large_gets_a_sentence(app: Flask, kind: str, sentence: str) -> None:
    app.config["MAX_FORM_MEMORY_SIZE"] = 1000
    response = app.test_client().post("/jot", data={"text": "x" * 2000}, content_type=kind, headers={"Origin": HOME})
    assert response.status_code == 413
    assert sentence in response.text
