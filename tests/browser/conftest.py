"""A real headless Chromium in front of the real pages, served on loopback."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from werkzeug.serving import make_server

from meetcompanion.bootstrap import Companion
from tests import apps, states
from tests.fakes import FakeFetcher, FixedClock
from tests.states import State

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

#: A test browser stays at home: no updates, no first-run pages, no sandbox where root would need one.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser, and what takes minutes has to be asked for by its marker."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
    if "thorough" not in config.option.markexpr:
        left_out = [item for item in items if item.get_closest_marker("thorough")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def chromium(playwright: Playwright) -> str:
    """The Chromium to use: the one that was named, one on the path, or Playwright's own."""
    named = os.environ.get("MEETCOMPANION_TEST_BROWSER") or os.environ.get("CHROMIUM")
    own = playwright.chromium.executable_path
    for name in (named, *_NAMES, own):
        if name and (found := shutil.which(name)):
            return found
    pytest.fail("There is no Chromium. Install one (Debian, Ubuntu: apt-get install chromium), or leave out `browser`.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; each has a context of its own."""
    with sync_playwright() as playwright:
        as_root = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
        started = playwright.chromium.launch(executable_path=chromium(playwright), args=[*FLAGS, *as_root])
        yield started
        started.close()


@pytest.fixture
def fetcher() -> FakeFetcher:
    """A network with nothing on it."""
    return FakeFetcher()


@pytest.fixture
def state() -> State:
    """Nobody has visited yet."""
    return states.first_visit


@pytest.fixture
def companion(state: State, tmp_path: Path, clock: FixedClock, fetcher: FakeFetcher) -> Iterator[Companion]:
    """A companion in this state."""
    made = states.in_state(state, tmp_path / "data", clock, fetcher)
    yield made
    made.close()


@pytest.fixture
def address(companion: Companion) -> Iterator[str]:
    """Where the pages are served."""
    with apps.pages(companion, testing=False) as app:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        # Asked often whether to end: the next test waits for that.
        serving = Thread(target=server.serve_forever, args=(0.02,))
        serving.start()
        yield f"http://127.0.0.1:{server.port}"
        server.shutdown()
        serving.join()
        server.server_close()


Opener = Callable[..., Page]


@pytest.fixture
def open_browser(browser: Browser, address: str) -> Iterator[Opener]:
    """Opens a page in a new context; whatever it complains of, or asks of other hosts, fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opener(path: str = "/", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": PHONE, "locale": "en-GB"} | options, base_url=address)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: None if request.url.startswith(address) else complaints.append(f"asked: {request.url}"),
        )
        page.goto(path)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert complaints == []
