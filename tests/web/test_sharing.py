"""What other apps hand over is looked at first; one event can be kept by itself, without subscribing to anything."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from meetcompanion.bootstrap import Companion
from meetcompanion.errors import BadSource
from meetcompanion.importers.plain import read_text
from meetcompanion.model import PickState, Status
from meetcompanion.web.sharing import shared_addresses
from tests import companions
from tests.fakes import NOW, FakeFetcher, FixedClock
from tests.pages import Visitor, heading, said, tickets

PAGE = "https://choir.example/evenings/7"
BERLIN = ZoneInfo("Europe/Berlin")
OWN_HAND = {"Sec-Fetch-Site": "none"}


def page(*titles: str, status: str = "EventScheduled") -> str:
    """A made-up page with events marked up for programs."""
    events = [
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": title,
            "url": f"{PAGE}#{number}",
            "startDate": f"2026-01-{8 + number:02}T19:00:00+01:00",
            "eventStatus": f"https://schema.org/{status}",
        }
        for number, title in enumerate(titles)
    ]
    return f'<html><title>Choir</title><script type="application/ld+json">{json.dumps(events)}</script></html>'


def share(visitor: Visitor, **given: str) -> Visitor:
    """What a phone does when something is shared to the app."""
    answer = visitor.client.get("/share", query_string=given, headers=OWN_HAND)
    assert answer.status_code == 303, answer.text
    return visitor.visit(answer.headers["Location"]).wait_while("Reading…")


def test_the_app_says_how_things_are_shared_to_it(visitor: Visitor) -> None:
    target = visitor.client.get("/app.webmanifest").get_json()["share_target"]
    assert target == {
        "action": "/share",
        "method": "GET",
        "enctype": "application/x-www-form-urlencoded",
        "params": {"title": "title", "text": "text", "url": "url"},
    }


def test_a_shared_page_is_previewed_and_one_event_is_kept_by_itself(
    visitor: Visitor, town: Companion, fetcher: FakeFetcher, clock: FixedClock
) -> None:
    fetcher.answers[PAGE] = page("Open rehearsal", "Summer concert")
    before = town.store.subscriptions(town.account().id, clock())
    share(visitor, text=f"Look at this: {PAGE}.")
    assert "Open rehearsal" in said(visitor.page) and "Summer concert" in said(visitor.page)
    visitor.press("I'm interested")
    assert heading(visitor) == "Open rehearsal" and "from choir.example" in said(visitor.page)
    assert "Open rehearsal" in tickets(visitor.visit("/"))
    assert "Summer concert" not in said(visitor.visit("/events?search=concert").page)
    # It is nothing that is subscribed to, and is not shown as such.
    assert "choir.example" not in said(visitor.visit("/sources").page)
    (kept,) = [one for one in town.store.subscriptions(town.account().id, clock()) if one not in before][-1:]
    assert kept.source.kind == "single"
    # Only that one event is looked for again.
    fetcher.answers[PAGE] = page("Open rehearsal", "Summer concert", status="EventCancelled")
    clock.advance(days=1, hours=1)
    town.refresh()
    picked = {one.content.title: (one.status, state) for one, state in town.store.picked(town.account().id)}
    assert picked["Open rehearsal"] == (Status.CANCELLED, PickState.INTERESTED)
    assert "Summer concert" not in said(visitor.visit("/events?search=concert").page)
    # Long after its day its page is left in peace.
    clock.advance(days=60)
    town.refresh()
    asked = len(fetcher.asked)
    clock.advance(days=2)
    town.refresh()
    assert [url for url, *_ in fetcher.asked[asked:] if url == PAGE] == []


def test_it_can_be_taken_back(visitor: Visitor, town: Companion, fetcher: FakeFetcher) -> None:
    fetcher.answers[PAGE] = page("Open rehearsal")
    share(visitor, url=PAGE).press("I'm interested").press("Undo", inside="#flashes")
    assert "Open rehearsal" not in said(visitor.visit("/events?search=rehearsal").page)
    assert town.store.picks(town.account().id) == {}


def test_it_goes_along_to_another_companion(
    visitor: Visitor, town: Companion, fetcher: FakeFetcher, clock: FixedClock, tmp_path: Path
) -> None:
    fetcher.answers[PAGE] = page("Open rehearsal")
    share(visitor, url=PAGE).press("I'm interested")
    other = companions.new_companion(tmp_path / "other", clock)
    mine = other.account()
    other.store.bring_in(mine.id, json.loads(json.dumps(town.store.take_out(town.account().id))), clock())
    assert [one.content.title for one, _ in other.store.picked(mine.id)] == ["Open rehearsal"]
    (kept,) = [one.source for one in other.store.subscriptions(mine.id, clock()) if one.source.kind == "single"]
    assert (kept.url.partition("/")[0], kept.read_url) == (f"single:{mine.id}", PAGE)
    other.close()


def test_a_link_elsewhere_only_leads_to_a_question(visitor: Visitor, fetcher: FakeFetcher) -> None:
    fetcher.answers[PAGE] = page("Open rehearsal")
    for site in ({"Sec-Fetch-Site": "cross-site"}, {}, {**OWN_HAND, "Sec-Purpose": "prefetch"}):
        answer = visitor.client.get("/share", query_string={"url": PAGE}, headers=site)
        assert answer.status_code == 200 and "Look at it" in answer.text
    assert fetcher.asked == []
    visitor.visit(f"/share?url={PAGE}").press("Look at it").wait_while("Reading…")
    assert "Open rehearsal" in said(visitor.page)


def test_whoever_has_to_come_in_first_sees_it_afterwards(app: Flask, town: Companion) -> None:
    town.store.add_account("Ana", "x", zone="UTC", invites=True, now=NOW)
    answer = app.test_client().get(f"/share?url={PAGE}", headers=OWN_HAND)
    assert answer.status_code == 303 and "next=/share?url" in answer.headers["Location"].replace("%3F", "?").replace(
        "%2F", "/"
    )
    assert app.test_client().post("/share", data={"text": "9 January"}).status_code == 403


def test_a_shared_text_becomes_one_evening(visitor: Visitor, town: Companion, clock: FixedClock) -> None:
    visitor.visit("/share?text=Choir+night%0AFriday+9+January,+7+pm%0ASt+Mary's+Hall").press("Look at it")
    assert heading(visitor) == "Choir night" and "Subscribe" not in said(visitor.page.select_one("main"))  # type: ignore[arg-type]
    visitor.press("I'm interested")
    assert heading(visitor) == "Choir night" and "St Mary's Hall" in said(visitor.page)
    clock.advance(days=2)
    town.refresh()
    (kept,) = [
        one.source for one in town.store.subscriptions(town.account().id, clock()) if one.source.kind == "single"
    ]
    assert kept.error is None


@pytest.mark.parametrize(
    ("text", "title", "start"),
    [
        ("Choir night\nThursday 15 January 2026, 19:30\nSt Mary's", "Choir night", "2026-01-15T18:30:00+00:00"),
        ("Lesung mit Ada Grimm am 20. Januar um 20 Uhr", "Lesung mit Ada Grimm", "2026-01-20T19:00:00+00:00"),
        ("Le 3 février à 18h30 : atelier de reliure", "atelier de reliure", "2026-02-03T17:30:00+00:00"),
        ("Rehearsal on Thursday, at 19:30 in the hall", "Rehearsal – in the hall", "2026-01-08T18:30:00+00:00"),
        ("Guten Morgen! Morgen um 19 Uhr Schach?", "Guten Morgen! – Schach?", "2026-01-06T18:00:00+00:00"),
        ("Hoy a las 20:00\nTaller por la mañana", "Taller por la mañana", "2026-01-05T19:00:00+00:00"),
        ("Chess\nMonday 9 am", "Chess", "2026-01-12T08:00:00+00:00"),
        ("Chess again\nNot as on 2 December 2025, but on 4 March", "Chess again", "2026-03-04"),
    ],
)
def test_a_text_tells_of_the_first_day_ahead(text: str, title: str, start: str) -> None:
    reading = read_text(text, now=NOW, zone=BERLIN)
    (draft,) = reading.drafts
    assert (draft.content.title, draft.instances[0].when.start.isoformat()) == (title, start)
    assert draft.content.description == text


def test_a_text_without_a_day_is_said_to_be_one() -> None:
    with pytest.raises(BadSource, match="No day"):
        read_text("See you soon on the first Thursday!", now=NOW, zone=BERLIN)


def test_a_text_in_which_no_day_is_found_is_not_lost(visitor: Visitor) -> None:
    sent = visitor.visit("/share?text=See+you+soon%0Aat+the+mill").send("Look at it")
    page = BeautifulSoup(sent.text, "lxml")
    text, why = page.select_one("textarea"), page.select_one("#trouble-text")
    assert sent.status_code == 400 and text is not None and text.get_text().strip() == "See you soon\nat the mill"
    assert why is not None and "No day is named" in said(why) and "trouble-text" in text["aria-describedby"]


def test_of_several_addresses_one_is_chosen(visitor: Visitor, fetcher: FakeFetcher) -> None:
    fetcher.answers[PAGE] = page("Open rehearsal")
    both = {"text": f"The choir: {PAGE}, and the mill (https://mill.example/x)!"}
    answer = visitor.client.get("/share", query_string=both, headers=OWN_HAND)
    assert answer.status_code == 200 and fetcher.asked == []
    visitor._see(answer, "/share", 200)
    assert [said(one) for one in visitor.page.select("p.address")] == [PAGE, "https://mill.example/x"]
    visitor.press(f"Look at it : {PAGE}").wait_while("Reading…")
    assert "Open rehearsal" in said(visitor.page)


def test_an_address_is_found_wherever_phones_put_it() -> None:
    assert shared_addresses("https://a.example/x", "https://b.example", "") == ["https://a.example/x"]
    assert shared_addresses("", 'Look: "https://b.example/c.ics".', "A title") == ["https://b.example/c.ics"]
    assert shared_addresses("", "https://b.example https://b.example webcal://c.example/d", "https://e.example") == [
        "https://b.example",
        "webcal://c.example/d",
    ]
    assert shared_addresses("javascript:alert(1)", "no address", "none.example") == []
