"""What axe-core, a checker of accessibility, has to say of a page in a real browser; every page in every state.

`./run.sh accessibility [STATE…]` goes through them one by one, each looked at on phone and desktop, by day and by
night, with its folds open, says each as it is done, and at the end what was found; STATE is a name of `tests.states`.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Error, Page, sync_playwright
from werkzeug.serving import make_server

from tests import states
from tests.browser.conftest import DESKTOP, FLAGS, PHONE, chromium
from tests.pages import Visitor
from tests.states import State

#: The rules of WCAG 2.2 A and AA and what is good practice besides.
OPTIONS: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

COLOURS: dict[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations"],
}

#: A form that is sent, and the page that answers: with what went wrong, or with what is only seen in between.
Sent = Callable[[Page], None]


def _press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words).first.click()


def _address_that_fails(page: Page) -> None:
    page.goto("/sources")
    page.fill("#address", "https://nowhere.example/")
    _press(page, "Look at it")
    page.wait_for_selector("h1:has-text('That did not work')")


def _nothing_to_look_at(page: Page) -> None:
    page.goto("/sources")
    _press(page, "Look at it")


def _said_yes(page: Page) -> None:
    page.goto("/events")
    page.get_by_role("button", name="Interested").first.click()
    page.wait_for_selector(".flash")


def _people_from_a_file(page: Page) -> None:
    page.goto("/in-and-out")
    cards = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ondine Quarry\r\nNOTE:keeps bees\r\nEND:VCARD\r\n"
    page.locator("form:has(input[name=file]) input[name=file]").first.set_input_files(
        {"name": "people.vcf", "mimeType": "text/vcard", "buffer": cards}
    )
    with page.expect_navigation():
        page.locator("form:has(input[name=file]) button").first.click()


def _no_file(page: Page) -> None:
    page.goto("/in-and-out")
    with page.expect_navigation():
        page.locator("form:has(input[name=file])").first.evaluate("form => form.submit()")


#: What no link leads to, by the state in which it is tried.
SENT: dict[State, tuple[Sent, ...]] = {
    states.full: (_address_that_fails, _nothing_to_look_at, _said_yes, _people_from_a_file, _no_file),
}


@contextmanager
def served(state: State, folder: Path) -> Iterator[tuple[str, Flask, Visitor]]:
    """The address of a companion in this state, its pages, and somebody who walks through them."""
    with states.standing(state, folder) as (_companion, visitor, app):
        server = make_server("127.0.0.1", 0, app, threaded=True)
        serving = Thread(target=server.serve_forever, args=(0.02,))
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
        if seen.page.find("main") is not None:
            makes.setdefault(re.sub(r"\d+", "N", seen.path.partition("?")[0]), seen.path)
    return list(makes.values())


def unfold(page: Page) -> None:
    """Open all folds, and bring axe-core along."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    page.evaluate(Axe().axe_script)


def said_of(page: Page, name: str, options: dict[str, Any]) -> list[str]:
    """What axe-core has to say of the unfolded page as it stands, one line for each thing."""
    said = page.evaluate("options => axe.run(document, options)", options)
    assert said["testEngine"]["name"] == "axe-core"
    return [
        f"{name}: {violation['id']}: {node['target']}: {node['html'][:160]}"
        for violation in said["violations"]
        for node in violation["nodes"]
    ]


def found_on(page: Page, name: str) -> list[str]:
    """All that is said of the page as it stands: on phone and desktop, and of its colours by day and by night."""
    unfold(page)
    found: list[str] = []
    for size_name, size in (("phone", PHONE), ("desktop", DESKTOP)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="light")
        found += said_of(page, f"{name} ({size_name})", OPTIONS)
        # By night only the colours differ.
        page.emulate_media(color_scheme="dark")
        found += said_of(page, f"{name} ({size_name}, by night)", COLOURS)
    return found


def look_through(state: State, page_of: Callable[[str], Page], say: Callable[[str], object]) -> list[str]:
    """What is found on the pages of a companion in this state; `say` is told of each page as it is done."""
    found: list[str] = []

    def looked(name: str, go: Callable[[], object]) -> None:
        began = time.perf_counter()
        try:
            go()
            here = found_on(page, name)
        except Error as error:
            # One page that cannot be looked at does not keep the others from it.
            here = [f"{name}: {error.message}"]
        found.extend(here)
        say(f"  {name}  {time.perf_counter() - began:.1f} s" + (f"  {len(here)} found" if here else ""))

    with tempfile.TemporaryDirectory() as folder, served(state, Path(folder)) as (address, app, visitor):
        page = page_of(address)
        for path in (*one_of_each_make(visitor, app), "/nothing-here"):
            looked(path, partial(page.goto, path))
        for send in SENT.get(state, ()):
            looked(send.__name__.strip("_").replace("_", " "), partial(send, page))
        page.context.close()
    return found


def main(names: list[str]) -> int:
    """Look through the named states, all where none is named; the number of things found, at most 1."""
    chosen = [state for state in states.STATES if not names or state.__name__ in names]
    found: list[str] = []

    def say(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with sync_playwright() as playwright:
        as_root = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=[*FLAGS, *as_root])

        def page_of(address: str) -> Page:
            context = browser.new_context(
                viewport=PHONE, reduced_motion="reduce", locale="en-GB", base_url=address, service_workers="block"
            )
            context.set_default_timeout(60_000)
            return context.new_page()

        for state in chosen:
            say(f"{state.__name__}: {(state.__doc__ or '').strip()}")
            found += look_through(state, page_of, say)
        browser.close()
    say("\n".join([*found, f"{len(found)} found in all."]))
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
