"""How the pages sit on a phone and a desktop, by day and by night: nothing runs over, all can be hit and read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, ViewportSize

from tests import states
from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.states import State

PATHS = (
    *("/", "/events", "/events?order=day&search=games", "/sources", "/hobbies", "/evenings", "/evenings/1", "/jot"),
    *("/people", "/people/1", "/people/1/forget", "/follow-ups", "/settings", "/more"),
    *("/dots", "/dots?evening=1", "/look-back", "/follow-ups/2/introduce", "/follow-ups/introduce/1"),
)

#: Everything on the page that can be pressed and is smaller than a thumb; links within a sentence are text.
SMALL = """() => [...document.querySelectorAll(
    "button, .button, .quiet, summary, nav a, select, textarea, input:not([type=hidden])")]
  .filter(part => part.checkVisibility())
  .map(part => [part.textContent.trim() || part.id,
    ((part.matches("[type=radio], [type=checkbox]") && part.closest("label")) || part).getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([name, box]) => `${name}: ${Math.round(box.width)}×${Math.round(box.height)}`)"""

#: Text whose contrast with what is behind it is too low (WCAG 2.2, 1.4.3), as far as plain backgrounds go.
FAINT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const read = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (part) => {
    for (; part; part = part.parentElement) {
      const color = read(getComputedStyle(part).backgroundColor);
      if (color[3] > 250) return color;
    }
    return read("white");
  };
  const found = [];
  for (const part of document.querySelectorAll("body *")) {
    const own = [...part.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    if (!own || !part.checkVisibility() || part.closest(".hidden, .skip, noscript")) continue;
    const style = getComputedStyle(part);
    const [a, b] = [light(read(style.color)), light(behind(part))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push(`${part.textContent.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return found;
}"""


@pytest.fixture
def state() -> State:
    """Everything is filled in."""
    return states.full


def widest(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("size", [PHONE, DESKTOP, {"width": 320, "height": 568}], ids=["phone", "desktop", "tiny"])
def test_nothing_runs_over_the_side_and_everything_can_be_hit(open_browser: Opener, size: ViewportSize) -> None:
    page = open_browser(viewport=size)
    for path in PATHS:
        page.goto(path)
        for fold in page.locator("summary").all():
            fold.click()
        assert widest(page) <= 0, f"{path} is too wide"
        assert page.evaluate(SMALL) == [], f"{path} has small targets"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read_by_day_and_by_night(open_browser: Opener, scheme: str) -> None:
    page = open_browser(color_scheme=scheme)
    for path in PATHS:
        page.goto(path)
        assert page.evaluate(FAINT) == [], f"{path} in {scheme}"


def test_the_first_page_is_light(open_browser: Opener) -> None:
    page = open_browser("about:blank")
    sent: list[Request] = []
    page.on("requestfinished", lambda request: sent.append(request))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    sizes = [request.sizes()["responseBodySize"] for request in sent]
    assert len(sizes) >= 5
    assert sum(sizes) < 60_000, "as it travels, in all"


def test_thumbs_reach_the_pages_and_nothing_hides_behind_the_bar(open_browser: Opener) -> None:
    page = open_browser("/events")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    bar = page.locator("nav.bar").bounding_box()
    last = page.locator(".ticket").last.bounding_box()
    assert bar and last
    assert bar["y"] + bar["height"] == PHONE["height"]
    assert last["y"] + last["height"] <= bar["y"]
