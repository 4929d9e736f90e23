"""Lists of a real store: everything best first, the few, and nothing computed twice."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from meetcompanion.matcher.embedding import load_embedder
from meetcompanion.model import Account, Beat, Listed, PickState, Status, Window
from meetcompanion.ranking import Ranker, rank_events
from meetcompanion.store import Store
from tests.builders import event, instance, source, weekly
from tests.fakes import NOW
from tests.meanings import Meanings

DAY = timedelta(days=1)


@pytest.fixture
def embedder() -> Meanings:
    return Meanings()


@pytest.fixture
def ranker(store: Store, embedder: Meanings) -> Ranker:
    return Ranker(store, embedder)


def titles(lines: Any) -> list[str]:
    return [line.occurrence.content.title for line in lines]


def likes(store: Store, account: Account, *hobbies: str) -> None:
    for hobby in hobbies:
        store.add_hobby(account.id, hobby, NOW)


def town(store: Store, account: Account) -> None:
    """Two sources with a handful of evenings, a series among them."""
    source(
        store,
        account,
        weekly("Chess in the park", location="Stadtpark"),
        event("Council meeting"),
        event("Birding walk", instance(NOW + 3 * DAY), description="Bring a flask."),
        event("Chess tournament", instance(NOW + 30 * DAY)),
        title="Town",
    )
    source(
        store,
        account,
        event("In the park: chess", description="From the park's own calendar."),
        event("Café concert", instance(NOW + 2 * DAY)),
        url="https://park.example/calendar.ics",
        title="Park",
    )


def find(lines: list[Listed], title: str) -> Listed:
    return next(line for line in lines if line.occurrence.content.title == title)


def test_everything_is_listed_best_first(store: Store, account: Account, ranker: Ranker) -> None:
    town(store, account)
    likes(store, account, "chess", "ornithology")
    ranker.prepare()
    lines = ranker.listed(account, NOW)
    assert len(lines) == 8, "what both sources list stands once"
    assert [line.match.score for line in lines] == sorted((line.match.score for line in lines), reverse=True)
    assert set(titles(lines)[-2:]) == {"Council meeting", "Café concert"}
    assert find(lines, "Birding walk").match.reasons[0].kind == "atlas"
    series = find(lines, "Chess in the park")
    assert series.rhythm is not None and series.rhythm.beat is Beat.WEEKLY
    assert series.match.reasons[0].quote == "Chess"
    assert series.source_title == "Town"


def test_equal_scores_go_by_start(store: Store, account: Account, ranker: Ranker) -> None:
    town(store, account)
    starts = [line.occurrence.when.start for line in ranker.listed(account, NOW)]
    assert starts == sorted(starts)  # type: ignore[type-var]


def test_words_alone_rank_before_there_are_vectors(
    store: Store, account: Account, ranker: Ranker, embedder: Meanings
) -> None:
    town(store, account)
    likes(store, account, "chess")
    assert titles(ranker.listed(account, NOW))[0].lower().startswith(("chess", "in the park"))
    assert embedder.embedded == []
    ranker.prepare()
    assert "birding" in embedder.embedded


def test_what_has_a_vector_is_never_embedded_again(store: Store, account: Account, embedder: Meanings) -> None:
    town(store, account)
    likes(store, account, "chess")
    told: list[tuple[int, int, str]] = []
    first = Ranker(store, embedder)
    first.prepare(lambda done, total, label: told.append((done, total, label)))
    assert told[-1][0] == told[-1][1] > 0
    before = first.listed(account, NOW)
    embedder.embedded.clear()
    again = Ranker(store, embedder)
    again.prepare()
    assert again.listed(account, NOW) == before
    assert embedder.embedded == []


def test_vectors_that_another_program_made_are_used(store: Store, account: Account, embedder: Meanings) -> None:
    source(store, account, event("Walk among zibbers"))
    likes(store, account, "quondling")
    here, elsewhere = Ranker(store, embedder), Ranker(store, Meanings())
    assert here.listed(account, NOW)[0].match.score < 0.1
    elsewhere.prepare()
    here.prepare()
    assert here.listed(account, NOW)[0].match.score > 0.5


def test_prepare_takes_what_is_not_over_when_asked_so(
    store: Store, account: Account, ranker: Ranker, embedder: Meanings
) -> None:
    source(store, account, event("Ancient rite", instance(NOW - 90 * DAY)), event("Chess evening"))
    ranker.prepare(since=NOW)
    assert "chess" in embedder.embedded and "ancient" not in embedder.embedded
    ranker.prepare()
    assert "ancient" in embedder.embedded


def test_a_change_shows_at_once(store: Store, account: Account, ranker: Ranker) -> None:
    town(store, account)
    assert ranker.shortlist(account, NOW).picks == ()
    likes(store, account, "chess")
    few = ranker.shortlist(account, NOW).picks
    assert titles(few) == ["In the park: chess"]
    store.set_pick(account.id, few[0].occurrence.id, PickState.GOING, NOW)
    assert ranker.shortlist(account, NOW).picks[0].state is PickState.GOING
    store.set_pick(account.id, few[0].occurrence.id, PickState.NO, NOW)
    assert few[0].occurrence.id not in {line.occurrence.id for line in ranker.shortlist(account, NOW).picks}
    store.remove_hobby(account.id, "chess")
    assert ranker.shortlist(account, NOW).picks == ()


def test_an_unchanged_state_is_laid_out_once(
    store: Store, account: Account, ranker: Ranker, monkeypatch: pytest.MonkeyPatch
) -> None:
    town(store, account)
    likes(store, account, "chess")
    read: list[int] = []
    lines_ahead = store.lines_ahead

    def counted(account_id: int, window: Window) -> Any:
        read.append(account_id)
        return lines_ahead(account_id, window)

    monkeypatch.setattr(store, "lines_ahead", counted)
    for minutes in range(4):
        ranker.shortlist(account, NOW + timedelta(minutes=minutes))
        ranker.page(account, NOW)
        ranker.listed(account, NOW)
    store.set_pick(account.id, ranker.listed(account, NOW)[0].occurrence.id, PickState.INTERESTED, NOW)
    ranker.shortlist(account, NOW)
    assert len(read) == 1


def test_the_few_name_the_other_source_and_show_the_next_time_only(
    store: Store, account: Account, ranker: Ranker
) -> None:
    town(store, account)
    likes(store, account, "chess")
    ranker.prepare()
    (only,) = ranker.shortlist(account, NOW).picks
    assert only.occurrence.when.start == NOW + DAY
    assert only.also_listed_by in (("Park",), ("Town",))


def test_a_pick_of_either_source_is_shown_on_the_one_line(store: Store, account: Account, ranker: Ranker) -> None:
    town(store, account)
    for source_title in ("Town", "Park"):
        (line,) = (one for one in ranker.listed(account, NOW) if one.also)
        (source_id,) = (number for number, name in store.source_titles(account.id).items() if name == source_title)
        chosen = next(one.occurrence.id for one in ranker.page(account, NOW, source_id=source_id).items if one.also)
        store.set_pick(account.id, chosen, PickState.GOING, NOW)
        (line,) = (one for one in ranker.listed(account, NOW) if one.also)
        assert (line.occurrence.id, line.state, line.source_title) == (chosen, PickState.GOING, source_title)
        assert (line.occurrence.content.location, line.occurrence.content.description) == (
            "Stadtpark",
            "From the park's own calendar.",
        )
        store.set_pick(account.id, chosen, None, NOW)


def test_what_is_told_apart_stays_apart_and_what_is_joined_stays_joined(
    store: Store, account: Account, ranker: Ranker
) -> None:
    town(store, account)
    (line,) = (one for one in ranker.listed(account, NOW) if one.also)
    others = [one.occurrence_id for one in line.also]
    store.say_same(account.id, line.occurrence.id, others, False, NOW)
    assert len(ranker.listed(account, NOW)) == 9
    assert not any(one.also for one in ranker.listed(account, NOW))
    store.say_same(account.id, line.occurrence.id, others, None, NOW)
    assert len(ranker.listed(account, NOW)) == 8
    walk, concert = (find(ranker.listed(account, NOW), title) for title in ("Birding walk", "Café concert"))
    store.say_same(account.id, walk.occurrence.id, [concert.occurrence.id], True, NOW)
    assert len(ranker.listed(account, NOW)) == 8, "they are not on one day"


def test_the_few_are_of_the_coming_days(store: Store, account: Account, ranker: Ranker) -> None:
    source(
        store,
        account,
        event("Chess yesterday", instance(NOW - DAY)),
        event("Chess that has begun", instance(NOW - timedelta(minutes=30))),
        event("Chess all day", instance(NOW.date())),
        event("Chess in the stars", instance(NOW + 8 * DAY)),
        event("Chess off", instance(NOW + DAY, status=Status.CANCELLED)),
    )
    likes(store, account, "chess")
    assert titles(ranker.shortlist(account, NOW).picks) == ["Chess all day"]
    assert "Chess in the stars" in titles(ranker.shortlist(account, NOW, days=14).picks)


def test_the_few_hold_no_three_of_a_kind_whatever_stands_near_it(
    store: Store, account: Account, ranker: Ranker
) -> None:
    beer = (
        "Craft beer tasting",
        "Stout and porter: craft beer flight",
        "Pub quiz and trivia night with craft beer",
        "Craft beer swap",
    )
    jazz = ("Big band: swing", "Bebop jam", "Blues night", "Fado evening")
    days = enumerate([*beer, *jazz], 1)
    source(store, account, *(event(title, instance(NOW + place * DAY / 2)) for place, title in days), title="Town")
    likes(store, account, "craft beer")
    assert len(ranker.shortlist(account, NOW).picks) == 2
    likes(store, account, "music")
    found = titles(ranker.shortlist(account, NOW).picks)
    assert len([title for title in found if title in beer]) == 2
    assert len([title for title in found if title in jazz]) == 3


def test_a_page_is_cut_filtered_and_searched(store: Store, account: Account, ranker: Ranker) -> None:
    town(store, account)
    likes(store, account, "chess", "ornithology")
    ranker.prepare()
    page = ranker.page(account, NOW, limit=2)
    assert (page.total, page.more, len(page.items)) == (5, True, 2)
    rest = ranker.page(account, NOW, offset=2, limit=50)
    assert not rest.more and len(rest.items) == 3
    assert len(set(titles(page.items) + titles(rest.items))) == 5

    by_day = ranker.page(account, NOW, order="day")
    assert by_day.total == 8
    starts = [line.occurrence.when.start for line in by_day.items]
    assert starts == sorted(starts)  # type: ignore[type-var]

    assert titles(ranker.page(account, NOW, hobby="ornithology").items) == ["Birding walk"]
    assert ranker.page(account, NOW, hobby="somebody else's").items == ()
    assert titles(ranker.page(account, NOW, search="CAFE  concert").items) == ["Café concert"]
    assert ranker.page(account, NOW, search="stadtpark chess").total == 1
    (park,) = {line.occurrence.source_id for line in by_day.items if line.source_title == "Park"}
    assert set(titles(ranker.page(account, NOW, source_id=park).items)) == {"In the park: chess", "Café concert"}
    assert titles(ranker.page(account, NOW, day=date(2026, 1, 8)).items) == ["Birding walk"]


def test_one_line_is_found_by_its_number(store: Store, account: Account, ranker: Ranker) -> None:
    town(store, account)
    likes(store, account, "chess")
    best = ranker.listed(account, NOW)[0]
    found = ranker.one(account, NOW, best.occurrence.id)
    assert found is not None and found.match == best.match
    assert ranker.one(account, NOW, 10_000) is None


def test_a_window_is_kept_to(store: Store, account: Account, ranker: Ranker) -> None:
    town(store, account)
    window = Window(NOW + 20 * DAY, NOW + 40 * DAY)
    assert set(titles(ranker.listed(account, NOW, window))) == {"Chess in the park", "Chess tournament"}


def test_an_empty_account_has_empty_lists(store: Store, account: Account, ranker: Ranker) -> None:
    assert ranker.listed(account, NOW) == []
    assert ranker.shortlist(account, NOW).picks == ()
    assert ranker.page(account, NOW, search="x", hobby="y").items == ()
    ranker.prepare()


def test_threads_share_one_ranker(store: Store, account: Account, ranker: Ranker) -> None:
    town(store, account)
    likes(store, account, "chess")
    found: list[list[str]] = []
    jobs = [threading.Thread(target=lambda: found.append(titles(ranker.listed(account, NOW)))) for _ in range(4)]
    jobs.append(threading.Thread(target=ranker.prepare))
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    assert len(found) == 4 and all(sorted(one) == sorted(found[0]) for one in found)


def test_events_of_any_origin_are_ranked_by_any_hobbies(embedder: Meanings) -> None:
    events = [
        {"id": 7, "title": "Council meeting", "description": None, "categories": None},
        {"id": "b", "title": "Evening", "categories": ["Chess"]},
        {"id": "c", "title": "Birding walk", "description": "", "start": "2026-01-08"},
        {"id": "d", "title": "Birding walk", "description": "", "start": "2026-01-15"},
    ]
    lines = list(rank_events(events, ["ornithology", "chess"], False, None, embedder))
    assert {line["id"] for line in lines[:3]} == {"b", "c", "d"}
    assert lines[-1]["id"] == 7 and lines[-1]["reasons"] == []
    assert all(set(line) == {"id", "score", "reasons"} for line in lines)
    each = list(rank_events(events, ["ornithology", "chess"], True, 1, embedder))
    assert [(line["hobby"], line["id"]) for line in each] == [("ornithology", "c"), ("chess", "b")]
    assert each[1]["reasons"] == [{"kind": "words", "text": "chess: “Chess” in its categories"}]
    assert list(rank_events([], ["chess"], False, None, embedder)) == []


def test_the_real_model_knows_what_people_mean() -> None:
    events = [
        {"id": "bird", "title": "Morning at the wetland", "description": "We watch birds with binoculars."},
        {"id": "board", "title": "Juegos de mesa", "description": "Trae tu juego favorito y haz amigos."},
        {"id": "tax", "title": "Council meeting", "description": "The budget and the bus lines."},
        {"id": "fair", "title": "Career fair", "description": "Meet employers, bring your resume."},
    ]
    lines = list(rank_events(events, ["birdwatching", "board games"], True, 1, load_embedder()))
    assert [(line["hobby"], line["id"]) for line in lines] == [("birdwatching", "bird"), ("board games", "board")]


def test_the_clock_going_back_is_no_trouble(store: Store, account: Account, ranker: Ranker) -> None:
    town(store, account)
    for moment in (NOW, NOW + 5 * DAY, NOW - 2 * DAY, datetime.fromisoformat("2026-01-05T23:59:59+01:00")):
        assert ranker.listed(account, moment)
