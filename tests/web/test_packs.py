"""Lists of sources on the page: looked at first, taken as ticked, handed on as a file."""

from __future__ import annotations

import io

from bs4 import BeautifulSoup

from meetcompanion.bootstrap import Companion
from tests.fakes import FakeFetcher
from tests.pages import HOME, Visitor, said
from tests.test_packs import PACK

OURS = {"Origin": HOME}


def test_a_list_is_looked_at_and_only_what_is_ticked_is_taken(visitor: Visitor, town: Companion) -> None:
    before = len(town.store.subscriptions(town.account().id, town.clock()))
    data = {"file": (io.BytesIO(PACK), "town.opml")}
    page = visitor.client.post("/sources/list", data=data, headers=OURS).text
    assert "The choir" in page and "marsh.example" in page
    assert len(town.store.subscriptions(town.account().id, town.clock())) == before
    taken = {"take": ["https://marsh.example/c.ics Owls & bats", "javascript:alert(1) Odd"]}
    assert visitor.client.post("/sources/list/take", data=taken, headers=OURS).status_code == 303
    titles = [one.title for one in town.store.subscriptions(town.account().id, town.clock())]
    assert "Owls & bats" in titles and len(titles) == before + 1


def test_what_is_no_list_is_said_in_words(visitor: Visitor, town: Companion) -> None:
    answer = visitor.client.post("/sources/list", data={"file": (io.BytesIO(b"<html>"), "x.opml")}, headers=OURS)
    assert answer.status_code == 400 and "no list of calendars" in answer.text
    assert visitor.client.post("/sources/list", data={}, headers=OURS).status_code == 400


def test_the_address_of_a_list_that_is_none_is_still_there(visitor: Visitor, town: Companion) -> None:
    sent = visitor.visit("/sources").send("Look what is in it", address="https://town.example/none")
    page = BeautifulSoup(sent.text, "lxml")
    field, why = page.select_one("details[open] #list-address"), page.select_one("#trouble-list")
    assert sent.status_code == 400 and field is not None and field["value"] == "https://town.example/none"
    assert why is not None and "There is nothing at" in said(why) and "trouble-list" in field["aria-describedby"]


def test_ones_own_list_is_a_file(visitor: Visitor, town: Companion) -> None:
    answer = visitor.client.post("/sources/list/mine.opml", headers=OURS)
    assert answer.mimetype == "text/x-opml" and "attachment" in answer.headers["Content-Disposition"]
    assert "<opml" in answer.text


def test_the_address_of_a_list_is_known_for_one_wherever_it_is_given(
    visitor: Visitor, town: Companion, fetcher: FakeFetcher
) -> None:
    fetcher.answers["https://town.example/all.opml"] = PACK
    before = len(town.store.subscriptions(town.account().id, town.clock()))
    visitor.visit("/share?url=https://town.example/all.opml").press("Look at it").wait_while("Reading…")
    assert "Which of these?" in said(visitor.page) and "The choir" in said(visitor.page)
    # A page that polls for the outcome is told to load anew.
    answer = visitor.client.get(visitor.path, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    assert len(town.store.subscriptions(town.account().id, town.clock())) == before
    visitor.press("Take the ticked ones")
    assert len(town.store.subscriptions(town.account().id, town.clock())) > before
    visitor.press("Undo", inside="#flashes")
    assert len(town.store.subscriptions(town.account().id, town.clock())) == before
