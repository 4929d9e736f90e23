"""What has not changed costs nothing, and what has changed is noticed."""

from __future__ import annotations

import time

import pytest

from meetcompanion.refresh.unchanged import body_hash
from tests.calendars import calendar, page

CALENDAR = calendar(("a", "Chess", 2), ("b", "Go", 3)).encode()
PAGE = page(("Choir", 1)).encode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"DTSTAMP:2026", b"DTSTAMP:2027"),
        (b"PRODID:-//made up//EN", b"PRODID:-//made up\r\n  2.1//EN"),
        (b"SUMMARY:Go", b"SEQUENCE:3\r\nLAST-MODIFIED:20260105T120000Z\r\nCREATED:20260105T120000Z\r\nSUMMARY:Go"),
        (b"VERSION:2.0", b"VERSION:2.0\r\nX-GENERATED-AT:20260105T120000Z"),
        (b"BEGIN:VCALENDAR\r\n", b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nx-my-timestamp;a=b:1\r\n"),
    ],
)
def test_a_calendar_written_anew_says_the_same(old, new):
    assert old in CALENDAR
    assert body_hash(CALENDAR.replace(old, new).removeprefix(b"\xef\xbb\xbf")) == body_hash(CALENDAR)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"SUMMARY:Go", b"SUMMARY:Mahjong"),
        (b"DTSTART:2026", b"DTSTART:2027"),
        (b"UID:a", b"UID:c"),
        (b"SUMMARY:Go", b"STATUS:CANCELLED\r\nSUMMARY:Go"),
        (b"SUMMARY:Go", b"DESCRIPTION:a\r\n CREATED:b\r\nSUMMARY:Go"),
        (b"VERSION:2.0", b"VERSION:2.0\r\nX-WR-TIMEZONE:Europe/Rome"),
    ],
)
def test_a_change_of_a_calendar_is_noticed(old, new):
    assert old in CALENDAR
    assert body_hash(CALENDAR.replace(old, new)) != body_hash(CALENDAR)


@pytest.mark.parametrize(
    "volatile",
    [
        '<script nonce="{}">start()</script>',
        "<style nonce='{}'>p {{ }}</style>",
        '<meta name="csrf-token" content="{}">',
        '<input type="hidden" name="authenticity_token" value="{}">',
        '<input type=hidden name="__VIEWSTATE" id="__VIEWSTATE" value="{}">',
        '<script>var settings = {{"ajax_nonce": "{}", "server_time":{}, "csrfToken":"{}"}}</script>',
        "<!-- made in 0.{} s -->",
        '<a href="/cdn-cgi/l/email-protection#{}">mail</a>',
    ],
)
def test_secrets_of_one_answer_are_no_change_of_a_page(volatile):
    one, other = (PAGE + volatile.replace("{}", secret).replace("{{", "{").encode() for secret in ("12ab4", "99ff9"))
    if "server_time" in volatile:
        one, other = one.replace(b"12ab4,", b"12,"), other.replace(b"99ff9,", b"99,")
    assert one != other
    assert body_hash(one) == body_hash(other)


@pytest.mark.parametrize(
    "said",
    ['<time datetime="2026-01-{}">', "<p>Choir at {}</p>", '{{"timestamp": {}}}', '<input name="day" value="{}">'],
)
def test_a_change_of_a_page_is_noticed(said):
    one, other = (PAGE + said.replace("{}", day).encode() for day in ("12", "13"))
    assert body_hash(one) != body_hash(other)


@pytest.mark.parametrize("piece", [b"<input ", b"<!-- ", b' nonce="', b'"' + b"a" * 50, b"\nPRODID", b"\nX-", b"\n "])
def test_hostile_bodies_cost_no_more_than_others(piece):
    body = (piece * 200_000)[:1_000_000]
    for one in (body, b"BEGIN:VCALENDAR" + body):
        started = time.process_time()
        body_hash(one)
        assert time.process_time() - started < 2
