"""Sources: look before keeping, what went wrong in words, read now, remove and take it back."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from meetcompanion.bootstrap import Companion
from meetcompanion.message import Message
from meetcompanion.model import Fetched, Problem
from tests import calendars, companions
from tests.builders import event, read, source
from tests.fakes import FakeFetcher, FixedClock
from tests.pages import HOME, Visitor, assert_flash, assert_says, assert_silent_about, heading, said, tickets

CHESS = "https://chess.example/c.ics"


@pytest.fixture(autouse=True)
def visited(companion: Companion) -> None:
    """The first visit is over."""
    companions.start(companion, "chess")


def look_at(visitor: Visitor, address: str) -> Visitor:
    return visitor.visit("/sources").press("Look at it", address=address).wait_while("Reading…")


def test_an_address_is_looked_at_before_it_is_kept(
    visitor: Visitor, companion: Companion, fetcher: FakeFetcher
) -> None:
    fetcher.answers[CHESS] = calendars.calendar(("a", "Chess for beginners", 2), ("b", "Blitz", 3))
    look_at(visitor, CHESS)
    assert heading(visitor) == "Chess Club"
    assert_says(visitor, "A calendar, 2 events ahead. https://chess.example/c.ics")
    assert [said(line) for line in visitor.page.select(".coming b")] == ["Chess for beginners", "Blitz"]
    assert companion.store.subscriptions(companion.account().id, companion.clock()) == []


def test_subscribing_brings_its_events_at_once(visitor: Visitor, companion: Companion, fetcher: FakeFetcher) -> None:
    fetcher.answers[CHESS] = calendars.calendar(("a", "Chess for beginners", 2))
    look_at(visitor, CHESS).press("Subscribe", title="The chess people")
    assert_flash(visitor, "You will see what is on at The chess people.")
    assert tickets(visitor) == ["Chess for beginners"]
    assert_says(visitor.visit("/sources"), "The chess people")
    assert_says(visitor, "Last read today, 13:00.")


def test_subscribing_can_be_taken_back(visitor: Visitor, companion: Companion, fetcher: FakeFetcher) -> None:
    fetcher.answers[CHESS] = calendars.calendar(("a", "Chess for beginners", 2))
    look_at(visitor, CHESS).press("Subscribe").press("Undo")
    assert_says(visitor, "Nothing is subscribed yet.")


def test_a_page_says_which_calendar_its_events_come_from(visitor: Visitor, fetcher: FakeFetcher) -> None:
    fetcher.answers["https://hall.example/"] = calendars.page(links=(CHESS,))
    fetcher.answers[CHESS] = calendars.calendar(("a", "Chess for beginners", 2))
    look_at(visitor, "https://hall.example/")
    assert_says(visitor, f"The page offers a calendar, and the events come from there. {CHESS}")


def test_the_other_calendars_of_a_page_can_be_looked_at_instead(visitor: Visitor, fetcher: FakeFetcher) -> None:
    go = "https://go.example/c.ics"
    fetcher.answers["https://hall.example/"] = calendars.page(links=(CHESS, go))
    fetcher.answers[CHESS] = calendars.calendar(("a", "Chess for beginners", 2))
    fetcher.answers[go] = calendars.calendar(("a", "Go for beginners", 2), name="Go Club")
    look_at(visitor, "https://hall.example/").press(go).wait_while("Reading…")
    assert heading(visitor) == "Go Club"


def test_what_is_left_out_is_said_with_its_place(visitor: Visitor, fetcher: FakeFetcher) -> None:
    broken = calendars.calendar(("a", "Chess for beginners", 2)).replace(
        "END:VCALENDAR", "BEGIN:VEVENT\r\nUID:b\r\nSUMMARY:Without a day\r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    fetcher.answers[CHESS] = broken
    look_at(visitor, CHESS)
    assert_says(visitor, "Without a day", ".left-out")


def test_a_calendar_with_nothing_ahead_says_so_and_may_be_kept(visitor: Visitor, fetcher: FakeFetcher) -> None:
    fetcher.answers[CHESS] = calendars.calendar(("a", "Long ago", -900))
    look_at(visitor, CHESS)
    assert_says(visitor, "nothing lies ahead in it")
    visitor.press("Subscribe")
    assert_says(visitor.visit("/sources"), "Nothing lies ahead in it at the moment.")


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        (CHESS, Message.of("The host does not answer.")),
        (CHESS, "<!doctype html><title>Log in</title><form><input type=password></form>"),
        (CHESS, b"\0" * 5000),
        (CHESS, ""),
        ("no address at all", ""),
    ],
)
def test_what_cannot_be_read_gets_one_clear_sentence_and_another_try(
    visitor: Visitor, fetcher: FakeFetcher, address: str, answer: str | bytes | Message
) -> None:
    fetcher.answers[CHESS] = answer
    look_at(visitor, address)
    assert heading(visitor) == "That did not work"
    sentence = visitor.page.select_one('.trouble[role="alert"]')
    assert sentence is not None
    assert len(said(sentence)) > 15
    assert visitor.page.select_one(f'input[name="address"][value="{address}"]')


def test_nothing_pasted_is_said(visitor: Visitor) -> None:
    visitor.visit("/sources").press("Look at it")
    assert_flash(visitor, "Paste an address first")


def test_a_file_can_be_given(visitor: Visitor, companion: Companion) -> None:
    body = calendars.calendar(("a", "Chess for beginners", 2)).encode()
    visitor.visit("/sources").press("Look at it", file=(io.BytesIO(body), "chess.ics"))
    visitor.wait_while("Reading…").press("Subscribe")
    assert tickets(visitor) == ["Chess for beginners"]
    held = companion.store.subscriptions(companion.account().id, companion.clock())[0].source
    assert held.upload
    assert_says(visitor.visit("/sources"), "The file chess.ics, which you gave")


def test_another_calendar_in_a_file_of_the_same_name_pushes_nothing_out(visitor: Visitor) -> None:
    give(visitor, "event.ics", ("a", "Chess for beginners", 2))
    give(visitor, "event.ics", ("b", "Moths by lamplight", 3))
    give(visitor, "event.ics", ("c", "Choir", 4))
    assert sorted(tickets(visitor.visit("/events"))) == ["Chess for beginners", "Choir", "Moths by lamplight"]
    for name in ("event.ics", "event (2).ics", "event (3).ics"):
        assert_says(visitor.visit("/sources"), f"The file {name}, which you gave")


def test_a_newer_copy_of_a_file_takes_its_place(visitor: Visitor) -> None:
    give(visitor, "event.ics", ("a", "Chess for beginners", 2), ("b", "Blitz", 3))
    give(visitor, "event.ics", ("b", "Blitz", 4), ("c", "Chess in the park", 5))
    assert sorted(tickets(visitor.visit("/events"))) == ["Blitz", "Chess in the park"]


def give(visitor: Visitor, name: str, *events: tuple[str, str, float]) -> None:
    body = calendars.calendar(*events).encode()
    visitor.visit("/sources").press("Look at it", file=(io.BytesIO(body), name))
    visitor.wait_while("Reading…").press("Subscribe")


def slow_network(app: Flask) -> Event:
    """A host that answers once the event is set."""
    wait = Event()
    answer = Fetched(url=CHESS, body=calendars.calendar(("a", "Chess", 2)).encode(), status=200)

    class Slow:
        def get(self, *_args: object, **_more: object) -> Fetched:
            assert wait.wait(10)
            return answer

    object.__setattr__(app.extensions["meetcompanion"].companion, "fetcher", Slow())
    return wait


def test_nobody_has_to_wait_for_a_slow_host(visitor: Visitor, app: Flask) -> None:
    wait = slow_network(app)
    reading = visitor.visit("/sources").press("Look at it", address=CHESS).path
    assert heading(visitor.press("Stop", inside="#look")) == "Sources"
    visitor.visit(reading, status=404)
    wait.set()


def test_while_it_is_read_the_page_asks_again_with_and_without_scripts(visitor: Visitor, app: Flask) -> None:
    wait = slow_network(app)
    visitor.visit("/sources").press("Look at it", address=CHESS)
    assert heading(visitor) == "Reading…"
    assert visitor.page.select_one('noscript meta[http-equiv="refresh"]')
    part = visitor.page.select_one("#look")
    assert part is not None
    assert part["hx-get"] == visitor.path
    alone = visitor.client.get(visitor.path, headers={"HX-Request": "true"}).text
    assert alone.lstrip().startswith("<title>Reading…")
    assert "<main" not in alone
    wait.set()
    visitor.wait_while("Reading…")
    assert heading(visitor) == "Chess Club"


def test_a_failing_source_says_why_and_when_it_is_tried_again(
    visitor: Visitor, companion: Companion, fetcher: FakeFetcher, clock: FixedClock
) -> None:
    made = source(companion.store, companion.account(), event("Chess"), url=CHESS, title="Chess Club", now=clock())
    clock.advance(hours=3)
    fetcher.answers[CHESS] = Message.of("The host does not answer.")
    companion.store.mark_due([made.id], clock())
    companion.refresh()
    row = said(visitor.visit("/sources").page.select(f"#source-{made.id}")[0])
    assert "The host does not answer." in row
    assert "Last read well today, 13:00; what was found then is kept." in row
    assert "Tried again today, 1" in row
    assert "Chess" in tickets(visitor.visit("/events"))


def test_a_source_is_read_now_and_the_row_shows_how_it_goes(
    visitor: Visitor, companion: Companion, fetcher: FakeFetcher, clock: FixedClock
) -> None:
    made = source(companion.store, companion.account(), url=CHESS, title="Chess Club", now=clock())
    clock.advance(hours=2)
    fetcher.answers[CHESS] = calendars.calendar(("a", "Chess for beginners", 2))
    visitor.visit("/sources").press("Read now")
    assert visitor.path == "/sources"
    visitor.wait_while("to be read…").wait_while("Being read now")
    assert_says(visitor, "Last read today, 15:00.", f"#source-{made.id}")
    assert tickets(visitor.visit("/events")) == ["Chess for beginners"]


def test_a_row_that_waits_asks_for_itself_and_one_that_rests_does_not(
    visitor: Visitor, companion: Companion, clock: FixedClock
) -> None:
    made = source(companion.store, companion.account(), url=CHESS, now=clock())
    assert not visitor.visit(f"/sources/{made.id}/row").page.select("[hx-get]")
    companion.store.mark_due([made.id], clock())
    assert visitor.visit(f"/sources/{made.id}/row").page.select("[hx-get]")
    companion.store.start_reading(made.id, clock())
    assert_says(visitor.visit(f"/sources/{made.id}/row"), "Being read now…", "body")


def test_all_of_them_are_read_now(visitor: Visitor, companion: Companion, fetcher: FakeFetcher) -> None:
    for name in ("one", "two"):
        source(companion.store, companion.account(), url=f"https://{name}.example/c.ics", title=name)
        fetcher.answers[f"https://{name}.example/c.ics"] = calendars.calendar((name, name, 2), name=name)
    visitor.visit("/sources").press("Read all of them now")
    visitor.wait_while("to be read…").wait_while("Being read now")
    assert sorted(tickets(visitor.visit("/events"))) == ["one", "two"]


def test_what_was_left_out_of_a_source_is_on_its_row(visitor: Visitor, companion: Companion) -> None:
    made = source(companion.store, companion.account(), title="Chess Club")
    read(companion.store, made, skipped=[Problem("event 3 (“Blitz”)", Message.of("It has no start."))])
    assert_says(visitor.visit("/sources"), "event 3 (“Blitz”) It has no start.", ".left-out")


def test_a_source_can_be_removed_and_brought_back(
    visitor: Visitor, companion: Companion, fetcher: FakeFetcher, clock: FixedClock
) -> None:
    fetcher.answers[CHESS] = calendars.calendar(("a", "Chess for beginners", 2))
    look_at(visitor, CHESS).press("Subscribe", title="The chess people")
    visitor.visit("/sources").press("Remove")
    assert_flash(visitor, "The chess people is gone from your list.")
    assert_silent_about(visitor, "The chess people", "main")
    visitor.press("Undo").wait_while("to be read…").wait_while("Being read now")
    assert_says(visitor, "The chess people", ".sources")
    assert tickets(visitor.visit("/events")) == ["Chess for beginners"]


def test_a_source_that_one_never_had_cannot_be_brought_back_by_its_number(app: Flask, companion: Companion) -> None:
    theirs = source(companion.store, url="upload:7/private.ics", title="Private")
    answer = app.test_client().post(f"/sources/{theirs.id}/subscribe", headers={"Origin": HOME})
    assert answer.status_code == 404
    assert companion.store.subscriptions(companion.account().id, companion.clock()) == []


def test_a_password_in_an_address_is_not_shown(visitor: Visitor, companion: Companion) -> None:
    source(companion.store, companion.account(), url="https://ana:hunter2@choir.example/c.ics", title=None)
    assert_says(visitor.visit("/sources"), "https://choir.example/c.ics")
    assert "hunter2" not in str(visitor.page)


def test_only_the_first_few_are_shown_and_the_rest_is_one_sentence(visitor: Visitor, fetcher: FakeFetcher) -> None:
    fetcher.answers[CHESS] = calendars.calendar(
        *((f"{n}", f"Evening of chess {'abcdefghijkl'[n]}", n) for n in range(1, 12))
    )
    look_at(visitor, CHESS)
    assert_says(visitor, "A calendar, 11 events ahead.")
    assert_says(visitor, "And more after these.")
    assert not any(sign.isdigit() for sign in said(visitor.page.select(".look .hint")[0]))


def test_a_strange_address_is_no_link(visitor: Visitor, companion: Companion) -> None:
    source(companion.store, companion.account(), url="upload:chess.ics")
    assert_says(visitor.visit("/sources"), "upload:chess.ics")
    assert not [link for link in visitor.page.select(".sources a") if not str(link["href"]).startswith("http")]


def test_a_row_that_is_gone_is_asked_for_no_more(visitor: Visitor) -> None:
    response = visitor.client.get("/sources/4711/row")
    assert (response.status_code, response.text) == (286, "")


def test_where_nothing_tells_the_zone_it_is_asked_for_once(
    visitor: Visitor, companion: Companion, fetcher: FakeFetcher
) -> None:
    begins = companion.clock().astimezone(ZoneInfo("America/New_York")) + timedelta(days=2)
    event_text = f"BEGIN:VEVENT\nUID:a\nDTSTART:{begins:%Y%m%d}T190000\nSUMMARY:Porch talk\nEND:VEVENT"
    fetcher.answers[CHESS] = f"BEGIN:VCALENDAR\nVERSION:2.0\n{event_text}\nEND:VCALENDAR\n"
    assert_says(look_at(visitor, CHESS), "Whose clocks are these?")
    visitor.press("Subscribe", zone="America/New_York")
    (kept,) = companion.store.subscriptions(companion.account().id, companion.clock())
    assert kept.source.zone == "America/New_York"
    (listed,) = companion.ranker.listed(companion.account(), companion.clock())
    assert listed.occurrence.when.start == datetime(
        begins.year, begins.month, begins.day, 19, tzinfo=ZoneInfo("America/New_York")
    )


def test_where_the_zone_is_told_nobody_is_asked(visitor: Visitor, fetcher: FakeFetcher) -> None:
    fetcher.answers[CHESS] = calendars.calendar(("a", "Chess for beginners", 2))
    assert_silent_about(look_at(visitor, CHESS), "Whose clocks")


def test_what_is_gone_for_good_is_not_said_to_be_tried_again(
    visitor: Visitor, companion: Companion, fetcher: FakeFetcher, clock: FixedClock
) -> None:
    made = source(companion.store, companion.account(), event("Chess"), url=CHESS, title="Chess Club", now=clock())
    fetcher.answers[CHESS] = Fetched(url=CHESS, status=410, error=Message.of("Gone for good."))
    companion.store.mark_due([made.id], clock())
    companion.refresh()
    clock.advance(days=30)
    row = said(visitor.visit("/sources").page.select(f"#source-{made.id}")[0])
    assert "Gone for good." in row and "It is not tried again by itself." in row
    assert "go on trying" not in row and "Tried again" not in row
    assert companion.refresh().idle


def test_keys_in_an_address_are_shown_on_no_page(visitor: Visitor, fetcher: FakeFetcher) -> None:
    address = "https://ana:geheim@chess.example/feed.ics?token=heimlich"
    fetcher.answers[address] = calendars.calendar(("a", "Chess", 2)).replace("X-WR-CALNAME:Chess Club\r\n", "")
    look_at(visitor, address)
    assert heading(visitor) == "chess.example"
    assert_says(visitor, "https://chess.example/feed.ics?token=…")
    for page in (visitor.path, visitor.press("Subscribe", title="").path, "/sources", "/events"):
        visitor.visit(page)
        assert "geheim" not in str(visitor.page)
        assert "heimlich" not in said(visitor.page)
    assert_says(visitor, "from chess.example")


def test_a_file_is_never_said_to_be_read_again(visitor: Visitor, companion: Companion) -> None:
    body = calendars.calendar(("a", "Chess for beginners", 2)).encode()
    visitor.visit("/sources").press("Look at it", file=(io.BytesIO(body), "chess.ics")).wait_while("Reading…")
    visitor.press("Subscribe").visit("/sources")
    assert_says(visitor, "It is kept as it is and not read again.")
    assert "Next time" not in said(visitor.page) and "Read now" not in said(visitor.page)


def test_an_empty_file_is_not_spoken_of_as_an_address(visitor: Visitor) -> None:
    visitor.visit("/sources").press("Look at it", file=(io.BytesIO(b" "), "chess.ics")).wait_while("Reading…")
    assert_says(visitor, "It is empty: there is no calendar and no page in it.")
    assert "at this address" not in said(visitor.page)
    address = visitor.page.select_one("#address")
    assert address is not None and address["value"] == ""
