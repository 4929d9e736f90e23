"""What holds for every page in every state: it can be read aloud, walked by keyboard, and loads nothing foreign."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import cast
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.states import STATES, Page, State, pages_in

#: All of these walk through the same pages, which one process remembers.
pytestmark = pytest.mark.xdist_group("pages")


@pytest.fixture(params=STATES, ids=lambda state: state.__name__)
def pages(request: pytest.FixtureRequest) -> Sequence[Page]:
    """Every page in each state."""
    return pages_in(cast(State, request.param))


def test_every_page_is_well_made(pages: Sequence[Page]) -> None:
    paths = []
    for seen in pages:
        if seen.path.partition("?")[0].endswith(".svg"):
            continue  # a picture, and no page
        paths.append(seen.path)
        for check in (has_its_landmarks, has_steady_headings, has_a_name_for_every_field, loads_nothing_from_elsewhere):
            check(seen.page, seen.path)
        has_no_script_or_style_inside(seen.page, seen.path)
        has_safe_forms_and_links(seen.page, seen.path)
    assert len(paths) >= 9


def has_its_landmarks(page: BeautifulSoup, path: str) -> None:
    assert page.html is not None
    assert page.html["lang"] == "en-GB", path
    assert page.title is not None and page.title.text.endswith(" · meetcompanion"), path
    assert page.title.text.strip() != "· meetcompanion", path
    assert len(page.find_all("main")) == 1, path
    assert page.select_one("a.skip[href='#main']"), path
    ids = Counter(str(tag["id"]) for tag in page.find_all(id=True))
    assert not [name for name, number in ids.items() if number > 1], path


def has_steady_headings(page: BeautifulSoup, path: str) -> None:
    levels = [int(heading.name[1]) for heading in page.find_all(["h1", "h2", "h3", "h4"])]
    assert levels.count(1) == 1, path
    for before, after in itertools.pairwise(levels):
        assert after <= before + 1, f"{path} goes from h{before} to h{after}"


def has_a_name_for_every_field(page: BeautifulSoup, path: str) -> None:
    labels = {str(label["for"]) for label in page.find_all("label", attrs={"for": True})}
    for field in page.select("input:not([type=hidden]), select, textarea"):
        assert field.get("id") in labels or field.find_parent("label"), f"{path}: {field}"
    for button in page.find_all("button"):
        assert button.text.strip(), f"{path}: {button}"
    for link in page.find_all("a"):
        assert link.text.strip(), f"{path}: {link}"
    for described in page.find_all(attrs={"aria-describedby": True}) + page.find_all(attrs={"aria-labelledby": True}):
        for name in str(described.get("aria-describedby") or described.get("aria-labelledby")).split():
            assert page.find(id=name), f"{path}: nothing has the id {name}"


def loads_nothing_from_elsewhere(page: BeautifulSoup, path: str) -> None:
    for tag in page.select("[src], link[href], form[action], [hx-get], [hx-post]"):
        for name in ("src", "action", "hx-get", "hx-post", *(["href"] if tag.name == "link" else [])):
            address = str(tag.get(name, ""))
            assert not urlsplit(address).netloc and not address.startswith("data:"), f"{path}: {tag}"


def has_no_script_or_style_inside(page: BeautifulSoup, path: str) -> None:
    assert page.find_all("style") == [], path
    assert [script for script in page.find_all("script") if not script.get("src") or script.text.strip()] == [], path
    for tag in page.find_all(True):
        for name in tag.attrs:
            assert name != "style" and not name.startswith(("on", "hx-on", "hx-vals")), f"{path}: {tag}"


def has_safe_forms_and_links(page: BeautifulSoup, path: str) -> None:
    for form in page.find_all("form"):
        assert form.get("method") in ("get", "post"), f"{path}: {form}"
        assert form.find("button"), f"{path} has a form that only a script could send"
    for link in page.find_all("a", href=True):
        if urlsplit(str(link["href"])).netloc:
            assert set(link.get("rel") or ()) >= {"noopener", "nofollow", "ugc"}, f"{path}: {link}"
