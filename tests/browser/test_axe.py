"""What axe-core, a checker of accessibility, finds on the pages in a real browser: nothing, in any state.

The short form looks at the main pages, filled by day and by night, and where nothing is there yet. The thorough form,
`./run.sh accessibility`, looks at every page in every state, on phone and desktop, by day and by night. Folds are open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests import states
from tests.browser.conftest import DESKTOP, PHONE
from tests.pages import Visitor
from tests.states import State

#: The rules of WCAG 2.2 A and AA and what is good practice besides.
OPTIONS: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}

MAIN: dict[State, tuple[str, ...]] = {
    states.first_visit: ("/",),
    states.empty: ("/", "/people", "/follow-ups", "/dots"),
    states.full: (
        *("/", "/events", "/evenings/1", "/jot?evening=1", "/people", "/people/1", "/follow-ups", "/sources"),
        *("/hobbies", "/dots", "/settings", "/more", "/nothing-here"),
    ),
}


@contextmanager
def served(state: State, folder: Path) -> Iterator[tuple[str, Flask, Visitor]]:
    """The address of a companion in this state, its pages, and somebody who walks through them."""
    with states.standing(state, folder) as (_companion, visitor, app):
        server = make_server("127.0.0.1", 0, app, threaded=True)
        serving = Thread(target=server.serve_forever)
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.port}", app, visitor
        finally:
            server.shutdown()
            serving.join()
            server.server_close()


def one_of_each_make(visitor: Visitor, app: Flask) -> list[str]:
    """The path of one page of each make; what differs only by whom it is about is one."""
    makes: dict[str, str] = {}
    for seen in states.every_page(visitor, app):
        if seen.page.html is not None:
            makes.setdefault(re.sub(r"\d+", "N", seen.path.partition("?")[0]), seen.path)
    return list(makes.values())


def found_on(page: Page, path: str) -> list[str]:
    """What axe-core has to say of a page with all folds open, one line for each thing."""
    assert page.goto(path) is not None
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    return said_of(page, path, OPTIONS)


def said_of(page: Page, path: str, options: dict[str, Any]) -> list[str]:
    """What axe-core has to say of the page as it stands."""
    said = Axe().run(page, options=options).response
    assert said["testEngine"]["name"] == "axe-core"
    return [
        f"{path}: {violation['id']}: {node['target']}: {node['html'][:160]}"
        for violation in said["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("state", MAIN, ids=lambda state: state.__name__)
def test_axe_finds_nothing_on_the_main_pages(state: State, browser: Browser, tmp_path: Path) -> None:
    found: list[str] = []
    with served(state, tmp_path) as (address, _app, _visitor):
        context = browser.new_context(viewport=PHONE, reduced_motion="reduce", locale="en-GB", base_url=address)
        page = context.new_page()
        for path in MAIN[state]:
            page.emulate_media(color_scheme="light")
            found.extend(found_on(page, path))
            # By night only the colours differ.
            page.emulate_media(color_scheme="dark")
            found.extend(said_of(page, f"{path} by night", COLOURS))
        context.close()
    assert found == []


@pytest.mark.thorough
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", states.STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_on_any_page(state: State, scheme: Any, size: Any, browser: Browser, tmp_path: Path) -> None:
    found: list[str] = []
    with served(state, tmp_path) as (address, app, visitor):
        context = browser.new_context(viewport=size, color_scheme=scheme, locale="en-GB", base_url=address)
        page = context.new_page()
        for path in (*one_of_each_make(visitor, app), "/nothing-here"):
            found.extend(found_on(page, path))
        context.close()
    assert found == []


def test_axe_would_find_what_is_amiss(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<main><h1>Hello</h1><img src='x.png'><input></main>")
    said = Axe().run(page, options=OPTIONS).response
    page.close()
    assert {"image-alt", "label"} <= {violation["id"] for violation in said["violations"]}
