"""What servers say of when to come again, and who is to blame for silence."""

from __future__ import annotations

import errno
import socket

import pytest
import requests

from meetcompanion.fetch import HttpFetcher
from meetcompanion.fetch.answers import is_unreachable
from meetcompanion.fetch.freshness import LONGEST, fresh_for
from tests.bad_hosts import CALENDAR, BadHost, bad_host
from tests.fakes import NOW, FixedClock

__all__ = ["bad_host"]

DATE = "Mon, 05 Jan 2026 12:00:00 GMT"
LATER = "Mon, 05 Jan 2026 14:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "public"}, None),
        ({"Cache-Control": "public, max-age=3600"}, 3600),
        ({"Cache-Control": 'Max-Age="60"', "Age": "20"}, 40),
        ({"Cache-Control": "max-age=60", "Age": "90"}, 0),
        ({"Cache-Control": "max-age=60", "Expires": LATER}, 60),
        ({"Cache-Control": "max-age=60, no-cache"}, 0),
        ({"Cache-Control": "no-store"}, 0),
        ({"Cache-Control": "max-age=-1"}, None),
        ({"Cache-Control": "max-age=soon"}, None),
        ({"Cache-Control": "max-age=99999999999999999999999"}, LONGEST),
        ({"Cache-Control": "s-maxage=60"}, None),
        ({"Expires": LATER}, 7200),
        ({"Expires": LATER, "Date": "Mon, 05 Jan 2026 13:00:00 GMT"}, 3600),
        ({"Expires": DATE, "Date": LATER}, 0),
        ({"Expires": "0"}, 0),
        ({"Expires": "Mon, 05 Jan 2026 14:00:00"}, None),
        ({"Expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, LONGEST),
    ],
)
def test_how_long_an_answer_holds(headers, seconds):
    assert fresh_for(headers, NOW) == seconds


def test_it_is_told_with_every_answer_unchanged_ones_too(bad_host: BadHost):
    bad_host.plays["/kept"] = lambda talk: talk.answer(body=CALENDAR, Cache_Control="max-age=600")
    bad_host.plays["/same"] = lambda talk: talk.raw(b"HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=60\r\n\r\n")
    fetcher = HttpFetcher(clock=FixedClock(), allow_private=True, timeout=2)
    assert fetcher.get(bad_host.url("/kept")).fresh_for == 600
    assert fetcher.get(bad_host.url("/same"), etag='"a"').fresh_for == 60
    assert fetcher.get(bad_host.url("/calendar")).fresh_for is None
    fetcher.close()


@pytest.mark.parametrize(
    ("error", "unreachable"),
    [
        (requests.ConnectionError(socket.gaierror(-2, "no such name")), True),
        (requests.ConnectTimeout(), True),
        (OSError(errno.ENETUNREACH, "no network"), True),
        (ConnectionRefusedError(), False),
        (ConnectionResetError(), False),
        (requests.ReadTimeout(), False),
        (requests.exceptions.SSLError(), False),
    ],
)
def test_only_where_nobody_was_spoken_to_may_the_network_be_lost(error, unreachable):
    assert is_unreachable(error) == unreachable


def test_an_unknown_name_is_told_from_a_closed_door(bad_host: BadHost):
    fetcher = HttpFetcher(clock=FixedClock(), allow_private=True, timeout=2)
    assert fetcher.get("http://nowhere.invalid/").unreachable
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert not fetcher.get(f"http://127.0.0.1:{port}/").unreachable
    assert not fetcher.get(bad_host.url("/status/500")).unreachable
    assert not fetcher.get(bad_host.url("/reset")).unreachable
    fetcher.close()
