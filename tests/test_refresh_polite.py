"""Rounds among others: hosts are not pressed, wishes are heard, and nobody is blamed for a lost network."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetcompanion.errors import DatabaseBusy
from meetcompanion.message import Message
from meetcompanion.model import Fetched, Source
from meetcompanion.refresh import RoundReport, Step
from meetcompanion.refresh.backoff import after_success, host_closed
from meetcompanion.refresh.polite import PoliteFetcher, Queue
from meetcompanion.refresh.reading import MOVED_AFTER
from meetcompanion.store import Store
from tests.calendars import calendar
from tests.fakes import NOW, FakeFetcher, NotModified
from tests.rounds import TWO, URL, town

__all__ = ["town"]

HOUR = timedelta(hours=1)
NO = Message.of("No.")


def lost(url: str) -> Fetched:
    """Nobody was spoken to."""
    return Fetched(url=url, unreachable=True, error=NO)


def many(town, *answers: object, host: str = "host{}.example") -> list[Source]:
    """Sources with these answers, each of its own host."""
    urls = [f"https://{host.format(number)}/{number}.ics" for number in range(len(answers))]
    return [town.subscribe(url, answer) for url, answer in zip(urls, answers, strict=True)]


class Watch:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_between_two_requests_to_a_host_there_is_a_pause():
    watch = Watch()
    fetcher = PoliteFetcher(FakeFetcher(), 2, monotonic=watch, sleep=watch.sleep)
    for url in ("https://a.example/1", "https://b.example/1", "https://a.example/2", "http://A.example/3"):
        fetcher.get(url)
    assert watch.slept == [2, 2]
    assert fetcher.ready_in("a.example") == 2
    assert fetcher.ready_in("c.example") == 0


@pytest.mark.parametrize("url", ["http://127.0.0.1:5000/a", "http://localhost/a", "http://[::1]/a", "sample:a"])
def test_this_very_machine_needs_no_pause(url):
    watch = Watch()
    fetcher = PoliteFetcher(FakeFetcher(), 2, monotonic=watch, sleep=watch.sleep)
    fetcher.get(url)
    fetcher.get(url)
    assert watch.slept == []


def test_a_round_reads_others_while_a_host_rests(town):
    first, *_ = many(town, *[TWO] * 3, host="same.example")
    other = town.subscribe("https://other.example/cal.ics", TWO)
    slept: list[float] = []
    report = town.round(pause=0.05, sleep=slept.append, workers=1)
    assert len(report.read) == 4
    assert report.read[:2] == (first.id, other.id)
    assert all(0 < seconds <= 0.05 for seconds in slept)


def test_sources_wait_in_turns_of_hosts():
    queue = Queue()
    ones = [Source(id=n, url=f"https://{host}.example/{n}") for n, host in enumerate("aabc")]
    for one in ones:
        queue.add(one)
    assert (len(queue), next(iter(queue))) == (4, ones[0])
    rest = {"b.example": 3.0, "c.example": 2.0}.get
    assert queue.take(lambda host: rest(host, 0.0)) == (ones[0], None)
    assert queue.take(lambda host: rest(host, 0.0)) == (None, 2.0)
    queue.release(ones[0])
    assert queue.drop("a.example") == [ones[1]]
    assert queue.drop("a.example") == []
    assert [queue.take(lambda _host: 0.0)[0] for _ in range(3)] == [ones[2], ones[3], None]
    assert not queue


def test_an_answer_that_holds_is_asked_for_later_but_within_a_day(town):
    hold = [Fetched(url="", body=TWO.encode(), etag='"a"', fresh_for=seconds) for seconds in (60, 7200, 10**9)]
    sources = many(town, *hold)
    town.round()
    due = [town.store.source(one.id).due_at - NOW for one in sources]
    assert due == [HOUR, 2 * HOUR, timedelta(days=1)]
    town.clock.advance(days=2)
    town.fetcher.answers[sources[0].url] = Fetched(url="", not_modified=True, fresh_for=3 * 3600)
    town.round()
    assert town.store.source(sources[0].id).due_at - town.clock() == 3 * HOUR
    assert after_success(NOW, 60, 1, 3600) == NOW + 1.2 * HOUR


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_less_is_left_alone_with_all_its_sources(town, status):
    busy = Fetched(url="https://same.example/0.ics", status=status, retry_after=5 * 3600, error=NO)
    failing, *others = many(town, busy, TWO, TWO, host="same.example")
    far = town.subscribe("https://other.example/cal.ics", TWO)
    town.store.put_off([others[1].id], NOW + 2 * HOUR)
    report = town.round(workers=1)
    assert (report.failed, report.put_off, report.read) == ((failing.id,), (others[0].id,), (far.id,))
    for one in (failing, *others):
        held = town.store.source(one.id)
        assert (held.due_at, held.reading_since) == (NOW + 5 * HOUR, None)
        assert held.failures == (1 if one is failing else 0)
    town.clock.advance(hours=5)
    del town.fetcher.answers[failing.url]
    assert set(town.round().read) >= {one.id for one in others}


def test_a_host_that_does_not_say_how_long_is_left_alone_for_a_while():
    assert host_closed(NOW, 0, None) == NOW + timedelta(minutes=10)
    assert host_closed(NOW, 0, 7 * 24 * 3600) == NOW + timedelta(days=1)


def test_a_calendar_that_asks_for_less_is_not_looked_for_on_its_page(town):
    from tests.calendars import page

    hall = "https://hall.example/"
    town.fetcher.answers |= {hall: page(links=(URL,)), URL: TWO}
    town.subscribe(hall)
    town.round()
    town.fetcher.answers[URL] = Fetched(url=URL, status=429, error=NO)
    town.fetcher.asked.clear()
    town.clock.advance(hours=2)
    town.round()
    assert [url for url, *_ in town.fetcher.asked] == [URL]


def test_what_is_gone_for_good_is_not_tried_again_until_somebody_asks(town):
    source = town.subscribe(answer=TWO)
    town.round()
    gone = Message.of("Gone for good.")
    town.fetcher.answers[URL] = Fetched(url=URL, status=410, error=gone)
    town.clock.advance(hours=2)
    assert town.round().failed == (source.id,)
    held = town.store.source(source.id)
    assert (held.due_at, held.error) == (None, gone)
    town.clock.advance(days=30)
    assert town.round().idle
    town.store.mark_due([source.id], town.clock())
    town.fetcher.answers[URL] = TWO
    assert town.round().read == (source.id,)


def test_a_lost_network_is_nobodys_failure(town):
    sources = many(town, *[lost("")] * 3)
    report = town.round()
    assert sorted(report.put_off) == [one.id for one in sources]
    assert report == RoundReport(put_off=report.put_off, offline=True)
    assert not report.idle
    for one in sources:
        held = town.store.source(one.id)
        assert (held.failures, held.error, held.reading_since) == (0, None, None)
        assert held.due_at == NOW + timedelta(minutes=2)


@pytest.mark.parametrize("answer", [TWO, NO, NotModified()])
def test_where_one_is_reached_the_others_have_failed(town, answer):
    sources = many(town, lost(""), lost(""), answer, lost(""))
    report = town.round(workers=1)
    assert report.offline is False
    assert {sources[number].id for number in (0, 1, 3)} <= set(report.failed)
    assert town.store.source(sources[0].id).failures == 1


def test_one_host_alone_may_well_be_gone(town):
    sources = many(town, lost(""), lost(""), host="same.example")
    assert set(town.round().failed) == {one.id for one in sources}


def test_an_address_is_followed_once_it_has_moved_three_times(town):
    new = "https://new.example/cal.ics"
    moved = Fetched(url=new, body=TWO.encode(), moved_to=new)
    source = town.subscribe(answer=moved)
    town.round()
    for count in range(1, MOVED_AFTER + 1):
        town.clock.advance(hours=2)
        # Each time with other words, so that unchanged ones and others are counted alike.
        body = calendar(("a", "Chess", 2), ("b", f"Go {count % 2}", 3)).encode()
        town.fetcher.answers[URL] = Fetched(url=new, body=body, moved_to=new)
        town.round()
        held = town.store.source(source.id)
        assert (held.moved_to, held.moved_count) == (new, count)
    town.fetcher.asked.clear()
    town.fetcher.answers[new] = TWO
    for _ in range(2):
        town.clock.advance(hours=2)
        town.round()
    assert [url for url, *_ in town.fetcher.asked] == [new, new]
    held = town.store.source(source.id)
    assert (held.url, held.moved_to, held.error) == (URL, new, None)


def test_where_the_new_address_is_gone_the_old_one_is_asked(town):
    new, newer = "https://new.example/cal.ics", "https://newer.example/cal.ics"
    source = town.subscribe(answer=Fetched(url=new, body=TWO.encode(), moved_to=new))
    for _ in range(MOVED_AFTER + 1):
        town.round()
        town.clock.advance(hours=2)
    town.fetcher.asked.clear()
    town.fetcher.answers[URL] = Fetched(url=newer, body=TWO.encode(), moved_to=newer)
    town.round()
    assert [url for url, *_ in town.fetcher.asked] == [new, URL]
    held = town.store.source(source.id)
    assert (held.moved_to, held.moved_count, held.error) == (newer, 1, None)


def test_a_failure_does_not_make_us_forget_where_it_moved(town):
    source = town.subscribe(answer=Fetched(url="", body=TWO.encode(), moved_to="https://new.example/"))
    town.round()
    town.clock.advance(hours=2)
    town.round()
    town.fetcher.answers[URL] = NO
    town.clock.advance(hours=2)
    town.round()
    assert town.store.source(source.id).moved_count == 1


def test_one_that_cannot_be_saved_does_not_take_the_others_along(town, monkeypatch, caplog):
    sources = many(town, *[NO] * 4)
    real = Store.save_standings

    def save(self, standings, *, now):
        if any(one.source_id == sources[2].id for one in standings):
            raise LookupError("played")
        return real(self, standings, now=now)

    monkeypatch.setattr(Store, "save_standings", save)
    report = town.round(workers=8)
    assert (set(report.failed), report.left) == ({sources[n].id for n in (0, 1, 3)}, (sources[2].id,))
    assert "played" in caplog.text
    assert town.store.source(sources[2].id).reading_since is None


def test_a_busy_database_leaves_all_of_them_due(town, monkeypatch):
    sources = many(town, *[NO] * 3)

    def busy(*_args, **_kwargs):
        raise DatabaseBusy("locked")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "save_standings", busy)
        assert set(town.round().left) == {one.id for one in sources}
    told = []
    assert set(town.round(on_progress=told.append).failed) == {one.id for one in sources}
    assert sum(one.step is Step.FAILED for one in told) == 3
