"""Sites whose pages are about one event each, found by their sitemap."""

from __future__ import annotations

from datetime import UTC

import pytest

from meetcompanion.errors import BadSource
from meetcompanion.importers.sitemap import read_sitemap
from meetcompanion.model import Purpose, Window
from meetcompanion.refresh import Look, look
from meetcompanion.refresh.sitemap import MAX_PAGES
from tests.calendars import page
from tests.fakes import NOW, FakeFetcher

SITE = "https://hall.example"
EMPTY = "<!doctype html><html><head><title>The Hall</title></head><body><h1>The Hall</h1><p>By the river.</p></body>"


def listing(*addresses: str, root: str = "urlset", days: tuple[str, ...] = ()) -> str:
    entries = "".join(
        f"<url><loc>{address}</loc><lastmod>{day}</lastmod></url>"
        for address, day in zip(addresses, [*days, *[""] * len(addresses)], strict=False)
    )
    if root == "sitemapindex":
        entries = entries.replace("url>", "sitemap>")
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{root}>'


def seen(address: str, answers: dict[str, str]) -> tuple[Look, FakeFetcher]:
    fetcher = FakeFetcher(dict(answers))
    return look(address, fetcher=fetcher, now=NOW, window=Window.around(NOW), zone=UTC), fetcher


def titles(found: Look) -> list[str]:
    assert found.reading is not None, found.error
    return [draft.content.title for draft in found.reading.drafts]


def test_a_page_that_says_nothing_gives_way_to_the_event_pages_of_its_site() -> None:
    found, fetcher = seen(
        f"{SITE}/",
        {
            f"{SITE}/": EMPTY,
            f"{SITE}/sitemap.xml": listing(f"{SITE}/about", f"{SITE}/events/chess", f"{SITE}/events/choir"),
            f"{SITE}/events/chess": page(("Chess", 2)),
            f"{SITE}/events/choir": page(("Choir", 3)),
        },
    )
    assert titles(found) == ["Chess", "Choir"]
    assert (found.error, found.read_url, found.url) == (None, f"{SITE}/sitemap.xml", f"{SITE}/")
    assert all(purpose is Purpose.PAGE for _, purpose, _ in fetcher.asked), "robots.txt is obeyed for all of them"
    assert f"{SITE}/about" not in [url for url, _, _ in fetcher.asked]


def test_a_pasted_list_of_sitemaps_leads_to_the_one_about_events() -> None:
    index = f"{SITE}/sitemap_index.xml"
    found, _ = seen(
        index,
        {
            index: listing(f"{SITE}/post-sitemap.xml", f"{SITE}/events-sitemap.xml", root="sitemapindex"),
            f"{SITE}/events-sitemap.xml": listing(f"{SITE}/event/chess"),
            f"{SITE}/event/chess": page(("Chess", 2)),
        },
    )
    assert titles(found) == ["Chess"]


def test_a_page_that_fails_is_said_and_costs_no_other() -> None:
    found, _ = seen(
        f"{SITE}/sitemap.xml",
        {
            f"{SITE}/sitemap.xml": listing(f"{SITE}/events/gone", f"{SITE}/events/chess"),
            f"{SITE}/events/chess": page(("Chess", 2)),
        },
    )
    assert titles(found) == ["Chess"]
    assert found.reading is not None
    assert [problem.where for problem in found.reading.problems] == [f"{SITE}/events/gone"]


def test_only_a_few_pages_are_read_those_changed_last_first() -> None:
    addresses = [f"{SITE}/events/{number}" for number in range(MAX_PAGES + 5)]
    days = [f"2026-01-{number + 1:02}" for number in range(MAX_PAGES + 5)]
    answers = {address: page((f"Evening {number}", 2)) for number, address in enumerate(addresses)}
    found, fetcher = seen(
        f"{SITE}/sitemap.xml", {f"{SITE}/sitemap.xml": listing(*addresses, days=tuple(days)), **answers}
    )
    assert len(fetcher.asked) == 1 + MAX_PAGES
    assert titles(found)[0] == f"Evening {MAX_PAGES + 4}"
    assert found.reading is not None
    assert "more event pages" in str(found.reading.problems[-1].reason)


def test_a_site_is_not_read_page_by_page_more_than_once_a_day() -> None:
    found, _ = seen(
        f"{SITE}/sitemap.xml",
        {f"{SITE}/sitemap.xml": listing(f"{SITE}/events/chess"), f"{SITE}/events/chess": page(("Chess", 2))},
    )
    assert found.fetched.fresh_for == 24 * 3600


def test_pages_of_other_hosts_are_left_alone() -> None:
    reading = read_sitemap(listing("https://else.example/events/x", f"{SITE}/events/y"), url=f"{SITE}/sitemap.xml")
    assert reading.pages == (f"{SITE}/events/y",)


def test_a_sitemap_without_events_says_so() -> None:
    with pytest.raises(BadSource, match="none of them is about an event"):
        read_sitemap(listing(f"{SITE}/about"), url=f"{SITE}/sitemap.xml")


def test_entities_in_a_hostile_sitemap_are_not_unfolded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + listing(f"{SITE}/events/&b;")
    with pytest.raises(BadSource):
        read_sitemap(bomb, url=f"{SITE}/sitemap.xml")
