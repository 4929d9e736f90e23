"""Rounds over the due sources, on the real store and importers; only time and network are played."""

from __future__ import annotations

import threading
import time
from datetime import UTC, timedelta

import pytest

from meetcompanion import resources
from meetcompanion.errors import BadSource, Busy, DatabaseBusy, StoreError
from meetcompanion.fetch import HttpFetcher
from meetcompanion.message import Message
from meetcompanion.model import Fetched, PickState, Purpose, Status, Window
from meetcompanion.refresh import Progress, RoundReport, Step, look, subscribe
from meetcompanion.refresh.keep import NOTHING_LISTED
from meetcompanion.refresh.round import FAULT_OF_OURS
from meetcompanion.store import Store
from tests.bad_hosts import BadHost, bad_host
from tests.calendars import calendar, page, stamp
from tests.fakes import NOW, FakeFetcher, NotModified
from tests.rounds import TWO, URL, town

__all__ = ["bad_host", "town"]


def test_a_round_brings_the_events(town):
    source = town.subscribe(answer=TWO)
    assert town.round() == RoundReport(read=(source.id,))
    assert town.titles() == ["Chess", "Go"]
    held = town.store.source(source.id)
    assert (held.kind, held.title, held.failures, held.error) == ("ical", "Chess Club", 0, None)
    assert held.reading_since is None
    assert held.due_at == NOW + timedelta(hours=1)


def test_nothing_due_is_an_idle_round(town):
    assert town.round().idle
    town.subscribe(answer=TWO)
    town.round()
    assert town.round().idle
    assert len(town.fetcher.asked) == 1


def test_what_is_subscribed_to_after_a_look_is_there_at_once(town):
    town.fetcher.answers[URL] = TWO
    source = town.look_and_subscribe(URL)
    assert town.titles() == ["Chess", "Go"]
    assert source.due_at > NOW
    assert town.round().idle
    assert len(town.fetcher.asked) == 1


def test_a_look_that_failed_cannot_be_subscribed_to(town):
    with pytest.raises(BadSource):
        town.look_and_subscribe(URL)
    assert town.store.subscriptions(town.account.id, NOW) == []


def test_an_uploaded_file_is_kept_and_read_again_as_days_pass(town):
    body = calendar(("a", "Chess", 2), ("b", "Far", 185)).encode()
    source = town.look_and_subscribe("chess.ics", body=body)
    assert town.titles() == ["Chess"]
    assert source.upload
    assert town.store.source_body(source.id) == body
    for days in (2, 6):
        town.clock.advance(days=days)
        assert town.round().failed == ()
    assert town.titles() == ["Far"]
    assert town.fetcher.asked == []


def test_a_page_that_leads_to_a_calendar_is_read_by_it_from_then_on(town):
    hall = "https://hall.example/"
    town.fetcher.answers |= {hall: page(("Old", 1), links=(URL,)), URL: TWO}
    source = town.subscribe(hall)
    town.round()
    assert town.store.source(source.id).read_url == URL
    town.fetcher.asked.clear()
    town.clock.advance(hours=2)
    town.round()
    assert town.fetcher.asked == [(URL, Purpose.FEED, None)]


def test_a_calendar_that_moved_is_found_again_through_its_page(town):
    hall, moved = "https://hall.example/", "https://chess.example/new.ics"
    town.fetcher.answers |= {hall: page(links=(URL,)), URL: TWO}
    source = town.subscribe(hall)
    town.round()
    del town.fetcher.answers[URL]
    town.fetcher.answers |= {hall: page(links=(moved,)), moved: calendar(("a", "Chess", 2))}
    town.clock.advance(hours=2)
    town.round()
    held = town.store.source(source.id)
    assert (held.read_url, held.error) == (moved, None)
    assert town.titles() == ["Chess"]


def test_a_page_is_read_as_a_page(town):
    hall = "https://hall.example/"
    town.subscribe(hall, page(("Choir", 1)))
    town.round()
    town.clock.advance(hours=2)
    town.round()
    assert {purpose for _url, purpose, _etag in town.fetcher.asked} == {Purpose.PAGE}
    assert town.titles() == ["Choir"]


def test_unchanged_by_etag_costs_no_reading(town):
    source = town.subscribe(answer=Fetched(url=URL, body=TWO.encode(), etag='"one"'))
    town.round()
    town.fetcher.answers[URL] = NotModified()
    town.clock.advance(hours=2)
    assert town.round() == RoundReport(unchanged=(source.id,))
    assert town.fetcher.asked[-1] == (URL, Purpose.FEED, '"one"')
    assert town.store.source(source.id).read_at == town.clock()


def test_unchanged_by_its_body_costs_no_reading(town):
    source = town.subscribe(answer=TWO)
    town.round()
    town.fetcher.answers[URL] = calendar(("a", "Chess", 2), ("b", "Go", 3), written=NOW + timedelta(hours=1))
    town.clock.advance(hours=2)
    assert town.round() == RoundReport(unchanged=(source.id,))


def test_even_what_never_changes_is_read_in_full_once_a_week(town):
    town.subscribe(answer=Fetched(url=URL, body=calendar(("a", "Far", 185)).encode(), etag='"one"'))
    town.round()
    assert town.titles() == []
    town.clock.advance(days=7)
    town.round()
    assert town.fetcher.asked[-1] == (URL, Purpose.FEED, None)
    assert town.titles() == ["Far"]


def test_a_failing_source_keeps_its_events_and_waits_longer_each_time(town):
    source = town.subscribe(answer=TWO)
    town.round()
    town.fetcher.answers[URL] = Message.of("Closed for the moment.")
    for hours in (1, 2, 4, 8, 16, 24, 24):
        town.clock.now = town.store.source(source.id).due_at
        assert town.round() == RoundReport(failed=(source.id,))
        held = town.store.source(source.id)
        # The first failure comes after the usual hour, which the next delay begins with.
        assert held.due_at - town.clock() == timedelta(hours=hours)
        assert held.error == Message.of("Closed for the moment.")
    assert [one.gone_at for one in town.store.upcoming(town.account.id, Window(NOW, NOW + timedelta(days=9)))] == [
        None,
        None,
    ]
    town.fetcher.answers[URL] = TWO
    town.clock.advance(days=1)
    town.round()
    held = town.store.source(source.id)
    assert (held.failures, held.error) == (0, None)


def test_retry_after_is_honoured(town):
    busy = Fetched(url=URL, status=429, retry_after=5 * 3600, error=Message.of("Less often."))
    source = town.subscribe(answer=busy)
    town.round()
    assert town.store.source(source.id).due_at == NOW + timedelta(hours=5)


def test_one_failing_source_stops_no_other(town, caplog):
    urls = [f"https://host{number}.example/cal.ics" for number in range(12)]
    sources = [town.subscribe(url, calendar((f"u{url}", f"At {url}", 2))) for url in urls]
    town.fetcher.answers[urls[3]] = Message.of("Closed.")
    town.fetcher.answers[urls[5]] = RuntimeError("a fault of ours, played")
    town.fetcher.answers[urls[7]] = b"\x00" * 1000
    report = town.round()
    assert set(report.failed) == {sources[number].id for number in (3, 5, 7)}
    assert len(report.read) == 9
    assert len(town.titles()) == 9
    fault = town.store.source(sources[5].id)
    assert fault.error == Message.of(FAULT_OF_OURS)
    assert fault.due_at > town.clock()
    assert "a fault of ours, played" in caplog.text
    assert "Traceback" in caplog.text


def test_a_fault_while_saving_is_over_for_that_source_only(town, caplog, monkeypatch):
    other = "https://other.example/cal.ics"
    source = town.subscribe(answer=TWO)
    town.subscribe(other, calendar(("o", "Choir", 1)))
    real = Store.save_reading

    def save(self, source_id, *args, **kwargs):
        if source_id == source.id:
            raise LookupError("played")
        real(self, source_id, *args, **kwargs)

    monkeypatch.setattr(Store, "save_reading", save)
    assert town.round().failed == (source.id,)
    assert town.store.source(source.id).error == Message.of(FAULT_OF_OURS)
    assert town.titles() == ["Choir"]


def test_a_source_that_cannot_be_saved_now_stays_due(town, monkeypatch):
    source = town.subscribe(answer=TWO)

    def busy(*_args, **_kwargs):
        raise DatabaseBusy("locked")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "save_reading", busy)
        assert town.round() == RoundReport(left=(source.id,))
    assert town.store.due_sources(town.clock())
    assert town.round() == RoundReport(read=(source.id,))


def test_a_broken_database_ends_the_round(town, monkeypatch):
    town.subscribe(answer=TWO)

    def full(*_args, **_kwargs):
        raise StoreError("The disk is full.")

    monkeypatch.setattr(Store, "save_reading", full)
    with pytest.raises(StoreError, match="disk is full"):
        town.round()


def test_a_source_removed_while_it_is_read_does_no_harm(town):
    source = town.subscribe()

    class Removing(FakeFetcher):
        def get(self, *args, **kwargs):
            town.store.unsubscribe(town.account.id, source.id, NOW)
            # Two days later the hidden source is swept away altogether.
            other = town.subscribe("https://other.example/")
            town.store.unsubscribe(town.account.id, other.id, NOW + timedelta(days=2))
            return super().get(*args, **kwargs)

    report = town.round(Removing({URL: TWO}))
    assert source.id not in report.read
    assert report.left == ()


def test_an_empty_answer_where_events_were_ahead_deletes_nothing(town):
    source = town.subscribe(answer=TWO)
    town.round()
    town.fetcher.answers[URL] = calendar()
    for _ in range(2):
        town.clock.advance(hours=2)
        town.round()
        assert town.store.source(source.id).warning == Message.of(NOTHING_LISTED)
        assert town.titles() == ["Chess", "Go"]
    town.fetcher.answers[URL] = calendar(("a", "Chess", 2))
    town.clock.advance(hours=2)
    town.round()
    assert town.store.source(source.id).warning is None
    assert town.titles() == ["Chess"]


def test_an_empty_answer_where_nothing_was_ahead_is_no_failure(town):
    source = town.subscribe(answer=calendar())
    town.round()
    held = town.store.source(source.id)
    assert held.error is None
    assert held.warning not in (None, Message.of(NOTHING_LISTED))


def test_a_calendar_of_long_ago_says_so(town):
    source = town.subscribe(answer=calendar(("a", "Chess", -900)))
    town.round()
    assert "2023" in town.store.source(source.id).warning.text()


def test_a_calendar_that_turns_into_a_page_is_a_failure(town):
    source = town.subscribe(answer=TWO)
    town.round()
    town.fetcher.answers[URL] = page(links=("/elsewhere.ics",))
    town.clock.advance(hours=2)
    assert town.round().failed == (source.id,)
    assert town.titles() == ["Chess", "Go"]


def test_a_pick_survives_edits_moves_and_new_uids(town):
    town.subscribe(answer=TWO)
    town.round()
    first = town.occurrences()[0]
    for body in (
        calendar(("a", "Chess for all", 2), ("b", "Go", 3)),
        calendar(("a", "Chess for all", 2.5), ("b", "Go", 3)),
        calendar(("x", "Chess for all", 2.5), ("y", "Go", 3)),
    ):
        town.fetcher.answers[URL] = body
        town.clock.advance(hours=2)
        town.round()
        assert town.store.occurrence(town.account.id, first.id).content.title == "Chess for all"
        assert len(town.titles()) == 2


@pytest.mark.parametrize("days", [3, 9, 16])
def test_an_event_that_moves_on_a_page_keeps_its_pick(town, days):
    url = "https://hall.example/whats-on"
    town.fetcher.answers[url] = page(("Chess", 2), ("Go", 4), ("Choir", 5))
    town.look_and_subscribe(url)
    chess = town.occurrences()[0]
    town.store.set_pick(town.account.id, chess.id, PickState.GOING, town.clock())
    town.fetcher.answers[url] = page(("Go", 4), ("Choir", 5), ("Chess", days))
    town.clock.advance(hours=2)
    town.round()
    ((picked, _state),) = town.store.picked(town.account.id)
    assert (picked.id, picked.when.start) == (chess.id, NOW + timedelta(days=days))
    assert sorted(town.titles()) == ["Chess", "Choir", "Go"]
    assert [one.kind for one in town.store.notices(town.account.id, town.clock())] == ["moved"]


def test_a_cancelled_event_is_shown_as_cancelled(town):
    town.subscribe(answer=TWO)
    town.round()
    town.fetcher.answers[URL] = TWO.replace("SUMMARY:Chess", "STATUS:CANCELLED\r\nSUMMARY:Chess")
    town.clock.advance(hours=2)
    town.round()
    assert [one.status for one in town.occurrences()] == [Status.CANCELLED, Status.CONFIRMED]


def test_floating_times_are_in_the_zone_that_is_given(town):
    from zoneinfo import ZoneInfo

    town.subscribe(answer=TWO.replace(f"DTSTART:{stamp(2)}", "DTSTART:20260107T190000").replace(stamp(2.1), stamp(4)))
    town.round(zone=ZoneInfo("Europe/Berlin"))
    assert f"{town.occurrences()[0].when.start:%H:%M}" == "18:00"


def test_progress_is_told_step_by_step(town):
    urls = [f"https://host{number}.example/cal.ics" for number in range(3)]
    for url in urls:
        town.subscribe(url, TWO if url != urls[1] else Message.of("Closed."))
    told: list[Progress] = []
    town.round(on_progress=told.append, workers=1)
    hosts = [f"host{number}.example" for number in range(3)]
    steps = {title: [one.step for one in told if one.title == title] for title in hosts}
    assert list(steps.values()) == [[Step.READING, Step.READ], [Step.READING, Step.FAILED], [Step.READING, Step.READ]]
    assert [one.done for one in told if one.step is not Step.READING] == [1, 2, 3]
    assert {one.total for one in told} == {3}
    assert [one.error for one in told if one.step is Step.FAILED] == [Message.of("Closed.")]
    assert told[0].title == hosts[0]


def test_a_round_can_be_stopped_between_sources(town):
    for number in range(5):
        town.subscribe(f"https://host{number}.example/cal.ics", TWO)
    report = town.round(workers=1, cancelled=lambda: len(town.fetcher.asked) >= 2)
    assert len(report.read) == 2
    assert len(report.left) == 3
    assert len(town.store.due_sources(town.clock())) == 3


def test_two_rounds_at_once_are_one_too_many(town):
    with town.store.exclusive("round"), pytest.raises(Busy):
        town.round()


def test_a_round_cleans_up_after_one_that_was_killed(town):
    source = town.subscribe(answer=TWO)
    town.round()
    town.store.start_reading(source.id, NOW)
    town.round()
    assert town.store.source(source.id).reading_since is None


class Watching(FakeFetcher):
    """Notes how many requests there are at the same time, in all and of one host."""

    def __init__(self) -> None:
        super().__init__()
        self.now: list[str] = []
        self.most = self.most_of_one = 0
        self.guard = threading.Lock()

    def get(self, url: str, *args, **kwargs) -> Fetched:
        host = url.split("/")[2]
        with self.guard:
            self.now.append(host)
            self.most = max(self.most, len(self.now))
            self.most_of_one = max(self.most_of_one, self.now.count(host))
        time.sleep(0.01)
        with self.guard:
            self.now.remove(host)
        return super().get(url, *args, **kwargs)


def test_hosts_are_read_side_by_side_and_each_by_one_request_at_a_time(town):
    watching = Watching()
    for number in range(24):
        host = f"https://host{number % 4}.example"
        # Every page leads to a calendar on one more host that all share.
        shared = f"https://shared.example/{number}.ics"
        town.subscribe(f"{host}/{number}", page(links=(shared,)))
        watching.answers |= {f"{host}/{number}": page(links=(shared,)), shared: calendar((f"u{number}", "Go", 1))}
    report = town.round(watching)
    assert len(report.read) == 24
    assert watching.most > 1
    assert watching.most_of_one == 1


def test_more_sources_than_one_batch_are_all_read(town):
    for number in range(130):
        town.subscribe(f"https://host{number}.example/cal.ics", Message.of("Closed."))
    assert len(town.round().failed) == 130


def test_subscribing_while_a_round_reads_the_same_source_doubles_nothing(town):
    source = town.subscribe(answer=TWO)

    class Subscribing(FakeFetcher):
        def get(self, *args, **kwargs):
            found = look(URL, fetcher=town.fetcher, now=NOW, window=Window.around(NOW), zone=UTC)
            subscribe(town.store, town.account, found, NOW)
            return super().get(*args, **kwargs)

    assert town.round(Subscribing({URL: TWO})).read == (source.id,)
    assert town.titles() == ["Chess", "Go"]


def test_a_round_over_a_real_server(town, bad_host: BadHost):
    """Good and bad paths of one host, one after the other, over the real fetcher."""
    body = TWO.encode()
    bad_host.plays["/good.ics"] = lambda talk: talk.answer(body=body, ETag='"one"', Content_Type="text/calendar")
    paths = ["/good.ics", "/bomb", "/reset", "/truncated", "/error-page", "/zeros", "/loop", "/status/500"]
    fetcher = HttpFetcher(clock=town.clock, allow_private=True, timeout=2, max_bytes=1_000_000)
    sources = {path: town.subscribe(bad_host.url(path)).id for path in paths}
    report = town.round(fetcher)
    fetcher.close()
    assert report.read == (sources["/good.ics"],)
    assert set(report.failed) == set(sources.values()) - {sources["/good.ics"]}
    for path, source_id in sources.items():
        error = town.store.source(source_id).error
        assert (error is None) == (path == "/good.ics")
        assert error is None or FAULT_OF_OURS not in error.text()
    assert town.titles() == ["Chess", "Go"]


def test_a_file_without_a_name_of_its_own_is_called_as_the_file(town):
    body = calendar(("a", "Chess", 2)).replace("X-WR-CALNAME:Chess Club\r\n", "").encode()
    assert town.look_and_subscribe("file:///home/ana/my%20chess.ics", body=body).title == "my chess.ics"


def test_the_whole_sample_town_can_be_read(town):
    fetcher = HttpFetcher(clock=town.clock)
    names = [path.name for path in resources.sample_town_dir().iterdir() if path.suffix in (".ics", ".html")]
    ids = [town.subscribe(f"sample:{name}").id for name in names]
    assert set(town.round(fetcher).read) == set(ids)
    # In the next week everything has moved on.
    town.clock.advance(days=7)
    assert set(town.round(fetcher).read) == set(ids)
    assert all(town.store.source(one).warning is None for one in ids)
