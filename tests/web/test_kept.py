"""Pages that are shown once more as they were are the ones that would be made now, whatever was written meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from meetcompanion.bootstrap import Companion
from meetcompanion.model import PickState
from meetcompanion.store import Store
from meetcompanion.web import settings
from tests import apps, companions
from tests.builders import event, instance, source
from tests.companions import at
from tests.fakes import FixedClock

BIRDS = "Birdwatching at dawn"
PAGES = (
    *("/", "/events", "/events?order=day", "/events?order=week", "/hobbies", "/evenings", "/people", "/follow-ups"),
    *("/sources", "/settings", "/learnt"),
)

Write = Callable[[Companion, FixedClock], object]


@pytest.fixture
def filled(companion: Companion) -> Companion:
    companions.fill(companion)
    return companion


@pytest.fixture
def client(filled: Companion, app: Flask) -> FlaskClient:
    del filled
    return app.test_client()


def page(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


@pytest.fixture
def made_anew(filled: Companion) -> Callable[[str], str]:
    """A page of an app that has shown none of these before."""

    def make(address: str) -> str:
        with apps.pages(filled, testing=False) as made:
            return page(made.test_client(), address)

    return make


def birds(companion: Companion) -> int:
    return companions.occurrence_id(companion, BIRDS)


def account_id(companion: Companion) -> int:
    return companion.account().id


def one_more_source(companion: Companion, _clock: FixedClock) -> None:
    source(
        companion.store,
        companion.account(),
        event("Birdwatching for late risers", instance(at(4, 12))),
        url="https://marsh.example/calendar.ics",
        title="Marsh",
        now=companion.clock(),
    )
    companion.ranker.prepare()


def the_same_by_hand(companion: Companion, clock: FixedClock) -> None:
    one_more_source(companion, clock)
    other = companions.occurrence_id(companion, "Birdwatching for late risers")
    companion.store.say_same(account_id(companion), birds(companion), [other], True, clock())


def the_source_goes(companion: Companion, _clock: FixedClock) -> None:
    (subscription,) = companion.store.subscriptions(account_id(companion), companion.clock())
    companion.store.unsubscribe(account_id(companion), subscription.source.id, companion.clock())


WRITES: dict[str, Write] = {
    "a hobby": lambda held, clock: held.store.add_hobby(account_id(held), "observing", clock()),
    "a hobby less": lambda held, _: held.store.remove_hobby(account_id(held), "birdwatching"),
    "a pick": lambda held, clock: held.store.set_pick(account_id(held), birds(held), PickState.GOING, clock()),
    "a refusal": lambda held, clock: held.store.set_pick(account_id(held), birds(held), PickState.NO, clock()),
    "fewer evenings": lambda held, _: held.store.save_account(replace(held.account(), evenings=1)),
    "another zone": lambda held, _: held.store.save_account(replace(held.account(), zone="Asia/Tokyo")),
    "another language": lambda held, _: held.store.save_account(replace(held.account(), language="de")),
    "a source": one_more_source,
    "a source less": the_source_goes,
    "the same by hand": the_same_by_hand,
    "a minute": lambda _, clock: clock.advance(minutes=1),
    "a midnight": lambda _, clock: clock.advance(days=1),
    "a week": lambda _, clock: clock.advance(days=7),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_is_written_shows_on_every_page(
    write: Write, filled: Companion, client: FlaskClient, made_anew: Callable[[str], str], clock: FixedClock
) -> None:
    before = [page(client, address) for address in PAGES]
    assert [page(client, address) for address in PAGES] == before
    write(filled, clock)
    for address in PAGES:
        assert page(client, address) == made_anew(address), address


def test_another_program_s_writing_shows(filled: Companion, client: FlaskClient, clock: FixedClock) -> None:
    assert BIRDS in page(client, "/")
    with_another = Store.open(filled.config.data / "meetcompanion.sqlite3")
    with_another.set_pick(account_id(filled), birds(filled), PickState.NO, clock())
    with_another.close()
    assert BIRDS not in page(client, "/")


def test_an_unchanged_page_asks_nothing_of_the_ranking(
    filled: Companion, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(client, "/")  # hobbies are given their vectors meanwhile, and these are written down
    before = page(client, "/")
    monkeypatch.setattr(type(filled.ranker), "shortlist", None)
    assert page(client, "/") == before


@pytest.mark.parametrize(
    ("address", "makes"), [("/events", "page"), ("/events?order=day", "page"), ("/hobbies", "finds")]
)
def test_a_list_that_time_has_not_moved_is_not_made_anew(
    address: str, makes: str, filled: Companion, client: FlaskClient, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(client, address)
    before = page(client, address)
    monkeypatch.setattr(type(filled.ranker), makes, None)
    clock.advance(minutes=1)
    assert page(client, address) == before
    clock.advance(minutes=1)
    assert page(client, address) == before


def test_a_page_that_says_nothing_of_hours_holds_for_the_day(
    client: FlaskClient, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = page(client, "/settings")
    made: list[str] = []
    monkeypatch.setattr(settings, "render_template", lambda name, **_values: made.append(name) or name)
    clock.advance(minutes=1)
    assert (page(client, "/settings"), made) == (before, [])
    clock.advance(days=1)
    assert page(client, "/settings") == "settings.html"


def test_a_page_of_an_endless_address_is_shown_and_not_kept(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(settings, "render_template", lambda name, **_values: made.append(name) or name)
    for address, times in (("/settings?a=b", 1), (f"/settings?a={'b' * 5_000}", 2)):
        made.clear()
        assert page(client, address) == page(client, address) == "settings.html"
        assert len(made) == times


def test_a_line_that_is_shown_once_is_not_shown_again(filled: Companion, client: FlaskClient) -> None:
    client.get("/")
    origin = {"Origin": "http://localhost"}
    client.post(f"/events/{birds(filled)}/pick", data={"state": "going", "back": "/"}, headers=origin)
    assert "Have a good evening" in page(client, "/")
    assert "Have a good evening" not in page(client, "/")


def test_a_question_is_asked_once_and_stays_while_one_is_on_the_page(
    filled: Companion, client: FlaskClient, clock: FixedClock
) -> None:
    client.get("/")
    companions.go_out(filled, clock)
    question = "Was there one conversation worth keeping?"
    assert question in page(client, "/")
    assert question not in page(client, "/")
    assert question not in page(client, "/")


@pytest.fixture
def other(filled: Companion) -> Iterator[Store]:
    opened = Store.open(filled.config.data / "meetcompanion.sqlite3")
    yield opened
    opened.close()


def state(store: Store) -> object:
    with store.at_once():
        return store.watch.state()


def test_a_state_tells_of_everybodys_writing(filled: Companion, other: Store, clock: FixedClock) -> None:
    seen = state(filled.store)
    assert state(filled.store) == seen, "reading changes nothing"
    filled.store.add_hobby(account_id(filled), "chess", clock())
    own = state(filled.store)
    assert own != seen
    other.add_hobby(account_id(filled), "darts", clock())
    assert state(filled.store) != own
    assert "darts" in [hobby.name for hobby in filled.store.hobbies(account_id(filled))]


def test_what_a_caller_does_with_an_answer_changes_no_other(filled: Companion) -> None:
    filled.store.hobbies(account_id(filled)).clear()
    assert filled.store.hobbies(account_id(filled))


def test_a_closed_database_has_no_state(filled: Companion, tmp_path: object) -> None:
    del tmp_path
    opened = Store.open(filled.config.data / "meetcompanion.sqlite3")
    assert state(opened) is not None
    opened.close()
    assert state(opened) is None
