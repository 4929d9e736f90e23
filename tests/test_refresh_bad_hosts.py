"""Rounds over hosts that were good once: whatever they send later, what was known and what was said of it stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from meetcompanion.fetch import HttpFetcher
from meetcompanion.model import PickState
from tests.bad_hosts import PLAYS, BadHost, Play, Talk, bad_host
from tests.calendars import calendar, page
from tests.rounds import Town, town

__all__ = ["bad_host", "town"]

PATH = "/town.ics"
#: Still ahead when the tests have waited.
FAR = calendar(("a", "Chess", 20), ("b", "Go", 21))


@pytest.fixture
def fetcher(town: Town) -> Iterator[HttpFetcher]:
    made = HttpFetcher(clock=town.clock, allow_private=True, timeout=0.5, max_bytes=1_000_000)
    yield made
    made.close()


def good(body: str, **headers: str) -> Play:
    return lambda talk: talk.answer(body=body.encode(), Content_Type="text/calendar", **headers)


def _cut(talk: Talk) -> None:
    whole = FAR.encode()
    talk.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\nContent-Length: %d\r\n\r\n" % len(whole))
    talk.raw(whole[: len(whole) // 2])


LATER: dict[str, Play] = {
    "it drips": PLAYS["/slow-body"],
    "it never ends": PLAYS["/endless"],
    "it is a bomb": PLAYS["/bomb"],
    "it leads round in circles": PLAYS["/loop"],
    "it leads to a private address": PLAYS["/to-file"],
    "it is an error page": PLAYS["/error-page"],
    "it says 304 to whoever asks": PLAYS["/always-304"],
    "it is cut": _cut,
    "it is packed and cut": PLAYS["/gzip-cut"],
    "it breaks off": PLAYS["/reset-in-the-body"],
    "it is empty": good(""),
    "it lists nothing": good(calendar()),
    "it is a page": good(page(), Vary="Cookie"),
}


@pytest.mark.parametrize("later", LATER.values(), ids=LATER)
def test_what_was_good_stays_whatever_comes_later(
    town: Town, fetcher: HttpFetcher, bad_host: BadHost, later: Play
) -> None:
    bad_host.plays[PATH] = good(FAR)
    source = town.subscribe(bad_host.url(PATH))
    assert town.round(fetcher).read == (source.id,)
    chess = town.occurrences()[0]
    town.store.set_pick(town.account.id, chess.id, PickState.GOING, town.clock())
    bad_host.plays[PATH] = later
    town.clock.advance(days=8)  # read in full, without any tag
    town.store.mark_due([source.id], town.clock())
    before = town.store.held_events(source.id)
    town.round(fetcher)
    assert town.store.held_events(source.id) == before
    held = town.store.source(source.id)
    assert held.error or held.warning
    assert town.store.picks(town.account.id) == {chess.id: PickState.GOING}
    assert town.store.notices(town.account.id, town.clock()) == []
    bad_host.plays[PATH] = good(FAR)
    town.clock.advance(days=1)
    town.round(fetcher)
    held = town.store.source(source.id)
    assert (held.error, held.failures) == (None, 0)


def test_a_tag_that_lies_is_believed_for_a_week_at_most(town: Town, fetcher: HttpFetcher, bad_host: BadHost) -> None:
    says = [FAR]

    def lie(talk: Talk) -> None:
        if talk.headers.get("if-none-match"):
            PLAYS["/lying-etag"](talk)
        else:
            talk.answer(body=says[0].encode(), Content_Type="text/calendar", ETag='"always"')

    bad_host.plays[PATH] = lie
    source = town.subscribe(bad_host.url(PATH))
    town.round(fetcher)
    says[0] = calendar(("a", "Chess", 20), ("b", "Go", 21), ("c", "Shogi", 22))
    town.clock.advance(hours=2)
    assert town.round(fetcher).unchanged == (source.id,)
    assert "Shogi" not in town.titles()
    town.clock.advance(days=7)
    assert town.round(fetcher).read == (source.id,)
    assert town.titles() == ["Chess", "Go", "Shogi"]


def _zoned(offset: str) -> str:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Custom Zone\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        f"TZOFFSETFROM:{offset}\r\nTZOFFSETTO:{offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    event = (
        "BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:{n}\r\nDTSTART;TZID=Custom Zone:20260110T{hour:02}0000\r\nEND:VEVENT\r\n"
    )
    many = "".join(event.format(n=f"{offset} {hour}", hour=hour) for hour in range(24))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{zone}{many}END:VCALENDAR\r\n"


def test_zones_of_one_name_are_each_feeds_own_though_they_are_read_together(town: Town, bad_host: BadHost) -> None:
    fetcher = HttpFetcher(clock=town.clock, allow_private=True, timeout=20, max_bytes=1_000_000)
    together = threading.Barrier(2, timeout=20)
    sources = {}
    for offset, host in (("+0900", "127.0.0.1"), ("-0500", "localhost")):

        def answer(talk: Talk, body: str = _zoned(offset)) -> None:
            together.wait()
            good(body)(talk)

        bad_host.plays[f"/{offset}.ics"] = answer
        sources[offset] = town.subscribe(f"http://{host}:{bad_host.port}/{offset}.ics").id
    assert len(town.round(fetcher).read) == 2
    fetcher.close()
    for offset, source_id in sources.items():
        starts = {event.content.title: event.instances[0].when.start for event in town.store.held_events(source_id)}
        for hour in range(24):
            written = datetime.strptime(f"20260110{hour:02} {offset}", "%Y%m%d%H %z").astimezone(UTC)
            assert starts[f"{offset} {hour}"] == written


def test_bytes_in_another_charset_than_said_are_read(town: Town, fetcher: HttpFetcher, bad_host: BadHost) -> None:
    body = calendar(("a", "Café", 2)).encode("latin-1")
    bad_host.plays[PATH] = lambda talk: talk.answer(body=body, Content_Type="text/calendar; charset=utf-8")
    town.subscribe(bad_host.url(PATH))
    town.round(fetcher)
    assert town.titles() == ["Café"]
