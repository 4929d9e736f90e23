"""Fetching: bad hosts end in a sentence, good ones in a body."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from meetcompanion.fetch import HttpFetcher, user_agent
from meetcompanion.fetch.answers import retry_after
from meetcompanion.fetch.http import next_address
from meetcompanion.model import Fetched, Purpose
from tests.bad_hosts import CALENDAR, BadHost, bad_host, bomb, public_for
from tests.fakes import NOW, FixedClock

__all__ = ["bad_host"]


@pytest.fixture
def fetcher() -> Iterator[HttpFetcher]:
    fetcher = HttpFetcher(clock=FixedClock(), allow_private=True, timeout=2, max_bytes=1_000_000)
    yield fetcher
    fetcher.close()


@pytest.fixture
def hurried() -> Iterator[HttpFetcher]:
    fetcher = HttpFetcher(clock=FixedClock(), allow_private=True, timeout=0.3, max_bytes=1_000_000)
    yield fetcher
    fetcher.close()


def said(fetched: Fetched) -> str:
    assert fetched.error is not None
    assert fetched.body == b""
    return fetched.error.text()


def test_a_calendar_comes_with_its_type_and_charset(fetcher, bad_host):
    fetched = fetcher.get(bad_host.url("/calendar"))
    assert fetched == Fetched(
        url=bad_host.url("/calendar"), body=CALENDAR, content_type="text/calendar", charset="utf-8", status=200
    )


@pytest.mark.parametrize("path", ["/gzip", "/gzip-twice", "/deflate", "/bare-deflate"])
def test_packed_answers_are_unpacked(fetcher, bad_host, path):
    assert fetcher.get(bad_host.url(path)).body == CALENDAR


def test_a_webcal_address_is_fetched_over_https(fetcher, bad_host):
    # The bad host speaks no TLS: that it is tried shows in the sentence.
    assert "secure connection" in said(fetcher.get(f"webcal://127.0.0.1:{bad_host.port}/calendar"))


def test_we_say_who_we_are_and_keep_no_cookies(bad_host):
    fetcher = HttpFetcher(clock=FixedClock(), contact="mailto:ana@example.org\r\nX: y", allow_private=True)
    fetcher.get(bad_host.url("/agent"))
    told = fetcher.get(bad_host.url("/agent")).body.decode()
    assert f"'{user_agent('mailto:ana@example.orgX: y')}'" in told
    assert "'cookie'" not in told
    assert user_agent().startswith("meetcompanion/")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/bomb", "larger than 1 MB"),
        ("/bomb-in-bomb", "larger than 1 MB"),
        ("/endless", "larger than 1 MB"),
        ("/zeros", "larger than 1 MB"),
        ("/announces-too-much", "larger than 1 MB"),
        ("/many-headers", "more headers than any honest answer"),
        ("/continues", "more headers than any honest answer"),
        ("/not-gzip", "cannot be unpacked"),
        ("/reset", "broke off"),
        ("/reset-in-the-body", "broke off"),
        ("/truncated", "broke off"),
        ("/truncated-chunks", "broke off"),
        ("/gzip-cut", "broke off"),
        ("/not-http", "broke off"),
        ("/silent", "broke off"),
        ("/loop", "from address to address without end"),
        ("/to-file", "an address that is not followed"),
        ("/to-nowhere", "an address that is none"),
        ("/redirect-without-place", "makes no sense"),
        ("/always-304", "makes no sense"),
        ("/login", "asks for a login"),
        ("/status/403", "asks for a login or does not let programs in"),
        ("/status/404", "has nothing at this address"),
        ("/status/410", "gone for good"),
        ("/status/418", "does not give us this address (status 418)"),
        ("/status/500", "trouble of its own"),
        ("/status/503", "closed for the moment"),
        ("/busy", "less often"),
    ],
)
def test_bad_hosts_end_in_one_clear_sentence(fetcher, bad_host, path, sentence):
    bomb()  # packing it can take longer than the fetcher waits
    assert sentence in said(fetcher.get(bad_host.url(path)))


@pytest.mark.parametrize("path", ["/slow-headers", "/slow-body", "/stuck"])
def test_a_byte_now_and_then_does_not_hold_us(hurried, bad_host, path):
    # The host itself never ends.
    assert "longer than 0.3 seconds" in said(hurried.get(bad_host.url(path)))


def test_a_redirect_loop_that_is_slow_ends_with_the_deadline(hurried, bad_host):
    def slow_loop(talk):
        time.sleep(0.1)
        talk.answer("302 Found", Location="/slow-loop")

    bad_host.plays["/slow-loop"] = slow_loop
    assert "longer than 0.3 seconds" in said(hurried.get(bad_host.url("/slow-loop")))


def test_the_body_of_a_redirect_is_not_read(fetcher, bad_host):
    bomb()  # larger than anything that may be read
    assert fetcher.get(bad_host.url("/bomb-behind-a-redirect")).body == CALENDAR


def test_redirects_are_followed_and_permanent_ones_told(fetcher, bad_host):
    for path, moved_to in (
        ("/to-calendar", None),
        ("/for-good", bad_host.url("/calendar")),
        ("/for-good-then-now", bad_host.url("/now")),
    ):
        fetched = fetcher.get(bad_host.url(path))
        assert (fetched.body, fetched.url, fetched.moved_to) == (CALENDAR, bad_host.url("/calendar"), moved_to)


def test_a_redirect_in_raw_utf8_is_understood(fetcher, bad_host):
    assert fetcher.get(bad_host.url("/to-umlaut")).body == CALENDAR


def test_conditional_requests_save_the_body(fetcher, bad_host):
    first = fetcher.get(bad_host.url("/conditional"))
    assert (first.etag, first.last_modified) == ('"one"', "Mon, 05 Jan 2026 00:00:00 GMT")
    second = fetcher.get(bad_host.url("/conditional"), etag=first.etag, last_modified=first.last_modified)
    assert second.not_modified
    assert second.error is None


def test_an_etag_that_no_header_can_hold_is_not_sent(fetcher, bad_host):
    fetched = fetcher.get(bad_host.url("/conditional"), etag='"one"\r\nHost: elsewhere', last_modified="\u2603")
    assert fetched.body == CALENDAR


def test_retry_after_is_read_as_seconds_or_as_a_date(fetcher, bad_host):
    assert fetcher.get(bad_host.url("/busy")).retry_after == 120
    assert fetcher.get(bad_host.url("/busy-until")).retry_after == 300


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("99999999999999999999", 7 * 24 * 3600),
        ("Mon, 05 Jan 2026 11:00:00 GMT", 0),
        ("Mon, 05 Jan 2026 11:00:00", None),
        (format_datetime(datetime(2036, 1, 1, tzinfo=UTC)), 7 * 24 * 3600),
    ],
)
def test_odd_retry_after_headers_do_no_harm(header, seconds):
    assert retry_after(header, NOW) == seconds


def test_name_and_password_are_sent_and_never_shown(fetcher, bad_host):
    url = f"http://ana:s%C3%BC%C3%9F@127.0.0.1:{bad_host.port}/login"
    assert fetcher.get(url).body == CALENDAR
    wrong = fetcher.get(url.replace("ana:", "ana:secret"))
    assert "secret" not in said(wrong)


def test_name_and_password_do_not_go_to_another_host(fetcher, bad_host):
    other = BadHost()
    try:
        bad_host.plays["/away"] = lambda talk: talk.answer("302 Found", Location=other.url("/agent"))
        url = f"http://ana:secret@127.0.0.1:{bad_host.port}/away"
        assert "authorization" not in fetcher.get(url).body.decode()
        bad_host.plays["/home"] = lambda talk: talk.answer("302 Found", Location="/agent")
        assert "authorization" in fetcher.get(url.replace("/away", "/home")).body.decode()
    finally:
        other.close()


def test_nobody_there_is_said(fetcher):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert "takes no connections" in said(fetcher.get(f"http://127.0.0.1:{port}/"))


def test_an_unknown_host_is_said(fetcher):
    assert "There is no server named nowhere.invalid" in said(fetcher.get("http://nowhere.invalid/"))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a.ics",
        "javascript:alert(1)",
        "nonsense",
        "http://",
        "http://[::1",
        "http://" + "a" * 300 + "/",
        "http://exa mple.org/",
        "http://example.org:99999999/",
        "http://*/",
        "",
    ],
)
def test_addresses_that_are_none_end_in_a_sentence(fetcher, url):
    assert said(fetcher.get(url))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "localhost",
        "0.0.0.0",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fec0::1]",
        "[fd00::1]",
        "[ff02::1]",
        "0177.0.0.1",
        "192.0.0.8",
        "198.18.0.1",
        "240.0.0.1",
        "[2001::7f00:1]",
        "[2001:db8::1]",
        "[64:ff9b:1::7f00:1]",
        "[::ffff:0:127.0.0.1]",
    ],
)
def test_private_addresses_are_refused(host):
    fetcher = HttpFetcher(clock=FixedClock(), timeout=2)
    for scheme in ("http", "https"):
        fetched = fetcher.get(f"{scheme}://{host}:8765/")
        assert "is an address on this machine or in a private network" in said(fetched) or (
            # A machine without IPv6 cannot even resolve these.
            host.startswith("[") and "There is no server" in said(fetched)
        )
    fetcher.close()


def test_a_name_that_leads_to_a_private_address_is_refused(monkeypatch):
    answers = iter(["127.0.0.1"])
    monkeypatch.setattr(
        "socket.getaddrinfo",
        lambda *args, **kwargs: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 80))],
    )
    fetched = HttpFetcher(clock=FixedClock(), timeout=2).get("http://calendar.example/")
    assert "calendar.example is an address on this machine" in said(fetched)


def test_the_name_is_resolved_only_once(monkeypatch):
    """A second answer of the DNS cannot lead elsewhere, since nobody asks for it."""
    asked: list[str] = []
    connected: list[object] = []

    def resolve(host: str, port: int, *args: object, **kwargs: object) -> list[object]:
        asked.append(host)
        address = "93.184.215.14" if len(asked) == 1 else host if host[0].isdigit() else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def refuse(self: socket.socket, address: object) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    monkeypatch.setattr("socket.socket.connect", refuse)
    assert said(HttpFetcher(clock=FixedClock(), timeout=2).get("http://calendar.example/"))
    assert connected == [("93.184.215.14", 80)]
    assert asked.count("calendar.example") == 1


@pytest.mark.parametrize("allow_private", [False, True])
def test_a_name_that_is_looked_up_for_ever_does_not_hold_us(monkeypatch, allow_private):
    over = threading.Event()
    waited: list[bool] = []

    def search(*_args: object, **_more: object) -> list[object]:
        waited.append(over.wait(60))
        raise socket.gaierror("nobody knows")

    monkeypatch.setattr("socket.getaddrinfo", search)
    fetcher = HttpFetcher(clock=FixedClock(), timeout=0.2, allow_private=allow_private)
    assert "longer than 0.2 seconds" in said(fetcher.get("http://calendar.example/"))
    assert waited == []
    over.set()


def test_a_redirect_to_a_private_address_is_refused(monkeypatch, bad_host):
    """The host passes for public here, so that only the second hop is judged by the real check."""
    monkeypatch.setattr(
        "meetcompanion.fetch.guard.PublicAdapter.build_connection_pool_key_attributes",
        public_for(bad_host.port),
    )
    fetcher = HttpFetcher(clock=FixedClock(), timeout=2)
    assert fetcher.get(bad_host.url("/calendar")).body == CALENDAR
    assert "169.254.169.254 is an address on this machine" in said(fetcher.get(bad_host.url("/to-metadata")))


@pytest.mark.parametrize(
    ("address", "followed"),
    [
        ("https://other.example/", True),
        ("http://other.example:8080/", True),
        ("https://town.example:8443/", True),
        ("http://other.example:6379/", False),
        ("http://town.example:22/", False),
        ("/elsewhere", True),
    ],
)
def test_nobody_is_led_to_an_unusual_port_without_having_typed_it(address, followed):
    _target, refused = next_address("http://town.example/", address)
    assert (refused is None) == followed
    if refused is not None:
        assert "another port" in refused.text()
    assert next_address("http://town.example:9000/", "/same")[1] is None
    assert next_address("http://town.example/", address, any_port=True)[1] is None


def test_robots_txt_is_obeyed_for_pages_only(fetcher, bad_host):
    refused = fetcher.get(bad_host.url("/private/page"), Purpose.PAGE)
    assert "asks programs not to read this page" in said(refused)
    assert fetcher.get(bad_host.url("/page"), Purpose.PAGE).body
    assert fetcher.get(bad_host.url("/private/page"), Purpose.FEED).body
    assert bad_host.asked == ["/robots.txt", "/page", "/private/page"]


def test_robots_txt_is_asked_again_where_a_redirect_leads(fetcher, bad_host):
    assert "asks programs not to" in said(fetcher.get(bad_host.url("/to-private-page"), Purpose.PAGE))


def test_robots_txt_is_kept_for_a_day(bad_host):
    clock = FixedClock()
    fetcher = HttpFetcher(clock=clock, allow_private=True, timeout=2)
    for hours, times in ((0, 1), (23, 1), (2, 2)):
        clock.advance(hours=hours)
        fetcher.get(bad_host.url("/page"), Purpose.PAGE)
        assert bad_host.asked.count("/robots.txt") == times


@pytest.mark.parametrize("trouble", ["/status/404", "/status/403", "/status/500", "/reset", "/loop", "/bomb"])
def test_a_robots_txt_that_cannot_be_had_forbids_nothing(fetcher, bad_host, trouble):
    play = bad_host.plays.get(trouble) or (lambda talk: talk.answer(trouble[-3:] + " So"))
    bad_host.plays["/robots.txt"] = play
    assert fetcher.get(bad_host.url("/private/page"), Purpose.PAGE).body


def test_a_robots_txt_that_hangs_leaves_time_for_the_page(bad_host):
    bad_host.plays["/robots.txt"] = bad_host.plays["/slow-body"]
    fetcher = HttpFetcher(clock=FixedClock(), allow_private=True, timeout=0.9)
    assert fetcher.get(bad_host.url("/page"), Purpose.PAGE).body


def test_many_threads_share_a_fetcher(fetcher, bad_host):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        bodies = set(pool.map(lambda _: fetcher.get(bad_host.url("/calendar")).body, range(40)))
    assert bodies == {CALENDAR}
