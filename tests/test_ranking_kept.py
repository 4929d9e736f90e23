"""What is kept from one look at a town to the next never shows: lists are those of a ranking that begins anew."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import partial

import numpy as np
import pytest

from meetcompanion.matcher.applied import applied
from meetcompanion.matcher.learning import Said, Signal, learn
from meetcompanion.matcher.reading import embedded_text
from meetcompanion.model import Account, Content, PickState
from meetcompanion.ranking import Narrowed, Ranker, ranking
from meetcompanion.ranking.view import View
from meetcompanion.ranking.walk import Walk
from meetcompanion.store import Store
from tests.builders import event, instance, source
from tests.fakes import NOW
from tests.meanings import Meanings, index

SAYS = ("Chess", "Birding walk", "Bread baking", "Choir", "Pottery for beginners", "Tax advice", "Quondling", "Jazz")
WHERE = ("in the park", "at the library", "for everybody", "by candlelight")
HOBBIES = ("chess", "ornithology", "baking")


def random_town(store: Store, account: Account, chance: random.Random) -> None:
    for number in range(2):
        events = []
        for uid in range(12):
            start = NOW + timedelta(minutes=chance.randint(-60, 8 * 24 * 60))
            weeks = range(chance.choice((1, 1, 3)))
            times = [instance(start + timedelta(weeks=week), key=str(week)) for week in weeks]
            title = f"{chance.choice(SAYS)} {chance.choice(WHERE)}"
            organiser = chance.choice((None, "Kulturhaus", "Friends of the marsh"))
            said = {"organiser": organiser, "location": chance.choice((None, "Mill lane"))}
            events.append(event(title, *times, uid=f"{uid}@{number}.example", **said))
        source(store, account, *events, url=f"https://town.example/{number}.ics", title=f"Place {number}")
    for hobby in HOBBIES[:2]:
        store.add_hobby(account.id, hobby, NOW)


def said_plainly(store: Store, account: Account, now: datetime) -> list[object]:
    """The lists of a ranking that knows nothing from before and goes through the whole town first."""
    plain = Ranker(store, Meanings())
    plain.prepare()
    plain.listed(account, now)
    return lists(plain, account, now)


def lists(ranker: Ranker, account: Account, now: datetime) -> list[object]:
    few = ranker.shortlist(account, now).picks
    return [few, *(ranker.page(account, now, order=order, limit=9) for order in ("best", "day"))]


@pytest.mark.parametrize("seed", range(2))
def test_whatever_happens_lists_are_those_of_a_ranking_that_begins_anew(
    seed: int, store: Store, account: Account
) -> None:
    chance = random.Random(seed)
    random_town(store, account, chance)
    ranker = Ranker(store, Meanings())
    ranker.prepare()
    now = NOW
    shown = [one.occurrence.id for one in ranker.listed(account, now)]
    for _ in range(4):
        now += timedelta(minutes=chance.choice((1, 1, 45, 600)))
        if chance.random() < 0.8:
            state = chance.choice((*PickState, None))
            store.set_pick(account.id, chance.choice(shown), state, now)
        else:
            store.add_hobby(account.id, HOBBIES[2], now)
        assert lists(ranker, account, now) == said_plainly(store, account, now)
        for order, hobby in (("best", None), ("day", None), ("best", HOBBIES[0]), ("day", HOBBIES[1])):
            walked, looked_for = ranker._asked(account, now, partial(in_both_ways, now=now, order=order, hobby=hobby))
            assert walked == looked_for


def in_both_ways(view: View, now: datetime, order: str, hobby: str | None) -> tuple[list[int], list[int]]:
    """What is listed, a few at a time and by a look at everything."""
    few = [place for at in range(0, 60, 7) for place in view.part(now, order, hobby, at, 7).tolist()]
    return few, view.places(now, order, hobby, None, None, None).tolist()


def test_neither_a_minute_nor_a_pick_ranks_or_orders_the_town_anew(
    store: Store, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    random_town(store, account, random.Random(1))
    ranker = Ranker(store, Meanings())
    ranker.prepare()
    done: list[str] = []
    order, fit_all = Walk.of, ranking.fit_all
    monkeypatch.setattr(Walk, "of", lambda *given, **told: done.append("ordered") or order(*given, **told))
    monkeypatch.setattr(ranking, "fit_all", lambda town, new: done.extend("ranked" for _ in new) or fit_all(town, new))

    def look(now: datetime) -> list[str]:
        done.clear()
        ranker.shortlist(account, now)
        ranker.days(account, now, Narrowed(None))
        for hobby in HOBBIES[:2]:
            ranker.finds(account, now, hobby, until=now + timedelta(days=30), limit=3, most=9)
        return done

    assert look(NOW) == ["ranked", "ranked", "ordered", "ordered", "ordered"]
    assert look(NOW + timedelta(minutes=1)) == []
    shown = ranker.page(account, NOW, order="day", limit=9).items
    store.set_pick(account.id, shown[0].occurrence.id, PickState.NO, NOW)
    assert look(NOW + timedelta(minutes=1)) == []
    store.add_hobby(account.id, HOBBIES[2], NOW)
    assert look(NOW + timedelta(minutes=1)).count("ranked") == 1


@pytest.mark.parametrize("seed", range(2))
def test_taking_a_pick_back_restores_lists_exactly(seed: int, store: Store, account: Account) -> None:
    chance = random.Random(seed)
    random_town(store, account, chance)
    ranker = Ranker(store, Meanings())
    ranker.prepare()
    shown = [one.occurrence.id for one in ranker.listed(account, NOW)]
    store.set_pick(account.id, shown[3], PickState.GOING, NOW)
    before = lists(ranker, account, NOW)
    for state in (PickState.NO, PickState.INTERESTED):
        store.set_pick(account.id, shown[0], state, NOW)
        assert lists(ranker, account, NOW) != before
        store.set_pick(account.id, shown[0], None, NOW)
        assert lists(ranker, account, NOW) == before


def test_some_rows_are_moved_as_all_of_them_are() -> None:
    town = index([Content(title=f"{says} {where}", organiser=where) for says in SAYS for where in WHERE])
    signals = [
        Signal(str(row), town.contents[row], said) for row, said in ((1, Said.WENT), (9, Said.NO), (20, Said.MORE))
    ]
    texts = [embedded_text(one.content) for one in signals]
    vectors = dict(zip(texts, Meanings().embed(texts), strict=True))
    learnt = applied(town, learn(signals), vectors, signals[1:2])
    rows = np.array([3, 4, 17, 31])
    assert learnt.moved.any()
    assert learnt.moved_of(rows).tolist() == learnt.moved[rows].tolist()
    assert [learnt.moved_of(rows[at : at + 1])[0] for at in range(4)] == learnt.moved[rows].tolist()
