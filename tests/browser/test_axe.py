"""What axe-core finds on the main pages in a real browser: nothing.

`./run.sh accessibility` looks at the others, by night too; what can be read by night `test_looks` asks of each page.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import states
from tests.browser.axe import OPTIONS, said_of, served, unfold
from tests.browser.conftest import PHONE
from tests.states import State

MAIN: dict[State, tuple[str, ...]] = {
    states.first_visit: ("/",),
    states.empty: ("/", "/people", "/follow-ups", "/dots"),
    states.full: (
        *("/", "/events", "/evenings/1", "/jot?evening=1", "/people", "/people/1", "/follow-ups", "/sources"),
        *("/hobbies", "/dots", "/settings", "/more", "/nothing-here"),
    ),
}


@pytest.mark.parametrize("state", MAIN, ids=lambda state: state.__name__)
def test_axe_finds_nothing_on_the_main_pages(state: State, browser: Browser, tmp_path: Path) -> None:
    found: list[str] = []
    with served(state, tmp_path) as (address, _app, _visitor):
        context = browser.new_context(viewport=PHONE, reduced_motion="reduce", locale="en-GB", base_url=address)
        page = context.new_page()
        for path in MAIN[state]:
            page.goto(path)
            unfold(page)
            found.extend(said_of(page, path, OPTIONS))
        context.close()
    assert found == []


def test_axe_would_find_what_is_amiss(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<main><h1>Hello</h1><img src='x.png'><input></main>")
    unfold(page)
    found = " ".join(said_of(page, "amiss", OPTIONS))
    page.close()
    assert ": image-alt: " in found
    assert ": label: " in found
