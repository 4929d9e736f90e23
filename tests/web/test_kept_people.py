"""Pages about people hold while the database answers the same, and differ as soon as it answers otherwise."""

from __future__ import annotations

import pytest
from flask import Flask

from meetcompanion.bootstrap import Companion
from meetcompanion.model import FollowUpState, HowTheyLikeIt
from meetcompanion.model.messages import Wishes
from meetcompanion.web import evenings, people
from tests import apps, companions
from tests.fakes import FixedClock

PAGES = (
    *("/people", "/people?by=evening", "/people/1", "/people/1/put-right", "/people/1/as-them", "/people/1/forget"),
    *(
        "/people/1/merge",
        "/search?q=bees",
        "/follow-ups",
        "/evenings",
        "/evenings/1",
        "/evenings/1/put-right",
        "/look-back",
    ),
    *("/dots", "/dots.svg", "/in-and-out"),
)


def shown(app: Flask) -> dict[str, str]:
    client = app.test_client()
    return {address: client.get(address).get_data(as_text=True) for address in PAGES}


@pytest.fixture
def met(companion: Companion, clock: FixedClock) -> Companion:
    """Somebody with a line and something to do for them, and somebody else. All persons are made up."""
    companions.fill(companion)
    companions.go_out(companion, clock)
    companions.meet(companion, "@Ana keeps bees\nsend @Ana the map\n@Ben sails\n* an owl")
    return companion


def test_whatever_is_written_about_people_shows_at_once(met: Companion, app: Flask, clock: FixedClock) -> None:
    store, me = met.store, met.account().id
    before = shown(app)
    for write in (
        lambda: companions.meet(met, "@Cleo likes bees\n@Ana has a new hive"),
        lambda: (store.rename_person(me, 1, "Ana Lucía", clock()), store.set_likes(me, 1, HowTheyLikeIt.COFFEE)),
        lambda: store.answer_follow_up(me, 1, FollowUpState.DONE, clock()),
        lambda: (store.let_rest(me, 1, clock()), store.merge_people(me, 1, 3, clock())),
    ):
        write()
        after = shown(app)
        with apps.pages(met, testing=False) as another:
            assert after == shown(another)
        assert after != before
        before = after


def test_what_says_nothing_of_them_leaves_their_pages_as_they_were(
    met: Companion, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shown(app)
    made: list[str] = []
    for module in (people, evenings):
        monkeypatch.setattr(module, "render_template", lambda name, **_values: made.append(name) or name)
    met.store.save_wishes(met.account().id, Wishes(hour=9), met.clock())
    assert (shown(app), made) == (before, [])
    companions.meet(met, "@Ana keeps hens", with_evening=False)
    assert shown(app) != before
    assert "person.html" in made
    assert "people.html" not in made
