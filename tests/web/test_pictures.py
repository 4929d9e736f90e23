"""Pictures of events on the pages: only for whoever wants them, only of events they can see, never from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from meetcompanion.bootstrap import Companion
from meetcompanion.message import Message
from tests import companions
from tests.builders import event, instance, source
from tests.companions import at
from tests.fakes import FakeFetcher, FixedClock
from tests.pages import Visitor
from tests.pictures import drawn

CHOIR = "https://hall.example/choir.jpg"
LOST = "https://hall.example/lost.jpg"


@pytest.fixture
def hall(companion: Companion, fetcher: FakeFetcher) -> Companion:
    """Two evenings with pictures, one of them lost, and one without."""
    companions.start(companion, "choir", "board games", "birdwatching")
    source(
        companion.store,
        companion.account(),
        event("Choir practice", instance(at(2, 19)), image=CHOIR),
        event("Board games in the hall", instance(at(3, 19)), image=LOST),
        event("Birdwatching at dawn", instance(at(4, 6))),
        now=companion.clock(),
    )
    companion.ranker.prepare()
    fetcher.answers |= {CHOIR: drawn(), LOST: Message.of("There is nothing here.")}
    return companion


def pictures_on(visitor: Visitor, path: str) -> list[str]:
    return [str(image["src"]) for image in visitor.visit(path).page.select("main img")]


def want(visitor: Visitor) -> None:
    visitor.visit("/settings").press("Save", pictures="1")


def address(companion: Companion, title: str = "Choir practice") -> str:
    return f"/events/{companions.occurrence_id(companion, title)}/picture"


def test_nobody_is_shown_or_fetched_any_until_they_say_so(
    visitor: Visitor, hall: Companion, fetcher: FakeFetcher
) -> None:
    one = address(hall)
    assert pictures_on(visitor, "/") == pictures_on(visitor, one.removesuffix("/picture")) == []
    assert visitor.client.get(one).status_code == 404
    assert fetcher.asked == []


def test_whoever_wants_them_sees_them_on_the_weeks_few_and_on_the_events_page(
    visitor: Visitor, hall: Companion
) -> None:
    assert pictures_on(visitor, "/") == []  # and it is kept, until the switch is turned
    want(visitor)
    week = pictures_on(visitor, "/")
    assert [path.partition("?")[0] for path in week] == [address(hall), address(hall, "Board games in the hall")]
    assert pictures_on(visitor, address(hall).removesuffix("/picture")) == week[:1]
    assert pictures_on(visitor, "/events") == [], "a long list stays a list"
    (image, _other) = visitor.visit("/").page.select("main img")
    assert image["alt"] == "" and image["loading"] == "lazy" and image["width"] and image["height"]
    visitor.visit("/settings").press("Save", pictures=[])
    assert pictures_on(visitor, "/") == []


def test_the_picture_is_made_anew_and_can_be_nothing_but_one(visitor: Visitor, hall: Companion) -> None:
    want(visitor)
    answer = visitor.client.get(pictures_on(visitor, "/")[0], headers={"Sec-Fetch-Site": "same-origin"})
    assert Image.open(BytesIO(answer.data)).format == "WEBP" and answer.data != drawn()
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"].startswith("private, max-age=")
    again = visitor.client.get(address(hall), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_lost_one_shows_nothing_and_then_its_ticket_is_as_without(visitor: Visitor, hall: Companion) -> None:
    want(visitor)
    lost = pictures_on(visitor, "/")[1]
    answer = visitor.client.get(lost)
    assert answer.status_code == 404 and Image.open(BytesIO(answer.data)).size == (1, 1)
    assert lost not in pictures_on(visitor, "/")


def test_another_picture_has_another_address_and_is_no_news(
    visitor: Visitor, hall: Companion, clock: FixedClock
) -> None:
    from meetcompanion.merge import plan
    from meetcompanion.model import PickState, Window
    from tests.builders import read

    store, person = hall.store, hall.account()
    store.set_pick(person.id, companions.occurrence_id(hall, "Choir practice"), PickState.GOING, clock())
    want(visitor)
    before = pictures_on(visitor, "/")
    (town,) = (one.source for one in store.subscriptions(person.id, clock()))
    drafts = [event("Choir practice", instance(at(2, 19)), image=f"{CHOIR}?new")]
    read(store, town, plan(drafts, store.held_events(town.id), Window(clock(), at(2, 23))), now=clock())
    hall.ranker.prepare()
    after = pictures_on(visitor, "/")
    assert after[0].partition("?")[0] == before[0].partition("?")[0] and after[0] != before[0]
    assert store.notices(person.id, clock()) == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_page_elsewhere_makes_it_ask_for_one(
    visitor: Visitor, hall: Companion, fetcher: FakeFetcher, site: str
) -> None:
    want(visitor)
    assert visitor.client.get(address(hall), headers={"Sec-Fetch-Site": site}).status_code == 404
    assert fetcher.asked == []


def test_an_event_that_somebody_cannot_see_has_no_picture_for_them(
    visitor: Visitor, hall: Companion, app: Flask, fetcher: FakeFetcher
) -> None:
    want(visitor)
    store, person = hall.store, hall.account()
    seen = address(hall)
    for held in store.subscriptions(person.id, hall.clock()):
        store.unsubscribe(person.id, held.source.id, hall.clock())
    answers = [visitor.client.get(path) for path in (seen, "/events/987654321/picture")]
    assert [answer.status_code for answer in answers] == [404, 404] and answers[0].data == answers[1].data
    assert fetcher.asked == []
    assert replace(person, pictures=True) == hall.account()
