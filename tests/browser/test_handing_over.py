"""What needs a browser of the pages that hand something over: the picture as a PNG, a line to the clipboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import states
from tests.browser.conftest import Opener
from tests.states import State


@pytest.fixture
def state() -> State:
    """Everything is filled in."""
    return states.full


def test_the_dots_are_saved_as_a_png(open_browser: Opener, tmp_path: Path) -> None:
    page = open_browser("/dots", accept_downloads=True)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as PNG").click()
    saved.value.save_as(tmp_path / "dots.png")
    assert saved.value.suggested_filename == "the-dots.png"
    assert (tmp_path / "dots.png").read_bytes().startswith(b"\x89PNG")


def test_a_dot_is_hit_by_a_thumb_and_opens_the_person(open_browser: Opener) -> None:
    page = open_browser("/dots", has_touch=True)
    page.locator("#dot-1 circle").tap()
    page.wait_for_url("**/people/1")


def test_a_line_is_copied(open_browser: Opener) -> None:
    page = open_browser("/follow-ups", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("A line to send").first.click()
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "Ana, I thought of you: “my recipe”. No reply needed."


def test_the_bookmark_leads_from_any_page_to_a_look_at_it(open_browser: Opener) -> None:
    page = open_browser("/sources")
    page.get_by_text("From any page you are reading").click()
    bookmark = page.get_by_role("link", name="Look at it first").get_attribute("href") or ""
    elsewhere = page.context.new_page()
    body = "<title>On & on</title><h1>What is on</h1>"
    elsewhere.route("http://town.example/**", lambda route: route.fulfill(body=body, content_type="text/html"))
    elsewhere.goto("http://town.example/whats-on?day=1&hall=2")
    # What a browser does with a bookmark: it runs in the page that is open.
    elsewhere.evaluate(bookmark.removeprefix("javascript:"))
    elsewhere.wait_for_url("**/share?url=*")
    assert "http://town.example/whats-on?day=1&hall=2" in elsewhere.locator("main").inner_text()
    elsewhere.get_by_role("button", name="Look at it").click()
    elsewhere.wait_for_url("**/sources/look/*")


def test_what_a_phone_shares_is_looked_at_at_once(open_browser: Opener) -> None:
    page = open_browser("/sources")
    manifest = page.evaluate("""async () => {
        const told = await (await fetch(document.querySelector("link[rel=manifest]").href)).json();
        return told.share_target;
    }""")
    assert manifest["method"] == "GET"
    shared = f"{manifest['action']}?{manifest['params']['text']}=Have+a+look+https://town.example/c.ics"
    # As a share sheet opens it: no page stands behind it.
    page.context.new_page().goto(shared)
    page.context.pages[-1].wait_for_url("**/sources/look/*")
