"""What takes its time: shown while it lasts, and ended by a button, with nothing left half done."""

from __future__ import annotations

import io
import threading
from datetime import datetime, timedelta
from threading import Event

import pytest
from flask import Flask

from meetcompanion import entrance
from meetcompanion.bootstrap import Companion
from meetcompanion.model import Account
from meetcompanion.progress import Work
from meetcompanion.web import create_app, working
from meetcompanion.web.gate import TOKEN
from tests import companions
from tests.builders import source
from tests.fakes import FakeFetcher, FixedClock
from tests.pages import HOME, Visitor, assert_flash, assert_says, heading, said

NAMES = [f"Guest {first}{second}" for first in "ABCDEF" for second in "abcdefghij"]


def test_nothing_goes_on_and_the_page_says_what_would_stand_there(visitor: Visitor, town: Companion) -> None:
    assert heading(visitor.visit("/working")) == "What is going on"
    assert_says(visitor, "Nothing just now.")
    assert not visitor.page.select("progress, noscript, [hx-get='/working']")


def test_what_goes_on_is_named_with_how_far_it_is(visitor: Visitor, town: Companion) -> None:
    with town.board.task(Work.READING) as task, town.board.task(Work.PEOPLE, account_id=99):
        task.tell(2, 5, "The marsh")
        assert_says(visitor.visit("/working"), "Your calendars are being read.")
        assert_says(visitor, "The marsh")
        (bar,) = visitor.page.select("progress")
        assert (bar["value"], bar["max"]) == ("2", "5")
        assert visitor.page.select("noscript meta[http-equiv=refresh]")
        # A page that shows it asks for the part alone.
        part = visitor.client.get("/working", headers={"HX-Request": "true", "HX-Current-URL": f"{HOME}/sources"}).text
        assert part.startswith("<div") and "<html" not in part and 'value="/sources"' in part
        visitor.press("Stop")
        assert task.stopped
        assert_flash(visitor, "is read at its next usual time")


def test_a_page_that_is_loaded_again_shows_how_far_it_is_by_now(visitor: Visitor, town: Companion) -> None:
    with town.board.task(Work.READING) as task:
        for done in (1, 3):
            task.tell(done, 5, "")
            (bar,) = visitor.visit("/sources").page.select("progress")
            assert bar["value"] == str(done)


def test_what_waits_to_do_the_same_is_not_shown_twice_and_stopped_along(visitor: Visitor, town: Companion) -> None:
    with town.board.task(Work.MEANINGS) as waits, town.board.task(Work.MEANINGS) as works:
        assert_says(visitor.visit("/"), "A few evenings among things you like")
        assert not visitor.page.select(".weighing"), "nothing is to be read yet"
        works.tell(40, 90, "")
        assert_says(visitor.visit("/"), "The lists hold what there is so far.")
        (bar,) = visitor.visit("/working").page.select("progress")
        assert bar["max"] == "90"
        visitor.press("Stop")
        assert waits.stopped and works.stopped
    assert not visitor.visit("/").page.select(".weighing")


def test_a_large_town_is_looked_through_beside_the_page(
    visitor: Visitor, town: Companion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_MUCH", 1)
    monkeypatch.setattr(working, "_A_MOMENT", 0)
    go_on, settle = Event(), town.ranker.settle

    def slowly(account: Account, now: datetime) -> None:
        assert go_on.wait(20)
        settle(account, now)

    monkeypatch.setattr(town.ranker, "settle", slowly)
    assert_says(visitor.visit("/"), "Your people and jots are at hand meanwhile.")
    assert visitor.page.select("[hx-get='/']") and visitor.page.select("noscript meta[http-equiv=refresh]")
    assert_says(visitor.visit("/working"), "looked through for what suits you")
    assert not visitor.page.select("#working button")
    assert len(town.board.running(town.account().id)) == 1, "it is begun once"
    go_on.set()
    for _try in range(2_000):
        if not town.board.running(town.account().id):
            break
        Event().wait(0.01)
    assert visitor.visit("/").page.select(".ticket")


def test_where_looking_through_it_breaks_off_the_page_tries_by_itself_and_says_what_is_wrong(
    visitor: Visitor, town: Companion, app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reported: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", reported.append)
    monkeypatch.setattr(working, "_MUCH", 1)
    app.testing = False
    with monkeypatch.context() as broken:
        broken.setattr(town.ranker, "_town", lambda *_: 1 // 0)
        for _visit in range(2):
            assert visitor.client.get("/").status_code == 500
    assert [one.exc_type for one in reported] == [ZeroDivisionError], "it is begun once"
    assert "broke off: lists" in caplog.text
    assert visitor.visit("/").page.select(".ticket")
    visitor.visit("/")
    assert not town.board.broke_off(Work.LISTS, town.account().id)


def test_a_round_that_is_stopped_leaves_the_rest_for_its_usual_time(
    visitor: Visitor, companion: Companion, fetcher: FakeFetcher, clock: FixedClock
) -> None:
    companions.start(companion)
    for number in range(12):
        source(companion.store, companion.account(), url=f"https://{number}.example/c.ics", title=f"Place {number}")
    companion.store.mark_due([one.id for one in companion.store.due_sources(clock() + timedelta(days=9))], clock())
    companion.refresh(on_progress=lambda _step: companion.board.running(0)[0].stop())
    assert companion.store.due_sources(clock()) == [], "the next tick does not begin it again"
    assert companion.store.due_sources(clock() + timedelta(hours=1, seconds=1))
    assert not any(one.reading_since for one in companion.store.due_sources(clock() + timedelta(days=2)))
    assert companion.board.running(0) == []


def test_many_people_are_written_down_beside_the_page(visitor: Visitor, town: Companion) -> None:
    cards = "".join(f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEND:VCARD\r\n" for name in NAMES)
    data = {"file": (io.BytesIO(cards.encode()), "people.vcf")}
    answer = visitor.client.post("/in-and-out/people", data=data, headers={"Origin": HOME})
    visitor._see(answer, "/in-and-out/people", 200).press("Take everybody who is new")
    assert visitor.path == "/working"
    assert_flash(visitor, "They are being written down")
    for _try in range(400):
        if not town.board.running(town.account().id):
            break
        Event().wait(0.01)
    assert len(town.store.people(town.account().id)) == len(NAMES)


def test_what_somebody_else_does_is_nobodys_business(visitor: Visitor, town: Companion) -> None:
    with town.board.task(Work.PEOPLE, account_id=99) as task:
        assert_says(visitor.visit("/working"), "Nothing just now.")
        visitor.client.post(f"/working/{task.id}/stop", headers={"Origin": HOME})
        assert not task.stopped


def test_what_is_read_for_several_is_stopped_by_whoever_looks_after_it(town: Companion) -> None:
    pages = create_app(town)
    ana, ben = (pages.test_client() for _number in range(2))
    for client, name, invites in ((ana, "Ana", True), (ben, "Ben", False)):
        login = town.store.add_account(name, None, zone="UTC", invites=invites, now=town.clock())
        token = entrance.begin(town.store, login.account_id, device="", now=town.clock())
        with client.session_transaction() as session:
            session[TOKEN] = token
    with town.board.task(Work.READING) as task:
        seen = Visitor(ben).visit("/working")
        assert not seen.page.select("#working button") and "whoever looks after this companion can stop it" in said(
            seen.page
        )
        answer = ben.post(f"/working/{task.id}/stop", headers={"Origin": HOME})
        assert answer.status_code == 404 and "goes on for everybody" in answer.text and not task.stopped
        Visitor(ana).visit("/working").press("Stop")
        assert task.stopped


def test_a_task_that_fails_is_over(town: Companion) -> None:
    with pytest.raises(ZeroDivisionError), town.board.task(Work.READING):
        raise ZeroDivisionError
    assert town.board.running(0) == []
