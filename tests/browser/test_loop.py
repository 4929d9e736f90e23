"""The whole loop in a real browser, from the first visit to the jot and the follow-up, with scripts and without."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from meetcompanion.bootstrap import Companion
from tests import calendars, companions
from tests.browser.conftest import Opener
from tests.builders import event, instance, source
from tests.fakes import FakeFetcher, FixedClock

CHESS = "https://chess.example/c.ics"

#: With scripts, and as somebody sees it who has none.
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@WITH_AND_WITHOUT
def test_from_the_first_visit_to_the_jot(
    open_browser: Opener, companion: Companion, fetcher: FakeFetcher, clock: FixedClock, scripts: bool
) -> None:
    fetcher.answers[CHESS] = calendars.calendar(("a", "Chess for beginners", 2), ("b", "Soup for all", 3))
    page = open_browser(java_script_enabled=scripts)

    page.get_by_label("Your hobbies").fill("chess\nsoup")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Address").fill(CHESS)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="Chess Club")).to_be_visible()
    page.get_by_role("button", name="Subscribe").click()
    page.get_by_role("button", name="Three or four").click()
    expect(page.get_by_role("heading", name="This week")).to_be_visible()

    ticket = page.get_by_role("article", name="Chess for beginners")
    # The first list of all waits until the model of meanings is loaded.
    expect(ticket).to_be_visible(timeout=45_000)
    ticket.get_by_role("button", name="Going").click()
    expect(ticket.get_by_role("button", name="Going")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status")).to_contain_text("You are going to “Chess for beginners”.")
    page.get_by_role("button", name="Undo").click()
    expect(ticket.get_by_role("button", name="Going")).to_have_attribute("aria-pressed", "false")
    ticket.get_by_role("button", name="Going").click()
    expect(ticket.get_by_role("button", name="Going")).to_have_attribute("aria-pressed", "true")

    clock.advance(days=2, hours=5)
    page.goto("/")
    expect(page.get_by_role("heading", name="Was there one conversation worth keeping?")).to_be_visible()
    page.get_by_role("link", name="Yes, jot it down").click()
    page.get_by_label("What did they tell you?").fill(
        "@Ana bakes rye\nshare my rye recipe with Ana\n* She laughed at my opening."
    )
    if not scripts:
        page.get_by_role("button", name="Look at it").click()
    understood = page.locator("#understood")
    expect(understood).to_contain_text("Share something: Ana")
    understood.locator("summary").filter(has_text="Share something").click()
    understood.get_by_label("In your words").nth(1).fill("my rye recipe")
    page.get_by_role("button", name="Keep it").first.click()
    page.wait_for_url("**/evenings/*")
    expect(page.get_by_text("She laughed at my opening.", exact=True)).to_be_visible()

    page.goto("/follow-ups")
    expect(page.get_by_role("heading", name="my rye recipe")).to_be_visible()
    page.get_by_role("button", name="Let go").click()
    expect(page.get_by_text("Nothing waits here.")).to_be_visible()
    page.goto("/people")
    expect(page.get_by_role("link", name="Ana")).to_be_visible()


def test_a_pick_keeps_ones_place_on_the_page(open_browser: Opener, companion: Companion) -> None:
    companions.fill(companion)
    page = open_browser("/events")
    # By its own name: the list may be put in another order by what was said.
    last = page.locator(f"#{page.locator('.ticket').last.get_attribute('id')}")
    last.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 100
    last.get_by_role("button", name="Interested").click()
    expect(last.get_by_role("button", name="Interested")).to_have_attribute("aria-pressed", "true")
    assert abs(page.evaluate("scrollY") - before) < 60


def test_more_grows_the_list_where_one_is(open_browser: Opener, companion: Companion) -> None:
    companions.start(companion)
    drafts = [event(f"Evening {number:02}", instance(companions.at(number, 19))) for number in range(1, 31)]
    source(companion.store, companion.account(), *drafts, now=companion.clock())
    page = open_browser("/events?order=day")
    expect(page.locator(".ticket")).to_have_count(20)
    page.get_by_role("link", name="More", exact=True).last.click()
    expect(page.locator(".ticket")).to_have_count(30)
    expect(page.locator("#pages a.button")).to_have_count(0)


def test_a_source_that_is_read_shows_how_it_goes(
    open_browser: Opener, companion: Companion, fetcher: FakeFetcher
) -> None:
    companions.start(companion)
    source(companion.store, companion.account(), url=CHESS, title="Chess Club", now=companion.clock())
    fetcher.answers[CHESS] = calendars.calendar(("a", "Chess for beginners", 2))
    page = open_browser("/sources")
    expect(page.get_by_text("Nothing lies ahead")).to_be_visible()
    page.get_by_role("button", name="Read now").click()
    expect(page.get_by_text("Last read today, 13:00. Next time")).to_be_visible()


def test_the_zone_of_the_browser_is_taken_on_the_first_visit(open_browser: Opener, companion: Companion) -> None:
    companion.store.save_account(replace(companion.account(), zone="UTC"))
    page = open_browser("/welcome/evenings", timezone_id="America/Lima")
    page.get_by_role("button", name="Skip this").click()
    expect(page.get_by_role("heading", name="This week")).to_be_visible()
    assert companion.account().zone == "America/Lima"


def test_the_keyboard_alone_is_enough(open_browser: Opener, companion: Companion) -> None:
    companions.fill(companion)
    page = open_browser("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    going = page.get_by_role("article", name="Board games at the Second Die").get_by_role("button", name="Going")
    for _press in range(20):
        page.keyboard.press("Tab")
        if _is_focused(page, "Going"):
            break
    page.keyboard.press("Enter")
    pressed = page.get_by_role("button", name="Going", pressed=True)
    expect(pressed).to_have_count(1)
    expect(going).to_be_visible()


def _is_focused(page: Page, words: str) -> bool:
    return str(page.evaluate("document.activeElement.textContent")).strip() == words
