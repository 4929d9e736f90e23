"""The pages without a mouse, without motion, in forced colours, on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import states
from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.states import State

#: What has the focus: where it stands, whether one sees so, and whether the bar hides it.
FOCUSED = """() => {
  const part = document.activeElement, box = part.getBoundingClientRect(), style = getComputedStyle(part);
  const bar = document.querySelector(".bar");
  const edge = bar && !bar.contains(part) ? bar.getBoundingClientRect().top : innerHeight;
  return {
    name: part.outerHTML.slice(0, 90),
    body: part === document.body,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.bottom > 0 && (innerWidth > 900 ? box.top < innerHeight : box.top < edge),
  };
}"""


@pytest.fixture
def state() -> State:
    """Everything is filled in."""
    return states.full


def test_the_first_stop_of_the_keyboard_leads_past_the_navigation(open_browser: Opener) -> None:
    page = open_browser("/events", viewport=DESKTOP)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_whoever_comes_to_jot_can_write_at_once(open_browser: Opener) -> None:
    page = open_browser("/", viewport=PHONE)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Jot").click()
    expect(page.get_by_label("What did they tell you?")).to_be_focused()
    page.goto("/jot")
    expect(page.get_by_label("What did they tell you?")).not_to_be_focused()


@pytest.mark.parametrize("path", ["/events", "/jot?evening=1", "/follow-ups", "/settings", "/people/1"])
def test_whoever_walks_by_keyboard_always_sees_where_they_are(open_browser: Opener, path: str) -> None:
    page = open_browser(path, viewport=PHONE)
    assert page.locator("[tabindex]:not([tabindex='-1'])").count() == 0, "the order is that of the page"
    stops = 0
    while stops < 30:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["body"]:
            break
        stops += 1
        assert focused["ring"], focused["name"]
        assert focused["seen"], focused["name"]
    assert stops >= 8


def test_an_answer_can_be_given_by_keyboard_and_is_said_in_a_region_that_stays(open_browser: Opener) -> None:
    page = open_browser("/events")
    page.evaluate("document.getElementById('flashes').stayed = true")
    button = page.locator(".answers button[aria-pressed='false']").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("“")
    assert page.evaluate("document.getElementById('flashes').stayed")
    assert page.evaluate("!document.getElementById('page').contains(document.getElementById('flashes'))")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_whoever_wants_no_motion(open_browser: Opener, motion: str) -> None:
    page = open_browser("/sources", reduced_motion=motion)
    expect(page.locator(".busy").first).to_be_visible()
    moving = page.evaluate("document.getAnimations().filter(one => one.playState === 'running').length")
    assert (moving == 0) is (motion == "reduce")
    page.wait_for_load_state("networkidle")


def test_what_was_answered_can_be_told_in_forced_colours(open_browser: Opener) -> None:
    page = open_browser("/events", forced_colors="active")
    ring = "part => getComputedStyle(part).outlineStyle"
    assert page.locator(".answers [aria-pressed='true']").first.evaluate(ring) == "solid"
    assert page.locator(".answers [aria-pressed='false']").first.evaluate(ring) == "none"
    assert page.locator(".ticket article").first.evaluate("part => getComputedStyle(part).borderTopStyle") == "solid"


@pytest.mark.parametrize(("path", "kept"), [("/", ".ticket h2"), ("/dots", ".sky")])
def test_paper_holds_what_one_reads_and_no_buttons(open_browser: Opener, path: str, kept: str) -> None:
    page = open_browser(path)
    page.emulate_media(media="print")
    expect(page.locator(kept).first).to_be_visible()
    for gone in ("nav.bar", ".answers", "button", ".flashes"):
        assert [part for part in page.locator(gone).all() if part.is_visible()] == [], gone
    assert page.pdf(format="A4").startswith(b"%PDF")
