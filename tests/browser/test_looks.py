"""How the pages sit on a phone and a desktop, by day and by night: nothing runs over, all can be hit and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page, Request, ViewportSize

from tests import states
from tests.browser.axe import served
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

#: By how much the page is wider than its window, if it is.
WIDER = """() => [document.documentElement.scrollWidth - innerWidth]
  .filter(wider => wider > 0).map(wider => `${wider} px too wide`)"""

#: What the navigation calls a page, where a word of it stands on two lines or runs over its place.
BROKEN = """() => [...document.querySelectorAll(".bar a span")].filter(part => part.checkVisibility()).flatMap(part => {
  const text = part.firstChild, range = document.createRange(), place = part.closest("li").getBoundingClientRect();
  return [...text.data.matchAll(/\\S+/g)].filter(word => {
    range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
    const box = range.getBoundingClientRect();
    return range.getClientRects().length > 1 || box.left < place.left - 1 || box.right > place.right + 1;
  }).map(word => `${word[0]} is broken`);
})"""

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


#: What is seen and stands with a part of it outside of the window, to either side.
OUTSIDE = """() => [...document.querySelectorAll("body *")]
  .filter(part => part.checkVisibility() && !part.closest(".hidden, .skip, svg, .sky"))
  .map(part => [part, part.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.left < -1 || box.right > document.documentElement.clientWidth + 1))
  .map(([part]) => part.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def visited(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A tab at a companion where everything is filled in; whoever only looks changes nothing for the next."""
    with served(states.full, tmp_path_factory.mktemp("full")) as (address, _app, _visitor):
        # Colours that turn slowly from day to night are measured half-way; whoever wants no motion sees them at once.
        context = browser.new_context(
            viewport=PHONE, locale="en-GB", base_url=address, service_workers="block", reduced_motion="reduce"
        )
        context.set_default_timeout(20_000)
        yield context.new_page()
        context.close()


def _size(size: Mapping[str, int]) -> Callable[[Page], None]:
    return lambda page: page.set_viewport_size(ViewportSize(width=size["width"], height=size["height"]))


def _root(script: str) -> Callable[[Page], None]:
    return lambda page: page.evaluate(f"document.documentElement.{script}")


def _scheme(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")


#: How one page is looked at, one way after the other: what is changed, and what is asked then.
WAYS: tuple[tuple[str, Callable[[Page], None], tuple[str, ...]], ...] = (
    ("on a phone", _size(PHONE), (WIDER, SMALL)),
    ("by night", lambda page: _scheme(page, "dark"), (FAINT,)),
    ("by day", lambda page: _scheme(page, "light"), (FAINT,)),
    ("with letters of twice the size", _root("style.fontSize = '200%'"), (WIDER,)),
    (
        "with letters as they were, read from the right",
        _root("style.fontSize = ''; document.documentElement.dir = 'rtl'"),
        (WIDER, OUTSIDE),
    ),
    ("on a desktop, read from the right", _size(DESKTOP), (WIDER, OUTSIDE)),
    ("on a desktop", _root("dir = 'ltr'"), (WIDER, SMALL)),
    ("on a desktop at 200 %", _size({"width": 640, "height": 400}), (WIDER,)),
    ("on a tiny phone", _size({"width": 320, "height": 568}), (WIDER, SMALL)),
    ("on a tiny phone with letters of twice the size", _root("style.fontSize = '200%'"), (WIDER, BROKEN)),
    ("with letters as they were", _root("style.fontSize = ''"), ()),
)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_runs_over_and_everything_can_be_hit_and_read(visited: Page, path: str) -> None:
    _size(PHONE)(visited)
    visited.goto(path)
    for fold in visited.locator("summary").all():
        fold.click()
    amiss: list[str] = []
    for way, change, questions in WAYS:
        change(visited)
        amiss += [f"{way}: {found}" for question in questions for found in visited.evaluate(question)]
    assert amiss == []


def test_what_is_amiss_would_be_found(visited: Page) -> None:
    _size(PHONE)(visited)
    visited.goto("/more")
    visited.evaluate("""document.querySelector("main").innerHTML =
        "<button>x</button><p>Faint and wide</p>";
        document.querySelector("main button").style.minHeight = "20px";
        document.querySelector("main p").style = "width: 900px; color: #999; background: white"
    """)
    visited.evaluate("document.querySelector('.bar a[aria-current]').style.fontSize = '12rem'")
    found = [visited.evaluate(question) for question in (WIDER, SMALL, FAINT, OUTSIDE, BROKEN)]
    assert [len(amiss) > 0 for amiss in found] == [True] * 5


def test_where_one_reads_from_the_right_a_ticket_begins_at_the_right(visited: Page) -> None:
    visited.goto("/events")
    _root("dir = 'rtl'")(visited)
    stub, words = (visited.locator(part).first.bounding_box() for part in (".stub", ".words"))
    assert stub and words
    assert stub["x"] > words["x"]


@pytest.mark.parametrize("state", [states.first_visit, states.full])
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
