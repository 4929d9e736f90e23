"""What a browser needs to put the companion on a home screen and to open it without a network."""

from __future__ import annotations

import re

from flask import Flask

from meetcompanion.bootstrap import Companion
from meetcompanion.web.static_files import LOADED, STATIC
from tests.pages import Visitor, assert_says


def test_the_manifest_names_icons_that_are_there_and_leads_to_the_jot(app: Flask) -> None:
    client = app.test_client()
    with client.get("/app.webmanifest") as response:
        assert response.mimetype == "application/manifest+json"
        manifest = response.json
    assert manifest is not None
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in manifest["icons"]:
        with client.get(icon["src"]) as response:
            assert response.status_code == 200
            if icon["type"] == "image/png":
                width, height = (int.from_bytes(response.data[at : at + 4], "big") for at in (16, 20))
                assert f"{width}x{height}" == icon["sizes"]
    assert manifest["shortcuts"][0]["url"] == "/jot#write"


def test_the_worker_is_served_for_all_pages_and_asked_for_anew(app: Flask) -> None:
    client = app.test_client()
    with client.get("/sw.js") as response:
        assert response.mimetype == "text/javascript"
        assert response.headers["Cache-Control"] == "no-cache"
        assert "worker-src 'self'" in response.headers["Content-Security-Policy"]
        script = response.text
    for path in re.findall(r'"(/(?:static/[^"]+|offline))"', script):
        with client.get(path) as response:
            assert response.status_code == 200, path


def test_every_file_that_pages_load_is_kept_by_the_worker(visitor: Visitor, town: Companion) -> None:
    loaded = set()
    for path in ("/", "/jot", "/people"):
        page = visitor.visit(path).page
        loaded |= {str(tag["src"]) for tag in page.select("script[src]")}
        loaded |= {str(tag["href"]) for tag in page.select('link[rel="stylesheet"]')}
    names = {address.removeprefix("/static/").partition("?")[0] for address in loaded}
    assert names <= set(LOADED)
    assert all((STATIC / name).is_file() for name in LOADED)


def test_pages_bear_a_sign_for_their_account_and_no_name(app: Flask, town: Companion) -> None:
    client = app.test_client()
    signs = {client.get(path).headers["X-Pages-Of"] for path in ("/", "/people", "/jot")}
    assert len(signs) == 1
    assert re.fullmatch("[0-9a-f]{16}", signs.pop())


def test_the_page_for_no_connection_leads_to_the_jot(visitor: Visitor) -> None:
    assert_says(visitor.visit("/offline"), "No connection just now")
    assert visitor.page.select_one('main a[href="/jot#write"]')
